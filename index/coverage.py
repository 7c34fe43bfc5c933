"""Clauses of a query + folded texts -> the parts of the query that each holds, and their share of its weight.

BM25 counts words anywhere in a passage; the sentences that answer hold many of them side by side. Searches nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.legs import Postings
from index.lexical import Clause
from index.occurrences import Ints, Sought

Held = NDArray[np.bool_]
"""Which parts of a query texts hold: (texts, parts), or (parts,) of one. What two hold together is `one | other`."""

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
    """A query made ready for comparing with many texts."""

    def __init__(self, clauses: Iterable[Clause], lexical: Postings) -> None:
        self.parts = [part for clause in clauses if (part := _part(clause, lexical))]
        self.mass = sum(part.mass for part in self.parts) or 1.0
        self.shares = np.array([part.mass / self.mass for part in self.parts], np.float64)
        self._tokens = list(dict.fromkeys(token for part in self.parts for form in part.forms for token in form))
        self._sought = Sought(self._tokens)
        self._ends = np.array([max(len(token) - 1, 0) for token in self._tokens], np.int64)
        numbers = {token: at for at, token in enumerate(self._tokens)}
        forms = [[[numbers[token] for token in form] for form in part.forms] for part in self.parts]
        plain = [(at, of[0][0]) for at, of in enumerate(forms) if len(of) == len(of[0]) == 1]
        self._plain: Ints = np.array(plain, np.int64).reshape(-1, 2).T
        self._others = [(at, of) for at, of in enumerate(forms) if len(of) > 1 or len(of[0]) > 1]

    def held(self, texts: Sequence[str]) -> Held:
        """The parts that each folded text holds (texts, parts)."""
        return self.held_in([[text] for text in texts])[1]

    def held_in(self, cut: Sequence[Sequence[str]]) -> tuple[Held, Held]:
        """The parts that sentences of texts hold (sentences, parts), and the texts as wholes (texts, parts); each has a sentence at least.

        All are looked through at once: a hundred candidates have thousands of sentences.
        """
        sentences = sum(map(len, cut))
        numbers, places = self._sought.within("\n".join(map("".join, cut)))
        first, text = _owners(cut)
        there = np.zeros((len(self._tokens), sentences + len(cut)), np.bool_)
        begin, end = first[places], first[places + self._ends[numbers]] if len(places) else places
        inside = begin == end
        there[numbers[inside], begin[inside]] = True
        there[numbers, sentences + text[begin]] = True
        held = np.zeros((len(self.parts), there.shape[1]), np.bool_)
        held[self._plain[0]] = there[self._plain[1]]
        for at, forms in self._others:
            for form in forms:
                held[at] |= there[form].all(axis=0) if len(form) > 1 else there[form[0]]
        return held[:, :sentences].T, held[:, sentences:].T

    def share(self, held: Held) -> Any:
        """Parts -> their share of the query's mass, between 0 and 1: one of each text (texts,), or one number."""
        return held @ self.shares

    def density(self, held: Held, counts: Ints, named: Held) -> NDArray[np.float64]:
        """How often passages' sentences hold the query's parts, saturating as in BM25 (Robertson & Zaragoza, 2009, 3.1), between 0 and 1.

        `held`: parts of each sentence (sentences, parts); `counts`: sentences of each passage (passages,), one at least; `named`
        (passages, parts): the parts that name its record count once for every passage of it.
        """
        told = held & ~np.repeat(named, counts, axis=0)
        times = np.add.reduceat(told, np.cumsum(counts) - counts, axis=0, dtype=np.float64)
        half = SATURATION + LENGTH * counts[:, None]
        return np.asarray(self.share(named) + times / (times + half) @ self.shares)

    @property
    def absent(self) -> float:
        """The share of the query's weight that occurs nowhere in the collection."""
        return sum(part.mass for part in self.parts if part.absent) / self.mass


def _owners(cut: Sequence[Sequence[str]]) -> tuple[Ints, Ints]:
    """The sentence of each character of texts joined by one character, which goes with the sentence before it; the text of each sentence."""
    counts = np.fromiter(map(len, cut), np.int64, len(cut))
    lengths = np.fromiter(map(len, chain.from_iterable(cut)), np.int64, counts.sum())
    lengths[np.cumsum(counts) - 1] += 1
    return np.repeat(np.arange(len(lengths)), lengths), np.repeat(np.arange(len(cut)), counts)


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


def held_by(folded: str, forms: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a folded text holds all tokens of one of the forms."""
    return any(all(token in folded for token in form) for form in forms)
