"""Search tokens -> sparse vectors whose inner product with a query's is BM25, for stores that have no BM25 over prepared tokens.

A passage holds tf (k1 + 1) / (tf + k1 (1 - b + b length / average)), a query idf x weight (Robertson and Zaragoza, 2009); the
dimension of a token is a hash of it. An inner product adds where a query says "the best of these forms", so that it is an upper
bound: `Scoring.exact` scores what was found as the embedded engine does. Knows no store.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.dense import Ints
from index.lexical import FIELDS, FORM, Clause, Counted

K1, B = 1.2, 0.75
NOTHING = 0
"""The dimension of what has no token; no query asks for it."""

FILES = ("sparse.dimensions.npy", "sparse.counts.npy")

Sparse = dict[int, float]


@lru_cache(maxsize=1 << 20)
def dimension(field: str, token: str) -> int:
    """The dimension of a token of a field, 1 to 2**32 - 2."""
    digest = hashlib.blake2b(f"{field}\0{token}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return 1 + int.from_bytes(digest, "big") % (2**32 - 2)


def lengths(tokens: Mapping[str, str]) -> dict[str, int]:
    """Tokens of each field."""
    return {field: len(tokens.get(field, "").split()) for field in FIELDS}


def weighed(tokens: Mapping[str, str], average: Mapping[str, float]) -> Sparse:
    """A passage's tokens by field, joined by spaces -> its sparse vector. `average`: mean lengths of the fields."""
    vector: Sparse = {}
    for field, joined in tokens.items():
        counts = Counter(joined.split())
        norm = K1 * (1 - B + B * counts.total() / (average.get(field) or 1.0))
        for token, count in counts.items():
            vector[dimension(field, token)] = count * (K1 + 1) / (count + norm)
    return vector or {NOTHING: 1.0}


class Frequencies(Counted):
    """How many passages hold each dimension: two files of one version, memory-mapped."""

    def __init__(self, folder: Path, count: int) -> None:
        """`count`: passages of the version. Raises ValueError where the files are not what was written."""
        super().__init__(count)
        try:
            self.dimensions, self.counts = (np.load(folder / name, mmap_mode="r") for name in FILES)
        except (OSError, EOFError) as error:
            raise ValueError(f"{folder}: {error}") from error
        if self.dimensions.shape != self.counts.shape:
            raise ValueError(f"{folder}: {len(self.dimensions)} dimensions and {len(self.counts)} counts")

    def frequency(self, field: str, token: str) -> int:
        """How many passages hold a token in a field."""
        wanted = dimension(field, token)
        at = int(np.searchsorted(self.dimensions, wanted))
        return int(self.counts[at]) if at < len(self.dimensions) and self.dimensions[at] == wanted else 0


class Tally:
    """Counts dimensions of passages that come and go, and writes the files of a version after those of the one before."""

    def __init__(self, before: Frequencies | None = None) -> None:
        empty = np.zeros(0, np.int64)
        self._sums = [(before.dimensions.astype(np.int64), before.counts.astype(np.int64))] if before else [(empty, empty)]

    def add(self, vectors: Iterable[Iterable[int]], sign: int = 1) -> None:
        """Count the dimensions of passages; `sign` -1 takes them out."""
        found, counts = np.unique(np.fromiter((d for vector in vectors for d in vector), np.int64), return_counts=True)
        self._sums.append((found, sign * counts))
        if len(self._sums) > 32:
            self._sums = [self._merged()]

    def _merged(self) -> tuple[Ints, Ints]:
        dimensions, place = np.unique(np.concatenate([found for found, _ in self._sums]), return_inverse=True)
        counts = np.bincount(place, np.concatenate([counts for _, counts in self._sums]), len(dimensions)).astype(np.int64)
        return dimensions[counts > 0], counts[counts > 0]

    def write(self, folder: Path) -> None:
        """Write both files."""
        dimensions, counts = self._merged()
        arrays: tuple[NDArray[np.uint32], NDArray[np.uint32]] = (dimensions.astype(np.uint32), counts.astype(np.uint32))
        for name, array in zip(FILES, arrays, strict=True):
            np.save(folder / name, array)


class Scoring:
    """A query's clauses made ready: a sparse vector that finds, and exact scores of what is found."""

    def __init__(self, clauses: Iterable[Clause], frequencies: Frequencies) -> None:
        self._clauses = [(clause.weight, _forms(clause, frequencies)) for clause in clauses]

    @property
    def vector(self) -> Sparse:
        """The inner product with it is at least the exact score: within a clause a dimension weighs what its heaviest form gives it."""
        total: Sparse = {}
        for weight, forms in self._clauses:
            heaviest: Sparse = {}
            for _, factors in forms:
                for at, factor in factors.items():
                    heaviest[at] = max(heaviest.get(at, 0.0), weight * factor)
            for at, factor in heaviest.items():
                total[at] = total.get(at, 0.0) + factor
        return {at: factor for at, factor in total.items() if factor > 0}

    def exact(self, passage: Sparse) -> float:
        """The sum over clauses of their best form; a long form counts only where all its characters' pairs occur."""
        return sum(weight * max(_held(form, passage) for form in forms) for weight, forms in self._clauses if forms)


Form = tuple[frozenset[int], Sparse]


def _forms(clause: Clause, frequencies: Frequencies) -> list[Form]:
    """A clause's forms; of words that are alike a rare one weighs no more than all of them together."""
    return [_form(form, frequencies, share) for form, share in zip(clause.forms, frequencies.shares(clause), strict=True)]


def _form(form: tuple[tuple[str, str], ...], frequencies: Frequencies, share: float) -> Form:
    """The dimensions that must occur, and what each dimension counts; `share` multiplies that."""
    scale = share if len(form) <= FORM else share * FORM / len(form)
    needed, factors = set[int](), Sparse()
    for name, token in form:
        if name == "chars" and len(form) > 2:
            needed.add(dimension(name, token))
        for field, boost in ((name, FIELDS[name]), *((("context", FIELDS["context"]),) if name == "words" else ())):
            at = dimension(field, token)
            factors[at] = factors.get(at, 0.0) + scale * boost * frequencies.idf(field, token)
    return frozenset(needed), factors


def _held(form: Form, passage: Sparse) -> float:
    needed, factors = form
    if not needed <= passage.keys():
        return 0.0
    return sum(factor * passage[at] for at, factor in factors.items() if at in passage)
