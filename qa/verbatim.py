"""A claimed quotation + a text -> the stretch of the text that it is: word for word, after folding, or the nearest one.

What is returned are offsets: what a reader is shown is the text's own words, never the claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from index.fold import fold, fold_map
from index.tokens import is_word

MISREAD = 0.2
"""Share of a quotation's characters that may differ from the nearest words of a text that are taken for it."""

SHORTEST = 6
"""Characters of the shortest quotation that is repaired; in fewer a single one may change everything."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]`; `exact`: whether the claim has the same words, if need be in other glyphs (六十二亿, 62亿)."""

    start: int
    end: int
    exact: bool


_EDGE = " \n。．，、；：,.;:…—-"


@lru_cache(maxsize=256)
def _mapped(text: str) -> tuple[str, list[int]]:
    folded, origin = fold_map(text)
    return _level(folded), origin


_INNER = re.compile("[“”„‟「」『』«»‹›〝〞‘’']")


def _level(folded: str) -> str:
    """Quotation marks of all kinds as one, which changes no length."""
    return _INNER.sub('"', folded)


_NOT = "不没未非无莫勿别甭"
_CLAUSE = re.compile("[。，；：！？“”\n]")


def find(claim: str, text: str) -> Stretch | None:
    """The stretch that has the words of a claim, or None. Blanks and punctuation around the claim do not count.

    Words that were cut off behind a negation (赞成 of 不赞成) are given with their whole clause, as not exact.
    """
    found = _found(claim, text)
    if (
        found is None
        or text[found.start - 1 : found.start] not in (*_NOT,)
        or is_word(fold(text[found.start - 1 : found.start + 1]))
    ):
        return found
    begins = [match.end() for match in _CLAUSE.finditer(text, 0, found.start)]
    return Stretch(begins[-1] if begins else 0, found.end, exact=False)


def _found(claim: str, text: str) -> Stretch | None:
    bare = claim.strip(_EDGE)
    for words in (claim, bare):
        at = text.find(words) if words.strip() else -1
        if at >= 0:
            return Stretch(at, at + len(words), exact=True)
    folded, origin = _mapped(text)
    wanted = _level(fold(bare))
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        start, end = origin[at], origin[at + len(wanted)]
        if start < end and _level(fold(text[start:end])) == wanted:
            return Stretch(start, end, exact=True)
        at = folded.find(wanted, at + 1)
    return None


def nearest(claim: str, text: str) -> Stretch | None:
    """The stretch nearest to a claim, if it is clearly meant: at most MISREAD of the claim's characters inserted, left out or exchanged."""
    folded, origin = _mapped(text)
    wanted = _level(fold(claim.strip(_EDGE)))
    if len(wanted) < SHORTEST:
        return None
    anchor = SequenceMatcher(None, folded, wanted, autojunk=False).find_longest_match()
    slack = int(len(wanted) * MISREAD) + 1
    first = max(anchor.a - anchor.b - slack, 0)
    part = folded[first : anchor.a - anchor.b + len(wanted) + slack]
    start, end, distance = _aligned(wanted, part)
    if not anchor.size or distance > MISREAD * len(wanted) or start == end:
        return None
    place = Stretch(origin[first + start], origin[first + end], exact=False)
    return place if place.start < place.end else None


def _aligned(wanted: str, part: str) -> tuple[int, int, int]:
    """Start, end and edit distance of the part's stretch nearest to `wanted` (Sellers 1980: a start anywhere costs nothing)."""
    row = [(0, at) for at in range(len(part) + 1)]
    for deep, char in enumerate(wanted, 1):
        above, row = row, [(deep, 0)]
        for at, other in enumerate(part, 1):
            here = (above[at - 1][0] + (char != other), above[at - 1][1])
            row.append(
                min(here, (above[at][0] + 1, above[at][1]), (row[at - 1][0] + 1, row[at - 1][1]), key=lambda cell: cell[0])
            )
    distance, end = min((cell[0], at) for at, cell in enumerate(row))
    return row[end][1], end, distance
