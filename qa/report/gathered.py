"""Evaluation + questions + home -> Gathered: all that a report shows, in plain data. Writes no HTML and asks no model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.retriever import Retriever
from qa.evaluate import Evaluation, bounds
from qa.measures import means, per_question
from qa.questions import Question
from qa.refusal import THRESHOLD
from qa.report.misses import Fault, Miss, faults, misses
from qa.trec import Judgments

FURTHER = 100
"""Passages of every system that a report looks at."""

CUTS = (1, 3, 5, 10, 20, 50, 100)
FAMILIES = ("nDCG", "R", "Success")
MAIN = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Point:
    """A mean at a cut-off k, with its 95 % interval."""

    k: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a report shows.

    `data`: the object of `evaluate --json`; `curves`: family of measures -> system -> points; `intervals`: system -> measure ->
    [low, high]; `misses`: questions of which another passage stands first, the worst in front; `faults`: answers that failed.
    """

    data: dict[str, Any]
    curves: dict[str, dict[str, tuple[Point, ...]]]
    intervals: dict[str, dict[str, list[float]]]
    misses: tuple[Miss, ...]
    faults: tuple[Fault, ...]
    threshold: float = THRESHOLD


def gather(evaluation: Evaluation, questions: list[Question], retriever: Retriever) -> Gathered:
    """Gather what a report shows of an evaluation made with `Plan(further=FURTHER)`; with less, curves end sooner."""
    data = evaluation.data
    names, mode = list(data["measures"]), data["system"]["mode"]
    scores = {mode: data["questions"], **{name: [q["systems"][name] for q in data["questions"]] for name in data["systems"]}}
    return Gathered(
        data,
        curves(evaluation.further, evaluation.qrels),
        {name: bounds(rows, tuple(names)) for name, rows in scores.items()},
        tuple(misses(evaluation, questions, retriever)),
        tuple(faults(data, questions)),
    )


def curves(
    rankings: Mapping[str, Mapping[str, tuple[str, ...]]], judgments: Judgments
) -> dict[str, dict[str, tuple[Point, ...]]]:
    """Each family's means by cut-off and system; a system's points end where all of its rankings do."""
    found: dict[str, dict[str, tuple[Point, ...]]] = {family: {} for family in FAMILIES}
    for system, ranked in rankings.items() if judgments else ():
        longest = max((len(ranked[id]) for id in judgments if id in ranked), default=0)
        cuts = tuple(k for at, k in enumerate(CUTS) if at == 0 or k <= longest or CUTS[at - 1] < longest)
        names = {f"{family}@{k}": (family, k) for family in FAMILIES for k in cuts}
        run = {id: {name: 1 / rank for rank, name in enumerate(ranked.get(id, ()), 1)} for id in judgments}
        rows = list(per_question(run, judgments, names).values())
        mean, ends = means(rows, names), bounds(rows, tuple(names))
        for family in FAMILIES:
            found[family][system] = tuple(Point(k, mean[name], *ends[name]) for name, (of, k) in names.items() if of == family)
    return found


def seconds(data: dict[str, Any]) -> dict[str, list[float]]:
    """System -> the seconds that it took of each question; `answer` is the whole of answering."""
    taken: dict[str, list[float]] = {}
    for question in rows(data):
        for name, value in question["seconds"].items():
            taken.setdefault(name, []).append(value)
    return taken


def confidences(data: dict[str, Any]) -> tuple[list[float], list[float]]:
    """How sure the answers to answerable and to unanswerable questions were."""
    sure = [(question["answerable"], question["confidence"]) for question in rows(data) if question["confidence"] is not None]
    return [value for held, value in sure if held], [value for held, value in sure if held is False]


def rows(data: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """All questions of an evaluation, scored or not."""
    return [*data["questions"], *data["unscored"]]
