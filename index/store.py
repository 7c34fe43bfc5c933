"""Records and passages in SQLite. A row belongs to the versions from `added` to before `removed`; readers see theirs.

Does not search and does not know what is derived.
"""

from __future__ import annotations

import json
import sqlite3
from calendar import monthrange
from collections.abc import Iterable, Iterator
from pathlib import Path

from index.context import Laid, lay
from index.record import ANSWERING, Date, Passage, Record
from index.schema import INFO, SEALED, connect, seal


def interval(dates: tuple[Date, ...], period: bool) -> list[tuple[int, int]]:
    """The days that dates cover, as yyyymmdd pairs: a missing part covers all of its year or month; a period what lies between."""
    spans = []
    for date in dates:
        if date.year:
            first = date.year * 10000 + (date.month or 1) * 100 + (date.day or 1)
            month = date.month or 12
            spans.append((first, date.year * 10000 + month * 100 + (date.day or monthrange(date.year, month)[1])))
    if period and len(spans) > 1:
        return [(min(first for first, _ in spans), max(last for _, last in spans))]
    return spans


def people(record: Record) -> set[str]:
    """The names by which a record is found: authors, tags and speakers."""
    return {*record.authors, *record.tags, *(p.speaker for p in record.paragraphs if p.speaker)}


class Writer:
    """One run's changes, in one transaction that `commit` ends; the rows carry the new version."""

    def __init__(self, database: Path, current: int, version: int) -> None:
        self.version = version
        self._since = 0
        self.db = connect(database, write=True)
        try:
            self.db.execute("BEGIN IMMEDIATE")
            self._undo(current)
        except sqlite3.Error:
            self.end()
            raise

    def _undo(self, current: int) -> None:
        """Remove what a run that never published left behind, and the texts that no reader of a kept version can see."""
        for (row,) in self.db.execute("SELECT row FROM record WHERE added > ?", (current,)).fetchall():
            self._delete(row)
            self.db.execute("DELETE FROM record WHERE row = ?", (row,))
        self.db.execute("DELETE FROM source WHERE added > ?", (current,))
        for table in ("record", "source"):
            self.db.execute(f"UPDATE {table} SET removed = NULL WHERE removed > ?", (current,))
        old = "SELECT row FROM record WHERE removed > 0 AND removed < ?"
        for (row,) in self.db.execute(old, (current,)).fetchall():
            self._delete(row)
            self.db.execute("UPDATE record SET removed = 0 WHERE row = ?", (row,))

    def _delete(self, row: int) -> None:
        """Remove what belongs to a record; its own row may stay, with removed = 0, because it has a name."""
        for table in ("day", "person", "paragraph", "passage", "source"):
            self.db.execute(f"DELETE FROM {table} WHERE record = ?", (row,))

    def forget(self) -> None:
        """Close everything, names included: what is indexed from now on is indexed for the first time."""
        for table in ("record", "source"):
            self.db.execute(f"UPDATE {table} SET removed = ? WHERE removed IS NULL", (self.version,))
        self._since = int(self.db.execute("SELECT coalesce(max(row), 0) FROM record").fetchone()[0])

    def sources(self) -> dict[str, tuple[int, str, int]]:
        """Living sources: path -> (row, stamp, record row)."""
        found = self.db.execute("SELECT path, row, stamp, record FROM source WHERE removed IS NULL")
        return {path: (row, stamp, record) for path, row, stamp, record in found}

    def restamp(self, source: int, stamp: str) -> None:
        """Note that a file changed its time but not its text."""
        self.db.execute("UPDATE source SET stamp = ? WHERE row = ?", (stamp, source))

    def close(self, source: int) -> None:
        """The source is no more, or has another text now."""
        self.db.execute("UPDATE source SET removed = ? WHERE row = ?", (self.version, source))

    def attach(self, path: str, stamp: str, record: int) -> None:
        """Name a file as a source of a record."""
        values = (path, stamp, record, self.version)
        self.db.execute("INSERT INTO source(path, stamp, record, added) VALUES (?, ?, ?, ?)", values)

    def digest(self, record: int) -> str:
        """The digest of a record's text."""
        return str(self.db.execute("SELECT digest FROM record WHERE row = ?", (record,)).fetchone()[0])

    def digests(self) -> frozenset[str]:
        """The digests of all living records."""
        return frozenset(digest for (digest,) in self.db.execute("SELECT digest FROM record WHERE removed IS NULL"))

    def find(self, digest: str) -> int | None:
        """The living record of a text; none where its last file has another text now that took over its name."""
        sourced = "EXISTS (SELECT 1 FROM source WHERE record = r.row AND removed IS NULL)"
        taken = "EXISTS (SELECT 1 FROM record o WHERE o.key = r.key AND o.row > r.row AND o.removed IS NULL)"
        query = f"SELECT row FROM record r WHERE digest = ? AND removed IS NULL AND ({sourced} OR NOT {taken})"
        found = self.db.execute(query, (digest,)).fetchone()
        return int(found[0]) if found else None

    def key(self, record: Record, replaces: int | None) -> str:
        """The permanent name: `id` for the first text under it and those that replace it in its file, else `id~hash`.

        Who had the bare name last keeps it when it is gone, so that it has it again when it comes back.
        """
        query = "SELECT row, digest FROM record WHERE key = ? AND row > ? ORDER BY row DESC LIMIT 1"
        last = self.db.execute(query, (record.id, self._since)).fetchone()
        if last is None or last[1] == record.digest or (last[0] == replaces and not self._has_source(last[0])):
            return record.id
        return f"{record.id}~{record.digest[:6]}"

    def _has_source(self, record: int) -> bool:
        living = "SELECT 1 FROM source WHERE record = ? AND removed IS NULL"
        return self.db.execute(living, (record,)).fetchone() is not None

    def add(self, record: Record, laid: list[Laid] | None = None, *, replaces: int | None = None) -> tuple[int, list[Passage]]:
        """Insert a record, laid out already or not; returns its row and its passages."""
        key = self.key(record, replaces)
        cursor = self.db.execute(
            f"INSERT INTO record({INFO}, digest, added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key, record.id, record.title, record.date, record.period, json.dumps(record.authors), record.source,
                json.dumps(record.tags), record.book, record.book_author, len(record.paragraphs), record.digest, self.version,
            ),
        )  # fmt: skip
        row = int(cursor.lastrowid or 0)
        self.db.executemany("INSERT INTO day VALUES (?, ?, ?)", [(row, *span) for span in interval(record.dates, record.period)])
        self.db.executemany("INSERT INTO person VALUES (?, ?)", [(row, name) for name in sorted(people(record))])
        return row, self._passages(row, key, lay(record) if laid is None else laid)

    def _passages(self, row: int, key: str, laid: list[Laid]) -> list[Passage]:
        """Insert the paragraphs of a record and their passages, whose rows go on from the last one that ever was."""
        sealed = [
            (p.number, p.kind, p.level, p.text, p.speaker, p.note_of, c.heading, c.lead)
            for p, c in ((one.paragraph, one.context) for one in laid)
        ]
        self.db.executemany(
            f"INSERT INTO paragraph(record, {SEALED}, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(row, *values, seal(*values)) for values in sealed],
        )
        last = self.db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passage'").fetchone()
        cut = ((one.paragraph, start, end) for one in laid for start, end in one.pieces)
        passages = [
            Passage(place, key, p.number, start, end, p.text[start:end], p.kind, p.speaker)
            for place, (p, start, end) in enumerate(cut, int(last[0]) + 1 if last else 1)
        ]
        self.db.executemany(
            "INSERT INTO passage VALUES (?, ?, ?, ?, ?)", [(p.row, row, p.number, p.start, p.end) for p in passages]
        )
        return passages

    def speakers(self, record: int) -> dict[int, str | None]:
        """The speakers of a record's paragraphs by number, header and description left out."""
        return dict(self.db.execute("SELECT number, speaker FROM paragraph WHERE record = ? AND number > 0", (record,)))

    def withdraw(self, record: int) -> list[tuple[str, str]]:
        """Close a record and its sources; returns their paths and stamps."""
        living = "FROM source WHERE record = ? AND removed IS NULL"
        sources = self.db.execute(f"SELECT path, stamp {living}", (record,)).fetchall()
        self.db.execute("UPDATE source SET removed = ? WHERE record = ? AND removed IS NULL", (self.version, record))
        self._remove("row = ?", (str(record),))
        return [(str(path), str(stamp)) for path, stamp in sources]

    def orphans(self) -> list[int]:
        """Close the records that no living source has, and return their rows."""
        alone = "removed IS NULL AND row NOT IN (SELECT record FROM source WHERE removed IS NULL)"
        return self._remove(alone, ())

    def detach(self, name: str) -> list[int]:
        """Close the records that `id` or `id~hash` names together with their sources; returns their rows."""
        rows = self._remove("removed IS NULL AND (key = ? OR id = ?)", (name, name))
        for row in rows:
            self.db.execute("UPDATE source SET removed = ? WHERE record = ? AND removed IS NULL", (self.version, row))
        return rows

    def _remove(self, where: str, values: tuple[str, ...]) -> list[int]:
        rows = [int(row) for (row,) in self.db.execute(f"SELECT row FROM record WHERE {where}", values)]
        self.db.executemany("UPDATE record SET removed = ? WHERE row = ?", [(self.version, row) for row in rows])
        return rows

    def closed(self) -> list[int]:
        """The rows of the records that this run removed."""
        return [int(row) for (row,) in self.db.execute("SELECT row FROM record WHERE removed = ?", (self.version,))]

    def passages_of(self, records: Iterable[int]) -> list[int]:
        """The passage rows of records."""
        return [int(p) for row in records for (p,) in self.db.execute("SELECT row FROM passage WHERE record = ?", (row,))]

    def living(self) -> Iterator[tuple[int, int, str | None, str, str, str, str]]:
        """All passages in order: row, record's row, speaker, text; title, heading and lead around it."""
        query = (
            'SELECT p.row, p.record, g.speaker, g.text, p.start, p."end", r.title, g.context, g.lead FROM passage p'
            " JOIN record r ON r.row = p.record JOIN paragraph g ON g.record = p.record AND g.number = p.number"
            " WHERE r.removed IS NULL ORDER BY p.row"
        )
        for row, record, speaker, text, start, end, *around in self.db.execute(query):
            yield row, record, speaker, text[start:end], *around

    def counts(self) -> tuple[int, int]:
        """Living records, and paragraphs that answer."""
        kinds = ", ".join(f"'{kind}'" for kind in sorted(ANSWERING))
        living = "SELECT row FROM record WHERE removed IS NULL"
        records = self.db.execute("SELECT count(*) FROM record WHERE removed IS NULL").fetchone()[0]
        paragraphs = self.db.execute(
            f"SELECT count(*) FROM paragraph WHERE kind IN ({kinds}) AND record IN ({living})"
        ).fetchone()[0]
        return int(records), int(paragraphs)

    def commit(self) -> None:
        """End the transaction; readers of the version before still see theirs."""
        self.db.execute("COMMIT")
        self.db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def end(self) -> None:
        """Let go of the database; what was not committed is forgotten."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")
        self.db.close()
