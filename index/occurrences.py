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
    found = [*_short(text, tokens), *(_long(text, at, token) for at, token in enumerate(tokens) if len(token) > 2)]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    numbers, places = zip(*found, strict=True)
    return np.concatenate(numbers), np.concatenate(places)


def _short(text: str, tokens: Sequence[str]) -> Iterator[tuple[Ints, Ints]]:
    """The tokens of one character, then those of two."""
    singles, pairs = ([at for at, token in enumerate(tokens) if len(token) == size] for size in (1, 2))
    letters = {char: at for at, char in enumerate(dict.fromkeys("".join(tokens[at] for at in (*singles, *pairs))), 1)}
    if not letters or not text:
        return
    known = np.zeros(_CODES, np.int32)  # the system hands out zeros: only what is met takes memory
    known[[ord(char) for char in letters]] = list(letters.values())
    letter = known[codes_of(text)]
    places = np.flatnonzero(letter)
    here = letter[places]
    single = np.full(len(letters) + 1, -1, np.int64)
    single[[letters[tokens[at]] for at in singles]] = singles
    numbers = single[here]
    yield numbers[numbers >= 0], places[numbers >= 0]
    if pairs:
        width = len(letters) + 1
        following = np.append(letter, 0)[places + 1].astype(np.int64)
        keys = np.array([letters[tokens[at][0]] * width + letters[tokens[at][1]] for at in pairs], np.int64)
        order = np.argsort(keys)
        met = here * width + following
        near = np.minimum(np.searchsorted(keys[order], met), len(keys) - 1)
        same = keys[order][near] == met
        yield np.array(pairs, np.int64)[order][near[same]], places[same]


def _long(text: str, number: int, token: str) -> tuple[Ints, Ints]:
    places = list[int]()
    at = text.find(token)
    while at >= 0:
        places.append(at)
        at = text.find(token, at + 1)
    return np.full(len(places), number, np.int64), np.array(places, np.int64)
