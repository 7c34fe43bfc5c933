"""One version of a collection, opened for searching: both legs and the filters in one request, then exact scores of what was found.

The frequencies of tokens are files of the home, so that a query's weights cost no request. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from index.dense import SCALE, SENTENCE_BITS, Ints, signed_bytes
from index.encoder import Floats, unit
from index.filters import Filters
from index.home import Home, Manifest
from index.lexical import Clause
from index.milvus.client import LIMIT, Client
from index.milvus.rows import among, expression, kept
from index.reader import Reader
from index.sparse import Frequencies, Scoring, Sparse

SENTENCES, PASSAGES = 4, 2
"""Rows that each leg asks for, as a multiple of the passages that are wanted."""

FEWEST = 50
"""Passages that are looked through even where fewer are wanted: the store's order is not the exact one."""

REMEMBERED = 5000
"""Passages whose vectors are kept in memory."""

_TOGETHER = 500


class Remote:
    """One version in a store. Raises HomeError where the store cannot be reached or does not hold it."""

    def __init__(self, home: Home, manifest: Manifest, reader: Reader) -> None:
        folder = home.folder(manifest.version)
        self.reader, self.dim = reader, manifest.dim
        try:
            self._kept = kept(folder)
            frequencies = Frequencies(folder, self._kept.passages)
        except ValueError as error:
            raise home.damaged(str(error)) from None
        self.client = Client(manifest.store or "")
        if not self.client.holds(self._kept.collection):
            raise home.damaged(f"the store {manifest.store} has no collection {self._kept.collection}")
        self.lexical = RemotePostings(self, frequencies)
        self._sums: dict[int, tuple[Floats, Floats, Sparse]] = {}

    @property
    def dense(self) -> Remote:
        """The dense leg: its vectors come from the same rows."""
        return self

    def candidates(
        self, vector: Floats | None, clauses: tuple[Clause, ...] | None, wanted: int, filters: Filters
    ) -> tuple[list[int], dict[int, float]]:
        """The `wanted` nearest passages, and the BM25 of the `wanted` best; see `legs.Store`."""
        scoring = None if clauses is None else Scoring(clauses, self.lexical.frequencies)
        query = None if vector is None else signed_bytes(vector[None])[0].astype(np.float32)
        weights = None if scoring is None else scoring.vector
        rows = self._found(None if query is None else query.tolist(), weights, wanted, filters)
        if query is not None:
            self._fetch(rows)
        near = [] if query is None else self._nearest(query, rows)[:wanted]
        held = {} if scoring is None else {row: scoring.exact(sparse) for row, sparse in self._weights(rows).items()}
        best = sorted((row for row in held if held[row] > 0), key=lambda row: (-held[row], row))
        return near, {row: held[row] for row in best[:wanted]}

    def _found(self, query: list[float] | None, weights: Sparse | None, wanted: int, filters: Filters) -> list[int]:
        """At least `wanted` rows of passages that filters let pass, where there are so many; by what the store says of both legs."""
        condition = expression(filters, self.reader.version)
        asked = max(wanted, FEWEST)
        while True:
            limits = (SENTENCES * asked, PASSAGES * asked)
            found = self.client.search(self._kept.collection, query, weights, limits, condition)
            rows = self.reader.passing(dict.fromkeys(one >> SENTENCE_BITS for one in found), filters)
            if len(rows) >= wanted or len(found) < PASSAGES * asked or asked >= LIMIT:
                return rows
            asked *= 4  # sentences of few passages, or dates that only the home knows exactly

    def _nearest(self, query: Floats, rows: list[int]) -> list[int]:
        """Rows by their best sentence."""
        score = {row: float((self._sums[row][0] @ query).max(initial=-(SCALE**2))) for row in rows}
        return sorted(rows, key=lambda row: (-score[row], row))

    def _fetch(self, rows: Iterable[int]) -> None:
        """Get the vectors of passages that are not at hand."""
        if len(self._sums) > REMEMBERED:
            self._sums.clear()
        wanted = [row for row in dict.fromkeys(rows) if row not in self._sums]
        lines: dict[int, list[dict[str, Any]]] = {row: [] for row in wanted}
        for start in range(0, len(wanted), _TOGETHER):
            condition = f"{among('passage', wanted[start : start + _TOGETHER])} and added <= {self.reader.version}"
            for line in self.client.rows(self._kept.collection, condition, ["id", "vector", "length", "sparse"]):
                lines[int(line["id"]) >> SENTENCE_BITS].append(line)
        for row, some in lines.items():
            some.sort(key=lambda line: line["id"])
            codes = np.array([line["vector"] for line in some], np.float32).reshape(len(some), self.dim)
            lengths = np.array([line["length"] for line in some], np.float32)
            self._sums[row] = codes, lengths, some[0]["sparse"] if some else {}

    def _weights(self, rows: list[int]) -> dict[int, Sparse]:
        """The sparse vectors of passages, asked for alone where the others are not needed."""
        wanted = [row for row in rows if row not in self._sums]
        found = {}
        for start in range(0, len(wanted), _TOGETHER):
            condition = among("id", np.array(wanted[start : start + _TOGETHER], np.int64) << SENTENCE_BITS)
            found.update(
                {
                    int(line["id"]) >> SENTENCE_BITS: line["sparse"]
                    for line in self.client.rows(self._kept.collection, condition, ["id", "sparse"])
                }
            )
        return {row: self._sums[row][2] if row in self._sums else found.get(row, {}) for row in rows}

    def vectors(self, rows: Ints) -> tuple[Floats, Ints]:
        """The sums of the sentences of passages; see `legs.Vectors`."""
        wanted = rows.tolist()
        self._fetch(wanted)
        codes = np.concatenate([self._sums[row][0] for row in wanted] or [np.zeros((0, self.dim), np.float32)])
        lengths = np.concatenate([self._sums[row][1] for row in wanted] or [np.zeros(0, np.float32)])
        counts = [len(self._sums[row][1]) for row in wanted]
        return np.asarray(unit(codes) * lengths[:, None], np.float32), np.cumsum([0, *counts], dtype=np.int64)

    def sentences(self) -> Ints:
        """The ids of all sentences, ascending."""
        return np.array(sorted(self.client.ids(self._kept.collection, expression(Filters(), self.reader.version))), np.int64)


class RemotePostings:
    """The lexical leg of a version in a store."""

    def __init__(self, store: Remote, frequencies: Frequencies) -> None:
        self._store, self.frequencies = store, frequencies
        self.frequency, self.idf, self.weight_of = frequencies.frequency, frequencies.idf, frequencies.weight_of
        self.count = frequencies.count

    def search(self, clauses: Iterable[Clause], limit: int) -> list[tuple[int, float]]:
        """Passage rows and scores, best first."""
        return list(self._store.candidates(None, tuple(clauses), min(limit, LIMIT), Filters())[1].items())

    def rows(self) -> list[int]:
        """The rows of all passages, ascending."""
        return [int(row) for row in np.unique(self._store.sentences() >> SENTENCE_BITS)]
