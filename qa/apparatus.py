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
from index.scoring import Query
from index.split import sentences
from index.tokens import tokenize
from qa.generator import Pick
from qa.intent import DOC, TALK, Field, Intent
from qa.spoken import talk_of

_HEADER_LINES = {"date": ("日期",), "book": ("来源",), "author": ("作者",), "tags": ("标签",)}
_BODY = frozenset({"present", "duration", "place", "date", "interpreter"})
"""Fields that the running text may hold too, where a talk begins or ends; the others stand in header and apparatus alone."""

EDGE = 4, 6
"""Paragraphs of running text at the beginning and at the end of a record that may tell of the talk itself."""


def record_of(hits: list[Hit]) -> str | None:
    """The record a question is about: the one that most of the best hits belong to, weighed by their scores."""
    worth: dict[str, float] = {}
    for hit in hits:
        weight = 2.0 if hit.passage.kind in ("header", "heading") else 1.0
        worth[hit.passage.record] = worth.get(hit.passage.record, 0.0) + weight * hit.score
    return max(worth, key=lambda key: worth[key], default=None)


def about_record(retriever: Retriever, query: Query, wanted: Intent, hits: list[Hit]) -> list[Pick] | None:
    """The stretch that holds each field asked for; None where the question asks for more, or the text may tell what no rule finds.

    Empty where nothing but the fields is asked for, and the record does not state them, or several do and none is named.
    """
    found = _found(retriever, query, wanted, hits)
    if ambiguous(retriever, wanted, hits):
        return []
    picks: dict[tuple[str, str], Pick] = {}
    for field, pick in found:
        picks.setdefault((field, pick.record), pick)
    return list(picks.values()) or ([] if _nothing_else(wanted, retriever.lexicon) else None)


def ambiguous(retriever: Retriever, wanted: Intent, hits: list[Hit]) -> bool:
    """Whether a question about the record itself says nothing of which one, and records of several titles state what it asks for."""
    stating = _stating(retriever, wanted, hits) if _unnamed(wanted, retriever.lexicon) else ()
    return len({retriever.reader.info(key).title for key in stating}) > 1


def _unnamed(wanted: Intent, lexicon: Lexicon) -> bool:
    """Whether a question about the record itself, the first of its conversation, says nothing of which record it means."""
    return wanted.kind == "record" and wanted.first and not wanted.records and _nothing_else(wanted, lexicon)


def _stating(retriever: Retriever, wanted: Intent, hits: list[Hit]) -> set[str]:
    """The records of some hits that state a field asked for."""
    keys = {hit.passage.record for hit in hits}
    rows = {key: retriever.reader.paragraphs(key) for key in keys}
    return {key for key in keys if any(_places(field, rows[key], sure=True) for field in wanted.fields)}


def fields_of(retriever: Retriever, query: Query, wanted: Intent, hits: list[Hit]) -> list[Pick]:
    """All stretches that hold a field asked for, at most three a field, the best place first."""
    return [pick for _, pick in _found(retriever, query, wanted, hits)]


def _found(retriever: Retriever, query: Query, wanted: Intent, hits: list[Hit]) -> list[tuple[str, Pick]]:
    meant = _stating(retriever, wanted, hits) if _unnamed(wanted, retriever.lexicon) else wanted.records
    among = [hit for hit in hits if hit.passage.record in meant]
    key = record_of(among or hits)
    if wanted.records and not among and not query.filters:
        key = wanted.records[0]
    keys = [] if key is None else [key, *_others(retriever, wanted, key)]
    return [found for one in keys for found in _stated(retriever, query, wanted, hits, one)]


def _others(retriever: Retriever, wanted: Intent, key: str) -> list[str]:
    """Of the records that a question names those of other titles than one of them: other talks of the same people."""
    titles = {retriever.reader.info(one).title: one for one in reversed(wanted.records)} if key in wanted.records else {}
    return [one for title, one in titles.items() if title != retriever.reader.info(key).title]


def _stated(retriever: Retriever, query: Query, wanted: Intent, hits: list[Hit], key: str) -> list[tuple[str, Pick]]:
    """The stretches of one record that hold each field asked for."""
    rows, question = retriever.reader.paragraphs(key), wanted.asked or query.text
    place = next((hit.place for hit in hits if hit.passage.record == key), "")
    if _of_others(retriever, question, key, rows) or _of_words(question, wanted, place, retriever.lexicon):
        return []
    sure = bool(wanted.records) or _nothing_else(wanted, retriever.lexicon)
    return [
        (field.name, Pick(key, row["number"], start, end, row["kind"], None, 1.0))
        for field in wanted.fields
        for row, start, end in _places(field, rows, sure=sure)[:3]
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
    return bool(_TOLD.search(fold(question))) or len(_beside(question, wanted, place, lexicon)) > MORE


_ITSELF = re.compile(
    rf"[这该本此]?[次份个篇场]?(?:{TALK}|{DOC}|口译|翻译)|举行|进行|\b(?:this|the|talk|meeting|conversation)\b|\bэт\w{{1,3}}\b|бесед\w*|встреч\w*|разговор\w*"
)


def _nothing_else(wanted: Intent, lexicon: Lexicon) -> bool:
    """Whether a question has no word beside the field and words for a talk and its record."""
    return not _beside(wanted.asked, wanted, "", lexicon, _ITSELF)


_NOTHING = re.compile("(?!)")


def _beside(question: str, wanted: Intent, place: str, lexicon: Lexicon, but: re.Pattern[str] = _NOTHING) -> list[str]:
    """The words of a question beside the fields asked for, what names its record, and what a pattern leaves out."""
    folded, kind = fold(question), script(question)
    for pattern in (*(field.question for field in wanted.fields), but):
        folded = pattern.sub(lambda match: " " * len(match[0]), folded)
    left = rest(folded, kind, fold(place), lexicon)
    words = [word for word in tokenize(left).words if len(word) > 1] if kind == "zh" else re.findall("[a-zа-яё]+", left)
    return [word for word in words if word not in lexicon.function_tokens]


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


def _places(field: Field, rows: list[dict[str, Any]], *, sure: bool) -> list[tuple[dict[str, Any], int, int]]:
    """(paragraph, start, end) that hold a field: the end of the record first, where apparatus stands, then its head, then the text.

    `sure`: the record itself is asked about; only then is what it was indexed from (书籍) its book.
    """
    labels = (*_HEADER_LINES.get(field.name, ()), *(("书籍",) if sure and field.name == "book" else ()))
    found = []
    count = max((row["number"] for row in rows), default=1)
    edge = _edges(rows)
    for row in rows:
        text, number, kind = row["text"], row["number"], row["kind"]
        if number == HEADER:
            if span := next((span for label in labels if (span := _line(text, label))), None):
                found.append((-1.0, row, *span))
            elif field.name == "place" and (span := _line(text, "标题")) and _WHERE.search(text[slice(*span)]):
                found.append((3.0, row, *span))
        elif _may_hold(row, field.name, edge) and (held := _held(field, text)):
            rank = (0.0 if kind == "apparatus" else 1.0) + min(number, count - number) / count
            found.append((rank + (1.5 if kind == "heading" else 0.0), row, *held))
    found.sort(key=lambda place: place[0])
    return [(row, start, end) for _, row, start, end in found]


_WHERE = re.compile("[:：]在[\u4e00-\u9fff]{1,6}[和同与接会]")
"""A title that says where: 在杭州和胡志明的谈话."""

_WIDE = str.maketrans(",;", "，；")


def _held(field: Field, text: str) -> tuple[int, int] | None:
    """The first sentence of a text that holds a field, with all that a list goes on with behind `；`."""
    spans = sentences(text)
    for at, (start, end) in enumerate(spans):
        if field.holds.search(fold(text[start:end]).translate(_WIDE)) or field.holds.search(text[start:end]):
            for _, last in spans[at + 1 :]:
                if not text[start:end].rstrip().endswith(("；", ";", "：", ":")):
                    break
                end = last
            words = text[start:end]
            return start + len(words) - len(words.lstrip()), start + len(words.rstrip(" \n；;，,"))
    return None


def _edges(rows: list[dict[str, Any]]) -> set[int]:
    """The numbers of the first and the last paragraphs of running text; of a talk in turns, of those that nobody speaks."""
    turns = talk_of(rows).turns
    body = [row["number"] for row in rows if row["kind"] == "body" and not (turns and row["speaker"])]
    return {*body[: EDGE[0]], *body[-EDGE[1] :]}


def _may_hold(row: dict[str, Any], field: str, edge: set[int]) -> bool:
    kind = row["kind"]
    told = kind == "body" and field in _BODY and row["number"] in edge
    return kind == "apparatus" or told or (kind == "heading" and field == "date")


def _line(header: str, label: str) -> tuple[int, int] | None:
    """The line of the header with a label, where it has a value."""
    match = re.search(rf"^{label}：(?=\S).*$", header, re.MULTILINE)
    return (match.start(), match.end()) if match else None
