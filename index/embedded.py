"""The store that needs no server: FAISS and tantivy files in a version's folder. Writes and opens them; scores nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from index.dense import Codes, Dense, DenseBuilder, Ints, Made
from index.encoder import Floats
from index.filters import Filters, Within
from index.home import Home, Manifest
from index.lexical import Clause, Entry, Lexical, LexicalBuilder
from index.reader import Reader
from index.record import Record
from index.renew import renew
from index.shards import library
from index.store import Writer

REMEMBERED = 10
"""Filters of which the rows that they let pass are kept in memory."""

_BESIDE = ThreadPoolExecutor(2, "vectors", library)
"""Where vectors are compared while postings are read: both leave the interpreter to others."""


class Embedded:
    """One version's files, opened for searching. Raises HomeError where they are not what was written."""

    def __init__(self, home: Home, manifest: Manifest, reader: Reader) -> None:
        self._home, self._reader, folder = home, reader, home.folder(manifest.version)
        try:
            self.dense = Dense(folder, manifest.vectors)
            self.lexical = Lexical(folder / "lexical")
        except (OSError, ValueError, RuntimeError) as error:
            raise home.damaged(f"{folder}: {str(error).splitlines()[0]}") from None
        self._limits = lru_cache(maxsize=REMEMBERED)(reader.rows)

    def candidates(
        self, vector: Floats | None, clauses: tuple[Clause, ...] | None, wanted: int, filters: Filters
    ) -> tuple[list[int], dict[int, float]]:
        """The `wanted` nearest passages, and the BM25 of the `wanted` best; see `legs.Store`."""
        passing = self._reader.rows if isinstance(filters, Within) else self._limits
        records, rows = passing(filters) if filters else (None, None)
        near = None if vector is None else _BESIDE.submit(self._near, vector, wanted, rows)
        bm25 = {} if clauses is None else dict(self.lexical.search(clauses, wanted, records, filters.speaker))
        return near.result() if near else [], bm25

    def _near(self, vector: Floats, wanted: int, rows: Ints | None) -> list[int]:
        """The passages of the nearest sentences."""
        try:
            return [row for row, _ in islice(self.dense.search(vector, 4 * wanted, rows), wanted)]
        except ValueError as error:  # the short codes are read when they are first needed
            raise self._home.damaged(str(error)) from None

    def sentences(self) -> Ints:
        """The ids of all sentences, ascending. Raises ValueError where the short codes of the vectors are damaged."""
        _ = self.dense.coarse
        return np.asarray(self.dense.ids)


class EmbeddedBuilder:
    """Writes one version's folder; what stays of the version `base` is taken over, 0 for none."""

    def __init__(self, home: Home, base: int, writer: Writer, dim: int, threads: int = 1) -> None:
        self.home, self.base, self.writer, self.folder = home, base, writer, home.folder(writer.version)
        old, before = self._before() if base else (None, None)
        self._lexical = LexicalBuilder(self.folder / "lexical", before)
        self._dense = DenseBuilder(self.folder, dim, old, threads=threads)

    def _before(self) -> tuple[Dense, Path]:
        """The vectors of the version before, and where its postings lie. Raises HomeError where either is damaged."""
        folder = self.home.folder(self.base)
        try:
            Lexical(folder / "lexical")
            return Dense(folder, self.home.manifest(self.base, check=False).vectors), folder / "lexical"
        except ValueError as error:
            raise self.home.damaged(f"{folder}: {error}") from None

    def add(self, key: str, record: Record, entries: list[Entry]) -> None:
        """Add the passages of one record."""
        self._lexical.add(entries)

    def embed(self, ids: Ints, codes: Codes, lengths: Floats) -> None:
        """Add the vectors of sentences."""
        self._dense.add_stored(ids, codes, lengths)

    def write(self, records: list[int], passages: Ints) -> Made:
        """Write the files, without what belongs to these record rows and passage rows."""
        self._lexical.remove(records)
        self._lexical.write()
        renew(self.folder / "lexical", self.writer)
        try:
            return self._dense.write(passages)
        except ValueError as error:
            raise self.home.damaged(str(error)) from None

    def published(self) -> None:
        """Old folders go when a home publishes: nothing is left to do."""
