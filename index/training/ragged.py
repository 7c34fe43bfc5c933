"""Lists of token ids of unequal length, kept as one array: picking, thinning, joining, replacing without loops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ragged:
    """Row i is `flat[starts[i] : starts[i] + lengths[i]]`; rows lie one after another."""

    flat: Ints
    lengths: Ints

    @property
    def starts(self) -> Ints:
        return np.cumsum(self.lengths) - self.lengths

    @property
    def owner(self) -> Ints:
        """The row of every element."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def keep(self, mask: Bools) -> Ragged:
        """Only the elements where the mask is true; rows may become empty."""
        counts = np.bincount(self.owner[mask], minlength=len(self.lengths))
        return Ragged(self.flat[mask], counts)

    def rows(self) -> list[Ints]:
        return np.split(self.flat, np.cumsum(self.lengths)[:-1]) if len(self.lengths) else []


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to pick from: a Ragged with its starts at hand."""

    flat: Ints
    lengths: Ints
    starts: Ints

    def __len__(self) -> int:
        return len(self.lengths)

    def spans(self, starts: Ints, lengths: Ints) -> Ragged:
        """Stretches of the flat array."""
        before = np.cumsum(lengths) - lengths
        return Ragged(self.flat[np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))], lengths)

    def take(self, rows: Ints) -> Ragged:
        """Rows by number."""
        return self.spans(self.starts[rows], self.lengths[rows])

    def between(self, first: Ints, last: Ints) -> Ragged:
        """Rows first to last (not included) of each entry, joined to one."""
        ends = np.append(self.starts, len(self.flat))
        return self.spans(ends[first], ends[last] - ends[first])


def table(rows: Iterable[list[int]]) -> Table:
    """Lists -> Table."""
    kept = list(rows)
    lengths = np.fromiter(map(len, kept), np.int64, len(kept))
    flat = np.fromiter((i for row in kept for i in row), np.int64, int(lengths.sum()))
    return Table(flat, lengths, np.cumsum(lengths) - lengths)


def join(*parts: Ragged) -> Ragged:
    """Row i of every part, one after another."""
    owner = np.concatenate([part.owner for part in parts])
    order = np.argsort(owner, kind="stable")
    return Ragged(np.concatenate([part.flat for part in parts])[order], np.sum([part.lengths for part in parts], axis=0))


def replace(text: Ragged, options: Table, first: Ints, counts: Ints, random: np.random.Generator) -> Ragged:
    """Each element t -> one of the rows `first[t] : first[t] + counts[t]` of options, at random; without any it goes."""
    choices = counts[text.flat]
    picked = first[text.flat] + (random.random(len(text.flat)) * choices).astype(np.int64)
    has = choices > 0
    rows = options.take(picked[has])
    lengths = np.bincount(text.owner[has], weights=rows.lengths, minlength=len(text.lengths)).astype(np.int64)
    return Ragged(rows.flat, lengths)
