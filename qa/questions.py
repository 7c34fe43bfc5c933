"""A questions file (JSON Lines) -> Questions, and which passages of a home each one names as relevant. Scores nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from index.expand import form_of
from index.fold import fold
from index.lexical import Clause
from index.reader import Reader
from index.retriever import Retriever
from qa.errors import UserError

CANDIDATES, PART = 2000, 100
"""Passages looked at for a quotation, and characters of the stretches it is looked up by."""


class QuestionsError(UserError):
    """A questions file that cannot be read: names file, line and field."""


@dataclass(frozen=True, slots=True)
class Relevant:
    """One entry of `relevant`: a paragraph by record and number, or any passage that contains a quotation."""

    record: str | None
    paragraph: int | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a questions file. `relevant` is None where the question is not scored for retrieval, () where nothing answers."""

    id: str
    question: str
    history: tuple[str, ...] = ()
    lang: str | None = None
    kind: str | None = None
    relevant: tuple[Relevant, ...] | None = None
    answers: tuple[tuple[str, ...], ...] | None = None
    answerable: bool | None = None
    """Whether the records hold an answer, None where nobody says; what `relevant` says, unless the line says it itself."""


def read_questions(path: Path) -> list[Question]:
    """Read a questions file; raises QuestionsError with file, line and field."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else (error.strerror or str(error)).lower()
        raise QuestionsError(f"{path}: {reason}") from None
    return questions_in(text, str(path))


def questions_in(text: str, name: str) -> list[Question]:
    """The questions of a file's text; `name` is what the file is called in an error. Raises QuestionsError with line and field."""
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        question = parsed(line, f"{name}, line {number}")
        if question.id in seen:
            raise QuestionsError(f"{name}, line {number}: field id: {question.id!r} stands in line {seen[question.id]} already")
        seen[question.id] = number
        questions.append(question)
    return questions


def parsed(line: str, where: str) -> Question:
    """The question of one line; `where` begins the error. Raises QuestionsError naming the field."""
    try:
        data = json.loads(line, object_pairs_hook=_paired)
    except (ValueError, RecursionError) as error:
        raise QuestionsError(f"{where}: not JSON ({error})") from None
    if not isinstance(data, dict):
        raise QuestionsError(f"{where}: want an object, got {type(data).__name__}")
    for name in ("id", "question"):
        if not isinstance(data.get(name), str) or (name == "id" and not data["id"].strip()):
            raise QuestionsError(f"{where}: field {name}: want a text, got {data.get(name)!r}")
    for name in ("lang", "kind"):
        if not isinstance(data.get(name), str | None):
            raise QuestionsError(f"{where}: field {name}: want a text, got {data[name]!r}")
    history = [] if data.get("history") is None else data["history"]
    if not _texts(history):
        raise QuestionsError(f"{where}: field history: want a list of texts, got {history!r}")
    answers = data.get("answers")
    if answers is not None and not (isinstance(answers, list) and all(_texts(inner) and inner for inner in answers)):
        raise QuestionsError(f"{where}: field answers: want a list of lists of texts, got {answers!r}")
    relevant, answerable = _relevant(data, where), data.get("answerable")
    if not isinstance(answerable, bool | None):
        raise QuestionsError(f"{where}: field answerable: want true or false, got {answerable!r}")
    return Question(
        data["id"], data["question"], tuple(history), data.get("lang"), data.get("kind"), relevant,
        None if answers is None else tuple(map(tuple, answers)), answerable,
    )  # fmt: skip


def _paired(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose texts can be encoded: half a surrogate pair becomes U+FFFD."""
    return {name: _valid(value) for name, value in pairs}


def _valid(value: Any) -> Any:
    if isinstance(value, list):
        return [_valid(item) for item in value]
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _relevant(data: dict[str, Any], where: str) -> tuple[Relevant, ...] | None:
    if data.get("relevant") is None:
        return None
    if not isinstance(data["relevant"], list):
        raise QuestionsError(f"{where}: field relevant: want a list, got {data['relevant']!r}")
    entries = []
    for entry in data["relevant"]:
        record, paragraph, quote = (
            (entry.get(k) for k in ("record", "paragraph", "quote")) if isinstance(entry, dict) else (None,) * 3
        )
        named = isinstance(record, str) and isinstance(paragraph, int) and not isinstance(paragraph, bool)
        if not named and not (isinstance(quote, str) and fold(quote).strip()):
            raise QuestionsError(f"{where}: field relevant: want record and paragraph, or quote, got {entry!r}")
        entries.append(Relevant(record, paragraph, None) if named else Relevant(None, None, quote))
    return tuple(entries)


def qrels(question: Question, retriever: Retriever) -> set[str]:
    """The passages (`key#n`) that answer a question; an entry that names none in this home stays, and counts as not found."""
    passages: set[str] = set()
    for entry in question.relevant or ():
        if entry.quote is not None:
            passages |= _quoted(entry.quote, retriever) or {f"?{entry.quote}"}
        else:
            keys = retriever.reader.keys(entry.record or "") or [entry.record or ""]
            passages |= {f"{key}#{entry.paragraph}" for key in keys}
    return passages


def _quoted(quote: str, retriever: Retriever) -> set[str]:
    """The paragraphs that contain a quotation after folding. The index proposes them; where it has none, all are read."""
    folded, reader = fold(quote), retriever.reader
    rows = {
        row
        for part in _parts(folded)
        for row, _ in retriever.lexical.search([Clause(1.0, (form_of(part, single=False),))], CANDIDATES)
    }
    near = {(passage.record, passage.number) for passage, _ in reader.passages(sorted(rows)).values()}
    return _holding(folded, reader, {key for key, _ in near}, near) or _holding(
        folded, reader, {info.key for info in reader.records()}, None
    )


def _parts(folded: str) -> list[str]:
    """A quotation, and stretches of it: a long paragraph is indexed in pieces, and a cut between two may lie in the quotation."""
    cuts = [at for at in range(1, len(folded)) if not (folded[at - 1].isalnum() and folded[at - 1 : at + 1].isascii())]
    size = min(PART, max(len(folded) // 2, 2))
    ends = [next((cut for cut in cuts if cut >= at), len(folded)) for at in range(size, len(folded), size)]
    return [folded, *(folded[start:end] for start, end in pairwise([0, *ends, len(folded)]) if end - start > 1)]


def _holding(folded: str, reader: Reader, keys: set[str], near: set[tuple[str, int]] | None) -> set[str]:
    return {
        f"{key}#{row['number']}"
        for key in keys
        for row in reader.paragraphs(key)
        if (near is None or (key, row["number"]) in near) and folded in fold(row["text"])
    }
