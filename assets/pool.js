// The view "judge": one question of the pool with the passages that nobody judged yet, and how far the pool is judged.

function poolView(place, call) {
  const part = (selector) => place.querySelector(selector);
  const complain = complaintOf(place), judging = passageJudging(call, complain);
  const cards = part(".cards"), choice = part(".pool-choice");
  const job = jobWatch(part(".pool-job"), call, "pool", ended);
  let pool = null, asked = null, came = {};

  async function load(id) {
    const reply = await call("page_pool", { id });
    complain(reply.error ? reply : null);
    if (reply.error) return;
    pool = reply;
    came = { ...(pool.one?.judged ?? {}) };
    asked = pool.one && { question: pool.one.question, history: pool.one.history, judged: pool.one.judged, pool: pool.one.id };
    show();
    return job.look();
  }

  function ended(reply, news) {
    if (news && reply.state === "failed") complain({ error: "error_told", values: { reason: reply.reason } });
    if (news && reply.state === "done") load();
  }

  function show() {
    const some = pool.questions.length > 0;
    part(".pool-none").hidden = some;
    part(".pool-command").textContent = pool.command;
    part(".pool-work").hidden = !some;
    for (const button of place.querySelectorAll("[data-pool=make]")) {
      button.dataset.text = some ? "judge_again" : "judge_make";
      button.dataset.args = JSON.stringify({ count: pool.kept });
      button.hidden = !pool.kept;
      fillWords(button);
    }
    if (!some) return;
    const marks = (row) => `${row.judged}/${row.total}`;
    choice.replaceChildren(...pool.questions.map((row, at) => {
      const option = made("option", "", { text: `${at + 1}. ${row.question.slice(0, 60)} (${marks(row)})` });
      option.value = row.id;
      option.selected = row.id === pool.one?.id;
      return option;
    }));
    count();
    if (!pool.one) return finished();
    part(".pool-question").textContent = pool.one.question;
    part(".pool-earlier").replaceChildren(...pool.one.history.map((text) => made("p", "", { text })));
    const card = (one) => {
      const node = made("article", "card", { passage: one.passage });
      node.innerHTML = one.html;
      node.append(made("div", "card-deeds", {}, judging.buttons(one.passage, true), made("button", "plain", { around: "", key: "judge_around" })));
      node.tabIndex = 0;
      fillWords(node);
      return node;
    };
    const left = pool.one.cards.filter((one) => !(one.passage in came)), past = pool.one.cards.filter((one) => one.passage in came);
    const before = made("details", "judged-before", {}, made("summary", "soft", { key: "judge_before_count", values: { count: past.length } }), ...past.map(card));
    before.open = !left.length;
    const gone = pool.one.gone ? [made("p", "soft", { key: "judge_gone", values: { count: pool.one.gone } })] : [];
    cards.replaceChildren(...left.map(card), ...(past.length ? [before] : []), ...gone);
    judging.show(cards, asked);
    tellDone();
  }

  function finished() {
    part(".pool-question").textContent = "";
    part(".pool-earlier").replaceChildren();
    cards.replaceChildren();
    tellDone();
  }

  function count() {
    const text = part(".pool-count");
    text.dataset.text = "judge_count";
    text.dataset.args = JSON.stringify({ done: pool.done, total: pool.total });
    fillWords(text);
    part(".pool-bar").max = pool.total || 1;
    part(".pool-bar").value = pool.done;
  }

  function tellDone() {
    const done = part(".pool-done"), here = pool.one && pool.one.cards.every((one) => one.passage in asked.judged);
    done.hidden = !here && pool.done < pool.total;
    done.dataset.text = pool.done >= pool.total ? "judge_all_done" : "judge_one_done";
    fillWords(done);
    if (pool.done >= pool.total) done.append(" ", made("button", "plain", { view: "evaluate", key: "view_evaluate" }));
    part("[data-pool=next]").hidden = pool.done >= pool.total;
  }

  async function mark(button) {
    const mine = asked;
    if (!(await judging.click(button, cards, mine)) || mine !== asked) return;
    const change = pool.one.cards.filter((one) => one.passage in asked.judged).length;
    const row = pool.questions.find((one) => one.id === pool.one.id);
    pool.done += change - row.judged;
    row.judged = change;
    const option = [...choice.options].find((one) => one.value === row.id);
    option.textContent = option.textContent.replace(/\(\d+\/\d+\)$/, `(${row.judged}/${row.total})`);
    count();
    tellDone();
  }

  async function around(button) {
    const card = button.closest(".card"), { record, paragraph } = entryOf(card.dataset.passage);
    const reply = await call("page_more", { record, first: paragraph - 2, last: paragraph + 2 });
    complain(reply.error ? reply : null);
    if (reply.error) return;
    card.querySelector(".paragraph").outerHTML = reply.html;
    card.querySelector(`.paragraph[data-number="${paragraph}"]`).classList.add("cited");
    fillWords(card);
    button.remove();
    card.focus();
  }

  function step(by) {
    const at = pool.questions.findIndex((row) => row.id === pool.one?.id);
    const row = pool.questions[(at + by + pool.questions.length) % pool.questions.length];
    return load(row.id).then(() => part(".pool-question").scrollIntoView({ block: "nearest" }));
  }

  async function next() {
    const at = pool.questions.findIndex((row) => row.id === pool.one?.id);
    const order = [...pool.questions.slice(at + 1), ...pool.questions.slice(0, at + 1)];
    await load(order.find((row) => row.judged < row.total)?.id);
    place.scrollTop = 0;
    (cards.querySelector(".card") ?? place).focus();
  }

  async function make(button) {
    const k = Number(button.parentElement.querySelector(".depth select").value);
    const reply = await call("page_pool_make", { k });
    complain(reply.error ? reply : null);
    if (reply.error) return;
    job.look(true);
  }

  const deeds = { before: () => step(-1), after: () => step(1), next, make };

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.judge) mark(button);
    else if (button.dataset.pool) deeds[button.dataset.pool](button);
    else if (button.dataset.around !== undefined) around(button);
  });
  choice.addEventListener("change", () => load(choice.value));
  cards.addEventListener("keydown", async (event) => {
    const card = event.target.closest(".card");
    if (!card || !["0", "1"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    await mark(card.querySelector(`[data-judge="${event.key}"]`));
    const rest = [...cards.querySelectorAll(".card")].filter((one) => !(one.dataset.passage in asked.judged));
    const after = rest.find((one) => card.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) ?? rest[0];
    (after ?? part("[data-pool=next]:not([hidden])") ?? part(".pool-done button") ?? card).focus();
  });

  return { load: () => load(), leave: job.stop };
}
