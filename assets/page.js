// The conversation: box -> question -> turn. State lives here: the turns so far, which are the history of the next question.
// `element` and `server` come from Gradio, TEXTS from the page; texts.js and evidence.js stand before this script.

const part = (selector) => element.querySelector(selector);
const box = part("#question"), form = part(".ask"), log = part(".log"), turnsList = part(".turns");
const start = part(".start"), pending = part(".pending"), writing = part(".writing"), errorLine = part(".error"), problems = part(".problems");
const turns = [];
const began = `${Date.now()}-${Math.random()}`;
let current = 0, running = 0, conversation = 0, composing = false, lastError = null, startReply = null;

async function call(name, request) {
  let reply;
  try { reply = await server[name](request); } catch { /* said below */ }
  return reply ?? { error: "error_offline" };
}

function complain(reply) {
  lastError = reply;
  errorLine.hidden = !reply;
  errorLine.textContent = reply ? words(reply.error, reply.values) : "";
}

const evidence = evidenceColumn(element, call, complain, (mark) => highlight(turnsList.children[current], mark));

function grow() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 220)}px`;
}

async function showWriting(turn, mine) {
  const reply = await call("page_written", { turn });
  if (mine !== running || pending.hidden || !reply.html) return;
  writing.hidden = false;
  writing.innerHTML = reply.html;
  log.scrollTop = log.scrollHeight;
}

function wait(on, turn) {
  pending.hidden = !on;
  writing.hidden = true;
  writing.replaceChildren();
  part(".send").disabled = Boolean(on);
  box.readOnly = Boolean(on);
  form.classList.toggle("busy", Boolean(on));
  if (!on) return;
  const began = Date.now(), mine = running;
  const tell = () => {
    if (mine !== running || pending.hidden) return clearInterval(timer);
    const seconds = Math.floor((Date.now() - began) / 1000);
    if (seconds) showWriting(turn, mine);
    part(".pending-text").textContent = seconds < 2 ? words("searching") : words("searching_for", { seconds });
  };
  const timer = setInterval(tell, 500);
  tell();
  log.scrollTop = log.scrollHeight;
}

async function send(text) {
  if (!pending.hidden) return;
  complain(null);
  if (!text.trim()) return complain({ error: "error_empty" });
  const reply = await ask(text, turns.length, {});
  if (!reply) return;
  if (!reply.error) {
    addTurn(reply);
    box.value = "";
    grow();
  }
  box.focus({ preventScroll: true });
}

// One question, with the turns before `at` as its history; null where the conversation went on without it.
async function ask(text, at, manner) {
  const mine = ++running, talk = conversation;
  const turn = `${began}-${mine}`;
  wait(true, turn);
  const history = turns.slice(0, at).map((turn) => turn.question);
  const reply = await call("page_ask", { question: text, history, turn, manner });
  if (mine !== running || talk !== conversation) return null;
  wait(false);
  if (reply.error) complain(reply);
  return reply;
}

function addTurn(reply) {
  const turn = document.createElement("article");
  turn.className = "turn";
  turn.dataset.turn = turns.length;
  turn.innerHTML = reply.html;
  fillWords(turn);
  turns.push({ question: reply.question, evidence: reply.evidence, found: reply.found, asked: askedOf(reply) });
  offerExport();
  start.classList.add("past");
  turnsList.append(turn);
  const first = Object.keys(reply.evidence)[0];
  if (first) choose(turn, first);
  else evidence.clear();
  offerDeeds(turn, !first);
  if (evidence.narrow()) turn.scrollIntoView({ block: "start" });
  else log.scrollTop += turn.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
}

// What can be done with a turn; an answer has its test question in the evidence.
function offerDeeds(turn, refused) {
  const test = refused ? [made("button", "plain", { do: "test", key: "make_test" })] : [];
  turn.append(made("p", "deeds", {}, ...test, made("button", "plain", { do: "receipt", key: "receipt" })));
}

function choose(turn, mark) {
  current = Number(turn.dataset.turn);
  highlight(turn, mark);
  evidence.show(turns[current].evidence, mark, turns[current].asked);
}

// The question that a passage was opened for: that of its turn, none in the list of records, in the evidence the one before.
function askedBy(button) {
  const turn = button.closest(".turn");
  return turn ? turns[turn.dataset.turn].asked : button.closest(".start") ? null : undefined;
}

function highlight(turn, mark) {
  for (const other of turnsList.querySelectorAll(".mark.current")) other.classList.remove("current");
  for (const same of turn.querySelectorAll(`.mark[data-mark="${mark}"]`)) same.classList.add("current");
}

function newConversation() {
  conversation += 1;
  running += 1;
  turns.length = 0;
  turnsList.replaceChildren();
  offerExport();
  wait(false);
  complain(null);
  evidence.clear();
  start.classList.remove("past");
  begin();
  box.focus();
}

function offerExport() {
  part("[data-do=export]").hidden = !turns.length;
}

async function exportTalk() {
  const reply = await call("page_export", { turns: turns.map((turn) => turn.found) });
  if (reply.error) return complain(reply);
  download(reply.text, `${words("export_name")}.md`, "text/markdown");
}

async function saveReceipt(turn) {
  const at = Number(turn.dataset.turn), { question, manner } = turns[at];
  const history = turns.slice(0, at).map((before) => before.question);
  const reply = await call("page_receipt", { question, history, manner: manner ?? null });
  if (reply.error) return complain(reply);
  download(`${JSON.stringify(reply.receipt, null, 1)}\n`, `${words("receipt_name")}.json`, "application/json");
}

async function begin() {
  const reply = await call("page_start", { lang: language });
  startReply = reply;
  const broken = reply.error || reply.broken;
  start.replaceChildren(...(broken ? brokenHome(reply) : reply.records ? examples(reply) : emptyHome(reply)));
  fillWords(start);
  tellProblems();
}

function tellProblems() {
  const names = (startReply && startReply.problems) || [];
  problems.hidden = !names.length;
  const text = words("problems", { count: names.length }) + names.join(language === "zh" ? "；" : "; ");
  problems.textContent = text;
  problems.title = text;
}

const views = pageViews(element, call);

const actions = {
  new: newConversation,
  test: (button) => views.makeTest(askedBy(button) ?? evidence.asked()),
  export: exportTalk,
  receipt: (button) => saveReceipt(button.closest(".turn")),
  reload: () => location.reload(),
  back: () => (turnsList.lastElementChild ?? log).scrollIntoView({ block: "start" }),
  language: () => {
    chooseLanguage(language === "zh" ? "en" : "zh", element);
    keepLanguage();
    complain(lastError);
    begin();
  },
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.do) actions[button.dataset.do](button);
  else if (button.dataset.mark) { choose(button.closest(".turn"), button.dataset.mark); evidence.reveal(); }
  else if (button.dataset.view) views.open(button.dataset.view);
  else if (button.dataset.limit) again(button.closest(".turn"), switched(button.dataset.limit, button.dataset.switch));
  else if (button.dataset.typed) again(button.closest(".turn"), (manner) => ({ ...manner, as_typed: button.dataset.typed === "yes" }));
  else if (button.dataset.open) evidence.open(button.dataset.open, Number(button.dataset.number), askedBy(button));
  else if (button.classList.contains("example") && pending.hidden) { box.value = button.textContent; grow(); send(box.value); }
});
form.addEventListener("submit", (event) => { event.preventDefault(); send(box.value); });
box.addEventListener("input", grow);
box.addEventListener("compositionstart", () => { composing = true; });
box.addEventListener("compositionend", () => { composing = false; });
box.addEventListener("keydown", (event) => {
  // 229 is what browsers report for a key that the input method takes; Safari ends the composition before it
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || composing || event.keyCode === 229) return;
  event.preventDefault();
  send(box.value);
});

chooseLanguage(language, element);
begin();
if (!evidence.narrow()) box.focus({ preventScroll: true });
