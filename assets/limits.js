// Chips and the switch "as typed": a turn asked again in another manner. Uses the turns and `ask` of page.js, which follows.

// The same question in another manner: a limit switched off or on, or as it was typed. Its answer takes the place of the one before.
async function again(node, change) {
  if (!pending.hidden) return;
  complain(null);
  const at = Number(node.dataset.turn), manner = change(turns[at].manner ?? {});
  const reply = await ask(turns[at].question, at, manner);
  if (!reply || reply.error) return;
  turns[at] = { question: reply.question, evidence: reply.evidence, found: reply.found, asked: askedOf(reply), manner };
  node.innerHTML = reply.html;
  fillWords(node);
  const first = Object.keys(reply.evidence)[0];
  if (first) choose(node, first);
  else evidence.clear();
  offerDeeds(node, !first);
  node.scrollIntoView({ block: "start" });
}

function switched(name, to) {
  return (manner) => {
    const lists = { off: (manner.off ?? []).filter((one) => one !== name), on: (manner.on ?? []).filter((one) => one !== name) };
    return { ...manner, ...lists, [to]: [...lists[to], name] };
  };
}
