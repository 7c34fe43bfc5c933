"""The nouns of suggesting: Source, a record made ready; Candidate, a question with its paragraph and answer. Holds data only."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from index.record import RecordInfo

KINDS = ("figure", "date", "name", "said", "about", "section", "record", "unanswerable")
"""What a question asks for: a figure, a date, a person or country or place, who said something, what somebody said of something,
what a part of a record is about, what a header states; or what no record holds."""

Row = dict[str, Any]
"""A paragraph as `Reader.paragraphs` gives it."""


@dataclass(frozen=True, slots=True)
class Source:
    """A record: its list entry, its paragraphs, and whether a question must say which record it means."""

    info: RecordInfo
    rows: tuple[Row, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that somebody may accept or edit.

    `answer`: what must stand in the answer, verbatim in the first of `paragraphs` of the record `record` (its permanent name);
    `others`: further forms that count as well; `evidence`: the sentence or part that it was made from; an unanswerable question
    has neither paragraph nor answer, and its evidence says what was put for what. `flaws`: of two, take the one with fewer.
    """

    question: str
    kind: str
    lang: str
    record: str
    paragraphs: tuple[int, ...]
    answer: str
    evidence: str
    others: tuple[str, ...] = ()
    flaws: int = 0

    @property
    def id(self) -> str:
        """A name for it that no other question has, whatever else is suggested."""
        return f"s{hashlib.sha256(f'{self.record} {self.question}'.encode('utf-8', 'replace')).hexdigest()[:10]}"

    def json(self) -> dict[str, Any]:
        """A line of a questions file; `evidence` is for the person who reads it."""
        line: dict[str, Any] = {"id": self.id, "question": self.question, "lang": self.lang, "kind": self.kind}
        line["relevant"] = [{"record": self.record, "paragraph": number} for number in self.paragraphs]
        if self.paragraphs:
            line["answers"] = [[self.answer, *self.others]]
        return {**line, "evidence": self.evidence}
