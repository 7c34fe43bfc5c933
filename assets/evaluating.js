// The view "evaluate": which questions, how far the work is, and its report in a frame that runs nothing.

function evaluateView(place, call) {
  const part = (selector) => place.querySelector(selector);
  const form = part(".evaluate-form"), complain = complaintOf(form), pick = part("[type=file]");
  const job = jobWatch(part(".evaluate-job"), call, "evaluate", ended);
  let report = "";

  async function load() {
    const reply = await call("page_tests", {});
    const count = reply.error ? 0 : reply.questions.filter((one) => one.state !== "draft").length;
    const here = part(".evaluate-here");
    here.dataset.text = "evaluate_here";
    here.dataset.args = JSON.stringify({ count });
    fillWords(here);
    return job.look();
  }

  function ended(reply, news) {
    part("[type=submit]").disabled = false;
    if (reply.error) complain(reply);
    if (news && reply.state === "failed") complain({ error: "error_told", values: { reason: reply.reason } });
    if (news && reply.state === "cancelled") complain({ error: "evaluate_cancelled" });
    if (reply.state === "done") show(reply.result);
  }

  function show(result) {
    const said = part(".evaluate-said");
    said.dataset.text = result.judged === null ? "evaluate_unscored" : result.judged < 100 ? "evaluate_partly" : "evaluate_said";
    said.dataset.args = JSON.stringify(result.judged === null ? { questions: result.questions } : { questions: result.questions, scored: result.scored, judged: result.judged });
    fillWords(said);
    part(".evaluate-result").hidden = false;
    if (report === result.report) return;
    report = result.report;
    const frame = made("iframe", "", { hint: "evaluate_report" });
    frame.setAttribute("sandbox", "");
    frame.srcdoc = report;
    part(".report").replaceChildren(frame);
  }

  async function run() {
    const request = { answers: form.elements.answers.checked, lang: language };
    if (form.elements.source.value === "file") {
      const file = pick.files[0];
      if (!file) return complain({ error: "evaluate_no_file" });
      try {
        request.text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      } catch {
        return complain({ error: "evaluate_not_text", values: { name: file.name } });
      }
      request.name = file.name;
    }
    complain(null);
    part(".evaluate-result").hidden = true;
    part("[type=submit]").disabled = true;
    const reply = await call("page_evaluate", request);
    part("[type=submit]").disabled = !reply.error;
    if (reply.error) return complain(reply);
    job.look(true);
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
  pick.addEventListener("change", () => { form.elements.source.value = "file"; });
  part("[data-evaluate=download]").addEventListener("click", () => download(report, `${words("evaluate_name")}.html`, "text/html"));

  return { load, leave: job.stop };
}
