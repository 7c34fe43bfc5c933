"""Pairs of characters, looked up at all places of a text at once: where a form may begin, where none can go on. Knows no terms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fold import codes_of

Flags = NDArray[np.bool_]

LONG = 60
"""Characters from which a text is looked through in numpy."""

_BITS, _CODES = 20, 0x30000


@dataclass(frozen=True, slots=True)
class Pairs:
    """A set of pairs of characters, by their hash (2 ** _BITS,); that of another pair may be the same."""

    known: Flags

    @classmethod
    def of(cls, texts: Iterable[str]) -> Pairs:
        """All pairs of characters that stand side by side in some texts."""
        known = np.zeros(1 << _BITS, np.bool_)
        known[_hashes(codes_of("\n".join(texts)))] = True
        return cls(known)

    def __or__(self, other: Pairs) -> Pairs:
        """The pairs of both."""
        return Pairs(self.known | other.known)

    def at(self, codes: NDArray[np.uint32]) -> Flags:
        """Whether each character of a text makes such a pair with the next one (characters - 1,)."""
        return np.asarray(self.known[_hashes(codes)])


def _hashes(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each character with the next one -> one of 2 ** _BITS numbers (Knuth's multiplicative hash)."""
    mixed: NDArray[np.uint32] = (codes[:-1] * np.uint32(40503) + codes[1:]) * np.uint32(2654435761)
    return mixed >> np.uint32(32 - _BITS)


@dataclass(frozen=True, slots=True)
class Begins:
    """The beginnings of forms: two characters, or one alone, by its code (_CODES,)."""

    pairs: Pairs
    single: Flags

    @classmethod
    def of(cls, heads: Iterable[str]) -> Begins:
        """What begins with one of some heads of one or two characters."""
        single, known = np.zeros(_CODES, np.bool_), list(heads)
        single[[ord(head) for head in known if len(head) == 1]] = True
        return cls(Pairs.of(head for head in known if len(head) == 2), single)

    def __or__(self, other: Begins) -> Begins:
        """The beginnings of both."""
        return Begins(self.pairs | other.pairs, self.single | other.single)

    def places(self, folded: str) -> Iterable[int]:
        """Where a form may begin in a folded text: anywhere in a short one, at few places of a long one."""
        if len(folded) < LONG:
            return range(len(folded))
        codes = codes_of(folded)
        begins = self.single[np.minimum(codes, _CODES - 1)]
        begins[:-1] |= self.pairs.at(codes)
        return list[int](np.flatnonzero(begins).tolist())


def stretches(folded: str, within: Pairs, places: Iterable[int]) -> Iterable[tuple[int, int]]:
    """The stretches of a folded text (start, end) that hold some places, cut between characters that stand side by side in no form."""
    ends = np.append(np.flatnonzero(~within.at(codes_of(folded))) + 1, len(folded))
    for at in dict.fromkeys(np.searchsorted(ends, np.fromiter(places, np.int64), side="right").tolist()):
        yield int(ends[at - 1]) if at else 0, int(ends[at])
