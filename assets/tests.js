// The view "test questions": a list, and a form for one of them. The form holds what a questions file holds.

const STATES = { judged: "state_judged", draft: "state_draft", accepted: "state_accepted" };

function testsView(place, call) {
  const part = (selector) => place.querySelector(selector);
  const form = part(".edit"), list = part(".entries"), said = part(".tests-said"), complain = complaintOf(form);
  const field = (name) => form.elements[name];
  let questions = [], editing = "", fromTalk = false;

  async function load() {
    const reply = await call("page_tests", {});
    if (reply.error) return say("", reply);
    questions = reply.questions;
    list.replaceChildren(...questions.map(entry));
  }

  // What happened, or what went wrong, above the list, and a button for what can be done next.
  function say(key, reply, button) {
    said.replaceChildren(reply?.error ? made("span", "wrong", { text: words(reply.error, reply.values) }) : made("span", "", key ? { key, values: reply } : {}));
    if (button) said.append(" ", button);
  }

  function entry(one) {
    const state = one.relevant && !one.relevant.length ? "state_unanswerable" : one.relevant ? "state_passages" : "state_open";
    const facts = [made("span", `state ${one.state}`, { key: STATES[one.state] }), made("span", "soft", { key: state, values: { count: one.relevant?.length ?? 0 } })];
    const open = made("button", "entry", { tests: "edit", id: one.id });
    const text = made("span", "entry-text", { text: one.question });
    text.dir = "auto";
    open.append(text, ...facts);
    if (one.id === editing) open.setAttribute("aria-current", "true");
    const deeds = made("span", "entry-deeds", {});
    if (one.state === "draft") deeds.append(made("button", "plain", { tests: "accept", id: one.id, key: "accept", label: "accept_label", values: { question: one.question } }));
    deeds.append(made("button", "plain", { tests: "delete", id: one.id, key: "delete_", label: "delete_label", values: { question: one.question } }));
    return made("li", "", {}, open, deeds);
  }

  const inOneLine = (text) => text.trim().replace(/\s+/g, " ");

  function lines(name) {
    return field(name).value.split("\n").map((line) => line.trim()).filter(Boolean);
  }

  function shown(one) {
    return "quote" in one ? one.quote : `${one.record}#${one.paragraph}`;
  }

  function fill(one, talk = false) {
    editing = one.id ?? "";
    fromTalk = talk;
    complain(null);
    form.hidden = false;
    const title = part(".edit-title");
    title.dataset.text = editing ? "edit_title" : "add_title";
    fillWords(title);
    part(".edit-why").hidden = !one.why;
    part(".edit-why").dataset.args = JSON.stringify({ why: one.why ?? "" });
    fillWords(part(".edit-why"));
    field("question").value = one.question ?? "";
    field("history").value = (one.history ?? []).map(inOneLine).join("\n");
    field("lang").value = one.lang ?? "";
    field("kind").value = one.kind ?? "";
    field("unanswerable").checked = Boolean(one.relevant && !one.relevant.length && editing);
    field("relevant").value = (one.relevant ?? []).map(shown).join("\n");
    field("answers").value = (one.answers ?? []).map((group) => group.join(" | ")).join("\n");
    unanswerable();
    for (const button of list.querySelectorAll(".entry")) button.toggleAttribute("aria-current", button.dataset.id === editing);
    field("question").focus();
    form.scrollIntoView({ block: "nearest" });
  }

  function unanswerable() {
    field("relevant").disabled = field("unanswerable").checked;
  }

  function question() {
    const relevant = lines("relevant").map((line) => (/^\S+#-?\d+$/.test(line) ? entryOf(line) : { quote: line }));
    const answers = lines("answers").map((line) => line.split("|").map((text) => text.trim()).filter(Boolean)).filter((group) => group.length);
    const one = { question: field("question").value, history: lines("history") };
    if (editing) one.id = editing;
    if (field("lang").value) one.lang = field("lang").value;
    if (field("kind").value.trim()) one.kind = field("kind").value.trim();
    if (field("unanswerable").checked) one.relevant = [];
    else if (relevant.length) one.relevant = relevant;
    if (answers.length) one.answers = answers;
    return one;
  }

  async function save() {
    const reply = await call("page_test_save", { question: question() });
    complain(reply.error ? reply : null);
    if (reply.error) return;
    form.hidden = true;
    editing = "";
    say("tests_saved", null, fromTalk && made("button", "plain", { view: "ask", key: "to_talk" }));
    await load();
    (said.querySelector("button") ?? list.querySelector(`.entry[data-id="${CSS.escape(reply.id)}"]`))?.focus();
  }

  async function turn(id, state, key, back) {
    const reply = await call("page_test_turn", { id, state });
    if (reply.error) return say("", reply);
    if (id === editing) form.hidden = true;
    const undo = back && made("button", "plain", { tests: "undo", id, state: back, key: "undo" });
    say(key, null, undo);
    await load();
    (undo ?? said).focus?.();
  }

  async function exportAll() {
    const reply = await call("page_test_export", {});
    if (reply.error) return say("", reply);
    download(reply.text, `${words("tests_name")}.jsonl`, "application/jsonl");
  }

  async function suggest() {
    say("tests_suggesting");
    const reply = await call("page_suggest", { lang: language });
    say(reply.new ? "tests_suggested" : "tests_none", reply);
    if (!reply.error) load();
  }

  const find = (id) => questions.find((one) => one.id === id);
  const deeds = {
    add: () => fill({}),
    suggest,
    export: exportAll,
    edit: (button) => fill(find(button.dataset.id)),
    accept: (button) => turn(button.dataset.id, "accepted", "tests_accepted"),
    delete: (button) => turn(button.dataset.id, "deleted", "tests_deleted", find(button.dataset.id).state),
    undo: (button) => turn(button.dataset.id, button.dataset.state, "tests_restored"),
    close: () => { form.hidden = true; editing = ""; },
  };

  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tests]");
    if (button) deeds[button.dataset.tests](button);
  });
  field("unanswerable").addEventListener("change", unanswerable);
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });

  // A question that is kept already is edited, with what is new about it.
  function prefill(one) {
    const asked = (some) => [...(some.history ?? []), some.question].map(inOneLine).join("\n");
    fill(questions.find((other) => asked(other) === asked(one)) ?? one, true);
  }

  return { load, prefill };
}
