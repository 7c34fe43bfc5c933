"""A good question -> one that no record answers: a person or country in it becomes one that the records never name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from random import Random

from index.fold import fold
from index.lexicon import Term
from index.naming import is_chinese
from index.retriever import Retriever
from qa.suggest.candidate import Candidate
from qa.suggest.cloze import state
from qa.suggest.legible import whole

LONGEST = 7
"""Characters of a name that is put in."""

MOVED = ("figure", "date", "name", "said", "about")


def framed(question: str, start: int, end: int) -> bool:
    """Whether a name only says whose words are asked for: 据毛泽东说, 毛泽东关于……说了什么; or is part of a title."""
    titled = question.rfind("《", 0, start) > question.rfind("》", 0, start)
    return question[start - 1 : start] == "据" or question.startswith("关于", end) or titled


class Mover:
    """Moves the questions of one home."""

    def __init__(self, retriever: Retriever) -> None:
        self.retriever = retriever

    @cached_property
    def absent(self) -> dict[str, list[str]]:
        """Persons and countries of the lexicon of which no passage holds any form, in the lexicon's order."""
        found: dict[str, list[str]] = {"person": [], "place": []}
        for term in self.retriever.lexicon.terms:
            if (term.kind == "person" and term.en and len(term.zh[0]) > 2) or state(term):
                forms = [form for form in term.zh if len(form) > 1]
                if (
                    forms
                    and "（" not in forms[0]
                    and len(forms[0]) <= LONGEST
                    and not any(self.retriever.occurs(fold(form)) for form in forms)
                ):
                    found[term.kind].append(term.zh[0])
        return found

    def moved(self, candidate: Candidate, random: Random) -> Iterator[Candidate]:
        """At most one question with another name, not the asked one."""
        if candidate.kind not in MOVED:
            return
        folded = fold(candidate.question)
        places = [
            found
            for found in self.retriever.lexicon.find_chinese(folded)
            if self._fits(found.term)
            and len(found.form) > 1
            and found.form in candidate.evidence
            and whole(candidate.question, found.start, found.end)
            and folded.count(found.form) == 1
            and not framed(folded, found.start, found.end)
        ]
        if not places or len(folded) != len(candidate.question):
            return
        found = random.choice(places)
        others = [
            name for name in self.absent[found.term.kind] if is_chinese(name) == is_chinese(found.term.zh[0]) or state(found.term)
        ]
        if not others:
            return
        other = random.choice(others)
        question = candidate.question[: found.start] + other + candidate.question[found.end :]
        said = f"{candidate.question[found.start : found.end]} → {other}"
        yield Candidate(question, "unanswerable", candidate.lang, candidate.record, (), "", said, flaws=candidate.flaws)

    @staticmethod
    def _fits(term: Term) -> bool:
        return term.kind == "person" or state(term)
