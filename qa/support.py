"""A sentence + passages -> how much of it each passage has, and the sentence of a passage that proves it best.

Words and names are compared through the lexicon, in all three languages; what it says of a passage is a share between 0 and 1.
"""

from __future__ import annotations

import math

from index.coverage import held_by
from index.expand import expand
from index.fold import fold
from index.lexicon import Lexicon
from index.split import sentences
from qa.given import Given


class Support:
    """A sentence made ready for comparing: its clauses, weighed by how few of the passages have them."""

    def __init__(self, words: str, passages: tuple[Given, ...], lexicon: Lexicon) -> None:
        texts = [fold(f"{one.text}\n{'、'.join(sorted(one.speakers))}") for one in passages]
        self._parts = []
        for clause in expand(words, lexicon).clauses:
            forms = tuple(form for every in clause.forms if (form := tuple(token for field, token in every if field == "chars")))
            if forms and clause.weight:
                count = sum(held_by(text, forms) for text in texts)
                self._parts.append((clause.weight * math.log(1 + (len(texts) + 0.5) / (count + 0.5)), forms))
        self._whole = sum(weight for weight, _ in self._parts) or 1.0

    def of(self, text: str) -> float:
        """The share of the sentence's weight that a text holds."""
        folded = fold(text)
        return sum(weight for weight, forms in self._parts if held_by(folded, forms)) / self._whole

    def best(self, text: str) -> tuple[int, int]:
        """Offsets of the sentence of a text that holds most of it; of equals the shortest."""
        spans = [(start, end) for start, end in sentences(text) if text[start:end].strip()]
        return max(spans, key=lambda span: (round(self.of(text[slice(*span)]), 6), span[0] - span[1]))
