"""Questions + a home -> what each system ranks and what is answered, in several processes where there are many. Scores nothing."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

from index.fold import fold
from index.home import HomeError
from index.retriever import Mode, Retriever, open_home
from index.scoring import Query
from qa.answer import Answer
from qa.intent import Intent
from qa.pipeline import ask, prepare
from qa.questions import Question
from qa.ranking import ranked
from qa.threshold import threshold_of

Step = Callable[[int, int, str], None]

PART = 25
"""Questions that a process is given at once."""

MANY = 400
"""Questions from which on a second process is worth its start."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each question: the systems that rank it, how deep, whether it is answered, how much deeper a report looks."""

    modes: tuple[Mode, ...]
    depth: int
    answers: bool
    further: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as far as it is scored: `strings` and `verbatim` say of each wanted string and each quotation whether it holds."""

    answered: bool
    confidence: float
    passages: tuple[str, ...]
    strings: tuple[bool, ...]
    verbatim: tuple[bool, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Examined:
    """Of one question: rankings and seconds by system, the reply, and the seconds it took.

    `further`: the names of the ranking by system, and behind them what the system finds when it is asked for more.
    """

    rankings: dict[str, list[tuple[str, float]]]
    seconds: dict[str, float]
    reply: Reply | None
    replied: float
    further: dict[str, tuple[str, ...]]


def examine(
    retriever: Retriever, questions: list[Question], task: Task, jobs: int, step: Callable[[int], None]
) -> list[Examined]:
    """Examine all questions, in their order; `step` is told how many are done."""
    done: list[Examined] = []
    if jobs < 2 or len(questions) < MANY:
        for question in questions:
            done.append(one(retriever, question, task))
            step(len(done))
        return done
    for part in _parts(retriever, questions, task, jobs):
        done += part
        step(len(done))
    return done


def one(retriever: Retriever, question: Question, task: Task) -> Examined:
    """Examine one question: it is prepared once, and every system is charged for that."""
    began = time.perf_counter()
    query, wanted, _ = prepare(retriever, question.question, question.history)
    prepared = time.perf_counter() - began
    rankings: dict[str, list[tuple[str, float]]] = {}
    seconds: dict[str, float] = {}
    further: dict[str, tuple[str, ...]] = {}
    for mode in task.modes:
        began = time.perf_counter()
        hits = ranked(retriever, query, wanted, task.depth, mode)
        seconds[mode] = prepared + time.perf_counter() - began
        rankings[mode] = [(hit.passage.name, hit.score) for hit in hits]
        further[mode] = _further(retriever, query, wanted, task, mode, rankings[mode])
    began = time.perf_counter()
    answer = ask(retriever, question.question, list(question.history)) if task.answers else None
    replied = time.perf_counter() - began
    return Examined(rankings, seconds, _reply(retriever, question, answer) if answer else None, replied, further)


def _further(
    retriever: Retriever, query: Query, wanted: Intent, task: Task, mode: Mode, ranking: list[tuple[str, float]]
) -> tuple[str, ...]:
    """The names of a ranking, and behind them those that a deeper one has beside them."""
    hits = ranked(retriever, query, wanted, task.further, mode) if task.further else []
    return tuple(dict.fromkeys([*(name for name, _ in ranking), *(hit.passage.name for hit in hits)]))


def _reply(retriever: Retriever, question: Question, answer: Answer) -> Reply:
    folded = fold(answer.text)
    verbatim = []
    for citation in answer.citations:
        texts = {row["number"]: row["text"] for row in retriever.reader.paragraphs(citation.key)}
        verbatim.append(texts[citation.paragraph][citation.start : citation.end] == citation.quote)
    strings = tuple(any(fold(text) in folded for text in group) for group in question.answers or ())
    return Reply(
        answer.answered,
        _sure(answer, threshold_of(retriever)),
        tuple(one.passage for one in answer.citations),
        strings,
        tuple(verbatim),
        answer.text,
    )


def _sure(answer: Answer, threshold: float) -> float:
    """The confidence that decided: 0 where nothing could be quoted, 1 where no threshold was asked."""
    if answer.answered == (answer.confidence >= threshold):
        return answer.confidence
    return float(answer.answered)


def _parts(retriever: Retriever, questions: list[Question], task: Task, jobs: int) -> Iterator[list[Examined]]:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the processes that start now: each has a core of its own
    work = partial(_part, retriever.home.path.absolute(), retriever.manifest.version, task)
    with ProcessPoolExecutor(jobs, get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_DFL)) as pool:
        try:
            yield from pool.map(work, (questions[at : at + PART] for at in range(0, len(questions), PART)))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


_opened = cache(open_home)


def _part(home: Path, version: int, task: Task, questions: list[Question]) -> list[Examined]:
    """The work of one process, which opens the home once."""
    retriever = _opened(home)
    if retriever.manifest.version != version:
        raise HomeError(f"the index in {home} changed while it was evaluated; run the command again")
    return [one(retriever, question, task) for question in questions]
