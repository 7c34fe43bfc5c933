// The four views of the page: asking, judging, test questions, evaluation. One is shown; what it shows is fetched when it is opened.

function pageViews(root, call) {
  const section = (name) => root.querySelector(`[data-view-of=${name}]`);
  const tests = testsView(section("tests"), call);
  const all = { judge: poolView(section("judge"), call), tests, evaluate: evaluateView(section("evaluate"), call) };
  let heights = [];

  // What is not shown forgets how far it was scrolled.
  function showTalk(on) {
    const columns = root.querySelector(".columns");
    if (columns.hidden !== on) return;
    const scrolled = () => [columns.querySelector(".log"), columns.querySelector(".reading"), document.scrollingElement];
    if (!on) heights = scrolled().map((node) => node?.scrollTop ?? 0);
    columns.hidden = !on;
    if (on) scrolled().forEach((node, at) => { if (node) node.scrollTop = heights[at]; });
  }

  function open(name) {
    showTalk(name === "ask");
    root.querySelector(".tools").classList.toggle("elsewhere", name !== "ask");
    for (const [other, view] of Object.entries(all)) {
      section(other).hidden = other !== name;
      if (other !== name) view.leave?.();
    }
    for (const button of root.querySelectorAll(".go")) {
      if (button.dataset.view === name) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
    return all[name]?.load();
  }

  async function makeTest(asked) {
    await open("tests");
    const relevant = Object.keys(asked.judged).filter((passage) => asked.judged[passage]);
    tests.prefill({ question: asked.question, history: asked.history, relevant: relevant.map(entryOf) });
  }

  return { open, makeTest };
}

// A line of complaint below what it is about; nothing takes it away.
function complaintOf(place) {
  const line = place.querySelector(".complaint");
  return (reply) => {
    line.hidden = !reply;
    line.textContent = reply ? words(reply.error, reply.values) : "";
  };
}

// Long work: asks how far it is until it ends, shows that, and gives the last answer to `ended`.
function jobWatch(place, call, kind, ended) {
  const text = place.querySelector(".job-text"), bar = place.querySelector(".job-bar");
  let timer = 0, awaited = false;

  function show(job) {
    bar.max = job.total || 1;
    if (job.total && job.done < job.total) bar.value = job.done;
    else bar.removeAttribute("value");
    const far = job.total ? words("job_far", { done: job.done, total: job.total }) : words("job_begins");
    const left = job.left === null ? "" : words("job_left", { seconds: job.left });
    text.textContent = job.total && job.done >= job.total ? words("job_sums") : `${far}${left}`;
  }

  // `begun`: the work was begun here, so that its end is news
  async function look(begun = awaited) {
    clearTimeout(timer);
    const job = await call("page_job", {}), mine = job.kind === kind && job.state === "running";
    awaited = begun || mine;
    place.hidden = !mine;
    if (mine) {
      show(job);
      timer = setTimeout(() => look(), 700);
      return;
    }
    const news = awaited;
    awaited = false;
    ended(job.error || job.kind === kind ? job : { state: "none" }, news);
  }

  place.querySelector("[data-job=cancel]").addEventListener("click", () => call("page_cancel", {}));
  return { look, stop: () => clearTimeout(timer) };
}

function download(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function entryOf(passage) {
  const at = passage.lastIndexOf("#");
  return { record: passage.slice(0, at), paragraph: Number(passage.slice(at + 1)) };
}
