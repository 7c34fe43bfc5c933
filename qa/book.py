"""Test questions made by readers <-> `judged.db` in the home: kept, edited, accepted, taken out, and proposed ones added.

A question is in one of four states. `judged`: somebody marked a passage for it and nobody edited it; `draft`: proposed and
not accepted; `accepted`; `deleted`, which keeps its judgments. Judged and accepted ones are what an evaluation asks.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.home import Home
from qa.judgments import JudgmentsError, kept, known, mark, now, of, opened, same, standing
from qa.questions import Question, parsed

ASKED = ("accepted", "judged")
"""States of the questions that are evaluated and exported."""

FIELDS = ("lang", "kind", "relevant", "answers", "answerable")
"""What a question has beside its id, its text and the questions before it."""

HELD = "held"
"""And beside those: the passages that hold the words it quotes as relevant, found when it was pooled."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed question: an object of a questions file, whose `id` may be missing; `why` says what it is made from."""

    question: dict[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One kept question; `fields` are those of a questions file."""

    id: str
    question: str
    history: tuple[str, ...] = ()
    state: str = "accepted"
    fields: dict[str, Any] = field(default_factory=dict)
    why: str = ""

    def json(self) -> dict[str, Any]:
        """The object of a questions file."""
        return {
            "id": self.id,
            "question": self.question,
            **({"history": list(self.history)} if self.history else {}),
            **{name: value for name, value in self.fields.items() if name != HELD},
        }


def entries(home: Home) -> list[Entry]:
    """All questions but the deleted ones, oldest first. Raises JudgmentsError."""
    with opened(home) as db:
        if db is None:
            return []
        rows = db.execute(
            "SELECT id, question, history, state, fields, why FROM question WHERE state <> 'deleted' ORDER BY rowid"
        )
        return [Entry(i, q, tuple(json.loads(h)), s, json.loads(f), w) for i, q, h, s, f, w in rows]


def checked(data: dict[str, Any], where: str) -> Question:
    """The question that an object of a questions file gives. Raises QuestionsError naming the field."""
    return parsed(json.dumps(data), where)


def save(home: Home, data: dict[str, Any], where: str = "the question") -> str:
    """Keep a question as accepted; with the id of a kept one, in its place. Returns its id. Raises QuestionsError, JudgmentsError."""
    question = checked({"id": "new", **data}, where)
    with opened(home, write=True) as db:
        assert db is not None
        id = str(data.get("id") or "")
        if id and db.execute("SELECT 1 FROM question WHERE id = ?", (id,)).fetchone():
            other, there = known(db, question.question, question.history)
            if there and other != id:
                raise JudgmentsError(f"the same question is kept already, as {other}")
        else:
            id = kept(db, question.question, question.history, id)
        _set(db, id, question, "accepted", data, "")
    return id


def add(home: Home, lines: Iterable[dict[str, Any]], state: str = "accepted", why: Sequence[str] = ()) -> tuple[list[str], int]:
    """Keep objects of a questions file that are not kept yet; returns the ids of all, in their order, and how many are new.

    What a reader has edited, accepted or deleted stays as it is; a question that was only judged gets the fields that are given.
    Raises QuestionsError, JudgmentsError.
    """
    given = [(data, checked({"id": "new", **data}, f"question {at}")) for at, data in enumerate(lines, 1)]
    ids, new = list[str](), 0
    with opened(home, write=True) as db:
        assert db is not None
        for at, (data, question) in enumerate(given):
            id, there = known(db, question.question, question.history, str(data.get("id") or ""))
            if there:
                (had,) = db.execute("SELECT state FROM question WHERE id = ?", (id,)).fetchone()
            if not there or (had == "judged" and data.keys() & set(FIELDS)):
                id, new = kept(db, question.question, question.history, id), new + (not there)
                _set(db, id, question, state, data, why[at] if why else "")
            ids.append(id)
    return ids, new


def propose(home: Home, candidates: Sequence[Candidate]) -> int:
    """Keep proposed questions as drafts; returns how many are new. One that is kept, or was deleted, is not proposed again."""
    lines = [dict(one.question) for one in candidates]
    with opened(home) as db:
        there = [db is not None and known(db, line["question"], line.get("history") or ())[1] for line in lines]
    new = [(line, one.why) for line, one, kept_already in zip(lines, candidates, there, strict=True) if not kept_already]
    return add(home, [line for line, _ in new], "draft", [why for _, why in new])[1] if new else 0


def _set(db: sqlite3.Connection, id: str, question: Question, state: str, data: dict[str, Any], why: str) -> None:
    fields = {name: data[name] for name in FIELDS if data.get(name) is not None}
    history = list(question.history)
    db.execute(
        "UPDATE question SET same = ?, question = ?, history = ?, state = ?, fields = ?, why = ?, time = ? WHERE id = ?",
        (same(question.question, history), question.question, _json(history), state, _json(fields), why, now(), id),
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair becomes `?`


def turn(home: Home, id: str, state: str) -> None:
    """Accept or delete a question. Raises JudgmentsError where there is none with this id."""
    with opened(home, write=True) as db:
        assert db is not None
        if not db.execute("UPDATE question SET state = ?, time = ? WHERE id = ?", (state, now(), id)).rowcount:
            raise JudgmentsError(f"no question {id!r} is kept")


def collected(home: Home) -> tuple[list[dict[str, Any]], dict[str, dict[str, int]]]:
    """The questions file of what is kept, and all grades by question id. Raises JudgmentsError.

    What is relevant to a question is what it names itself and what was judged to answer it. One for which neither is known has
    no `relevant`: it is answered, not scored.
    """
    marks = standing(home)
    asked = [one for one in entries(home) if one.state in ASKED]
    lines = [with_marks(one, marks.get(one.id, {})) for one in asked]
    return lines, {one.id: marks[one.id] for one in asked if one.id in marks}


def _names(fields: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Passage -> the entry of `relevant` that names it by record and paragraph."""
    return {f"{entry['record']}#{entry['paragraph']}": entry for entry in fields.get("relevant") or [] if "paragraph" in entry}


def grades(home: Home, question: str, history: Sequence[str]) -> dict[str, int]:
    """Passage -> 1 or 0, of one question: what it names itself and what was judged. Raises JudgmentsError."""
    return {**dict.fromkeys(named(home).get(same(question, history), ()), 1), **of(home, question, history)}


def named(home: Home) -> dict[str, list[str]]:
    """The passages that each kept question names itself, by what was asked. Raises JudgmentsError."""
    return {same(one.question, one.history): [*_names(one.fields), *one.fields.get(HELD, ())] for one in entries(home)}


def hold(home: Home, held: Mapping[str, Sequence[str]]) -> None:
    """Keep which passages hold the words that questions quote as relevant, by the questions' ids. Raises JudgmentsError."""
    with opened(home, write=True) as db:
        assert db is not None
        for id, passages in held.items():
            db.execute(
                "UPDATE question SET fields = json_set(fields, '$.held', json(?)) WHERE id = ?", (_json(list(passages)), id)
            )


def judge(home: Home, question: str, history: Sequence[str], passage: str, relevance: int | None, system: dict[str, Any]) -> None:
    """Keep a mark; a passage that no longer answers is struck from those that the question names. Raises JudgmentsError."""
    id = mark(home, question, history, passage, relevance, system).question_id
    with opened(home, write=True) as db:
        assert db is not None
        fields = json.loads(db.execute("SELECT fields FROM question WHERE id = ?", (id,)).fetchone()[0])
        entry, held = _names(fields).get(passage), fields.get(HELD, [])
        if relevance == 1 or (entry is None and passage not in held):
            return
        left = [one for one in fields.pop("relevant", []) if one != entry]
        fields |= ({"relevant": left} if left else {}) | ({HELD: [one for one in held if one != passage]} if held else {})
        db.execute("UPDATE question SET fields = ? WHERE id = ?", (_json(fields), id))


def count(home: Home) -> int:
    """How many questions were ever kept, deleted ones included. Raises JudgmentsError."""
    with opened(home) as db:
        return int(db.execute("SELECT count(*) FROM question").fetchone()[0]) if db else 0


def with_marks(one: Entry, grades: dict[str, int]) -> dict[str, Any]:
    """The object of a questions file for a question, with the passages that were judged to answer it."""
    data = one.json()
    judged = [entry_of(name) for name in sorted(grades) if grades[name] > 0 and name not in _names(one.fields)]
    return {**data, "relevant": [*(data.get("relevant") or []), *judged]} if judged else data


def entry_of(passage: str) -> dict[str, Any]:
    """`id#n` -> an entry of `relevant`."""
    record, _, number = passage.rpartition("#")
    return {"record": record, "paragraph": int(number)}
