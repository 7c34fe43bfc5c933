"""Sums of sentences' vectors + queries -> cosines of windows of one and two sentences and of whole passages. Knows no texts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Floats
from index.windows import Ints, Row, Scores


@dataclass(frozen=True, slots=True)
class Near:
    """Cosines: of each sentence (sentences,), of pairs (pairs,) as `Row` counts them, of passages and of their best windows (passages,).

    A sentence that has no vector of its own counts 0; `known` (passages,) says how many have one.
    """

    row: Row
    single: Scores
    pair: Scores
    whole: Scores
    best: Scores
    known: Ints

    def at(self, first: Ints, last: Ints) -> Scores:
        """The cosine of one window of each passage, its first sentence and its last plus 1; the passage's where it has no vector."""
        pairs = np.zeros(len(self.single))
        pairs[self.row.pairs] = self.pair
        place = self.row.starts + first
        return np.where(last > self.known, self.whole, np.where(last - first == 1, self.single[place], pairs[place]))


def nearness(sums: Floats, starts: Ints, queries: Floats, which: Ints, row: Row, *, windows: bool) -> Near:
    """Cosines with each passage's query.

    sums (n, dim): of the vectors of sentences, those of passage i from starts[i] to starts[i + 1]; queries (m, dim): unit vectors;
    which (passages,): the query of each; `windows`: whether the vectors are of sentences. Else they are of passages.
    """
    counts = np.diff(starts)
    if not len(sums):
        nothing = np.zeros(len(counts))
        return Near(row, np.zeros(row.counts.sum()), np.zeros(len(row.pairs)), nothing, nothing, counts)
    own = np.repeat(np.arange(len(counts)), counts)
    near = np.einsum("ij,ij->i", sums, queries[which[own]])
    squares, beside = np.einsum("ij,ij->i", sums, sums), np.einsum("ij,ij->i", sums[:-1], sums[1:])
    whole = _totals(sums, starts)
    passages = _over(np.bincount(own, near, len(counts)), np.einsum("ij,ij->i", whole, whole))
    if not windows:
        return Near(row, np.zeros(row.counts.sum()), np.zeros(len(row.pairs)), passages, passages, np.zeros_like(counts))
    single, pair = _over(near, squares), _over(near[:-1] + near[1:], squares[:-1] + squares[1:] + 2 * beside)
    longer = single.copy()
    inner = np.flatnonzero(own[1:] == own[:-1])
    longer[inner] = np.maximum(longer[inner], pair[inner])
    best = passages.copy()
    some = np.flatnonzero(counts)
    best[some] = np.maximum.reduceat(longer, starts[:-1][some])
    place = starts[:-1][row.owners] + np.arange(len(row.owners)) - row.starts[row.owners]
    inside = place < starts[1:][row.owners]
    followed = row.pairs[inside[row.pairs + 1]]
    pairs = np.zeros(len(row.owners))
    pairs[followed] = pair[place[followed]]
    singles = np.where(inside, single[np.minimum(place, len(single) - 1)], 0.0)
    return Near(row, singles, pairs[row.pairs], passages, best, counts)


def _totals(values: Floats, starts: Ints) -> Floats:
    """The sum of each passage's rows (passages, columns)."""
    totals = np.zeros((len(starts) - 1, values.shape[1]), values.dtype)
    for at, (first, last) in enumerate(pairwise(starts.tolist())):
        if first < last:
            np.add.reduce(values[first:last], axis=0, out=totals[at])
    return totals


def _over(products: NDArray[Any], squares: NDArray[np.float32]) -> Scores:
    """Inner products with a unit vector divided by lengths, whose squares are given; 0 for what has no length."""
    lengths = np.sqrt(np.maximum(squares, 0.0, dtype=np.float64))
    return np.asarray(np.divide(products, lengths, out=np.zeros(len(lengths)), where=lengths > 0))
