"""Record + paragraph -> a reference after GB/T 7714—2015: a part of a compiled work. Reads, guesses nothing.

    authors. title(date)[Z]//editors. book. others. edition. place: press, year: ¶n. database author. database: id.

Punctuation is half-width with a space after it; words of main responsibility (主编, 编, 著) are left out and a translator
comes after the title (rules 4.2.2 and 8.1); ¶n stands where a page would. A source that does not parse stands as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import fold
from index.record import DESCRIPTION, HEADER, RecordInfo

_BOOK = re.compile(
    r"(?:(?P<people>[^《》：:。；]{1,80}?)\s*[：:]?\s*)?《(?P<title>(?:[^《》]|《[^《》]*》)+)》\s*(?P<volume>[（(]?第[^，,。：:；《]{1,12}?[卷册辑集编部][）)]?)?"
    r"\s*[,，.。、]?\s*(?P<rest>[^《]*)"
)
_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fff·A-Za-z ]{2,12})\s*[：:]\s*(?P<press>[^，,。；;：:\d]{2,40})")
_PRESS = re.compile(
    r"(?P<press>[^，,。；;：:\d\s]{2,30}(?:出版社|出版公司|出版中心|书店|书局|印书馆|学社|档案馆|研究室|印刷厂|[^，,。；：\d\s]社))"
)
_YEAR = re.compile(r"(?P<year>1[89]\d\d|20\d\d)(?=\s*年|\D|$)")
_PAGES = re.compile(r"第?\s*(?P<pages>\d+(?:\s*[-—–~～至]+\s*\d+)?)\s*页")
_EDITION = re.compile(r"第\s*(?P<number>[2-9]|\d\d)\s*版|(?P<word>修订|增订|增补)版")
_ROLE = re.compile(
    r"(?P<names>.*?)\s*(?P<role>选编|主编|编选|编著|编译|编辑|编纂|编写|整理|翻译|译校|译注|编|译|著|校|辑)?(?:者|人)?\s*"
)
_SPLIT = re.compile(r"\s*[、，,]\s*")
_TRANSLATES = frozenset({"译", "翻译", "译校", "译注", "校"})
_DIGITS = "〇一二三四五六七八九"
_QUOTED = ("见", "载", "原载", "转引自", "引自", "摘自", "选自", "录自", "刊于", "原刊")


@dataclass(frozen=True, slots=True)
class Book:
    """What a printed source names; empty where it does not. `others`: `陈平, 译`."""

    editors: tuple[str, ...]
    others: tuple[str, ...]
    title: str
    edition: str
    place: str
    press: str
    year: str
    pages: str

    def text(self, locator: str = "") -> str:
        """The book as it stands after `//`, with what is cited in it."""
        publisher = ": ".join(part for part in (self.place, self.press) if part)
        published = ", ".join(part for part in (publisher, self.year) if part)
        cited = ", ".join(part for part in (self.pages, locator) if part)
        head = [_people(self.editors), self.title, *self.others, self.edition, published]
        return ": ".join(part for part in (". ".join(part for part in head if part), cited) if part)


def parse_source(source: str) -> list[Book]:
    """The books that a printed source names, in its order; none where it begins with something else."""
    text = _plain(source)
    books, at = list[Book](), 0
    while match := _BOOK.match(text, at):
        if (match["people"] or "").startswith(_QUOTED):
            break
        books.append(_book(match))
        at = match.end()
        while at < len(text) and text[at] in " ；;。，,":
            at += 1
        at = _next(match, text, at)
    return books if at >= len(text) else []


def _next(match: re.Match[str], text: str, at: int) -> int:
    """Where the book after this one begins: `rest` may have taken in the names of its editors."""
    if at >= len(text):
        return at
    cut = max(match["rest"].rstrip().rfind(mark) for mark in "；;。\n")
    return match.start("rest") + cut + 1 if cut >= 0 else at


def _book(match: re.Match[str]) -> Book:
    rest = match["rest"]
    if match.end() < len(match.string):
        cut = max(rest.rfind(mark) for mark in "；;。")
        rest = rest[:cut] if cut >= 0 else rest
    editors, others = _responsible(match["people"] or "")
    place = _PLACE.search(rest)
    press = place or _PRESS.search(rest)
    year, pages, edition = _YEAR.search(rest), _PAGES.search(rest), _EDITION.search(rest)
    volume = (match["volume"] or "").strip("（）()")
    return Book(
        editors,
        others,
        match["title"] + (f": {volume}" if volume else ""),
        (f"{edition['number']}版" if edition["number"] else edition[0]) if edition else "",
        place["place"].strip() if place else "",
        press["press"].strip() if press else "",
        year["year"] if year else "",
        re.sub(r"\s*[-—–~～至]+\s*", "-", pages["pages"]) if pages else "",
    )


def _responsible(people: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`甲、乙主编，丙译` -> (甲, 乙) and (丙, 译): a word of responsibility holds for all names since the one before it."""
    editors, others, waiting = list[str](), list[str](), list[str]()
    for part in filter(None, _SPLIT.split(people.strip())):
        match = _ROLE.fullmatch(part)
        name, role = (match["names"], match["role"] or "") if match and len(match["names"]) > 1 else (part, "")
        waiting += [name.removesuffix("等"), "等"] if len(name) > 2 and name.endswith("等") else [name]
        if role in _TRANSLATES:
            others.append(f"{_people(tuple(waiting))}, {role}")
        elif role:
            editors += waiting
        if role:
            waiting = []
    return (*editors, *waiting), tuple(others)


def _people(names: tuple[str, ...]) -> str:
    return ", ".join((*names[:3], "等") if len(names) > 3 else names)


def gbt7714(info: RecordInfo, paragraph: int) -> str:
    """The reference of a paragraph."""
    first = ". ".join(part for part in (_people(info.authors), f"{_plain(info.title)}{_date(info)}[Z]") if part)
    books = parse_source(info.source)
    stands = locator(paragraph)
    parts = [f"{first}//{books[0].text(stands)}", *(book.text() for book in books[1:])] if books else [first]
    database = _database(info, books)
    if info.source and not books:
        parts.append(f"{_plain(info.source).rstrip('.。；; ')}: {stands}")
    elif database and not books:
        parts, database = [f"{first}//{database}: {stands}"], ""
    elif not books:
        parts = [f"{first}: {stands}"]
    parts.append(f"{database}: {info.key}" if database else info.key)
    return ". ".join(part.rstrip(".。") for part in parts) + "."


def locator(paragraph: int) -> str:
    """How a paragraph is named in a reference: ¶47, 题头, 描述."""
    return {HEADER: "题头", DESCRIPTION: "描述"}.get(paragraph, f"¶{paragraph}")


def _database(info: RecordInfo, books: list[Book]) -> str:
    """The collection that a record lies in, unless its source has named it already."""
    name = _plain(info.book).removeprefix("《").removesuffix("》")
    if not name or any(fold(name) in fold(book.title) for book in books) or (not books and fold(name) in fold(info.source)):
        return ""
    author, *rest = _SPLIT.split(_plain(info.book_author))
    printed = [part for part in rest if _PRESS.match(part)]
    people = _people((author, *(part for part in rest if part not in printed))) if author else ""
    press = [", ".join(filter(None, (_PRESS.match(part)["press"], *_YEAR.findall(part)))) for part in printed]  # type: ignore[index]
    return ". ".join(part for part in (people, name, *press) if part)


def _date(info: RecordInfo) -> str:
    """`(1957-11-19)`; nothing where the title says it. A missing month or day, printed as 0, is left out."""
    if not info.date:
        return ""
    days = [re.sub(r"(?:-0+)+$", "", day.strip()) for day in info.date.split(",")]
    digits = re.sub("[一二三四五六七八九](?=[月日])", lambda digit: str(_DIGITS.index(digit[0])), fold(info.title))
    title = re.sub(r"\D+", "-", digits)
    if all(f"-{re.sub('-0', '-', day)}-" in f"-{title}-" for day in days):
        return ""
    return f"({('/' if info.period else ', ').join(days)})"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
