"""Answers and paragraphs -> HTML in which every string of a record or a user is escaped. Reads no index, knows no Gradio.

Words of the interface are left as `data-text` keys; assets/page.js fills them in, in the language the reader has chosen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from index.record import DESCRIPTION, HEADER, RecordInfo

Json = dict[str, Any]

EXCERPT = 90
"""Characters of a passage that a list of passages shows."""

_MARK = re.compile(r"\[(\d{1,4})\]")
_GLOSS = re.compile(r"(\([^()<>\n]* = [^()<>\n]*\))")
"""Words of a quotation in the question's language, as an answer gives them in brackets; in escaped text."""


@dataclass(frozen=True, slots=True)
class Extract:
    """Neighbouring paragraphs of one record, dicts as `Reader.paragraphs` has them. `before`, `after`: whether more lie there.

    `notes` are the footnotes of the paragraph in the middle, where they stand further away.
    """

    info: RecordInfo
    paragraphs: tuple[Json, ...]
    before: bool
    after: bool
    notes: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """What an extract is shown for: the paragraph, the span quoted in it (empty: none), the reference, who says it."""

    number: int
    start: int
    end: int
    reference: str
    speaker: str | None = None


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
    for text, quoted in _quoted(_without_names(found), found["citations"]):
        if quoted:
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


def _quoted(text: str, citations: list[Json]) -> Iterator[tuple[str, bool]]:
    """Cut a text at the quotations in it: (piece, is a quotation). Of several places the one before the mark is meant."""
    spans = []
    for citation in citations:
        quote, mark = citation["quote"], rf"\W{{0,3}}\[{citation['mark']}\]"
        before_mark = re.search(f"{re.escape(quote)}(?={mark})", text)
        start = before_mark.start() if before_mark else text.find(quote)
        if quote and start >= 0:
            spans.append((start, start + len(quote)))
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at:], False


def _marked(text: str, marks: set[int]) -> str:
    """Plain text of an answer: marks become buttons that keep to the character before them, line ends become paragraphs."""
    parts, at = list[str](), 0
    for match in _MARK.finditer(text):
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
    """Under an answer: the query where it is not the question, and the other forms of its words that were searched."""
    parts = []
    if found["query"].strip() != found["question"].strip():
        parts.append(f'<p class="searched">{word("searched_as")}<span dir="auto">{escape(found["query"])}</span></p>')
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
        f'<span class="near-text" lang="zh">{escape(info.title)}</span><span class="near-place">{_date(info)}</span></button></li>'
        for info in infos
    )
    more = f"<li>{word('records_more', count=left)}</li>" if left else ""
    return f'<ul class="list">{"".join(items)}{more}</ul>'


def _date(info: RecordInfo) -> str:
    return escape(info.date.replace(",", "—" if info.period else "，")) if info.date else word("undated")


def _number(number: int) -> str:
    names = {HEADER: "header", DESCRIPTION: "description"}
    return word(names[number], css="number") if number in names else f'<span class="number">¶{number}</span>'


def paragraph(row: Json, focus: Focus | None) -> str:
    """One paragraph with its number and speaker; the quoted span, if it is in focus, highlighted."""
    text, here = row["text"], focus is not None and focus.number == row["number"]
    if here and focus and focus.start < focus.end:
        start, end = focus.start, focus.end
        body = f"{escape(text[:start])}<mark>{escape(text[start:end])}</mark>{escape(text[end:])}"
    else:
        body = escape(text)
    speaker = (focus.speaker if here and focus else None) or row["speaker"]
    who = f'<span class="who">{escape(speaker)}</span>' if speaker else ""
    note = ""
    if row["kind"] == "note":
        note = word("note", css="who") if row["note_of"] is None else word("note_of", css="who", number=row["note_of"])
    css = f"paragraph {escape(row['kind'])}{' cited' if here else ''}"
    return (
        f'<div class="{css}" data-number="{row["number"]}">{_number(row["number"])}'
        f'<div class="body">{who}{note}<div class="text">{body}</div></div></div>'
    )


def paragraphs(rows: tuple[Json, ...], focus: Focus | None = None) -> str:
    """Paragraphs in their order."""
    return "".join(paragraph(row, focus) for row in rows)


def evidence(extract: Extract, focus: Focus) -> str:
    """The evidence of one citation: the record, the passage among its neighbours, the reference, what can be copied."""
    info, rows = extract.info, extract.paragraphs
    quote = next((row["text"][focus.start : focus.end] for row in rows if row["number"] == focus.number), "")
    about = " · ".join([_date(info), *(escape(text) for text in (info.book, info.source) if text)][:2])
    first, last = (rows[0]["number"], rows[-1]["number"]) if rows else (focus.number, focus.number)
    up = button("up", "more", more="up") if extract.before else ""
    down = button("down", "more", more="down") if extract.after else ""
    notes = f'<div class="notes">{paragraphs(extract.notes)}</div>' if extract.notes else ""
    whole = button("whole", "more", more="whole") if extract.before or extract.after else ""
    copy_quote = button("copy_quote", "copy", copy=f"“{quote}”\n{focus.reference}") if quote else ""
    return (
        f'<section class="extract" lang="zh" data-record="{escape(info.key)}" data-first="{first}" data-last="{last}">'
        f'<div class="head"><h2 class="title">{escape(info.title)}</h2><p class="about">{about}</p></div>'
        f'<div class="reading" tabindex="0" data-label="evidence"><div class="above">{up}</div><div class="paragraphs">{paragraphs(rows, focus)}</div>{notes}'
        f'<div class="below">{down}{whole}</div></div>'
        f'<div class="citing">{word("reference", "h3")}<p class="reference">{escape(focus.reference)}</p>'
        f'<div class="copies">{button("copy_reference", "copy", copy=focus.reference)}{copy_quote}</div></div></section>'
    )
