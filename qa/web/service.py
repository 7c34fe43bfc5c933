"""A home -> answers, extracts of records, and what the page shows at its start. Opens the index when it is first needed.

Knows no HTML and no Gradio. One lock guards searching; extracts are read through a connection of their own, so that
they can be opened while an answer is being made.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.home import Home, HomeError
from index.record import RecordInfo
from qa.cited import cited
from qa.export import markdown
from qa.reference import in_all_styles
from qa.web.render import Extract, Focus
from qa.web.requests import LIMIT, PageError, checked_history, checked_manner, checked_question

if TYPE_CHECKING:
    from index.reader import Reader
    from index.reranker import Reranker
    from index.retriever import Retriever

Json = dict[str, Any]

__all__ = ["LIMIT", "Holdings", "PageError", "Service", "exported", "focus"]

NEIGHBOURS = 2
"""Paragraphs shown before and after a cited one."""

LISTED = 100
"""Records that the page lists; a larger collection is listed by `jiyao records`."""

EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a home holds, for the start of the page: its records, how many paragraphs, questions to begin with."""

    records: list[RecordInfo]
    paragraphs: int
    examples: list[str]


class Service:
    """One home, opened late and kept at its newest version."""

    def __init__(self, path: Path, *, model: bool = False, reranker: Reranker | None = None) -> None:
        self.home = Home(path)
        self._reranker = reranker
        self._asks_model = model
        self._written: dict[str, str] = {}
        self._retriever: Retriever | None = None
        self._reader: Reader | None = None
        self._searching = threading.Lock()
        self._reading = threading.Lock()

    def command(self) -> str:
        """The command line that adds records to this home."""
        return shlex.join(["jiyao", "index", "RECORDS", "--home", str(self.home.path.absolute())])

    def warm(self) -> None:
        """Load what the first question needs; an index that cannot be opened is reported when it is asked."""
        from qa import pipeline

        try:
            with self.newest() as retriever:
                pipeline.search(retriever, "谈话", [], k=1)
        except (PageError, HomeError, OSError):
            pass

    @contextmanager
    def newest(self) -> Iterator[Retriever]:
        """The retriever at the newest version, for one thread at a time. Raises PageError, HomeError."""
        from index.retriever import open_home

        with self._searching:
            if not self.home.current():
                raise PageError("error_no_records", command=self.command())
            if self._retriever is None:
                self._retriever = open_home(self.home.path)
                self._retriever.reranker = self._reranker
            else:
                self._retriever.refresh()
            yield self._retriever

    @contextmanager
    def _texts(self) -> Iterator[Reader]:
        """The records at the newest version, for one thread at a time. Raises HomeError."""
        from index.reader import Reader

        with self._reading:
            current = self.home.current()
            if self._reader is None or self._reader.version != current:
                self._reader = Reader(self.home.database, current)
            yield self._reader

    @contextmanager
    def another(self) -> Iterator[Retriever]:
        """A retriever of one's own at the newest version, for long work: others go on asking meanwhile. Raises PageError, HomeError."""
        from index.retriever import open_home

        if not self.home.current():
            raise PageError("error_no_records", command=self.command())
        retriever = open_home(self.home.path)
        retriever.reranker = self._reranker
        try:
            yield retriever
        finally:
            retriever.reader.close()

    def records(self) -> list[RecordInfo]:
        """All records. Raises HomeError."""
        with self._texts() as reader:
            return reader.records()

    def holdings(self, lang: str) -> Holdings:
        """What the home holds; empty where nothing was indexed yet. Raises HomeError where it cannot be opened."""
        if not self.home.current():
            return Holdings([], 0, [])
        from qa import pipeline

        with self.newest() as retriever:
            records = retriever.reader.records()
            examples = pipeline.examples(retriever, lang, EXAMPLES) if records else []
        return Holdings(records, sum(info.paragraphs for info in records), examples)

    def ask(self, question: object, history: object, turn: str = "", manner: object = None) -> Json:
        """The object of `ask --json`. `turn`: a name by which `written` can be asked meanwhile; `manner`: as the page sends it.

        Raises PageError, HomeError.
        """
        text, earlier, asked = checked_question(question), checked_history(history), checked_manner(manner)
        from qa import drafting, pipeline
        from qa.given import given

        model, note = drafting.model_for(text) if self._asks_model else (None, "")
        rewritten, failed = ("", "") if asked.as_typed else drafting.rewritten(model, text, earlier)
        with self.newest() as retriever:
            found = pipeline.evidence(retriever, text, earlier, rewritten=rewritten, manner=asked)
            passages = given(retriever, found.hits) if model else ()
        try:
            # outside the lock: others go on searching while a model writes
            tell = (lambda so_far: self._written.update({turn: so_far})) if turn else None
            answer = drafting.written(found, passages, retriever, model, tell)
        finally:
            self._written.pop(turn, None)
        return drafting.noted(answer, " ".join(part for part in (note, failed) if part)).json()

    def asked(self, found: Json, history: object) -> Json:
        """What the passages of an answer are judged for: `question`, `history` as far as it completes it, `judged`: passage -> 1 or 0.

        Without marks where they cannot be read: marking says why.
        """
        from index.own import lexicon_of
        from qa.book import grades
        from qa.followup import stand_alone
        from qa.judgments import JudgmentsError

        question, before, lexicon = found["question"], checked_history(history), lexicon_of(self.home.lexicon)
        whole = stand_alone(question, before, lexicon)
        lasts = (before[at:] for at in range(len(before), -1, -1))
        earlier = next(last for last in lasts if stand_alone(question, last, lexicon) == whole)
        try:
            judged = grades(self.home, question, earlier)
        except JudgmentsError:
            judged = {}
        return {"question": question, "history": earlier, "judged": judged}

    def written(self, turn: object) -> str:
        """What a model has written of an answer and passed the check, while it is being made; else empty."""
        return self._written.get(turn, "") if isinstance(turn, str) and turn else ""

    def search(self, question: object, k: object) -> Json:
        """The object of `search --json`. Raises PageError, HomeError."""
        text = checked_question(question)
        if isinstance(k, bool) or not isinstance(k, int) or k < 1:
            raise PageError("error_request")
        from qa import pipeline

        with self.newest() as retriever:
            return pipeline.search(retriever, text, [], k=k).json()

    def extract(self, key: object, first: object, last: object, noted: int | None = None, start: int = 0) -> Extract:
        """The paragraphs of a record whose numbers lie between two, both included; of one its notes and references, as cited at `start`.

        Raises PageError, HomeError.
        """
        if not (isinstance(key, str) and isinstance(first, int) and isinstance(last, int)):
            raise PageError("error_request")
        with self._texts() as reader:
            try:
                info, rows = reader.info(key), reader.paragraphs(key)
            except KeyError:
                raise PageError("error_gone") from None
        inside = tuple(row for row in rows if first <= row["number"] <= last)
        before, after = any(row["number"] < first for row in rows), any(row["number"] > last for row in rows)
        notes = () if noted is None else tuple(row for row in _tied(rows, noted) if row not in inside)
        return Extract(
            info, inside, before, after, notes, {} if noted is None else in_all_styles(cited(info, rows, noted, start))
        )

    def around(self, key: object, number: int, start: int = 0) -> Extract:
        """A paragraph with its neighbours, notes and references, as it is cited at `start`. Raises PageError, HomeError."""
        return self.extract(key, number - NEIGHBOURS, number + NEIGHBOURS, number, start)

    def passages(self, names: list[str]) -> list[tuple[RecordInfo, Json]]:
        """The paragraphs that permanent names (`id#n`) name; those that are gone are left out."""
        found = []
        for name in names:
            key, _, number = name.rpartition("#")
            try:
                extract = self.extract(key, int(number), int(number))
            except (PageError, ValueError):
                continue
            found += [(extract.info, row) for row in extract.paragraphs]
        return found


def _tied(rows: list[Json], number: int) -> list[Json]:
    """The notes of a paragraph; of a note the paragraph that carries its mark."""
    of = next((row["note_of"] for row in rows if row["number"] == number), None)
    return [row for row in rows if row["note_of"] == number or (of is not None and row["number"] == of)]


def focus(citation: Json, extract: Extract) -> Focus:
    """What the evidence of a citation is shown for."""
    return Focus(
        citation["paragraph"], citation["start"], citation["end"], extract.references, citation["speaker"],
        citation.get("note"), tuple(citation.get("editions", ())),
    )  # fmt: skip


def exported(turns: object) -> str:
    """A conversation as Markdown: the objects of `ask --json` that the page was given. Raises PageError where they are none."""
    try:
        return markdown(turns)  # type: ignore[arg-type]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise PageError("error_request") from None
