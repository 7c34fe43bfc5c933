"""Answers and paragraphs -> HTML in which every string of a record or a user is escaped. Reads no index, knows no Gradio.

Words of the interface are left as `data-text` keys; assets/page.js fills them in, in the language the reader has chosen.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from index.notes import note_mark
from index.record import DESCRIPTION, HEADER, RecordInfo
from qa.marks import MARK, quoted

Json = dict[str, Any]

EXCERPT = 90
"""Characters of a passage that a list of passages shows."""

_GLOSS = re.compile(r"(\([^()<>\n]* = [^()<>\n]*\))")
"""Words of a quotation in the question's language, as an answer gives them in brackets; in escaped text."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Neighbouring paragraphs of one record, dicts as `Reader.paragraphs` has them. `before`, `after`: whether more lie there.

    `notes` are the footnotes of the paragraph in the middle, or what it is a note to, where they stand further away;
    `references`: name of a style -> its reference in it.
    """

    info: RecordInfo
    paragraphs: tuple[Json, ...]
    before: bool
    after: bool
    notes: tuple[Json, ...] = ()
    references: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Focus:
    """What an extract is shown for: the paragraph, the span quoted in it (empty: none), who says it, the note it is, if any.

    `references`: name of a style -> the reference in it, the first one shown; `editions`: as `ask --json` has them.
    """

    number: int
    start: int
    end: int
    references: dict[str, str]
    speaker: str | None = None
    note: str | None = None
    editions: tuple[Json, ...] = ()

    @property
    def variants(self) -> list[tuple[int, int]]:
        """The spans of the paragraph that another edition has otherwise, in order, none within another."""
        spans = sorted({(one["start"], one["end"]) for edition in self.editions for one in edition["differences"]})
        return [span for at, span in enumerate(spans) if all(span[0] >= end for _, end in spans[:at])]


def word(key: str, tag: str = "span", css: str = "", **values: object) -> str:
    """An element that the page fills with its text of that key; `values` go into the text's braces."""
    arguments = f' data-args="{escape(json.dumps(values))}"' if values else ""
    name = f' class="{escape(css)}"' if css else ""
    return f'<{tag}{name} data-text="{escape(key)}"{arguments}></{tag}>'


def button(key: str, css: str, **data: object) -> str:
    """A button with a text of the interface and data attributes; underscores in their names become hyphens."""
    attributes = "".join(f' data-{name.replace("_", "-")}="{escape(str(value))}"' for name, value in data.items())
    return f'<button type="button" class="{escape(css)}" data-text="{escape(key)}"{attributes}></button>'


def question(text: str) -> str:
    """A question as its turn shows it."""
    return f'<div class="question" dir="auto"{_lang(text)}>{escape(text)}</div>'


def _lang(text: str) -> str:
    """The attribute that gives Chinese words Chinese fonts and punctuation."""
    return ' lang="zh"' if re.search(r"[\u4e00-\u9fff]", text) else ""


def answer(found: Json) -> str:
    """The text of an answer: one <p> per line, quotations set apart, each mark a button."""
    marks = {citation["mark"] for citation in found["citations"]}
    parts: list[str] = []
    for text, is_quote in quoted(_without_names(found), found["citations"]):
        if is_quote:
            parts.append(f'<span class="quote" lang="zh">{escape(text)}</span>')
        else:
            parts.append(_marked(text, marks))
    css = "answer" if found["answered"] else "answer refusal"
    return f'<div class="{css}" dir="auto"{_lang(found["answer"])}><p>{"".join(parts)}</p></div>'


def writing(text: str) -> str:
    """What there is of an answer that is being written: the checked sentences, their marks not yet buttons."""
    return f'<p dir="auto"{_lang(text)}>{_marked(text, set())} …</p>' if text else ""


def note(found: Json) -> str:
    """A line under an answer that says why a language model did not do its part."""
    return f'<p class="searched note" dir="auto">{escape(found["note"])}</p>' if found.get("note") else ""


def _without_names(found: Json) -> str:
    """The text of an answer; a refusal's without the lines that name the nearest passages, which are shown as a list."""
    names = [] if found["answered"] else found["searched"]["nearest"]
    return "\n".join(line for line in found["answer"].split("\n") if not any(name in line for name in names))


def _marked(text: str, marks: set[int]) -> str:
    """Plain text of an answer: marks become buttons that keep to the character before them, line ends become paragraphs."""
    parts, at = list[str](), 0
    for match in MARK.finditer(text):
        if int(match[1]) in marks:
            cut = match.start() - 1 if text[at : match.start()][-1:].strip() else match.start()
            parts += [
                escape(text[at:cut]),
                f'<span class="tied">{escape(text[cut : match.start()])}{_mark(int(match[1]))}</span>',
            ]
            at = match.end()
    html = re.sub(r"\s*\n\s*", "</p><p>", "".join([*parts, escape(text[at:])]))
    return _GLOSS.sub(r'<span class="gloss">\1</span>', html)


def _mark(number: int) -> str:
    label = f'data-label="mark_label" data-args="{escape(json.dumps({"mark": number}))}"'
    return f'<button type="button" class="mark" data-mark="{number}" {label}>{number}</button>'


def searched(found: Json) -> str:
    """Under an answer: the query where it is not the question, words of earlier ones, and the other forms of its words that were searched."""
    parts = []
    if found["query"].strip() != found["question"].strip():
        parts.append(f'<p class="searched">{word("searched_as")}<span dir="auto">{escape(found["query"])}</span></p>')
    if context := found.get("context"):
        parts.append(f'<p class="searched">{word("context")}<span dir="auto">{escape("、".join(context))}</span></p>')
    if expanded := found.get("expanded"):
        forms = "".join(f"<li>{escape(form)} → {escape('、'.join(others))}</li>" for form, others in expanded.items())
        parts.append(f'<details class="searched">{word("expanded", "summary")}<ul>{forms}</ul></details>')
    return "".join(parts)


def nearest(passages: list[tuple[RecordInfo, Json]]) -> str:
    """The passages that came nearest to an unanswered question, as buttons that open them."""
    if not passages:
        return ""
    items = (
        f'<li><button type="button" class="near" data-open="{escape(info.key)}" data-number="{paragraph["number"]}">'
        f'<span class="near-place">{escape(info.title)} {_number(paragraph["number"])}</span>'
        f'<span class="near-text" lang="zh">{escape(excerpt(paragraph["text"]))}</span></button></li>'
        for info, paragraph in passages
    )
    return f'{word("nearest", "h3")}<ul class="list">{"".join(items)}</ul>'


def excerpt(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"


def records(infos: list[RecordInfo], left: int) -> str:
    """The list of records, each a button that opens it; `left` more are not in it."""
    items = (
        f'<li><button type="button" class="near" data-open="{escape(info.key)}" data-number="1">'
        f'<span class="near-text" lang="zh">{escape(info.title)}</span><span class="near-place">{dated(info)}</span></button></li>'
        for info in infos
    )
    more = f"<li>{word('records_more', count=left)}</li>" if left else ""
    return f'<ul class="list">{"".join(items)}{more}</ul>'


def dated(info: RecordInfo) -> str:
    """The date of a record as it is printed, or that there is none."""
    return escape(info.date.replace(",", "—" if info.period else "，")) if info.date else word("undated")


def _number(number: int) -> str:
    names = {HEADER: "header", DESCRIPTION: "description"}
    return word(names[number], css="number") if number in names else f'<span class="number">¶{number}</span>'


def paragraph(row: Json, focus: Focus | None) -> str:
    """One paragraph with its number and speaker; in focus, with the quoted span highlighted and other editions' words marked."""
    here = focus if focus is not None and focus.number == row["number"] else None
    body = _focused(row["text"], here) if here else escape(row["text"])
    speaker = (here and here.speaker) or row["speaker"]
    who = f'<span class="who">{escape(speaker)}</span>' if speaker else ""
    if row["kind"] == "note":
        mark = (note_mark(row["text"]) or "").replace("*", "＊")
        who += word("note", css="who") if row["note_of"] is None else word("note_of", css="who", number=row["note_of"], mark=mark)
    elif here and here.note:
        who = word("editor", css="who")
    css = f"paragraph {escape(row['kind'])}{' cited' if here else ''}"
    return (
        f'<div class="{css}" data-number="{row["number"]}">{_number(row["number"])}'
        f'<div class="body">{who}<div class="text">{body}</div></div></div>'
    )


def _focused(text: str, focus: Focus) -> str:
    start, end = focus.start, max(focus.end, focus.start)
    inside = f"<mark>{_varied(text, start, end, focus.variants)}</mark>" if start < end else ""
    return _varied(text, 0, start, focus.variants) + inside + _varied(text, end, len(text), focus.variants)


def _varied(text: str, start: int, end: int, variants: list[tuple[int, int]]) -> str:
    """A stretch of a text in which the words that another edition has otherwise are marked."""
    parts, at = list[str](), start
    for first, last in variants:
        first, last = max(first, at), min(last, end)
        if first < last:
            parts += [escape(text[at:first]), f'<span class="variant">{escape(text[first:last])}</span>']
            at = last
    return "".join([*parts, escape(text[at:end])])


def paragraphs(rows: tuple[Json, ...], focus: Focus | None = None) -> str:
    """Paragraphs in their order."""
    return "".join(paragraph(row, focus) for row in rows)


def card(info: RecordInfo, row: Json) -> str:
    """A passage on its own, with the record that it stands in."""
    return f'<p class="card-place">{escape(info.title)} · {dated(info)}</p>{paragraph(row, None)}'
