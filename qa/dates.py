"""Folded text -> the years, months and days that it names, in Chinese, English and Russian, as spans of days. Decides nothing.

`57年`, `去年` and `11月下旬` mean a year that other words of the conversation name, or one in which the home has records.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass

_Y = r"(?:1[89]|20)\d\d"
_EN = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_RU = "январ[ьяе]|феврал[ьяе]|март[ае]?|апрел[ьяе]|ма[йяе]|июн[ьяе]|июл[ьяе]|август[ае]?|сентябр[ьяе]|октябр[ьяе]|ноябр[ьяе]|декабр[ьяе]"
_MONTHS = {
    name: number for names in ("jan feb mar apr may jun jul aug sep oct nov dec", "янв фев мар апр ма июн июл авг сен окт ноя дек")
    for number, name in enumerate(names.split(), 1)
}  # fmt: skip
_PART = r"(?P<part>上旬|中旬|下旬|月?初|月?底|末)"
_SEASONS = {
    "初": (1, 3), "底": (10, 12), "末": (10, 12), "上半年": (1, 6), "下半年": (7, 12),
    "春": (1, 5), "夏": (5, 8), "秋": (8, 11), "冬": (10, 12), "early": (1, 3), "mid": (5, 8), "late": (10, 12),
    "начал": (1, 3), "конц": (10, 12),
}  # fmt: skip
_TENTHS = {
    "上旬": (1, 10),
    "初": (1, 10),
    "early": (1, 10),
    "начал": (1, 10),
    "中旬": (11, 20),
    "mid": (11, 20),
    "середин": (11, 20),
}
_RELATIVE = {
    "大前年": -3, "前年": -2, "去年": -1, "今年": 0, "同年": 0, "那年": 0, "那一年": 0, "当年": 0, "明年": 1, "次年": 1, "第二年": 1, "翌年": 1,
    "last year": -1, "the year before": -1, "the previous year": -1, "the same year": 0, "that year": 0, "this year": 0,
    "next year": 1, "the following year": 1, "the year after": 1,
    "в прошлом году": -1, "годом раньше": -1, "в том же году": 0, "в том году": 0, "в следующем году": 1, "годом позже": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: days as yyyymmdd, both ends included; `start` and `end` count characters of the folded text."""

    first: int
    last: int
    start: int
    end: int

    @property
    def label(self) -> str:
        """`1957`, `1956–1957`, `1957-11`, `1957-11-19`, or the first and the last day."""
        return label(self.first, self.last)


def label(first: int, last: int) -> str:
    """The days between two as a reader writes them."""
    whole = first % 10000 == 101 and last % 10000 == 1231
    if whole:
        return str(first // 10000) if first // 10000 == last // 10000 else f"{first // 10000}–{last // 10000}"
    if first // 100 == last // 100 and first % 100 == 1 and last % 100 == monthrange(first // 10000, first // 100 % 100)[1]:
        return f"{first // 10000}-{first // 100 % 100:02}"
    return _day(first) if first == last else f"{_day(first)}–{_day(last)}"


def _day(day: int) -> str:
    return f"{day // 10000}-{day // 100 % 100:02}-{day % 100:02}"


def dates(folded: str, base: int | None = None) -> list[Dated]:
    """The dates of a folded text, in its order. `base`: the year that 去年 and 11月 count from where none stands before them."""
    found: list[Dated] = []
    taken: set[int] = set()
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(folded):
            if taken.isdisjoint(range(*match.span())) and (span := read(match, base)):
                found.append(Dated(*span, *match.span()))
                taken.update(range(*match.span()))
    found.sort(key=lambda one: one.start)
    return sorted([*found, *_relative(folded, found, taken, base)], key=lambda one: one.start)


def _relative(folded: str, found: list[Dated], taken: set[int], base: int | None) -> list[Dated]:
    """Dates that count from another: the last one before them, or `base`."""
    more = []
    for match in _COUNTED.finditer(folded):
        year = next((one.last // 10000 for one in reversed(found) if one.end <= match.start()), base)
        if year is None or not taken.isdisjoint(range(*match.span())):
            continue
        if match["word"]:
            span = _years(year + _RELATIVE[match["word"]])
        else:
            span = _month(year, int(match["month"]), match["part"], match["day"])
        if span:
            more.append(Dated(*span, *match.span()))
    return more


def _years(first: int, last: int | None = None) -> tuple[int, int] | None:
    last = first if last is None else last
    return (first * 10000 + 101, last * 10000 + 1231) if first <= last else None


def _month(year: int, month: int, part: str | None = None, day: str | None = None) -> tuple[int, int] | None:
    if not 1 <= month <= 12:
        return None
    length, at = monthrange(year, month)[1], year * 10000 + month * 100
    if day:
        return (at + int(day), at + int(day)) if 1 <= int(day) <= length else None
    if not part:
        return at + 1, at + length
    first, last = _TENTHS.get(part.removeprefix("月"), (21, length))
    return at + first, at + last


def _whole(match: re.Match[str], base: int | None) -> tuple[int, int] | None:
    """A year, a month or a day in figures, with the part of the year or month that is meant."""
    groups = match.groupdict()
    year, part = int(groups["year"]), groups.get("part")
    if groups.get("month"):
        month = groups["month"]
        return _month(year, int(month) if month.isdigit() else _MONTHS[month[:3] if month[:2] != "ма" or month[:3] == "мар" else "ма"],
                      part, groups.get("day"))  # fmt: skip
    if part in _SEASONS:
        first, last = _SEASONS[part]
        return year * 10000 + first * 100 + 1, year * 10000 + last * 100 + monthrange(year, last)[1]
    return _years(year)


def _range(match: re.Match[str], base: int | None) -> tuple[int, int] | None:
    first, last = (
        next(value for key, value in match.groupdict().items() if value and key.startswith(name)) for name in ("year", "last")
    )
    return _years(int(first), int(last if len(last) == 4 else first[:2] + last))


def _decade(match: re.Match[str], base: int | None) -> tuple[int, int] | None:
    year = int(next(filter(None, match.groups())))
    year += 1900 if year < 100 else 0
    return _years(year, year + 9)


def _short(match: re.Match[str], base: int | None) -> tuple[int, int] | None:
    """`57年`: of the century of the records."""
    year = 1900 + int(match["year"])
    return _month(year, int(match["month"]), match["part"], match["day"]) if match["month"] else _years(year)


_MONTH = rf"(?P<month>\d{{1,2}})月(?:(?P<day>\d{{1,2}})[日号]|{_PART})?"
_COUNTED = re.compile(rf"(?P<word>{'|'.join(sorted(_RELATIVE, key=len, reverse=True))})|(?<![\d年个]){_MONTH}")

_Read = Callable[[re.Match[str], int | None], tuple[int, int] | None]
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple((re.compile(pattern), read) for pattern, read in (
    (rf"(?<!\d)(?P<year>{_Y})年?(?:-|至|到|~)(?P<last>{_Y}|\d\d)年(?!代)", _range),
    (rf"\b(?P<year>{_Y}) ?- ?(?P<last>{_Y}|\d\d)\b(?:\s*(?:гг|годах|годов|годы))?", _range),
    (rf"(?:between|from) (?P<year>{_Y}) (?:and|to|until) (?P<last>{_Y})\b|\bс (?P<year_>{_Y}) по (?P<last_>{_Y})\b(?: год\w*)?",
     _range),
    (r"(?<!\d)(?P<year>(?:1[89]|20)\d0)年代[初中末]?|(?:20世纪)(?P<year_>[1-9]0)年代[初中末]?|(?<![\d世纪])(?P<year__>[3-9]0)年代[初中末]?",
     _decade),
    (r"\b(?:the )?(?P<year>(?:1[89]|20)\d0)'?s\b|\b(?P<year_>(?:1[89]|20)\d0)-(?:е|х|ые|ых)(?: год\w*)?",
     _decade),
    (rf"(?<!\d)(?P<year>{_Y})年的?{_MONTH}", _whole),
    (rf"(?<!\d)(?P<year>{_Y})-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}}))?(?!\d)", _whole),
    (rf"(?<!\d)(?P<year>{_Y})年(?P<part>上半年|下半年|初|底|末|春|夏|秋|冬)?[天季]?(?!代)", _whole),
    (rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{_EN}|{_RU}),? (?P<year>{_Y})\b(?: г(?:ода|\.))?", _whole),
    (rf"\b(?:(?P<part>early|mid|late)[- ])?(?P<month>{_EN})\.? (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<year>{_Y})\b", _whole),
    (rf"\b(?:(?P<part>начал|середин|конц)[еаы] )?(?P<month>{_RU}) (?P<year>{_Y})\b(?: г(?:ода|\.))?", _whole),
    (rf"\b(?:(?P<part>early|mid|late)[- ])?(?<![\d.,$£¥-])(?P<year>{_Y})\b(?![.,]?\d|-?\w*%)(?: год\w*| г\.)?", _whole),
    (rf"(?<![\d第])(?P<year>[2-9]\d)年(?![代来间前后多内以])(?:{_MONTH})?", _short),
))  # fmt: skip
