"""A text and tokens -> where each stands in it: those of one and two characters all at once, longer ones one by one.

The candidates of a query have tens of thousands of characters, and it has a hundred tokens. Knows no words and no query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.fold import codes_of

Ints = NDArray[np.int64]

_CODES = 0x110000


def occurrences(text: str, tokens: Sequence[str]) -> tuple[Ints, Ints]:
    """The numbers of the tokens that stand in a text (n,), and the offset of each (n,), overlapping ones too. Tokens are distinct."""
    return Sought(tokens).within(text)


class Sought:
    """Distinct tokens made ready to be found in several texts."""

    def __init__(self, tokens: Sequence[str]) -> None:
        sizes = [len(token) for token in tokens]
        singles, pairs = ([at for at, size in enumerate(sizes) if size == wanted] for wanted in (1, 2))
        self._long = [(at, tokens[at]) for at, size in enumerate(sizes) if size > 2]
        letters = {char: at for at, char in enumerate(dict.fromkeys("".join(tokens[at] for at in (*singles, *pairs))), 1)}
        self._letters = np.zeros(_CODES, np.int32)  # the system hands out zeros: only what is met takes memory
        self._letters[[ord(char) for char in letters]] = list(letters.values())
        self._single = np.full(len(letters) + 1, -1, np.int64)
        self._single[[letters[tokens[at]] for at in singles]] = singles
        self._width = len(letters) + 1
        keys = np.array([letters[tokens[at][0]] * self._width + letters[tokens[at][1]] for at in pairs], np.int64)
        order = np.argsort(keys)
        self._keys, self._pairs = keys[order], np.array(pairs, np.int64)[order]

    def within(self, text: str) -> tuple[Ints, Ints]:
        """The numbers of the tokens that stand in a text (n,), and the offset of each (n,), overlapping ones too."""
        found = [*self._short(text), *(_long(text, at, token) for at, token in self._long)]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        numbers, places = zip(*found, strict=True)
        return np.concatenate(numbers), np.concatenate(places)

    def _short(self, text: str) -> Iterator[tuple[Ints, Ints]]:
        """The tokens of one character, then those of two."""
        if self._width == 1 or not text:
            return
        letter = self._letters[codes_of(text)]
        places = np.flatnonzero(letter)
        here = letter[places]
        numbers = self._single[here]
        yield numbers[numbers >= 0], places[numbers >= 0]
        if len(self._keys):
            met = here * self._width + np.append(letter, 0)[places + 1].astype(np.int64)
            near = np.minimum(np.searchsorted(self._keys, met), len(self._keys) - 1)
            same = self._keys[near] == met
            yield self._pairs[near[same]], places[same]


def _long(text: str, number: int, token: str) -> tuple[Ints, Ints]:
    places = list[int]()
    at = text.find(token)
    while at >= 0:
        places.append(at)
        at = text.find(token, at + 1)
    return np.full(len(places), number, np.int64), np.array(places, np.int64)
