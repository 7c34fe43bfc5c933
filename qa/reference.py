"""Record + paragraph -> a reference in GB/T 7714-2015 (part of a monograph; archive text without one). Reads, guesses nothing.

A source such as `某某主编：《书名》,上海：出版社， 2016年` is taken apart; one that does not parse is given as it is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.record import DESCRIPTION, HEADER, RecordInfo

_BOOK = re.compile(
    r"(?:(?P<editor>[^《》：:]{1,30}?)\s*[：:]\s*)?《(?P<title>[^》]+(?:》[^，,《]{0,12})?)》\s*[,，.。]?\s*(?P<rest>.*)"
)
_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fff·A-Za-z ]{2,12})\s*[：:]\s*(?P<press>[^，,。]{2,40})")
_YEAR = re.compile(r"(?P<year>1[89]\d\d|20\d\d)\s*年?")
_ROLE = re.compile(r"(?P<name>.+?)(?P<role>主编|编著|编译|编|译|著)?$")


@dataclass(frozen=True, slots=True)
class Book:
    """What a printed source names; empty strings where it does not."""

    editor: str
    role: str
    title: str
    place: str
    press: str
    year: str


def parse_source(source: str) -> Book | None:
    """Take a printed source apart; None where it names no book."""
    match = _BOOK.match(source.strip())
    if not match:
        return None
    rest = match["rest"]
    place, year = _PLACE.search(rest), _YEAR.search(rest)
    editor = _ROLE.match(match["editor"].strip()) if match["editor"] else None
    return Book(
        editor=editor["name"] if editor else "",
        role=(editor["role"] or "") if editor else "",
        title=match["title"],
        place=place["place"].strip() if place else "",
        press=place["press"].strip() if place else "",
        year=year["year"] if year else "",
    )


def gbt7714(info: RecordInfo, paragraph: int) -> str:
    """The reference of a paragraph: authors. title[Z]//book. place: press, year; database; paragraph."""
    authors = "，".join(info.authors[:3]) + ("，等" if len(info.authors) > 3 else "")
    head = f"{authors}. " if authors else ""
    date = f"（{_day(info)}）" if info.date else ""
    parts = [f"{head}{_plain(info.title)}{date}[Z]"]
    book = parse_source(info.source)
    if book:
        editor = f"{book.editor}{'，' if book.editor and book.role else ''}{book.role}. " if book.editor else ""
        publisher = "：".join(p for p in (book.place, book.press) if p)
        parts[0] += f"//{editor}{book.title}"
        if publisher or book.year:
            parts.append("，".join(p for p in (publisher, book.year) if p))
        if info.book:
            parts.append(_database(info))
    elif info.book:
        parts[0] += f"//{_database(info)}"
    if info.source and not book:
        parts.append(_plain(info.source))
    parts.append(f"{info.id}：{locator(paragraph)}")
    return ". ".join(part.rstrip(".。") for part in parts) + "."


def locator(paragraph: int) -> str:
    """How a paragraph is named in a reference: ¶47, 题头, 描述."""
    return {HEADER: "题头", DESCRIPTION: "描述"}.get(paragraph, f"¶{paragraph}")


def _database(info: RecordInfo) -> str:
    return f"{info.book_author}. {info.book}" if info.book_author else info.book


def _day(info: RecordInfo) -> str:
    return (info.date or "").replace("-0", "").replace(",", "/" if info.period else "，")


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
