"""A record -> questions about its parts and its header: what a section is about, when and by whom and where it was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.ingest import parse_date
from index.record import HEADER, RecordInfo
from index.split import sentences
from qa.suggest.candidate import Candidate, Row, Source
from qa.suggest.legible import balanced

MOST = 12
"""Paragraphs of a section that a question may ask for."""


def sections(source: Source) -> Iterator[Candidate]:
    """What a section with a heading is about. Any first sentence of its paragraphs answers."""
    rows = list(source.rows)
    for at, row in enumerate(rows):
        heading = str(row["text"]).strip()
        if (
            row["kind"] != "heading"
            or not 4 <= len(heading) <= 24
            or not balanced(heading)
            or re.search(r"[（(\[<>0-9a-zA-Z]", heading)
        ):
            continue
        body = _body(rows[at + 1 :])
        title = _title(source)
        if not 1 <= len(body) <= MOST or heading in title or (source.several and not title):
            continue
        firsts = tuple(dict.fromkeys(_first(str(one["text"])) for one in body))
        if firsts and len(firsts[0]) > 5:
            place = f"《{title}》" if source.several else "这次谈话"
            question = f"{place}关于“{heading}”谈了些什么？"
            numbers = tuple(int(one["number"]) for one in body)
            yield Candidate(question, "section", "zh", source.info.key, numbers, firsts[0], heading, firsts[1:])


def _body(rows: list[Row]) -> list[Row]:
    """The paragraphs up to the next heading."""
    found = []
    for row in rows:
        if row["kind"] == "heading":
            break
        if row["kind"] == "body":
            found.append(row)
    return found


def _first(text: str) -> str:
    start, end = sentences(text)[0]
    return text[start:end].strip(" \t\u3000。；")


def _title(source: Source) -> str:
    """The title where it can stand in a question, else empty."""
    title = source.info.title.strip()
    return title if 4 <= len(title) <= 45 and balanced(title) and not re.search(r"[《》\n?？\[\]*]", title) else ""


def year_of(info: RecordInfo) -> int | None:
    """The year of a record of one date."""
    date = parse_date(info.date) if info.date and "," not in info.date and not info.period else None
    return date.year if date and date.valid and date.month else None


def header(source: Source) -> Iterator[Candidate]:
    """When the record is from, who wrote it, and in which book it is, as its header states."""
    title, info = _title(source), source.info
    printed = next((str(row["text"]) for row in source.rows if row["number"] == HEADER), "")
    if not title or not printed:
        return
    date = parse_date(info.date) if info.date and "," not in info.date else None
    if date and date.valid and date.day and info.date and info.date in printed and str(date.year) not in title:
        spelt = (f"{date.year}年{date.month}月{date.day}日",)
        yield _stated(source, f"《{title}》的日期是哪一天？", info.date, f"日期：{info.date}", spelt)
    author = info.authors[0].strip() if len(info.authors) == 1 else ""
    if 1 < len(author) < 12 and author in printed and author not in title:
        yield _stated(source, f"《{title}》的作者是谁？", author, f"作者：{author}")
    if 3 < len(info.book) < 60 and title not in info.book and info.book in printed and balanced(info.book):
        yield _stated(source, f"《{title}》收录在哪本书里？", info.book, f"书籍：{info.book}")


def _stated(source: Source, question: str, answer: str, evidence: str, others: tuple[str, ...] = ()) -> Candidate:
    return Candidate(question, "record", "zh", source.info.key, (HEADER,), answer, evidence, others)
