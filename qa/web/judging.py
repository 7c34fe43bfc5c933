"""What readers judge, the questions they make, and evaluating both: the requests of the page -> its replies. Renders only passages.

Every function takes a service and the object that the script sent, and raises PageError, UserError or HomeError.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from index.retriever import Mode, Retriever
from qa import book, judgments
from qa.questions import Question, qrels, questions_in
from qa.web import render
from qa.web.job import Jobs, Step
from qa.web.receipts import saved
from qa.web.requests import PageError, checked_history, checked_question
from qa.web.service import Service
from qa.web.suggesting import suggested

if TYPE_CHECKING:
    from qa.evaluate import Evaluation

Json = dict[str, Any]
Lang = Literal["en", "zh"]

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
POOLED = range(1, 101)
"""How many passages of each system may be put into a pool."""

LARGEST = 20_000_000
"""Characters that a questions file may have."""


def judge(service: Service, request: Json) -> Json:
    """Keep one mark, or take it back where `relevance` is null; the reply holds all marks of the question."""
    question, history = checked_question(request.get("question")), checked_history(request.get("history"))
    passage, relevance = request.get("passage"), request.get("relevance")
    if not isinstance(passage, str) or isinstance(relevance, bool) or relevance not in (0, 1, None):
        raise PageError("error_request")
    if not service.passages([passage]):
        raise PageError("error_gone")
    manifest = service.home.manifest(service.home.current(), check=False)
    how = {"mode": "hybrid", "version": manifest.version, "encoder": manifest.encoder, **_pool_system(service, request)}
    book.judge(service.home, question, history, passage, relevance, how)
    return {"judged": book.grades(service.home, question, history)}


def _pool_system(service: Service, request: Json) -> Json:
    from qa import pool

    return pool.one(service.home, str(request["pool"])).system if request.get("pool") else {}


def pooled(service: Service, request: Json) -> Json:
    """The pool: how far it is judged, its questions, and the passages of the one asked for, or of the first that has some left."""
    from qa import pool

    held = {info.key for info in service.records()}
    pools = [one for one in pool.pools(service.home) if one.passages]
    rows = [
        {"id": one.id, "question": one.question, "judged": len(one.passages) - len(one.left), "total": len(one.passages)}
        for one in pools
    ]
    done, total = pool.progress(pools)
    chosen = next((one for one in pools if one.id == request.get("id")), None) or next((one for one in pools if one.left), None)
    command = shlex.join(["jiyao", "judgments", "pool", "QUESTIONS.jsonl", "--home", str(service.home.path.absolute())])
    kept = sum(one.state in book.ASKED for one in book.entries(service.home))
    reply: Json = {"done": done, "total": total, "questions": rows, "one": None, "kept": kept, "command": command}
    if chosen is None:
        return reply
    here = [name for name in chosen.passages if name.rpartition("#")[0] in held]
    cards = [{"passage": name, "html": _card(service, name)} for name in here]
    one = {"id": chosen.id, "question": chosen.question, "history": list(chosen.history), "judged": chosen.judged}
    return {**reply, "one": {**one, "cards": cards, "gone": len(chosen.passages) - len(here)}}


def _card(service: Service, name: str) -> str:
    return "".join(render.card(info, row) for info, row in service.passages([name]))


def make_pool(service: Service, jobs: Jobs, request: Json) -> Json:
    """Begin to pool the test questions kept here: the first `k` passages of each system, 10 where nothing is said."""
    k = request.get("k", 10)
    if isinstance(k, bool) or not isinstance(k, int) or k not in POOLED:
        raise PageError("error_request")
    lines = [one.json() for one in book.entries(service.home) if one.state in book.ASKED]
    _ready(service, lines)

    def work(step: Step) -> Json:
        from qa.pool import make

        with service.another() as retriever:
            return {"total": make(retriever, lines, MODES, k, (), lambda done: step(done, len(lines)))}

    jobs.start("pool", work)
    return jobs.status()


def tests(service: Service) -> Json:
    """All questions kept here, each with the passages that answer it."""
    marks = judgments.standing(service.home)
    rows = []
    for one in book.entries(service.home):
        grades = marks.get(one.id, {})
        rows.append({**book.with_marks(one, grades), "state": one.state, "why": one.why, "marks": len(grades)})
    return {"questions": rows}


def save(service: Service, request: Json) -> Json:
    """Keep a question as the form has it, in the shape of a questions file."""
    data = request.get("question")
    if not isinstance(data, dict):
        raise PageError("error_request")
    question, history = checked_question(data.get("question")), checked_history(data.get("history"))
    named = _named(service, data)
    id = book.save(service.home, data, "—")
    for passage, relevance in judgments.of(service.home, question, history).items():
        if bool(relevance) != (passage in named):  # the form is newer: struck from it, or named in it
            judgments.mark(service.home, question, history, passage, None if relevance else 1, {"mode": "form"})
    return {"id": id}


def _named(service: Service, data: Json) -> set[str]:
    """The passages that a question names as relevant. Raises PageError where the records hold none of that name or with those words."""
    found = set[str]()
    for entry in data.get("relevant") or []:
        with service.newest() as retriever:
            names = qrels(book.checked({**data, "id": "new", "relevant": [entry]}, "—"), retriever)
        if any(name.startswith("?") for name in names) or not service.passages(sorted(names)):
            raise PageError("error_passage", name=", ".join(name.lstrip("?") for name in names))
        found |= names
    return found


def turn(service: Service, request: Json) -> Json:
    """Accept or delete a question, or take that back."""
    id, state = request.get("id"), request.get("state")
    if not isinstance(id, str) or state not in ("accepted", "deleted", "draft", "judged"):
        raise PageError("error_request")
    book.turn(service.home, id, state)
    return {}


def suggest(service: Service) -> Json:
    """Propose questions from the records, other ones each time; they become drafts."""
    with service.another() as retriever:
        found = suggested(retriever, book.count(service.home) + 1)
    return {"new": book.propose(service.home, found)}


def exported(service: Service) -> Json:
    """The questions file of what is kept here."""
    from qa.judged_files import json_lines

    return {"text": json_lines(book.collected(service.home)[0])}


def evaluate(service: Service, jobs: Jobs, request: Json) -> Json:
    """Begin to evaluate an uploaded questions file, or where there is none the questions kept here. An error in the file names line and field."""
    text, name = request.get("text"), request.get("name")
    if text is None:
        from qa.judged_files import json_lines

        lines, grades = book.collected(service.home)
        questions = questions_in(json_lines(lines), "—")
    elif isinstance(text, str) and isinstance(name, str) and len(text) <= LARGEST:
        questions, grades = questions_in(text.removeprefix("\ufeff"), name), {}
    else:
        raise PageError("error_request")
    _ready(service, questions)
    answers = request.get("answers") is not False
    lang: Lang = "zh" if request.get("lang") == "zh" else "en"
    jobs.start("evaluate", lambda step: _evaluated(service, questions, grades, step, answers=answers, lang=lang))
    return jobs.status()


def _ready(service: Service, questions: Sequence[object]) -> None:
    """Raises PageError before work begins that has no questions or no records."""
    if not questions:
        raise PageError("error_no_questions")
    if not service.home.current():
        raise PageError("error_no_records", command=service.command())


def _evaluated(
    service: Service, questions: list[Question], grades: dict[str, dict[str, int]], step: Step, *, answers: bool, lang: Lang
) -> Json:
    """The report of an evaluation, how many questions were asked and scored, and the share of the first ten that is judged."""
    from qa.evaluate import Plan
    from qa.evaluate import evaluate as score
    from qa.report import FURTHER
    from qa.trec import token

    plan = Plan(judgments={token(id): found for id, found in grades.items()}, answers=answers, further=FURTHER)
    with service.another() as retriever:
        result = score(retriever, questions, plan, lambda done, total, what: step(done, total))
        html = _report(result, questions, retriever, lang)
    scored = result.data["queries"]
    judged = round(100 * result.data["measures"]["Judged@10"]) if scored else None
    return {"report": html, "questions": len(questions), "scored": scored, "judged": judged}


def _report(result: Evaluation, questions: list[Question], retriever: Retriever, lang: Lang) -> str:
    """The page that `jiyao evaluate --report` writes."""
    from qa.report import gather, page

    return page(gather(result, questions, retriever), lang)


def cancel(jobs: Jobs) -> Json:
    """Give up what runs."""
    jobs.cancel()
    return jobs.status()


CALLS: dict[str, Callable[[Service, Jobs, Json], Json]] = {
    "receipt": lambda service, jobs, request: saved(service, request),
    "judge": lambda service, jobs, request: judge(service, request),
    "pool": lambda service, jobs, request: pooled(service, request),
    "pool_make": make_pool,
    "tests": lambda service, jobs, request: tests(service),
    "test_save": lambda service, jobs, request: save(service, request),
    "test_turn": lambda service, jobs, request: turn(service, request),
    "test_export": lambda service, jobs, request: exported(service),
    "suggest": lambda service, jobs, request: suggest(service),
    "evaluate": evaluate,
    "job": lambda service, jobs, request: jobs.status(),
    "cancel": lambda service, jobs, request: cancel(jobs),
}
"""What `qa.web.calls` hands over to."""
