"""One version of the database -> its records, paragraphs and passages, and which of them filters let pass. Never writes."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.context import Context
from index.extents import Extents
from index.filters import Filters, spoken, where
from index.home import Home, HomeError
from index.record import Passage, RecordInfo
from index.remembered import Remembered
from index.schema import INFO, SEALED, connect, seal

REMEMBERED, READ = 20_000, 32
"""Records whose names are kept in memory, and whose paragraphs."""


class Reader:
    """What one version holds. Rows are stable: a reader of an older version goes on reading it.

    Every method raises HomeError where the database is damaged.
    """

    def __init__(self, database: Path, version: int) -> None:
        self.database, self.version = database, version
        self._live = f"added <= {version} AND (removed IS NULL OR removed > {version})"
        self._names = Remembered(self._named, REMEMBERED)
        self._extents = Extents(self._ask, self._live)
        self._texts = lru_cache(maxsize=READ)(self._paragraphs)
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

    def titled(self, title: str, *, part: bool = True) -> list[str]:
        """The permanent names of the records whose title is a text, or else holds it as a `part`; blanks count for nothing."""
        held = [(key, bare) for key, bare in self._titles if title in bare]
        exact = [key for key, bare in held if bare == title]
        return exact if exact or not part else [key for key, _ in held]

    @cached_property
    def _titles(self) -> list[tuple[str, str]]:
        """The permanent names of all records and their titles without blanks, in the order they were indexed."""
        found = self._ask(f"SELECT key, title FROM record WHERE {self._live} ORDER BY row")
        return [(str(key), re.sub("[\n \u3000]", "", title)) for key, title in found]

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
        """All paragraphs of a record in order of their numbers, as dicts of number, kind, level, text, speaker, note_of; not to be changed."""
        return self._texts(key)

    def _paragraphs(self, key: str) -> list[dict[str, Any]]:
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
            f'SELECT p.row, p.record, p.start, p."end", {", ".join(f"g.{name}" for name in SEALED.split(", "))}, g.seal'
            f" FROM passage p JOIN paragraph g ON g.record = p.record AND g.number = p.number WHERE p.row IN ({marks})"
        )
        read = self._ask(query)
        found = {}
        for (row, _, start, end, *values, sealed), names in zip(read, self._names.of([one[1] for one in read]), strict=True):
            if names is None:  # it went between the two readings, and its passages with it
                continue
            key, title, dated = names
            self._hold(key, values, sealed)
            number, kind, _, text, speaker, _, heading, lead = values
            passage = Passage(row, key, number, start, end, text[start:end], kind, speaker)
            found[int(row)] = (passage, Context(title, heading, lead, dated))
        return found

    def _named(self, records: list[int]) -> list[tuple[str, str, str] | None]:
        """Permanent name, title, dates and authors of records by row; None for one that is gone."""
        marks = ",".join(str(int(record)) for record in records)
        found = self._ask(f"SELECT row, key, title, date, authors FROM record WHERE row IN ({marks})")
        names = {
            row: (key, title, f"{_spelt(date or '')} {' '.join(json.loads(authors))}") for row, key, title, date, authors in found
        }
        return [names.get(record) for record in records]

    def rows(self, filters: Filters) -> tuple[list[int], NDArray[np.int64]]:
        """Record rows and passage rows (ascending) that filters let pass."""
        limits, values = where(filters, self._live)
        records = [int(row) for (row,) in self._ask(f"SELECT row FROM record WHERE {limits} ORDER BY row", values)]
        query = f"SELECT p.row FROM passage p WHERE p.record IN (SELECT row FROM record WHERE {limits})"
        by, names = spoken(filters)
        found = self._ask(f"{query}{by} ORDER BY p.row", [*values, *names])
        return records, np.fromiter((row for (row,) in found), np.int64)

    def keys_of(self, rows: Sequence[int]) -> list[str]:
        """The records of some passage rows, each once, in the order of its first row."""
        marks = ",".join(str(int(row)) for row in rows)
        found = self._ask(f"SELECT p.row, r.key FROM passage p JOIN record r ON r.row = p.record WHERE p.row IN ({marks})")
        keys = {int(row): str(key) for row, key in found}
        return list(dict.fromkeys(keys[row] for row in rows if row in keys))

    def of_month(self, year: int, month: int, filters: Filters, most: int) -> list[str]:
        """The keys of at most so many records that are dated within a month and that filters let pass."""
        limits, values = where(filters, self._live)
        within, first = "row IN (SELECT record FROM day WHERE first >= ? AND last <= ?)", year * 10000 + month * 100
        query = f"SELECT key FROM record WHERE {limits} AND {within} ORDER BY row LIMIT ?"
        return [str(key) for (key,) in self._ask(query, [*values, first, first + 99, most])]

    def passing(self, rows: Iterable[int], filters: Filters) -> list[int]:
        """Those of some passage rows that are in this version and that filters let pass, in the order given."""
        given = list(rows)
        limits, values = where(filters, self._live)
        marks = ",".join(str(int(row)) for row in given)
        query = f"SELECT p.row FROM passage p WHERE p.row IN ({marks}) AND p.record IN (SELECT row FROM record WHERE {limits})"
        by, names = spoken(filters)
        passed = {row for (row,) in self._ask(query + by, [*values, *names])}
        return [row for row in given if row in passed]

    def names_of(self, forms: tuple[str, ...]) -> str:
        """The forms of a name that the records use for authors, speakers and tags, by `|`; the first form where they use none."""
        every, ending = self._people
        given = "|".join(forms).split("|")
        found = {*every.intersection(given), *(name for form in given for name in ending.get(form.lower(), ()))}
        return "|".join(sorted(name for name in found if "|" not in name)) or forms[0]

    @cached_property
    def _people(self) -> tuple[set[str], dict[str, list[str]]]:
        """All names of persons, and those that end in `·` and a last part, by that part in small letters."""
        every, ending = {str(name) for (name,) in self._ask("SELECT DISTINCT name FROM person")}, dict[str, list[str]]()
        for name in every:
            parts = name.lower().split("·")
            for at in range(1, len(parts)):
                ending.setdefault("·".join(parts[at:]), []).append(name)
        return every, ending

    def persons(self) -> tuple[str, ...]:
        """The names of all authors, speakers and tags."""
        found = self._ask(
            f"SELECT DISTINCT name FROM person WHERE record IN (SELECT row FROM record WHERE {self._live}) ORDER BY name"
        )
        return tuple(str(name) for (name,) in found)

    def count(self, filters: Filters) -> tuple[int, int]:
        """Records, and paragraphs that answer, which filters let pass."""
        records, _, passages, _ = self._extents.of(filters)
        return records, passages

    def extent(self, filters: Filters) -> tuple[int, int, int]:
        """Records of which filters let a paragraph that answers pass, those paragraphs, and records left out because they have no date."""
        return self._extents.of(filters)[1:]

    def values(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tags and the books of all records."""
        return self._values

    @cached_property
    def _values(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        tags = self._ask(f"SELECT DISTINCT value FROM record, json_each(record.tags) WHERE {self._live} ORDER BY value")
        books = self._ask(f"SELECT DISTINCT book FROM record WHERE {self._live} AND book != '' ORDER BY book")
        return tuple(str(tag) for (tag,) in tags), tuple(str(book) for (book,) in books)


def _spelt(date: str) -> str:
    """Dates as questions name them: 1957-11-19 is 1957年11月19日; parts that are 0 are left out."""
    return re.sub(
        r"(\d+)-(\d+)-(\d+)",
        lambda day: "".join(f"{int(part)}{unit}" for part, unit in zip(day.groups(), "年月日", strict=True) if int(part)),
        date,
    )


def _info(values: tuple[Any, ...]) -> RecordInfo:
    key, id_, title, date, period, authors, source, tags, book, book_author, paragraphs = values
    people, names = tuple(json.loads(authors)), tuple(json.loads(tags))
    return RecordInfo(key, id_, title, date, bool(period), people, source, names, book, book_author, paragraphs)
