"""Record -> what surrounds each paragraph: title, heading, and the sentence it answers or belongs to.

A paragraph such as 何舟同意这个数目 means nothing alone. Its surroundings are searched with it and never quoted with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.record import DESCRIPTION, HEADER, Paragraph, Record
from index.split import sentences

_POINT = re.compile(
    r"\s*(?:[0-9０-９]{1,2}[.、．)）]|[（(][0-9一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,2}、|第[一二三四五六七八九十][，、])"
)
_SHORT = 40
_ASKS = re.compile(r"[？?][”」』]?$|^[^。，]{0,12}(?:问|询问|请求澄清|想知道|想了解|想听听|征求)")


@dataclass(frozen=True, slots=True)
class Context:
    """Title of the record, nearest heading above, and the announcing or preceding sentence (empty where none helps).

    `dated`: the record's dates and authors, by which a question names a record and which are not worth a vector.
    """

    title: str
    heading: str
    lead: str
    dated: str = ""

    def text(self) -> str:
        """What is embedded of it, as one text."""
        return "\n".join(part for part in (self.title, self.heading, self.lead) if part)

    def place(self) -> str:
        """What names the record and the part of it: title, heading, dates and authors."""
        return "\n".join(part for part in (self.title, self.heading, self.dated) if part)


def is_point(text: str) -> bool:
    """Whether a paragraph begins as a numbered point: 1. （一） 二、"""
    return bool(_POINT.match(text))


def contexts(record: Record) -> Iterator[tuple[Paragraph, Context]]:
    """All citable paragraphs of a record with their surroundings: header, description, then the parts of 正文."""
    if record.header:
        yield Paragraph(HEADER, record.header, "header"), Context(record.title, "", "")
    if record.description:
        yield Paragraph(DESCRIPTION, record.description, "description"), Context(record.title, "", "")
    heading = announce = before = ""
    for paragraph in record.paragraphs:
        if paragraph.kind == "heading":
            yield paragraph, Context(record.title, heading, "")
            heading, announce, before = paragraph.text, "", ""
            continue
        if is_point(paragraph.text):
            lead = announce
        elif before and (len(paragraph.text) < _SHORT or _ASKS.search(before)):
            lead = before
        else:
            lead = ""
        yield paragraph, Context(record.title, heading if heading != record.title else "", lead)
        if paragraph.kind in ("body", "quotation"):
            before = _last(paragraph.text, 1)
            if not is_point(paragraph.text):
                announce = _last(paragraph.text, 2)


def _last(text: str, count: int) -> str:
    """The last sentences of a paragraph, at most 160 characters of them."""
    return text[sentences(text)[-count:][0][0] :].strip()[-160:]
