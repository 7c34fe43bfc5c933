"""The nouns of the answering half, Found and Answer, and the JSON objects that callers get. Holds data only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from index.record import RecordInfo
from qa.limits import Limit


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an edition has other words than the cited paragraph: `here` is `paragraph[start:end]`, `there` what stands for it."""

    here: str
    there: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edition:
    """The same paragraph in another record: its name, where it is printed, and its differences within the cited passage."""

    passage: str
    record: str
    title: str
    book: str
    reference: str
    differences: tuple[Difference, ...]

    def json(self) -> dict[str, Any]:
        """An entry of `editions`."""
        return {**asdict(self), "differences": [asdict(one) for one in self.differences]}


def editions_json(editions: tuple[Edition, ...]) -> dict[str, Any]:
    """The key `editions`, or nothing where there are none."""
    return {"editions": [edition.json() for edition in editions]} if editions else {}


def context_json(context: tuple[str, ...]) -> dict[str, Any]:
    """`context` in JSON; nothing where there is none."""
    return {"context": list(context)} if context else {}


def limits_json(limits: tuple[Limit, ...]) -> dict[str, Any]:
    """The key `limits`, or nothing where there are none."""
    return {"limits": [limit.json() for limit in limits]} if limits else {}


@dataclass(frozen=True, slots=True)
class Place:
    """One ranked passage with what is shown of it: its record, `reference` for a footnote, `rank` from 1."""

    rank: int
    score: float
    passage: str
    info: RecordInfo
    paragraph: int
    text: str
    start: int
    end: int
    speaker: str | None
    reference: str
    editions: tuple[Edition, ...] = ()

    def json(self) -> dict[str, Any]:
        """The object of `search --json`, and `key`: the permanent name of the record."""
        return {
            "rank": self.rank, "score": round(self.score, 6), "passage": self.passage, "record": self.info.id, "key": self.info.key,
            "title": self.info.title, "date": self.info.date, "paragraph": self.paragraph, "text": self.text, "start": self.start,
            "end": self.end, "speaker": self.speaker, "reference": self.reference, **editions_json(self.editions),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: the question as typed, the query as searched, the passages."""

    question: str
    query: str
    places: tuple[Place, ...]
    limits: tuple[Limit, ...] = ()
    context: tuple[str, ...] = ()

    def json(self, id: str = "q1") -> dict[str, Any]:
        """The object of `search --json`; `limits` is there where the question names any, `context` where earlier ones bear on it."""
        return {
            "id": id, "question": self.question, "query": self.query, **context_json(self.context), **limits_json(self.limits),
            "passages": [place.json() for place in self.places],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """One mark of an answer: `quote` is `paragraph[start:end]`; `speaker` is who says it; `key` names the record.

    `note` names the editor's note that is quoted (注①, 编者注); None where the words are the record's own.
    """

    mark: int
    passage: str
    key: str
    record: str
    paragraph: int
    speaker: str | None
    quote: str
    start: int
    end: int
    reference: str
    note: str | None = None
    editions: tuple[Edition, ...] = ()

    def json(self) -> dict[str, Any]:
        """The object of `ask --json`; `note` and `editions` are there where there are any."""
        return {
            "mark": self.mark, "passage": self.passage, "key": self.key, "record": self.record, "paragraph": self.paragraph,
            "speaker": self.speaker, "quote": self.quote, "start": self.start, "end": self.end, "reference": self.reference,
            **({"note": self.note} if self.note else {}), **editions_json(self.editions),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Searched:
    """The scope of an answer: records and answering paragraphs searched, terms, those found nowhere, nearest passages."""

    records: int
    passages: int
    terms: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader gets. `text` carries marks [1]; every mark has its citation. `expanded`: form -> other forms searched.

    `note`: why a language model that was asked did not do its part; empty where it did or none was asked.
    `context`: words of earlier questions that the search bore in mind.
    """

    question: str
    query: str
    lang: str
    answered: bool
    text: str
    citations: tuple[Citation, ...]
    searched: Searched
    confidence: float = 0.0
    expanded: dict[str, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""
    limits: tuple[Limit, ...] = ()
    context: tuple[str, ...] = ()

    def json(self, id: str = "q1") -> dict[str, Any]:
        """The object of `ask --json`."""
        searched = {name: list(v) if isinstance(v := getattr(self.searched, name), tuple) else v for name in Searched.__slots__}
        return {
            "id": id, "question": self.question, "query": self.query, "lang": self.lang, "answered": self.answered, "answer": self.text,
            "citations": [citation.json() for citation in self.citations], "searched": searched,
            **context_json(self.context), **limits_json(self.limits),
            "expanded": {form: list(others) for form, others in self.expanded.items()}, **({"note": self.note} if self.note else {}),
        }  # fmt: skip
