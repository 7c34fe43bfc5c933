// What the page shows before the first question: examples and the list of records, or how to get some.

function line(css, key, values) {
  const node = document.createElement("p");
  node.className = css;
  if (key) node.dataset.text = key;
  if (values) node.dataset.args = JSON.stringify(values);
  return node;
}

function command(text) {
  const node = document.createElement("pre");
  node.textContent = text;
  return node;
}

function emptyHome(reply) {
  const reload = document.createElement("button");
  reload.type = "button";
  reload.className = "plain";
  reload.dataset.do = "reload";
  reload.dataset.text = "reload";
  const how = command(reply.command);
  return [line("notice", "no_records"), line("", "no_records_how"), how, reload];
}

function brokenHome(reply) {
  const why = command(reply.broken ?? words(reply.error, reply.values));
  return [line("notice", "no_index"), why];
}

function examples(reply) {
  const list = document.createElement("div");
  list.className = "examples";
  for (const text of reply.examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "example";
    button.dir = "auto";
    button.textContent = text;
    list.append(button);
  }
  const all = document.createElement("details");
  all.className = "records";
  const summary = document.createElement("summary");
  summary.dataset.text = "records_list";
  all.append(summary);
  all.insertAdjacentHTML("beforeend", reply.list);
  const counts = line("counts", "loaded", { records: reply.records, paragraphs: reply.paragraphs });
  const heading = reply.examples.length ? [line("label", "examples"), list] : [];
  return [line("intro", "intro"), ...heading, counts, all];
}
