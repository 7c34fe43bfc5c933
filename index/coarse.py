"""Signed bytes -> a code of four bits for every four components, by which a search among very many vectors looks first (FAISS).

A product quantiser (Jégou et al., 2011), scanned in registers. What it proposes is scored again with all components; how many
it must propose is measured on a sample against the search of all. Few vectors get none. Knows neither passages nor files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder import Floats, unit

Raw = NDArray[np.uint8]


class Vectors(Protocol):
    """All vectors: an array (n, dim) of signed bytes, each plus 128, that can be searched."""

    @property
    def shape(self) -> tuple[int, int]:
        """How many, of how many components."""
        ...

    def __getitem__(self, wanted: NDArray[np.int64] | slice) -> Raw:
        """Some of them."""
        ...

    def search(self, queries: Floats, limit: int) -> tuple[Floats, NDArray[np.int64]]:
        """Scores and places of the best for each query, compared with all of them."""
        ...


BOUND = 200_000
"""Vectors below which all are searched: that takes 4 ms."""

TRAINED = 65_536
"""Vectors of the sample that the quantiser learns from."""

PROPOSED = (1000, 2000, 4000, 8000, 16000)
"""How many vectors are proposed to a search: the first of these that loses little."""

WANTED, BEST, CHECKED = 0.99, 100, 100
"""Least share of the best ones that must be among the proposed, of how many, and in how many searches of the sample.

A search takes a hundred passages from here and orders them by more than their best sentence. The sample asks with sums of two
stored sentences; real questions find a little less: among 238,646 passages 0.958 of the hundred where these found 0.984, with 4,000
proposed 0.981, and then 0.98 of the best ten of vectors alone and 0.998 of the best ten of both legs.
"""

_CHUNK = 16_384
_READ = 256
"""Vectors that are scored at once."""


@contextmanager
def _threads(faiss: Any, count: int) -> Iterator[None]:
    faiss.omp_set_num_threads(count)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(1)


def floats(raw: Raw) -> Floats:
    """Bytes as FAISS keeps them, each a signed one plus 128 -> the components they stand for."""
    return np.asarray(raw.astype(np.float32) - 128, np.float32)


def trained(faiss: Any, vectors: Vectors) -> Any:
    """A quantiser that has learnt from a sample of the vectors and holds none.

    In one thread: its many short loops are quicker than threads can meet, and beside other work these wait in circles.
    """
    count, dim = vectors.shape
    index = faiss.IndexPQFastScan(dim, dim // 4, 4, faiss.METRIC_INNER_PRODUCT)
    index.train(unit(floats(vectors[:: max(count // TRAINED, 1)])))
    return index


def add(faiss: Any, index: Any, vectors: Vectors, threads: int) -> None:
    """Add the vectors behind those that the index holds."""
    with _threads(faiss, threads):
        for start in range(index.ntotal, vectors.shape[0], _CHUNK):
            index.add(unit(floats(vectors[start : start + _CHUNK])))


def remove(faiss: Any, index: Any, gone: NDArray[np.int64]) -> None:
    """Remove the vectors at these places; those behind them move up."""
    if len(gone):
        index.remove_ids(faiss.IDSelectorBatch(gone))


def fits(dim: int) -> bool:
    """Whether vectors of so many components can be cut into fours."""
    return dim % 4 == 0


def refined(vectors: Vectors, query: Floats, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Proposed places, best first, with the scores that all components give."""
    places = places[places >= 0]
    order = np.argsort(places)  # neighbours are read one after another, and some at a time: they stay in the processor's cache
    ascending, found = places[order], np.empty(len(places), np.float32)
    for start in range(0, len(places), _READ):
        some = slice(start, start + _READ)
        found[some] = vectors[ascending[some]].astype(np.float32) @ query
    scores = np.empty_like(found)
    scores[order] = found - 128 * query.sum()  # whole numbers below 2 ** 24: nothing is rounded
    best = np.argsort(-scores, kind="stable")
    return places[best], scores[best]


def measured(faiss: Any, index: Any, vectors: Vectors, threads: int) -> tuple[int, float]:
    """How many the index must propose, and the share of the best that is then among them; 0 where no number is enough.

    One that scores as the last of the best counts as one of them: archives repeat sentences.
    """
    count = vectors.shape[0]
    draw = np.random.default_rng(count)
    one, other = (unit(floats(vectors[draw.integers(0, count, CHECKED)])) for _ in range(2))
    queries = np.asarray(np.rint(400 * unit(np.asarray(0.7 * one + 0.3 * other, np.float32))), np.float32)
    with _threads(faiss, threads):
        least = vectors.search(queries, BEST)[0][:, -1]
        for wanted in PROPOSED:
            places = index.search(queries, wanted)[1]
            found = [refined(vectors, query, row)[1][:BEST] for query, row in zip(queries, places, strict=True)]
            share = float(np.mean([(scores >= last - 0.5).mean() for scores, last in zip(found, least, strict=True)]))
            if share >= WANTED:
                return wanted, round(share, 4)
    return 0, 0.0
