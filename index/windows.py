"""Scores of the sentences of some passages, one after another -> which window of one or two sentences of each passage is best.

Sentences of all passages lie in one row: `counts` says how many each passage has, one at least. Knows neither texts nor queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """The sentences of passages in a row; `counts`: of each passage (passages,)."""

    counts: Ints

    @cached_property
    def starts(self) -> Ints:
        """The first sentence of each passage (passages,)."""
        return np.asarray(np.cumsum(self.counts) - self.counts)

    @cached_property
    def owners(self) -> Ints:
        """The passage of each sentence (sentences,)."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    @cached_property
    def pairs(self) -> Ints:
        """The sentences that another of the same passage follows (pairs,)."""
        return np.flatnonzero(self.owners[1:] == self.owners[:-1])

    def most(self, values: NDArray[Any]) -> NDArray[Any]:
        """The highest value of each passage's sentences (passages,)."""
        return np.asarray(np.maximum.reduceat(values, self.starts))

    def best(self, single: Scores, pair: Scores) -> tuple[Ints, Ints]:
        """Of each passage the best window's first sentence, counted in the passage, and its last plus 1; of equals the shortest, then the first.

        single (sentences,): scores of each sentence; pair (pairs,): of each with the one after it.
        """
        first, height = self._first(single)
        both = np.full(len(single), -np.inf)
        both[self.pairs] = pair
        other, higher = self._first(both)
        taken = higher > height
        begin = np.where(taken, other, first) - self.starts
        return begin, begin + 1 + taken

    def _first(self, values: Scores) -> tuple[Ints, Scores]:
        """The first sentence of each passage with its highest value, and that value."""
        highest = self.most(values)
        places = np.where(values == highest[self.owners], np.arange(len(values)), len(values))
        return np.asarray(np.minimum.reduceat(places, self.starts)), highest


def runs(
    sums: NDArray[np.float32], held: NDArray[np.bool_], longest: int
) -> tuple[list[int], list[int], NDArray[np.float32], NDArray[np.bool_]]:
    """Every run of one to `longest` sentences of one passage, by its first sentence, then by its length.

    sums (sentences, dim), held (sentences, parts) -> first sentences and last ones plus 1, sums (runs, dim) and parts (runs, parts).
    """
    count = len(sums)
    found = [(first, last) for first in range(count) for last in range(first + 1, min(first + longest, count) + 1)]
    begin, end = np.array(found, np.int64).reshape(-1, 2).T
    totals, parts = sums[begin], held[begin]
    for step in range(1, longest):
        more = np.flatnonzero(begin + step < end)
        totals[more] += sums[begin[more] + step]
        parts[more] |= held[begin[more] + step]
    return begin.tolist(), end.tolist(), totals, parts
