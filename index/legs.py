"""What a store of derived data gives those who search and those who write. Shapes only: each store is a module of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from index.dense import Codes, Ints, Made
from index.encoder import Floats
from index.filters import Filters
from index.lexical import Clause, Entry
from index.record import Record


class Vectors(Protocol):
    """The dense leg: sums of the vectors of sentences."""

    def vectors(self, rows: Ints) -> tuple[Floats, Ints]:
        """The sums of the sentences of passages, in the order of `rows`: float32 (n, dim), and offsets (rows + 1,) into them."""
        ...


class Postings(Protocol):
    """The lexical leg: how many passages hold a token, and BM25."""

    @property
    def count(self) -> int:
        """Passages."""
        ...

    def frequency(self, field: str, token: str) -> int:
        """How many passages hold a token in a field."""
        ...

    def idf(self, field: str, token: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), as BM25 has it."""
        ...

    def weight_of(self, clause: Clause) -> float:
        """The idf of holding any form of a clause, as if no passage held two of them."""
        ...

    def search(self, clauses: Iterable[Clause], limit: int) -> list[tuple[int, float]]:
        """Passage rows and scores, best first."""
        ...

    def rows(self) -> list[int]:
        """The rows of all passages, ascending."""
        ...


class Store(Protocol):
    """One version's derived data, opened for searching."""

    @property
    def dense(self) -> Vectors:
        """The dense leg."""
        ...

    @property
    def lexical(self) -> Postings:
        """The lexical leg."""
        ...

    def candidates(
        self, vector: Floats | None, clauses: tuple[Clause, ...] | None, wanted: int, filters: Filters
    ) -> tuple[list[int], dict[int, float]]:
        """The `wanted` nearest passages of a vector (dim,), and the BM25 of the `wanted` best by clauses; a leg that is None is not asked."""
        ...

    def sentences(self) -> Ints:
        """The ids of all sentences, ascending: `passage row << 12 | sentence`."""
        ...


class Builder(Protocol):
    """Writes one version's derived data after those of the version before. Raises HomeError, or OSError where files cannot be written."""

    def add(self, key: str, record: Record, entries: list[Entry]) -> None:
        """Add the passages of one record, whose permanent name is `key`."""
        ...

    def embed(self, ids: Ints, codes: Codes, lengths: Floats) -> None:
        """Add the vectors of sentences of passages that were added, ids ascending over all calls, in the form that `dense.stored` gives."""
        ...

    def write(self, records: list[int], passages: Ints) -> Made:
        """Take these rows out and make what was added durable; no reader sees it before the version is published.

        Returns how the vectors are searched, for the manifest.
        """
        ...

    def published(self) -> None:
        """The version answers now: let go of what no version that is kept needs."""
        ...
