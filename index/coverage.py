"""Clauses of a query + a folded window of text -> the share of the query's weight that the window holds.

BM25 counts words anywhere in a passage; the sentences that answer hold many of them side by side. Searches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.lexical import Clause, Lexical


@dataclass(frozen=True, slots=True)
class Part:
    """One clause to be found: its mass (weight x idf), and its forms, each the tokens that must all occur.

    `absent`: no form occurs anywhere in the collection.
    """

    mass: float
    forms: tuple[tuple[str, ...], ...]
    absent: bool


class Coverage:
    """A query made ready for comparing with many windows."""

    def __init__(self, clauses: Iterable[Clause], lexical: Lexical) -> None:
        self.parts = [part for clause in clauses if (part := _part(clause, lexical))]
        self.mass = sum(part.mass for part in self.parts) or 1.0

    def masses(self, folded: str) -> list[float]:
        """The mass of each part that a text holds, 0 where it does not."""
        return [part.mass if held_by(folded, part.forms) else 0.0 for part in self.parts]

    def share(self, held: Sequence[float]) -> float:
        """Masses -> share of the whole, between 0 and 1."""
        return sum(held) / self.mass

    @property
    def absent(self) -> float:
        """The share of the query's weight that occurs nowhere in the collection."""
        return sum(part.mass for part in self.parts if part.absent) / self.mass


def _part(clause: Clause, lexical: Lexical) -> Part | None:
    forms = [tuple(token for field, token in form if field == "chars") for form in clause.forms]
    forms = [form for form in forms if form]
    if not forms or not clause.weight:
        return None
    present = [form for form in forms if all(lexical.frequency("chars", token) for token in form)]
    idf = max(max(lexical.idf("chars", token) for token in form) for form in present or forms)
    return Part(clause.weight * idf, tuple(forms), not present)


def held_by(folded: str, forms: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a folded text holds all tokens of one of the forms."""
    for form in forms:
        if len(form) == 1:
            if form[0] in folded:
                return True
        elif all(token in folded for token in form):
            return True
    return False


def union(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """The masses that two neighbouring windows hold together."""
    return [max(a, b) for a, b in zip(one, other, strict=True)]
