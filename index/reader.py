"""One version of the database -> its records, paragraphs and passages, and which of them filters let pass. Never writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.context import Context
from index.record import ANSWERING, Passage, RecordInfo
from index.store import INFO, connect


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits of a search; an empty one lets everything pass. Dates are yyyymmdd, both ends included."""

    first: int | None = None
    last: int | None = None
    speaker: str | None = None
    person: str | None = None
    tag: str | None = None
    book: str | None = None
    record: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


class Reader:
    """What one version holds. Rows are stable: a reader of an older version goes on reading it."""

    def __init__(self, database: Path, version: int) -> None:
        self.db = connect(database)
        self.version = version
        self._live = f"added <= {version} AND (removed IS NULL OR removed > {version})"

    def records(self) -> list[RecordInfo]:
        """All records, in the order they were indexed."""
        return [_info(values) for values in self.db.execute(f"SELECT {INFO} FROM record WHERE {self._live} ORDER BY row")]

    def keys(self, name: str) -> list[str]:
        """The permanent names of the records that `id` (all its texts) or `id~hash` names."""
        query = f"SELECT key FROM record WHERE {self._live} AND (key = ? OR id = ?) ORDER BY row"
        return [str(key) for (key,) in self.db.execute(query, (name, name))]

    def info(self, key: str) -> RecordInfo:
        """The record with a permanent name. Raises KeyError."""
        values = self.db.execute(f"SELECT {INFO} FROM record WHERE {self._live} AND key = ?", (key,)).fetchone()
        if values is None:
            raise KeyError(key)
        return _info(values)

    def paths(self, key: str) -> list[str]:
        """The files a record was read from."""
        query = f"SELECT s.path FROM source s JOIN record r ON r.row = s.record WHERE r.key = ? AND s.{self._live.replace('removed', 's.removed')}"
        return [str(path) for (path,) in self.db.execute(query, (key,))]

    def paragraphs(self, key: str) -> list[dict[str, Any]]:
        """All paragraphs of a record in order of their numbers, as dicts of number, kind, level, text, speaker, note_of."""
        query = (
            "SELECT number, kind, level, text, speaker, note_of FROM paragraph WHERE record ="
            f" (SELECT row FROM record WHERE {self._live} AND key = ?) ORDER BY number"
        )
        names = ("number", "kind", "level", "text", "speaker", "note_of")
        return [dict(zip(names, values, strict=True)) for values in self.db.execute(query, (key,))]

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Context]]:
        """Passages and their surroundings by row."""
        marks = ",".join(str(int(row)) for row in rows)
        query = (
            'SELECT p.row, r.key, p.number, p.start, p."end", g.text, g.kind, g.speaker, r.title, g.context, g.lead'
            f" FROM passage p JOIN record r ON r.row = p.record JOIN paragraph g ON g.record = p.record AND g.number = p.number"
            f" WHERE p.row IN ({marks})"
        )
        found = {}
        for row, key, number, start, end, text, kind, speaker, title, heading, lead in self.db.execute(query):
            passage = Passage(row, key, number, start, end, text[start:end], kind, speaker)
            found[int(row)] = (passage, Context(title, heading, lead))
        return found

    def rows(self, filters: Filters) -> tuple[list[int], NDArray[np.int64]]:
        """Record rows and passage rows (ascending) that filters let pass."""
        clauses, values = [self._live], list[Any]()
        if filters.first is not None or filters.last is not None:
            clauses.append("row IN (SELECT record FROM day WHERE last >= ? AND first <= ?)")
            values += [filters.first or 0, filters.last or 99999999]
        if filters.record:
            clauses.append("(key = ? OR id = ?)")
            values += [filters.record, filters.record]
        if filters.person:
            clauses.append("row IN (SELECT record FROM person WHERE name = ?)")
            values.append(filters.person)
        if filters.tag:
            clauses.append("EXISTS (SELECT 1 FROM json_each(record.tags) WHERE value = ?)")
            values.append(filters.tag)
        if filters.book:
            clauses.append("instr(book, ?) > 0")
            values.append(filters.book)
        where = " AND ".join(clauses)
        records = [int(row) for (row,) in self.db.execute(f"SELECT row FROM record WHERE {where}", values)]
        query, extra = f"SELECT p.row FROM passage p WHERE p.record IN (SELECT row FROM record WHERE {where})", list[Any]()
        if filters.speaker:
            query += " AND (p.record, p.number) IN (SELECT record, number FROM paragraph WHERE speaker = ?)"
            extra.append(filters.speaker)
        rows = self.db.execute(f"{query} ORDER BY p.row", [*values, *extra])
        return records, np.fromiter((row for (row,) in rows), np.int64)

    def count(self, filters: Filters) -> tuple[int, int]:
        """Records, and paragraphs that answer, which filters let pass."""
        records, rows = self.rows(filters)
        kinds = ", ".join(f"'{kind}'" for kind in sorted(ANSWERING))
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS chosen(row INTEGER PRIMARY KEY)")
        self.db.execute("DELETE FROM chosen")
        self.db.executemany("INSERT INTO chosen VALUES (?)", [(int(row),) for row in rows])
        query = (
            "SELECT count(DISTINCT p.record || '#' || p.number) FROM chosen c JOIN passage p ON p.row = c.row JOIN paragraph g"
            f" ON g.record = p.record AND g.number = p.number WHERE g.kind IN ({kinds})"
        )
        return len(records), int(self.db.execute(query).fetchone()[0])


def _info(values: tuple[Any, ...]) -> RecordInfo:
    key, id_, title, date, period, authors, source, tags, book, book_author, paragraphs = values
    return RecordInfo(
        key,
        id_,
        title,
        date,
        bool(period),
        tuple(json.loads(authors)),
        source,
        tuple(json.loads(tags)),
        book,
        book_author,
        paragraphs,
    )
