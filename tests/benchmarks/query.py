"""A home + a questions file -> what one question costs in a process that answers many, stage by stage, and what an answer costs beside it.

`python -m tests.benchmarks.query HOME QUESTIONS.jsonl`. Milliseconds of processor time and of the clock, 50th and 95th percentile,
after WARM questions that are not counted. Questions are asked once: half of them whole, half of them stage by stage. Checks nothing.
"""

from __future__ import annotations

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.filters import Filters
from index.retriever import CANDIDATES, Retriever, open_home
from index.scoring import Query
from qa import pipeline
from qa.questions import Question, read_questions

WARM = 20
SHOWN = 10
"""Hits of a search."""

T = TypeVar("T")


class Clock:
    """Milliseconds (processor, clock) by name."""

    def __init__(self) -> None:
        self.spent: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """Do some work, and keep what it took."""
        cpu, wall = time.process_time(), time.perf_counter()
        result = work()
        self.spent[name].append(((time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000))
        return result

    def at(self, name: str, share: float) -> tuple[float, float]:
        """A percentile of what work of one name took (processor, clock)."""
        cpu, wall = np.percentile(self.spent[name], share, axis=0)
        return float(cpu), float(wall)


def main(arguments: list[str]) -> None:
    """Print the table."""
    retriever, questions = open_home(Path(arguments[0])), read_questions(Path(arguments[1]))
    for one in questions[:WARM]:
        pipeline.ask(retriever, one.question, list(one.history))
    clock, asked = Clock(), questions[WARM:] or questions
    for at, one in enumerate(asked):
        staged(clock, retriever, one) if at % 2 else whole(clock, retriever, one)
    limits = years(retriever)
    for one in asked:
        query = clock("with dates: query", lambda one=one: retriever.query(one.question, limits))
        clock("with dates: hybrid", lambda query=query: retriever.search(query, SHOWN))
    for one in asked:
        clock("search, named", lambda one=one: pipeline.search(retriever, one.question, list(one.history)))
        clock("ask", lambda one=one: pipeline.ask(retriever, one.question, list(one.history)))
    print(f"{retriever.manifest.passages} passages, {len(asked)} questions")
    print(f"{'ms':24}{'CPU p50':>9}{'p95':>9}{'clock p50':>12}{'p95':>9}")
    for name in clock.spent:
        (cpu, wall), (high, long) = clock.at(name, 50), clock.at(name, 95)
        print(f"{name:24}{cpu:9.1f}{high:9.1f}{wall:12.1f}{long:9.1f}")
    (ask, _), (search, _) = clock.at("ask", 95), clock.at("hybrid", 95)
    print(f"ask beside a hybrid query, CPU p95: {ask / search:.1f} times")


def whole(clock: Clock, retriever: Retriever, one: Question) -> None:
    """Ask as it is asked: what a text means, its vector and the search, in each mode."""
    query = clock("hybrid", lambda: searched(retriever, one.question))
    clock("dense", lambda: retriever.search(query, SHOWN, "dense"))
    clock("lexical", lambda: retriever.search(query, SHOWN, "lexical"))


def searched(retriever: Retriever, text: str) -> Query:
    """A hybrid search with all that it needs."""
    query = retriever.query(text)
    retriever.search(query, SHOWN)
    return query


def staged(clock: Clock, retriever: Retriever, one: Question) -> None:
    """The same stage by stage; encoding, which is part of the query, once more by itself."""
    query = clock("  query", lambda: retriever.query(one.question))
    clock("    of it encoding", lambda: retriever.encoder.query(query.folded))
    store, none = retriever.store, Filters()
    near, _ = clock("  dense leg", lambda: store.candidates(query.vector, None, CANDIDATES, none))
    _, bm25 = clock("  lexical leg", lambda: store.candidates(None, query.expansion.clauses, CANDIDATES, none))
    found = clock("  reading", lambda: retriever.reader.passages(sorted({*near, *bm25})))
    clock("  scoring", lambda: retriever.scorer.score(query, found, bm25))


def years(retriever: Retriever) -> Filters:
    """A limit to the middle fifth of the records by their dates."""
    dates = sorted(info.date[:4] for info in retriever.reader.records() if info.date and info.date[:4].isdigit())
    if not dates:
        return Filters()
    first, last = (int(dates[len(dates) * part // 10]) for part in (4, 6))
    return Filters(first=first * 10_000, last=last * 10_000 + 1231)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1:])
