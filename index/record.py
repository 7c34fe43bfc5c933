"""The nouns: Record, Paragraph, Passage, Window, Hit. Holds data and nothing that reads, searches or writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

HEADER, DESCRIPTION = 0, -1
"""Paragraph numbers of the header as printed and of the text of 描述; the paragraphs of 正文 count from 1."""

Kind = Literal["body", "heading", "quotation", "note", "apparatus", "header", "description"]

ANSWERING: frozenset[Kind] = frozenset({"body", "quotation", "note", "apparatus"})
"""Kinds of paragraph that `searched.passages` counts."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date as printed (`1957-11-0`); zero is a missing part; `valid` is false where no calendar has it."""

    printed: str
    year: int
    month: int
    day: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One part of a record. `text` is verbatim, without a leading `# ` or `> `; `level` is 1 to 4 for headings."""

    number: int
    text: str
    kind: Kind
    level: int = 0
    speaker: str | None = None
    note_of: int | None = None
    """For a note: the number of the paragraph that carries its mark."""


@dataclass(frozen=True, slots=True)
class Record:
    """One document of one book. `digest` is the SHA-256 (hex) of its text, `id` what the file prints."""

    id: str
    title: str
    dates: tuple[Date, ...]
    period: bool
    authors: tuple[str, ...]
    source: str
    tags: tuple[str, ...]
    book: str
    book_author: str
    header: str
    description: str
    paragraphs: tuple[Paragraph, ...]
    digest: str
    path: str
    warnings: tuple[str, ...] = ()

    @property
    def date(self) -> str | None:
        """The dates as printed in the header, or None."""
        return ",".join(date.printed for date in self.dates) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched: a paragraph, or a piece of a long one. `text == paragraph.text[start:end]`."""

    row: int
    record: str
    number: int
    start: int
    end: int
    text: str
    kind: Kind
    speaker: str | None

    @property
    def name(self) -> str:
        """The permanent name of its paragraph, `id#n`."""
        return f"{self.record}#{self.number}"


@dataclass(frozen=True, slots=True)
class Window:
    """One to three neighbouring sentences of a passage: `start` and `end` count within the passage's text."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its score (larger is better), the part of it that fits the query best, and what each leg gave.

    `place`: what names its record and the part of it, which a question may name and a quotation need not.
    """

    passage: Passage
    score: float
    window: Window
    legs: dict[str, float]
    place: str = ""


@dataclass(frozen=True, slots=True)
class RecordInfo:
    """What a citation and a list need of a record without its text."""

    key: str
    id: str
    title: str
    date: str | None
    period: bool
    authors: tuple[str, ...]
    source: str
    tags: tuple[str, ...]
    book: str
    book_author: str
    paragraphs: int
