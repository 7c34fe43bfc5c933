"""Hits + question -> what a model is given: numbered passages between delimiters that no record can close. Asks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.record import ANSWERING, Hit
from index.retriever import Retriever
from prompts import prompt
from qa.cited import Row, reference
from qa.model import Messages
from qa.spoken import Talk, stretches, talk_of

MOST = 8
"""Passages given to a model."""

WHOLE = 1600
"""Characters up to which a paragraph is given whole; of a longer one the piece that was found."""


@dataclass(frozen=True, slots=True)
class Given:
    """One passage a model is given: `text` is a part of its row's, from `offset` on; `rows`: its record's; `speakers`: who speaks in it."""

    number: int
    text: str
    offset: int
    row: Row = field(hash=False)
    rows: tuple[Row, ...] = field(hash=False)
    name: str
    key: str
    record: str
    at: int
    title: str
    date: str
    reference: str
    talk: Talk
    speakers: frozenset[str]


def given(retriever: Retriever, hits: Iterable[Hit]) -> tuple[Given, ...]:
    """The best hits as passages numbered from 1."""
    found: list[Given] = []
    for hit in hits:
        passage = hit.passage
        if passage.kind not in ANSWERING or len(found) == MOST or not re.sub(r"\[\d+\]|\s", "", passage.text):
            continue
        rows = {row["number"]: row for row in retriever.reader.paragraphs(passage.record)}
        row, info = rows[passage.number], retriever.reader.info(passage.record)
        talk = talk_of(rows.values())
        whole = len(row["text"]) <= WHOLE
        text, offset = (row["text"], 0) if whole else (passage.text, passage.start)
        turns = stretches(row, talk, retriever.lexicon, text) if row["kind"] in ("body", "quotation") else []
        found.append(
            Given(len(found) + 1, text, offset, row, tuple(rows.values()), passage.name, passage.record,
                  info.id, passage.number, info.title, info.date or "", reference(info, list(rows.values()), passage.number, passage.start), talk,
                  frozenset(who for _, _, who in turns if who))
        )  # fmt: skip
    return tuple(found)


_WORDS = {
    "zh": {"passage": "段落", "speaker": "说话人：", "question": "问题：", "earlier": "前面的问题：", "last": "最后一个问题："},
    "en": {"passage": "passage", "speaker": "speaker: ", "question": "Question: ", "earlier": "Earlier question: ", "last": "Last question: "},
}  # fmt: skip


def answering(question: str, passages: Iterable[Given], lang: str) -> Messages:
    """The messages that ask for an answer from passages."""
    words = _words(lang)
    parts = []
    for one in passages:
        speaker = one.row["speaker"]
        head = [
            f"<<<{words['passage']} {one.number}",
            _line(one.title),
            _line(one.date),
            words["speaker"] + _line(speaker) if speaker else "",
        ]
        parts.append(f"{' | '.join(part for part in head if part)}\n{harmless(one.text)}\n{words['passage']} {one.number}>>>")
    return _asked("answer", lang, "\n\n".join([*parts, words["question"] + harmless(question)]))


def rewriting(question: str, history: list[str], lang: str) -> Messages:
    """The messages that ask for a question that stands alone."""
    words = _words(lang)
    lines = [words["earlier"] + _line(earlier) for earlier in history[-4:]]
    return _asked("rewrite", lang, "\n".join([*lines, words["last"] + _line(question)]))


def _words(lang: str) -> dict[str, str]:
    return _WORDS["zh" if lang.startswith("zh") else "en"]


def _asked(name: str, lang: str, text: str) -> Messages:
    return [{"role": "system", "content": prompt(name, lang)}, {"role": "user", "content": text}]


def _line(text: str) -> str:
    return " ".join(harmless(text).split())


def harmless(text: str) -> str:
    """A text in which nothing looks like our delimiters, a passage's number, or a turn of a chat template."""
    text = re.sub(r"<{2,}", lambda m: "‹" * len(m[0]), text)
    text = re.sub(r">{2,}", lambda m: "›" * len(m[0]), text)
    text = re.sub(r"<(?=[|/]?\w)|(?<=\|)>", lambda m: "‹" if m[0] == "<" else "›", text)
    return re.sub(r"\[(\d+)\]", r"〔\1〕", text)
