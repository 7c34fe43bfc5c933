"""Marks of a reader (this passage answers, that one does not) -> `judged.db` in the home, and out again. Renders and scores nothing.

Kept beside the index, so that building it anew loses nothing. Marks are only ever added: the newest of a question and a
passage counts, one without a relevance takes an earlier one back. SQLite lets one process write at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Any

from index.home import Home
from qa.errors import UserError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS question(
    id TEXT PRIMARY KEY, same TEXT NOT NULL UNIQUE, question TEXT NOT NULL, history TEXT NOT NULL, state TEXT NOT NULL,
    fields TEXT NOT NULL, why TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS judgment(
    row INTEGER PRIMARY KEY AUTOINCREMENT, question_id TEXT NOT NULL, question TEXT NOT NULL, history TEXT NOT NULL,
    passage TEXT NOT NULL, relevance INTEGER, time TEXT NOT NULL, system TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS judgment_question ON judgment(question_id);
CREATE TABLE IF NOT EXISTS pool(
    question_id TEXT PRIMARY KEY, position INTEGER NOT NULL, passages TEXT NOT NULL, system TEXT NOT NULL);
"""

WAIT = 10
"""Seconds that a writer waits for another."""

_ORDER = "ORDER BY time, COALESCE(relevance, -1), row"
"""Later is stronger; of two at the same instant the one that says more, so that merging in either direction gives the same."""


class JudgmentsError(UserError):
    """Judgments that cannot be read, written or merged."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """One mark. `relevance`: 1 answers, 0 does not, None taken back; `time`: UTC, ISO 8601; `system`: what had found the passage."""

    question_id: str
    question: str
    history: tuple[str, ...]
    passage: str
    relevance: int | None
    time: str
    system: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """A line of a file of judgments."""
        return {
            "question_id": self.question_id, "question": self.question, "history": list(self.history), "passage": self.passage,
            "relevance": self.relevance, "time": self.time, "system": self.system,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A passage that two files judge differently; `kept` is the later mark."""

    ours: Judgment
    theirs: Judgment
    kept: Judgment


def path_of(home: Home) -> Path:
    """Where a home keeps its judgments."""
    return home.path / "judged.db"


@contextmanager
def opened(home: Home, *, write: bool = False) -> Iterator[sqlite3.Connection | None]:
    """The database, in one transaction where it is written; None where nothing was judged yet. Raises JudgmentsError."""
    path = path_of(home)
    if not write and not path.exists():
        yield None
        return
    try:
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        mode = "rwc" if write else "rw" if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK) else "ro"
        with closing(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=WAIT, isolation_level=None)
        ) as db:
            if write:
                db.executescript(_SCHEMA)
                db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                if write:
                    db.execute("ROLLBACK")
                raise
            if write:
                db.execute("COMMIT")
    except (sqlite3.Error, OSError) as error:
        raise JudgmentsError(f"{path}: the judgments cannot be {'written' if write else 'read'} ({error})") from None


def now() -> str:
    """This instant, as judgments have it."""
    return _stamp(datetime.now(UTC))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def same(question: str, history: Sequence[str]) -> str:
    """What two ways of writing one question have in common: blanks and composed characters are made alike."""
    return json.dumps([unicodedata.normalize("NFC", " ".join(text.split())) for text in (*history, question)], ensure_ascii=False)


def question_id(question: str, history: Sequence[str] = ()) -> str:
    """The id of a question that has none of its own: `j` and ten hex digits of what was asked, earlier questions included."""
    return f"j{hashlib.sha256(same(question, history).encode('utf-8', 'replace')).hexdigest()[:10]}"


def known(db: sqlite3.Connection, question: str, history: Sequence[str], wanted: str = "") -> tuple[str, bool]:
    """The id under which a question is kept, and whether it is kept already; `wanted` where that is free, else one of its own."""
    found = db.execute("SELECT id FROM question WHERE same = ?", (same(question, history),)).fetchone()
    if found:
        return str(found[0]), True
    own = (question_id(question, (*history, f"#{n}") if n else history) for n in count())
    free = (
        id
        for id in chain([wanted] if wanted else [], own)
        if not db.execute("SELECT 1 FROM question WHERE id = ?", (id,)).fetchone()
    )
    return next(free), False


def kept(db: sqlite3.Connection, question: str, history: Sequence[str], wanted: str = "") -> str:
    """The id of a question, which is kept from now on."""
    id, there = known(db, question, history, wanted)
    if not there:
        values = (id, same(question, history), question, json.dumps(list(history), ensure_ascii=False), "judged", "{}", "", now())
        db.execute("INSERT INTO question VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
    return id


def mark(
    home: Home, question: str, history: Sequence[str], passage: str, relevance: int | None, system: dict[str, Any]
) -> Judgment:
    """Keep one mark. It is later than every earlier one of the passage, whatever the clock says. Raises JudgmentsError."""
    with opened(home, write=True) as db:
        assert db is not None
        id = kept(db, question, history)
        last = db.execute("SELECT max(time) FROM judgment WHERE question_id = ? AND passage = ?", (id, passage)).fetchone()[0]
        time = now()
        if last and time <= last:
            time = _stamp(datetime.fromisoformat(last) + timedelta(microseconds=1))
        judgment = Judgment(id, question, tuple(history), passage, relevance, time, system)
        _insert(db, judgment)
    return judgment


def _insert(db: sqlite3.Connection, one: Judgment) -> None:
    values = (one.question_id, one.question, _json(list(one.history)), one.passage, one.relevance, one.time, _json(one.system))
    db.execute(
        "INSERT INTO judgment(question_id, question, history, passage, relevance, time, system) VALUES (?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def every(home: Home) -> list[Judgment]:
    """All marks ever made, the strongest last. Raises JudgmentsError."""
    with opened(home) as db:
        return _read(db) if db else []


def _read(db: sqlite3.Connection, where: str = "", values: Sequence[str] = ()) -> list[Judgment]:
    rows = db.execute(
        f"SELECT question_id, question, history, passage, relevance, time, system FROM judgment {where} {_ORDER}", values
    )
    return [Judgment(i, q, tuple(json.loads(h)), p, r, t, json.loads(s)) for i, q, h, p, r, t, s in rows]


def newest(judgments: Sequence[Judgment]) -> dict[tuple[str, str], Judgment]:
    """The mark that counts of each question (by id) and passage, those taken back included. Wants them in the order of `every`."""
    return {(one.question_id, one.passage): one for one in judgments}


def standing(home: Home) -> dict[str, dict[str, int]]:
    """Question id -> passage -> 1 or 0: what holds now. Raises JudgmentsError."""
    grades: dict[str, dict[str, int]] = {}
    for one in newest(every(home)).values():
        if one.relevance is not None:
            grades.setdefault(one.question_id, {})[one.passage] = one.relevance
    return grades


def of(home: Home, question: str, history: Sequence[str]) -> dict[str, int]:
    """Passage -> 1 or 0, of one question. Raises JudgmentsError."""
    with opened(home) as db:
        if db is None:
            return {}
        id, _ = known(db, question, history)
        marks = newest(_read(db, "WHERE question_id = ?", (id,)))
    return {passage: one.relevance for (_, passage), one in marks.items() if one.relevance is not None}


def merge(home: Home, theirs: Sequence[Judgment]) -> tuple[int, list[Conflict]]:
    """Add the marks of another file; returns how many were new, and where the two disagree. Raises JudgmentsError.

    A question that is kept here under another id keeps that id; one whose id is another question's here gets its own.
    """
    with opened(home, write=True) as db:
        assert db is not None
        mine = _read(db)
        before, there = newest(mine), {(one.question_id, one.passage, one.time, one.relevance) for one in mine}
        moved = [replace(one, question_id=kept(db, one.question, one.history, one.question_id)) for one in theirs]
        new = {key: one for one in moved if (key := (one.question_id, one.passage, one.time, one.relevance)) not in there}
        for one in new.values():
            _insert(db, one)
        after = newest(_read(db))
    ordered = sorted(moved, key=lambda one: (one.time, -1 if one.relevance is None else one.relevance))
    conflicts = [
        Conflict(before[pair], mark, after[pair])
        for pair, mark in newest(ordered).items()
        if pair in before and before[pair].relevance != mark.relevance
    ]
    return len(new), conflicts
