"""Questions + several systems -> the passages to judge for each, kept in the home, and how many of them are judged. Judges nothing.

A pool is the union of the first k passages of every system, in an order drawn from the question's id: who judges sees neither
rank nor system.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index.home import Home
from index.retriever import Mode, Retriever
from qa.book import add, hold, named
from qa.examined import Task, examine
from qa.judgments import JudgmentsError, opened, same, standing
from qa.questions import parsed, qrels
from qa.trec import Run, token


@dataclass(frozen=True, slots=True)
class Pooled:
    """One question with the passages to judge, in the order in which they are shown, and the marks they have."""

    id: str
    question: str
    history: tuple[str, ...]
    passages: tuple[str, ...]
    system: dict[str, Any]
    judged: dict[str, int]

    @property
    def left(self) -> tuple[str, ...]:
        """The passages that nobody judged yet."""
        return tuple(name for name in self.passages if name not in self.judged)


def shuffled(id: str, names: Iterable[str]) -> list[str]:
    """The names in an order that depends on the question and on nothing else."""
    order = sorted(set(names))
    random.Random(id).shuffle(order)
    return order


def make(
    retriever: Retriever, lines: Sequence[dict[str, Any]], modes: Sequence[Mode], k: int, runs: Sequence[Run] = (),
    step: Callable[[int], None] = lambda done: None,
) -> int:  # fmt: skip
    """Pool objects of a questions file and keep the pool in the home, in the place of an earlier one; returns the pairs to judge.

    The questions are kept as test questions where they are not yet. Raises QuestionsError, JudgmentsError, HomeError.
    """
    questions = [parsed(json.dumps({"id": "new", **line}), f"question {at}") for at, line in enumerate(lines, 1)]
    found = examine(retriever, questions, Task(tuple(modes), k, False), 1, step)
    names = [{name for ranking in one.rankings.values() for name, _ in ranking[:k]} for one in found]
    for question, pooled in zip(questions, names, strict=True):
        for run in runs:
            ranking = sorted(run.get(token(question.id), {}).items(), key=lambda item: (-item[1], item[0]))
            pooled |= {name for name, _ in ranking[:k]}
    home = retriever.home
    ids, _ = add(home, lines)
    quoting = [(id, one) for id, one in zip(ids, questions, strict=True) if any(entry.quote for entry in one.relevant or ())]
    hold(home, {id: sorted(name for name in qrels(one, retriever) if name[0] != "?") for id, one in quoting})
    system = json.dumps({"mode": "pool", "systems": [*modes, *(f"run {at}" for at in range(1, len(runs) + 1))], "k": k})
    rows = [(id, at, json.dumps(shuffled(id, pooled)), system) for at, (id, pooled) in enumerate(zip(ids, names, strict=True))]
    with opened(home, write=True) as db:
        assert db is not None
        db.execute("DELETE FROM pool")
        db.executemany("INSERT OR REPLACE INTO pool(question_id, position, passages, system) VALUES (?, ?, ?, ?)", rows)
    return sum(len(pool.passages) for pool in pools(home))


def pools(home: Home) -> list[Pooled]:
    """The pool of a home, in the order of its questions; a deleted question is not in it. Raises JudgmentsError.

    A passage that a question names as relevant itself, or that holds what it quotes, is judged.
    """
    marks, own = standing(home), named(home)
    with opened(home) as db:
        if db is None:
            return []
        rows = db.execute(
            "SELECT pool.question_id, question, history, passages, system FROM pool JOIN question ON question.id = question_id"
            " WHERE state <> 'deleted' ORDER BY position"
        ).fetchall()
    found = list[Pooled]()
    for id, question, earlier, names, system in rows:
        history = tuple(json.loads(earlier))
        judged = {**dict.fromkeys(own.get(same(question, history), ()), 1), **marks.get(id, {})}
        found.append(Pooled(id, question, history, tuple(json.loads(names)), json.loads(system), judged))
    return found


def one(home: Home, id: str) -> Pooled:
    """The pool of one question. Raises JudgmentsError."""
    found = next((pooled for pooled in pools(home) if pooled.id == id), None)
    if found is None:
        raise JudgmentsError(f"no question {id!r} in the pool")
    return found


def progress(pooled: Sequence[Pooled]) -> tuple[int, int]:
    """Passages judged, and all there are to judge."""
    total = sum(len(one.passages) for one in pooled)
    return total - sum(len(one.left) for one in pooled), total
