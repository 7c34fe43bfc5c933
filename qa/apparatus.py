"""Questions about the record itself -> the parts of its header and apparatus that hold what is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from index.expand import script, terms_in
from index.fold import fold
from index.lexicon import Lexicon
from index.named import rest
from index.record import HEADER, Hit, Passage, Window
from index.retriever import Retriever
from index.split import sentences
from index.tokens import tokenize
from qa.generator import Pick, trim
from qa.intent import Field, Intent

_HEADER_LINES = {"date": "日期", "book": "来源", "author": "作者"}
_BODY = frozenset({"present", "duration", "place", "date"})
"""Fields that the running text may hold too; the others stand in header and apparatus alone."""


def record_of(hits: list[Hit]) -> str | None:
    """The record a question is about: the one that most of the best hits belong to, weighed by their scores."""
    worth: dict[str, float] = {}
    for hit in hits:
        weight = 2.0 if hit.passage.kind in ("header", "heading") else 1.0
        worth[hit.passage.record] = worth.get(hit.passage.record, 0.0) + weight * hit.score
    return max(worth, key=lambda key: worth[key], default=None)


def about_record(retriever: Retriever, question: str, wanted: Intent, hits: list[Hit]) -> list[Pick]:
    """The stretch that holds each field asked for."""
    picks: dict[str, Pick] = {}
    for field, pick in _found(retriever, question, wanted, hits):
        picks.setdefault(field, pick)
    return list(picks.values())


def fields_of(retriever: Retriever, question: str, wanted: Intent, hits: list[Hit]) -> list[Pick]:
    """All stretches that hold a field asked for, at most three a field, the best place first."""
    return [pick for _, pick in _found(retriever, question, wanted, hits)]


def _found(retriever: Retriever, question: str, wanted: Intent, hits: list[Hit]) -> list[tuple[str, Pick]]:
    key = record_of(hits)
    if key is None:
        return []
    rows = retriever.reader.paragraphs(key)
    place = next(hit.place for hit in hits if hit.passage.record == key)
    if _of_others(retriever, question, key, rows) or _of_words(question, wanted, place, retriever.lexicon):
        return []
    return [
        (field.name, Pick(key, row["number"], start, end, row["kind"], None, 1.0))
        for field in wanted.fields
        for row, start, end in _places(field, rows)[:3]
    ]


def _of_others(retriever: Retriever, question: str, key: str, rows: list[dict[str, Any]]) -> bool:
    """Whether a question names a person who does not talk in the record: how long others met is told in its text, if at all."""
    talking = {row["speaker"] for row in rows if row["speaker"]}
    title = fold(retriever.reader.info(key).title)
    found = terms_in(question, script(question), retriever.lexicon)
    return any(
        f.term.kind == "person" and not {*f.term.zh} & talking and not any(fold(zh) in title for zh in f.term.zh) for f in found
    )


_TOLD = re.compile(r"说|认为|批评|解释|提到|答|\b(?:say|says|said|tell|told|recommend|introduce)\b|словам|вспомн|сказал")
MORE = 4
"""Words beyond the record's name and the field asked for, from which on a question is not about the record itself."""


def _of_words(question: str, wanted: Intent, place: str, lexicon: Lexicon) -> bool:
    """Whether a question asks for more than a record's name and the field: 毛泽东说英法苏谈判从哪天谈到哪天 is about what was said."""
    folded, kind = fold(question), script(question)
    if _TOLD.search(folded):
        return True
    for field in wanted.fields:
        folded = field.question.sub(lambda match: " " * len(match[0]), folded)
    left = rest(folded, kind, fold(place), lexicon)
    words = [word for word in tokenize(left).words if len(word) > 1] if kind == "zh" else re.findall("[a-zа-яё]+", left)
    return len([word for word in words if word not in lexicon.function_tokens]) > MORE


def promoted(retriever: Retriever, hits: list[Hit], picks: list[Pick]) -> list[Hit]:
    """The ranking with the paragraphs of some picks before all others, in the order of the picks."""
    first, rest = _apart(retriever, hits, picks)
    top = max((hit.score for hit in hits), default=1.0)
    return [replace(hit, score=top + (len(first) - rank) / len(first)) for rank, hit in enumerate(first)] + rest


def led_in(retriever: Retriever, hits: list[Hit], points: list[Pick], after: int) -> list[Hit]:
    """The ranking with the paragraphs of some picks right behind the hit at a place, which announces them."""
    led, rest = _apart(retriever, hits, points)
    at = rest.index(hits[after]) + 1
    return rest[:at] + [replace(hit, score=hits[after].score) for hit in led] + rest[at:]


def _apart(retriever: Retriever, hits: list[Hit], picks: list[Pick]) -> tuple[list[Hit], list[Hit]]:
    """Hits for the paragraphs of some picks, each once and in their order, and the hits that are none of them."""
    names = list(dict.fromkeys((pick.record, pick.number) for pick in picks))
    known = {(hit.passage.record, hit.passage.number): hit for hit in hits}
    rows = {key: {row["number"]: row for row in retriever.reader.paragraphs(key)} for key in {key for key, _ in names}}
    chosen = [known.get((key, number)) or _hit(key, rows[key][number]) for key, number in names]
    return chosen, [hit for hit in hits if (hit.passage.record, hit.passage.number) not in names]


def _hit(key: str, row: dict[str, Any]) -> Hit:
    text = row["text"]
    passage = Passage(-1, key, row["number"], 0, len(text), text, row["kind"], row["speaker"])
    return Hit(passage, 0.0, Window(0, len(text), 0.0), {})


def _places(field: Field, rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], int, int]]:
    """(paragraph, start, end) that hold a field: the end of the record first, where apparatus stands, then its head, then the text."""
    found = []
    count = max((row["number"] for row in rows), default=1)
    for row in rows:
        text, number, kind = row["text"], row["number"], row["kind"]
        if number == HEADER:
            span = _line(text, _HEADER_LINES.get(field.name))
            if span:
                found.append((_HEADER_RANK.get(field.name, 2.5), row, *span))
            continue
        if not _may_hold(kind, field.name):
            continue
        for start, end in sentences(text):
            if field.holds.search(fold(text[start:end])) or field.holds.search(text[start:end]):
                edge = min(number, count - number) / count
                found.append(
                    (
                        (0.0 if kind == "apparatus" else 1.0) + edge + (1.5 if kind == "heading" else 0.0),
                        row,
                        *trim(text, start, end),
                    )
                )
                break
    found.sort(key=lambda place: place[0])
    return [(row, start, end) for _, row, start, end in found]


def _may_hold(kind: str, field: str) -> bool:
    return kind == "apparatus" or (kind == "body" and field in _BODY) or (kind == "heading" and field == "date")


_HEADER_RANK = {"date": -1.0, "book": -1.0, "author": -1.0}


def _line(header: str, label: str | None) -> tuple[int, int] | None:
    """The line of the header with a label, where it has a value."""
    match = re.search(rf"^{label}：(?=\S).*$", header, re.MULTILINE) if label else None
    return (match.start(), match.end()) if match else None
