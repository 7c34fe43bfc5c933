"""Clauses of a query + a folded window of text -> the share of the query's weight that the window holds.

BM25 counts words anywhere in a passage; the sentences that answer hold many of them side by side. Searches nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.legs import Postings
from index.lexical import Clause

SATURATION, LENGTH = 0.4, 0.05
"""Sentences that hold a part for half of its mass: so many, and so many more for each sentence of the passage."""


@dataclass(frozen=True, slots=True)
class Part:
    """One clause to be found: its mass (weight x idf), and its forms, each the tokens that must all occur.

    `absent`: no form occurs anywhere in the collection.
    """

    mass: float
    forms: tuple[tuple[str, ...], ...]
    absent: bool


class Coverage:
    """A query made ready for comparing with many windows. What a window holds is a number with a bit for each part."""

    def __init__(self, clauses: Iterable[Clause], lexical: Postings) -> None:
        self.parts = [part for clause in clauses if (part := _part(clause, lexical))]
        self.mass = sum(part.mass for part in self.parts) or 1.0
        self._shares: dict[int, float] = {}

    def held(self, texts: Sequence[str]) -> list[int]:
        """The parts that each folded text holds; what two windows hold together is `one | other`.

        All texts are looked through at once, token by token: a hundred candidates have thousands of sentences.
        """
        joined, starts = "\n".join(texts), list(accumulate((len(text) + 1 for text in texts), initial=0))
        held = [0] * len(texts)
        for at, part in enumerate(self.parts):
            for form in part.forms:
                rows = _rows(form[0], joined, starts)
                for token in form[1:]:
                    rows &= _rows(token, joined, starts)
                for row in rows:
                    held[row] |= 1 << at
        return held

    def share(self, held: int) -> float:
        """Parts -> their share of the query's mass, between 0 and 1."""
        if held not in self._shares:
            self._shares[held] = sum(part.mass for at, part in enumerate(self.parts) if held >> at & 1) / self.mass
        return self._shares[held]

    def density(self, held: Sequence[int], named: int) -> float:
        """How often a passage's sentences hold the query's parts, saturating as in BM25 (Robertson & Zaragoza, 2009, 3.1), between 0 and 1.

        `held`: parts of each sentence. The parts that name the record count once for every passage of it.
        """
        half = SATURATION + LENGTH * len(held)
        counts: dict[int, int] = {}
        for bits in held:
            rest = bits & ~named
            while rest:  # a sentence holds few of the parts
                lowest = rest & -rest
                counts[lowest] = counts.get(lowest, 0) + 1
                rest ^= lowest
        told = sum(self.parts[bit.bit_length() - 1].mass * count / (count + half) for bit, count in counts.items())
        return self.share(named) + told / self.mass

    @property
    def absent(self) -> float:
        """The share of the query's weight that occurs nowhere in the collection."""
        return sum(part.mass for part in self.parts if part.absent) / self.mass


def _part(clause: Clause, lexical: Postings) -> Part | None:
    forms = [tuple(token for field, token in form if field == "chars") for form in clause.forms]
    forms = [form for form in forms if form]
    if not forms or not clause.weight:
        return None
    present = [form for form in forms if all(lexical.frequency("chars", token) for token in form)]
    idf = (
        lexical.weight_of(clause)
        if clause.alike
        else max(max(lexical.idf("chars", token) for token in form) for form in present or forms)
    )
    return Part(clause.weight * idf, tuple(forms), not present)


def _rows(token: str, joined: str, starts: list[int]) -> set[int]:
    """Which of the joined texts hold a token."""
    rows, at = set[int](), joined.find(token)
    while at >= 0:
        row = bisect_right(starts, at) - 1
        rows.add(row)
        at = joined.find(token, starts[row + 1])
    return rows


def held_by(folded: str, forms: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a folded text holds all tokens of one of the forms."""
    return any(all(token in folded for token in form) for form in forms)
