"""A printed source (来源) and the names of a collection (书籍) -> the books and the archive they name. Reads, guesses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BOOK = re.compile(
    r"(?:(?P<people>[^《》：:。；]{1,80}?)\s*[：:]?\s*)?《(?P<title>(?:[^《》]|《[^《》]*》)+)》\s*(?P<volume>[（(]?第[^，,。：:；《]{1,12}?[卷册辑集编部][）)]?)?"
    r"\s*[,，.。、]?\s*(?P<rest>[^《]*)"
)
_PLACE = re.compile(r"(?P<place>[\u4e00-\u9fff·A-Za-z ]{2,12})\s*[：:]\s*(?P<press>[^，,。；;：:\d]{2,40})")
PRESS = re.compile(
    r"(?P<press>[^，,。；;：:\d\s]{2,30}(?:出版社|出版公司|出版中心|书店|书局|印书馆|学社|档案馆|研究室|印刷厂|[^，,。；：\d\s]社))"
)
YEAR = re.compile(r"(?P<year>1[89]\d\d|20\d\d)(?=\s*年|\D|$)")
_PAGES = re.compile(r"第?\s*(?P<pages>\d+(?:\s*[-—–~～至]+\s*\d+)?)\s*页")
_EDITION = re.compile(r"第\s*(?P<number>[2-9]|\d\d)\s*版|(?P<word>修订|增订|增补)版")
_ROLE = re.compile(
    r"(?P<names>.*?)\s*(?P<role>选编|主编|编选|编著|编译|编辑|编纂|编写|整理|翻译|译校|译注|编|译|著|校|辑)?(?:者|人)?\s*"
)
SPLIT = re.compile(r"\s*[、，,]\s*")
_TRANSLATES = frozenset({"译", "翻译", "译校", "译注", "校"})
_QUOTED = ("见", "载", "原载", "转引自", "引自", "摘自", "选自", "录自", "刊于", "原刊")

_NUMBERED = re.compile(
    r"[，,；;。\s（(]*(?:档案编?号|档号|卷宗号|案卷号|馆藏号)\s*[：:]?\s*(?P<number>[^《》。；;）)\n]*\d[^《》。；;）)\n]*)[）)]?"
)
_HELD = re.compile(
    r"(?P<holder>[^，,。：:；;《》\d]{0,30}(?:档案馆|档案局|档案室|图书馆|博物馆|档案)|(?:АВПРФ|АВП РФ|РГАНИ|РГАСПИ|ГАРФ|АПРФ|АП РФ|ЦХСД|ЦГАОР|ЦК КПСС))"
    r"\s*[，,：:；;（(\s]\s*(?P<number>[^《》。；;]*\d[^《》。；;]*?)[）)]?[。.\s]*"
)


@dataclass(frozen=True, slots=True)
class Book:
    """What a printed source names; empty where it does not. `others`: `陈平, 译`; `volume`: 第二册; `translators`: 陈平."""

    editors: tuple[str, ...]
    others: tuple[str, ...]
    title: str
    edition: str
    place: str
    press: str
    year: str
    pages: str
    volume: str = ""
    translators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """Where a document is kept and its number there; empty where the source does not say."""

    holder: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A printed source taken apart. `printed`: the source as it stands, on one line, where it names no book and no archive."""

    books: tuple[Book, ...]
    archive: Archive
    printed: str


def read_source(source: str) -> Source:
    """Take a printed source apart: books, the archive and number that it names beside or instead of them."""
    text = plain(source)
    rest, archive = _archive(text)
    books = tuple(parse_source(rest))
    return Source(books, archive, "" if books or not rest else text.rstrip(".。；; "))


def _archive(text: str) -> tuple[str, Archive]:
    """The source without its archive number, and the archive."""
    if held := _HELD.fullmatch(text):
        number = re.sub(r"^(?:档案编?号|档号|卷宗号|案卷号|馆藏号)\s*[：:]?\s*", "", held["number"].strip())
        return "", Archive(held["holder"].strip(), number)
    if numbered := _NUMBERED.search(text):
        rest = (text[: numbered.start()] + text[numbered.end() :]).strip("，,；; ")
        return rest, Archive("", numbered["number"].strip())
    return text, Archive()


def parse_source(source: str) -> list[Book]:
    """The books that a printed source names, in its order; none where it begins with something else."""
    text = plain(source)
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
    editors, translators, others = responsible(match["people"] or "")
    place = _PLACE.search(rest)
    press = place or PRESS.search(rest)
    year, pages, edition = YEAR.search(rest), _PAGES.search(rest), _EDITION.search(rest)
    return Book(
        editors,
        others,
        match["title"],
        (f"{edition['number']}版" if edition["number"] else edition[0]) if edition else "",
        place["place"].strip() if place else "",
        press["press"].strip() if press else "",
        year["year"] if year else "",
        re.sub(r"\s*[-—–~～至]+\s*", "-", pages["pages"]) if pages else "",
        (match["volume"] or "").strip("（）()"),
        translators,
    )


def responsible(people: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """`甲、乙主编，丙译` -> (甲, 乙), (丙,) and (`丙, 译`,): a word of responsibility holds for all names since the one before it."""
    editors, translators, others, waiting = list[str](), list[str](), list[str](), list[str]()
    for part in filter(None, SPLIT.split(people.strip())):
        match = _ROLE.fullmatch(part)
        name, role = (match["names"], match["role"] or "") if match and len(match["names"]) > 1 else (part, "")
        waiting += [name.removesuffix("等"), "等"] if len(name) > 2 and name.endswith("等") else [name]
        if role in _TRANSLATES:
            translators += waiting
            others.append(f"{people_text(tuple(waiting))}, {role}")
        elif role:
            editors += waiting
        if role:
            waiting = []
    return (*editors, *waiting), tuple(translators), tuple(others)


def people_text(names: tuple[str, ...]) -> str:
    """Names by commas; of more than three the first three (GB/T 7714—2015, 8.1.2)."""
    return ", ".join((*names[:3], "等") if len(names) > 3 else names)


_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_PLACES = frozenset("北京 上海 天津 重庆 武汉 广州 南京 香港 台北 沈阳 西安 成都".split())
_TOWNS = "|".join(sorted(_PLACES))
_MADE = re.compile(
    rf"(?P<who>[^\d（）()]*?)[，,]?\s*(?P<year>1[89]\d\d|20\d\d)(?!\s*[-—–~～])(?:年|\.\d{{1,2}})?(?:\d{{1,2}}月)?(?P<town>{_TOWNS})?(?:第?\d?版|修订|编|出版)?(?:\.\d{{1,2}})?"
)
_BRACKET = re.compile(r"(?P<title>.+?)\s*[（(](?P<inside>[^（）()]*)[）)]\s*")
_NOBODY = frozenset({"网络资料"})


def collection(name: str, people: str) -> Book | None:
    """The book or database that 书籍 and 书籍作者 name: publisher and year may stand in brackets behind it, or among the people."""
    title = plain(name).removeprefix("《").removesuffix("》")
    if not title:
        return None
    names, place, press, year = list[str](), "", "", ""
    for part in filter(None, SPLIT.split(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "、", plain(people)))):
        published = _MADE.fullmatch(part)
        if published or PRESS.fullmatch(part):
            place, press, year = _published(published["who"] if published else part, published, place, press, year)
        elif part not in _NOBODY:
            names.append(part)
    editors, translators, others = responsible("、".join(names))
    bracket = _BRACKET.fullmatch(title)
    if bracket and (made := _MADE.fullmatch(bracket["inside"].strip())):
        title = bracket["title"]
        place, press, year = _published("" if made["who"] in editors else made["who"], made, place, press, year)
    return Book(editors, others, title, "", place, press, year, "", "", translators)


def _published(who: str, made: re.Match[str] | None, place: str, press: str, year: str) -> tuple[str, str, str]:
    """Place, publisher and year with what one part of a name adds to them; what is known already stays."""
    town = (made["town"] or "") if made else ""
    if who in _PLACES:
        who, town = "", who
    return place or town, press or who, year or (made["year"] if made else "")


def plain(text: str) -> str:
    """A text on one line, without control characters and those that turn the direction of writing."""
    return re.sub(r"\s+", " ", _CONTROLS.sub("", text)).strip()
