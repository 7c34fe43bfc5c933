// One answer's evidence -> the right column: tabs of its marks, the passage among its neighbours, copying.
// The HTML comes escaped from the server; this script only places it.

const STEP = 10;

function evidenceColumn(root, call, complain, chosen) {
  const column = root.querySelector(".evidence");
  const bar = column.querySelector(".evidence-bar");
  const tabs = column.querySelector(".tabs");
  const body = column.querySelector(".evidence-body");
  const judging = passageJudging(call, complain), forQuestion = column.querySelectorAll(".make-test, .judge-hint");
  let shown = null, asked = null;

  function place(html) {
    body.innerHTML = html;
    fillWords(body);
    judging.decorate(body, asked);
    for (const node of forQuestion) node.hidden = !asked;
    restyle(body.querySelector(".style"), keptStyle());
    const reading = body.querySelector(".reading"), cited = body.querySelector("mark") || body.querySelector(".cited");
    if (!reading || !cited) return;
    const low = cited.getBoundingClientRect().bottom - reading.getBoundingClientRect().bottom + 60;
    if (low > 0) reading.scrollTop = Math.min(low, cited.getBoundingClientRect().top - reading.getBoundingClientRect().top - 60);
  }

  // `question`: what the passages are evidence for, with its marks; null where nothing was asked
  function show(evidence, mark, question = asked) {
    if (!(mark in evidence)) return;
    asked = question;
    shown = { evidence, mark };
    tabs.replaceChildren(...Object.keys(evidence).map((number) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.className = "tab";
      tab.textContent = number;
      tab.dataset.tab = number;
      tab.dataset.label = "mark_label";
      tab.dataset.args = JSON.stringify({ mark: number });
      tab.setAttribute("aria-pressed", String(number === String(mark)));
      return tab;
    }));
    bar.hidden = false;
    fillWords(bar);
    place(evidence[mark]);
  }

  function clear() {
    shown = asked = null;
    tabs.replaceChildren();
    bar.hidden = true;
    body.innerHTML = '<p class="hint" data-text="evidence_empty"></p>';
    fillWords(body);
  }

  async function open(record, number, question = asked) {
    const reply = await call("page_open", { record, number });
    if (reply.error) return complain(reply);
    asked = question;
    shown = null;
    tabs.replaceChildren();
    bar.hidden = false;
    place(reply.html);
    reveal();
  }

  async function more(button) {
    const extract = button.closest(".extract");
    const first = Number(extract.dataset.first), last = Number(extract.dataset.last);
    const spans = { up: [[first - STEP, first - 1]], down: [[last + 1, last + STEP]], whole: [[-1, first - 1], [last + 1, 1e9]] };
    for (const [from, to] of spans[button.dataset.more]) {
      if (from > to) continue;
      const reply = await call("page_more", { record: extract.dataset.record, first: from, last: to });
      if (reply.error) return complain(reply);
      grow(extract, reply, to < first);
    }
  }

  function grow(extract, reply, above) {
    const list = extract.querySelector(".paragraphs");
    const reading = extract.querySelector(".reading"), height = reading.scrollHeight, top = reading.scrollTop;
    list.insertAdjacentHTML(above ? "afterbegin" : "beforeend", reply.html);
    fillWords(list);
    judging.decorate(body, asked);
    extract.dataset[above ? "first" : "last"] = (above ? list.firstElementChild : list.lastElementChild).dataset.number;
    if (!(above ? reply.before : reply.after)) extract.querySelector(`[data-more=${above ? "up" : "down"}]`)?.remove();
    if (!extract.querySelector("[data-more=up], [data-more=down]")) extract.querySelector("[data-more=whole]")?.remove();
    if (above) reading.scrollTop = top + reading.scrollHeight - height;
  }

  const narrow = () => getComputedStyle(bar).getPropertyValue("--narrow").trim() === "1";

  function reveal() {
    if (narrow()) (body.querySelector("mark") || body.querySelector(".cited") || column).scrollIntoView({ block: "center" });
  }

  column.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.tab && shown) {
      show(shown.evidence, button.dataset.tab);
      chosen(button.dataset.tab);
      tabs.querySelector('[aria-pressed="true"]').focus();
    } else if (button.dataset.more) more(button);
    else if (button.dataset.judge) judging.click(button, body, asked);
    else if (button.dataset.copy !== undefined) copy(button);
  });

  column.addEventListener("change", (event) => {
    if (!event.target.matches(".style")) return;
    restyle(event.target, event.target.value);
    keepStyle(event.target.value);
  });

  return { show, open, clear, reveal, narrow, asked: () => asked };
}

// The reference in another style, on the page and in what is copied; a style that this page does not know changes nothing.
function restyle(choice, style) {
  const references = choice ? JSON.parse(choice.dataset.references) : {};
  if (!Object.hasOwn(references, style)) return;
  const text = references[style], citing = choice.closest(".citing");
  choice.value = style;
  citing.querySelector(".reference").textContent = text;
  for (const button of citing.querySelectorAll(".copy")) {
    button.dataset.copy = button.dataset.quote === undefined ? text : `“${button.dataset.quote}”\n${text}`;
  }
}

function keptStyle() {
  try { return localStorage.getItem("jiyao-reference") ?? ""; } catch { return ""; }
}

function keepStyle(style) {
  try { localStorage.setItem("jiyao-reference", style); } catch { /* the choice lasts as long as the evidence */ }
}

async function copy(button) {
  const done = (key) => {
    button.textContent = words(key);
    setTimeout(() => { button.textContent = words(button.dataset.text); }, 2000);
  };
  button.parentElement.querySelector("textarea")?.remove();
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    return done("copied");
  } catch { /* not allowed, or the page is not in a secure context */ }
  const area = document.createElement("textarea");
  area.className = "copy-area";
  area.readOnly = true;
  area.value = button.dataset.copy;
  button.parentElement.append(area);
  area.focus();
  area.select();
  let copied = false;
  try { copied = document.execCommand("copy"); } catch { /* stays selected for the keyboard */ }
  if (copied) area.remove();
  done(copied ? "copied" : "copy_by_hand");
}
