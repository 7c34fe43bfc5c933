"""Questions + retriever -> everything that `jiyao evaluate --json` prints. Draws and writes nothing.

Puts together what others compute: `examined` asks, `measures` scores, `significance` compares, `answers_scored` sums up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from index.retriever import Mode, Retriever
from qa.answers_scored import answerable, answers
from qa.examined import Examined, Reply, Step, Task, examine
from qa.measures import SHOWN, Scores, depth, means, per_question
from qa.measures import relevant as scorable
from qa.phrases import language
from qa.questions import Question, qrels
from qa.significance import holm, intervals, paired
from qa.trec import Judgments, Run, token, untied

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is evaluated beside the questions.

    `mode`: the system whose figures come first; `homes`: other homes, whose hybrid search is compared; `runs`: saved runs;
    `judgments`: grades beside what the questions name; `names`: the measures; `jobs`: processes.
    """

    mode: Mode = "hybrid"
    homes: dict[str, Retriever] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    judgments: Judgments = field(default_factory=dict)
    names: tuple[str, ...] = SHOWN
    answers: bool = True
    jobs: int = 1
    further: int = 0
    """How many passages a report looks at, beyond what the measures need; 0 without a report."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate --json` prints, the run of the chosen system with its judgments, and what a report needs beside them.

    `further`: system -> question -> names of passages, best first, as deep as the plan says.
    """

    data: dict[str, Any]
    run: Run
    qrels: Judgments
    further: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class System:
    """One system's run, the seconds it took of each question it was timed on, its scores of each that is scored, and further names."""

    run: Run
    seconds: dict[str, float]
    scores: dict[str, Scores]
    further: dict[str, tuple[str, ...]]


def evaluate(
    retriever: Retriever, questions: list[Question], plan: Plan = Plan(), step: Step = lambda done, total, what: None
) -> Evaluation:
    """Score all systems and the answers on a list of questions."""
    judged = {question.id: _judgments(question, retriever, plan.judgments) for question in questions}
    wanted = scorable({id: grades for id, grades in judged.items() if grades is not None})
    modes = (plan.mode, *(mode for mode in MODES if mode != plan.mode))
    total, deep = len(questions) * (1 + len(plan.homes)), depth(plan.names)
    task = Task(modes, deep, plan.answers, plan.further)
    asked = examine(retriever, questions, task, plan.jobs, lambda done: step(done, total, "systems and answers"))
    by_id = {question.id: one for question, one in zip(questions, asked, strict=True)}
    systems: dict[str, System] = {mode: _searched(mode, by_id, wanted, plan.names) for mode in modes}
    for at, (name, other) in enumerate(plan.homes.items(), 1):
        found = examine(
            other, questions, Task(("hybrid",), deep, False, plan.further), plan.jobs, lambda done: step(at * len(questions) + done, total, name)  # noqa: B023
        )  # fmt: skip
        systems[name] = _searched("hybrid", {q.id: one for q, one in zip(questions, found, strict=True)}, wanted, plan.names)
    for name, run in plan.runs.items():
        named = {id: dict(sorted(run[token(id)].items(), key=lambda item: -item[1])) for id in wanted if token(id) in run}
        systems[name] = System(
            named, {}, per_question(named, wanted, plan.names), {id: tuple(found) for id, found in named.items()}
        )
    step(total, total, "")
    data = _data(retriever, questions, plan, systems, wanted, by_id)
    return Evaluation(data, systems[plan.mode].run, wanted, {name: system.further for name, system in systems.items()})


def _judgments(question: Question, retriever: Retriever, given: Judgments) -> dict[str, int] | None:
    """Passage -> grade of one question; None where nobody judged it. What the question names outdoes a grade that was given."""
    grades = given.get(token(question.id))
    if question.relevant is None and grades is None:
        return None
    return {**(grades or {}), **dict.fromkeys(qrels(question, retriever), 1)}


def _searched(mode: str, asked: dict[str, Examined], wanted: Judgments, names: tuple[str, ...]) -> System:
    run = {id: untied(one.rankings[mode]) for id, one in asked.items()}
    further = {id: one.further.get(mode, tuple(run[id])) for id, one in asked.items()}
    return System(run, {id: one.seconds[mode] for id, one in asked.items()}, per_question(run, wanted, names), further)


def _data(
    retriever: Retriever, questions: list[Question], plan: Plan, systems: dict[str, System], wanted: Judgments, asked: dict[str, Examined]
) -> dict[str, Any]:  # fmt: skip
    scored, names = [question for question in questions if question.id in wanted], plan.names
    main = systems[plan.mode]
    replies = [one.reply for one in asked.values() if one.reply]
    positive = {id: {name for name, grade in grades.items() if grade > 0} for id, grades in wanted.items()}
    groups = _groups(retriever, scored, positive)
    return {
        "system": _system(retriever, plan.mode, main),
        "queries": len(scored),
        "measures": means(main.scores.values(), names),
        "by": {kind: _by(scored, main.scores, values, names) for kind, values in groups.items()},
        "intervals": bounds(list(main.scores.values()), names),
        "systems": {name: means(system.scores.values(), names) for name, system in systems.items() if name != plan.mode},
        "comparisons": comparisons(systems, plan.mode, names),
        "latency": {name: latency(list(system.seconds.values())) for name, system in systems.items() if system.seconds},
        "compared": {name: {"encoder": m.encoder, "revision": m.revision} for name, other in plan.homes.items() for m in [other.manifest]},
        "answers": answers(questions, replies, positive) if replies or plan.answers else {},
        "questions": [
            {**_question(question, systems, asked[question.id]), **main.scores[question.id], "wanted": sorted(positive[question.id])}
            | {"systems": {name: system.scores[question.id] for name, system in systems.items() if name != plan.mode}}
            for question in scored
        ],
        "unscored": [_question(question, systems, asked[question.id]) for question in questions if question.id not in wanted],
    }  # fmt: skip


def _lang(question: Question) -> str:
    return question.lang or language(question.question)


def _question(question: Question, systems: dict[str, System], one: Examined) -> dict[str, Any]:
    """What a report needs of one question beside its scores: what every system found first, and how it was answered."""
    reply: Reply | None = one.reply
    found = {name: list(system.run.get(question.id, ()))[:10] for name, system in systems.items()}
    return {
        "id": question.id, "question": question.question, "lang": _lang(question), "kind": question.kind,
        "found": found, "answered": reply and reply.answered, "confidence": reply and round(reply.confidence, 6),
        "answerable": answerable(question), "answer": reply and reply.text, "strings": list(reply.strings) if reply else None,
        "cited": list(reply.passages) if reply else None,
        "seconds": {**{name: round(s, 6) for name, s in one.seconds.items()}, **({"answer": round(one.replied, 6)} if reply else {})},
    }  # fmt: skip


def _groups(
    retriever: Retriever, scored: list[Question], wanted: dict[str, set[str]]
) -> dict[str, Callable[[Question], Iterable[str | None]]]:
    """What questions are grouped by. A question counts under every book and every decade of its passages' records."""
    infos = {info.key: info for info in retriever.reader.records()}
    of = {id: [infos[key] for name in names if (key := name.rpartition("#")[0]) in infos] for id, names in wanted.items()}
    return {
        "lang": lambda question: [_lang(question)],
        "kind": lambda question: [question.kind],
        "book": lambda question: {info.book for info in of[question.id]},
        "period": lambda question: {_decade(info.date) for info in of[question.id]},
    }


def _decade(date: str | None) -> str | None:
    """`1957-11-19` -> `1950s`; None where no year is printed."""
    year = (date or "").split("-")[0]
    return f"{year[:3]}0s" if len(year) == 4 and year.isdecimal() else None


def _by(
    scored: list[Question], scores: dict[str, Scores], values: Callable[[Question], Iterable[str | None]], names: tuple[str, ...]
) -> dict[str, Any]:
    groups: dict[str, list[Scores]] = defaultdict(list)
    for question in scored:
        for value in values(question):
            if value:
                groups[value].append(scores[question.id])
    return {
        value: {"queries": len(rows), **means(rows, names), "intervals": bounds(rows, names)}
        for value, rows in sorted(groups.items())
    }


def bounds(scores: list[Scores], names: tuple[str, ...] = SHOWN) -> dict[str, list[float]]:
    """95 % intervals of the means: measure -> [low, high]; none of no question."""
    if not scores:
        return {}
    found = intervals(np.array([[row[name] for name in names] for row in scores]))
    return {name: [round(float(low), 6), round(float(high), 6)] for name, (low, high) in zip(names, found, strict=True)}


def comparisons(systems: dict[str, System], first: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Every system against the first: difference of the means (below 0 where it is worse), p, and p adjusted for the systems."""
    others = [name for name in systems if name != first]
    rows = []
    for measure in names:
        scores = {name: np.array([row[measure] for row in system.scores.values()]) for name, system in systems.items()}
        differences = [scores[name] - scores[first] for name in others]
        ps = [paired(difference) for difference in differences]
        rows += [
            {"system": name, "measure": measure, "difference": round(float(difference.mean()) if len(difference) else 0.0, 6),
             "p": round(p, 6), "p_holm": round(adjusted, 6)}
            for name, difference, p, adjusted in zip(others, differences, ps, holm(ps), strict=True)
        ]  # fmt: skip
    return rows


def latency(seconds: list[float]) -> dict[str, float]:
    """Milliseconds that half of the questions, and 95 of 100, took at most."""
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000 if seconds else (0.0, 0.0)
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def _system(retriever: Retriever, mode: str, system: System) -> dict[str, Any]:
    manifest = retriever.manifest
    return {
        "mode": mode, "encoder": manifest.encoder, "revision": manifest.revision, "records": manifest.records,
        "passages": manifest.passages, "version": manifest.version, **latency(list(system.seconds.values())),
    }  # fmt: skip
