"""Is a drafted question worth showing to a person? Rare words enough, an answer that one paragraph alone holds, a sound form."""

from __future__ import annotations

import re
from functools import lru_cache

from index.fold import fold
from index.retriever import Retriever
from index.tokens import tokenize
from qa.suggest.candidate import Source
from qa.suggest.cloze import Draft
from qa.suggest.formed import formed

RARE, ONCE = 0.09, 2
"""A word is rare where at most this share of the passages holds it, or so many passages."""

FEW = 3
"""Rare words below which a question is poor."""

TELLING = 11
"""Characters that a question for a name has beside it, unless they hold a name themselves: 哪个国家变了 tells too little."""

LENGTH = (10, 62)
"""Characters of a question."""


class Judge:
    """Judges the drafts of one home."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever
        self.few = max(RARE * retriever.lexical.count, ONCE)
        self._function = retriever.lexicon.function_tokens
        self.folded = lru_cache(maxsize=200_000)(fold)

    def rare(self, text: str) -> list[str]:
        """The distinct words of a text that tell something and that few passages of the home hold."""
        words = dict.fromkeys(word for word in tokenize(fold(text)).words if len(word) > 1)
        return [
            word for word in words
            if word not in self._function and not re.fullmatch(r"[\d.]+%?|[十百千万亿].?", word) and self.retriever.lexical.frequency("words", word) <= self.few
        ]  # fmt: skip

    def flaws(self, draft: Draft) -> int:
        """A draft's flaws, and one more where it has only two rare words."""
        return draft.flaws + (len(self.rare(draft.rest)) < FEW)

    def passes(self, draft: Draft, number: int, source: Source) -> bool:
        """Whether a draft of paragraph `number` may be suggested."""
        low, high = LENGTH
        if not low <= len(draft.question) <= high or re.search(
            "几.*几(?!日|之几|月)|(?:多少|哪|谁|什么).*(?:多少|哪|谁)", draft.question.replace("几分之几", "")
        ):
            return False
        if draft.kind == "about":
            return True
        if not formed(draft):
            return False
        if draft.kind == "figure" and re.search("几[十百千万]", draft.rest):
            return False
        if (
            draft.kind == "name"
            and len(draft.rest) < TELLING
            and not any(self.retriever.lexicon.names.find_chinese(fold(draft.rest)))
        ):
            return False
        rare = self.rare(draft.rest)
        if len(rare) < 2 or fold(draft.answer) in fold(draft.rest):
            return False
        texts = [(row["number"], self.folded(str(row["text"]))) for row in source.rows if row["number"] > 0]
        if draft.kind in ("figure", "date"):
            answer = re.compile(rf"(?<![\d.]){re.escape(fold(draft.answer))}")
            return [at for at, text in texts if answer.search(text)] == [number]
        return not any(at != number and all(word in text for word in rare) for at, text in texts)
