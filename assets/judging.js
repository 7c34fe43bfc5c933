// Passages + a question -> two small buttons a passage, and the marks that they set. A second click takes a mark back.
// `asked` is {question, history, judged: {passage: 1 or 0}, pool: id or nothing}.

const VERDICTS = [[1, "✓", "judge_yes", "judge_yes_label"], [0, "✕", "judge_no", "judge_no_label"]];

function askedOf({ question, history, judged }) {
  return { question, history, judged };
}

function passageJudging(call, complain) {
  const nameOf = (button) => button.closest("[data-passage]").dataset.passage;

  function buttons(passage, worded) {
    const number = passage.split("#").pop();
    const pair = VERDICTS.map(([value, sign, key, label]) => {
      const icon = made("span", "sign", { text: sign });
      icon.setAttribute("aria-hidden", "true");
      const button = made("button", value ? "verdict yes" : "verdict no", { judge: value, label, hint: key, values: { number } }, icon);
      button.setAttribute("aria-pressed", "false");
      if (worded) button.append(made("span", "", { key }));
      return button;
    });
    const group = made("span", "judge", { passage }, ...pair);
    group.setAttribute("role", "group");
    return group;
  }

  function decorate(root, asked) {
    for (const extract of root.querySelectorAll(".extract")) {
      for (const row of extract.querySelectorAll(".paragraph:not(.heading)")) {
        row.querySelector(".judge")?.remove();
        if (asked) row.append(buttons(`${extract.dataset.record}#${row.dataset.number}`, false));
      }
    }
    if (asked) show(root, asked);
  }

  function show(root, asked) {
    for (const button of root.querySelectorAll("[data-judge]")) {
      const mark = asked.judged[nameOf(button)];
      button.setAttribute("aria-pressed", String(mark !== undefined && String(mark) === button.dataset.judge));
    }
  }

  async function click(button, root, asked) {
    const relevance = button.getAttribute("aria-pressed") === "true" ? null : Number(button.dataset.judge);
    const { question, history, pool } = asked;
    const reply = await call("page_judge", { question, history, passage: nameOf(button), relevance, pool });
    complain(reply.error ? reply : null);
    if (reply.error) return false;
    asked.judged = reply.judged;
    show(root, asked);
    return true;
  }

  return { buttons, decorate, show, click };
}
