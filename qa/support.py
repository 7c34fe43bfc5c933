"""A sentence + passages -> how much of it each passage has, and the sentence of a passage that proves it best.

Words and names are compared through the lexicon, in all three languages, and meanings by the encoder. It tells which of
several passages a sentence comes from, not whether it says the same.
"""

from __future__ import annotations

import math

from index.coverage import held_by
from index.encoder import Encoder, Floats, unit
from index.expand import expand
from index.fold import fold
from index.lexicon import Lexicon
from index.scoring import RENDERED
from index.split import sentences
from qa.given import Given

COSINE = 2.0
"""Weight of the cosine of a text's best sentence beside the share of the words, which is at most 1."""


class Passages:
    """The passages of one draft, their sentences encoded once."""

    def __init__(self, passages: tuple[Given, ...], lexicon: Lexicon, encoder: Encoder) -> None:
        self.all, self.lexicon, self.encoder = passages, lexicon, encoder
        self.spans = {one.number: [(s, e) for s, e in sentences(one.text) if one.text[s:e].strip()] for one in passages}
        texts = {one.number: [one.text, *(one.text[s:e] for s, e in self.spans[one.number])] for one in passages}
        self.folded = {number: [fold(text) for text in every] for number, every in texts.items()}
        self.vectors = {number: unit(encoder.sums(every)) for number, every in self.folded.items()}


class Support:
    """A sentence made ready for comparing: its vector, and its clauses, weighed by how few of the passages have them."""

    def __init__(self, words: str, passages: Passages) -> None:
        self._passages = passages
        found = expand(words, passages.lexicon)
        self._vector = unit(passages.encoder.query(fold(words)))
        if found.chinese:
            self._vector = unit(self._vector + RENDERED * unit(passages.encoder.query(found.chinese)))
        self._parts = []
        for clause in found.clauses:
            forms = tuple(form for every in clause.forms if (form := tuple(token for field, token in every if field == "chars")))
            if forms and clause.weight:
                count = sum(held_by(whole, forms) for whole, *_ in passages.folded.values())
                self._parts.append((clause.weight * math.log(1 + (len(passages.all) + 0.5) / (count + 0.5)), forms))
        self._mass = sum(weight for weight, _ in self._parts) or 1.0

    def share(self, folded: str) -> float:
        """The share of the sentence's weight that a folded text holds."""
        return sum(weight for weight, forms in self._parts if held_by(folded, forms)) / self._mass

    def of(self, numbers: set[int]) -> float:
        """What speaks for a sentence in some passages together: their share of its words, and their best sentence's cosine."""
        together = "\n".join(self._passages.folded[number][0] for number in sorted(numbers))
        return self.share(together) + COSINE * max(float(self._cosines(number).max()) for number in numbers)

    def _cosines(self, number: int) -> Floats:
        return self._passages.vectors[number] @ self._vector

    def best(self, number: int) -> tuple[int, int]:
        """Offsets of the sentence of a passage that has most of it."""
        spans, cosines = self._passages.spans[number], self._cosines(number)[1:]
        shares = [self.share(folded) for folded in self._passages.folded[number][1:]]
        return spans[max(range(len(spans)), key=lambda at: shares[at] + COSINE * float(cosines[at]))]
