"""One version of the database -> its records, paragraphs and passages, and which of them filters let pass. Never writes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.context import Context
from index.home import Home, HomeError
from index.record import ANSWERING, Passage, RecordInfo
from index.schema import INFO, SEALED, connect, seal


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits of a search; an empty one lets everything pass. Dates are yyyymmdd, both ends included.

    `speaker` and `person` may be several forms of one name, separated by `|`.
    """

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
    """What one version holds. Rows are stable: a reader of an older version goes on reading it.

    Every method raises HomeError where the database is damaged.
    """

    def __init__(self, database: Path, version: int) -> None:
        self.database, self.version = database, version
        self._live = f"added <= {version} AND (removed IS NULL OR removed > {version})"
        self._counts: dict[Filters, tuple[int, int]] = {}
        try:
            self.db = connect(database)
        except sqlite3.Error as error:
            raise self._damaged(error) from None
        self._ask("SELECT row FROM record LIMIT 1")

    def close(self) -> None:
        """Let go of the database."""
        self.db.close()

    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        values = [value.encode("utf-8", "replace").decode() if isinstance(value, str) else value for value in values]
        try:
            return self.db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from None

    def _damaged(self, error: object) -> HomeError:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
            sqlite3.SQLITE_IOERR,
            sqlite3.SQLITE_FULL,
        ):  # even a reader keeps a file
            return HomeError(f"the home {self.database.parent} cannot be read and written ({error}); is the disk full?")
        return Home(self.database.parent).damaged(f"{self.database}: {error}")

    def check(self, records: int, *, thorough: bool = False) -> None:
        """Compare the number of records with what the manifest says; `thorough` reads the whole file. Raises HomeError."""
        found = len(self._ask(f"SELECT row FROM record WHERE {self._live}"))
        if found != records:
            raise self._damaged(f"{found} records, not {records}")
        if thorough and (said := self._ask("PRAGMA quick_check(1)")[0][0]) != "ok":
            raise self._damaged(said)

    def records(self) -> list[RecordInfo]:
        """All records, in the order they were indexed."""
        return [_info(values) for values in self._ask(f"SELECT {INFO} FROM record WHERE {self._live} ORDER BY row")]

    def keys(self, name: str) -> list[str]:
        """The permanent names of the records that `id` (all its texts) or `id~hash` names."""
        query = f"SELECT key FROM record WHERE {self._live} AND (key = ? OR id = ?) ORDER BY row"
        return [str(key) for (key,) in self._ask(query, (name, name))]

    def info(self, key: str) -> RecordInfo:
        """The record with a permanent name. Raises KeyError."""
        values = self._ask(f"SELECT {INFO} FROM record WHERE {self._live} AND key = ?", (key,))
        if not values:
            raise KeyError(key)
        return _info(values[0])

    def paths(self, key: str) -> list[str]:
        """The files a record was read from."""
        query = (
            f"SELECT path FROM source WHERE {self._live} AND record IN (SELECT row FROM record WHERE {self._live} AND key = ?)"
        )
        return [str(path) for (path,) in self._ask(f"{query} ORDER BY row", (key,))]

    def paragraphs(self, key: str) -> list[dict[str, Any]]:
        """All paragraphs of a record in order of their numbers, as dicts of number, kind, level, text, speaker, note_of."""
        query = f"SELECT {SEALED}, seal FROM paragraph WHERE record = (SELECT row FROM record WHERE {self._live} AND key = ?)"
        names = ("number", "kind", "level", "text", "speaker", "note_of")
        found = []
        for *values, sealed in self._ask(f"{query} ORDER BY number", (key,)):
            self._hold(key, values, sealed)
            found.append(dict(zip(names, values, strict=False)))
        return found

    def _hold(self, key: str, values: Sequence[Any], sealed: bytes) -> None:
        """Compare a paragraph with what was indexed. Raises HomeError: a text that changed is not shown."""
        if seal(*values) != sealed:
            raise self._damaged(f"{key}#{values[0]} is not what was indexed")

    def passages(self, rows: Iterable[int]) -> dict[int, tuple[Passage, Context]]:
        """Passages and their surroundings by row."""
        marks = ",".join(str(int(row)) for row in rows)
        query = (
            f'SELECT p.row, r.key, p.start, p."end", r.title, r.date, r.authors, {", ".join(f"g.{name}" for name in SEALED.split(", "))}, g.seal'
            f" FROM passage p JOIN record r ON r.row = p.record JOIN paragraph g ON g.record = p.record AND g.number = p.number"
            f" WHERE p.row IN ({marks})"
        )
        found = {}
        for row, key, start, end, title, date, authors, *values, sealed in self._ask(query):
            self._hold(key, values, sealed)
            number, kind, _, text, speaker, _, heading, lead = values
            passage = Passage(row, key, number, start, end, text[start:end], kind, speaker)
            dated = f"{_spelt(date or '')} {' '.join(json.loads(authors))}"
            found[int(row)] = (passage, Context(title, heading, lead, dated))
        return found

    def rows(self, filters: Filters) -> tuple[list[int], NDArray[np.int64]]:
        """Record rows and passage rows (ascending) that filters let pass."""
        where, values = self._where(filters)
        records = [int(row) for (row,) in self._ask(f"SELECT row FROM record WHERE {where} ORDER BY row", values)]
        query = f"SELECT p.row FROM passage p WHERE p.record IN (SELECT row FROM record WHERE {where})"
        spoken, names = _spoken(filters)
        found = self._ask(f"{query}{spoken} ORDER BY p.row", [*values, *names])
        return records, np.fromiter((row for (row,) in found), np.int64)

    def passing(self, rows: Iterable[int], filters: Filters) -> list[int]:
        """Those of some passage rows that are in this version and that filters let pass, in the order given."""
        given = list(rows)
        where, values = self._where(filters)
        marks = ",".join(str(int(row)) for row in given)
        query = f"SELECT p.row FROM passage p WHERE p.row IN ({marks}) AND p.record IN (SELECT row FROM record WHERE {where})"
        spoken, names = _spoken(filters)
        passed = {row for (row,) in self._ask(query + spoken, [*values, *names])}
        return [row for row in given if row in passed]

    def names_of(self, forms: tuple[str, ...]) -> str:
        """The forms of a name that the records use for authors, speakers and tags, by `|`; the first form where they use none."""
        among, names = _among("|".join(forms))
        dotted = " OR ".join("name LIKE '%·' || ?" for _ in names)
        found = self._ask(f"SELECT DISTINCT name FROM person WHERE name IN {among} OR {dotted} ORDER BY name", [*names, *names])
        return "|".join(str(name) for (name,) in found if "|" not in str(name)) or forms[0]

    def count(self, filters: Filters) -> tuple[int, int]:
        """Records, and paragraphs that answer, which filters let pass."""
        if filters not in self._counts:
            where, values = self._where(filters)
            kinds = ", ".join(f"'{kind}'" for kind in sorted(ANSWERING))
            query = f"SELECT count(*) FROM paragraph WHERE kind IN ({kinds}) AND record IN (SELECT row FROM record WHERE {where})"
            among, names = _among(filters.speaker or "")
            spoken, name = (f" AND speaker IN {among}", names) if filters.speaker else ("", [])
            records = self._ask(f"SELECT count(*) FROM record WHERE {where}", values)[0][0]
            self._counts[filters] = int(records), int(self._ask(query + spoken, [*values, *name])[0][0])
        return self._counts[filters]

    def _where(self, filters: Filters) -> tuple[str, list[Any]]:
        """The condition on records, and its values."""
        clauses, values = [self._live], list[Any]()
        if filters.first is not None or filters.last is not None:
            clauses.append("row IN (SELECT record FROM day WHERE last >= ? AND first <= ?)")
            values += [0 if filters.first is None else filters.first, 99999999 if filters.last is None else filters.last]
        if filters.record:
            clauses.append("(key = ? OR id = ?)")
            values += [filters.record, filters.record]
        if filters.person:
            among, names = _among(filters.person)
            clauses.append(f"row IN (SELECT record FROM person WHERE name IN {among})")
            values += names
        if filters.tag:
            clauses.append("EXISTS (SELECT 1 FROM json_each(record.tags) WHERE value = ?)")
            values.append(filters.tag)
        if filters.book:
            clauses.append("instr(book, ?) > 0")
            values.append(filters.book)
        return " AND ".join(clauses), values


def _spelt(date: str) -> str:
    """Dates as questions name them: 1957-11-19 is 1957年11月19日; parts that are 0 are left out."""
    return re.sub(
        r"(\d+)-(\d+)-(\d+)",
        lambda day: "".join(f"{int(part)}{unit}" for part, unit in zip(day.groups(), "年月日", strict=True) if int(part)),
        date,
    )


def _among(forms: str) -> tuple[str, list[str]]:
    """`(?, ?)` for the forms of a name, and the forms."""
    names = forms.split("|")
    return f"({', '.join('?' * len(names))})", names


def _spoken(filters: Filters) -> tuple[str, list[str]]:
    """The condition on passages `p` that a speaker sets, and its values."""
    if not filters.speaker:
        return "", []
    among, names = _among(filters.speaker)
    return f" AND (p.record, p.number) IN (SELECT record, number FROM paragraph WHERE speaker IN {among})", names


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
