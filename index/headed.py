"""The first lines of a text without a header -> the date of the record, as its header would have it. Reads no body.

The day or the month may stand in Chinese or Arabic figures, in English or in Russian: 一九七二年三月五日, 1972.3.5, March 5, 1972.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.fold import fold

TITLE, SECOND = 80, 30
"""Characters up to which a first line is a title, and a second line belongs to it."""

_NAMES = ("jan янв", "feb фев", "mar мар", "apr апр", "may мая май", "jun июн", "jul июл", "aug авг", "sep сен", "oct окт", "nov ноя", "dec дек")  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_FIGURE, _FIGURES = r"(?:\d{1,2}|[一二三四五六七八九十])", "一二三四五六七八九十"
"""Numbers in a folded text: those of one Chinese figure stay as they are."""

_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-zа-я]*)\.?"
_DATES = tuple(re.compile(pattern) for pattern in (
    rf"(?<!\d){_YEAR} ?年 ?(?P<month>{_FIGURE}) ?月(?: ?(?P<day>{_FIGURE}) ?[日号])?",
    rf"(?<![\d.]){_YEAR}(?P<mark>[.\-/])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d.]\d|\d)",
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}\b",
    rf"\b{_MONTH}(?: (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?| of)? {_YEAR}\b",
))  # fmt: skip


def date_of(lines: Sequence[str]) -> str:
    """The one date, `1972-3-5` or `1972-3-0`, that the first line has, or the second where it is no sentence; else empty."""
    for line, longest in zip(lines, (TITLE, SECOND), strict=False):
        found = _found(line)
        if found and len(line) <= longest and not any(_sentence(match) for match in found):
            printed = {_printed(match) for match in found}
            return printed.pop() if len(printed) == 1 else ""
    return ""


def _found(line: str) -> list[re.Match[str]]:
    """The dates of a line; March 1972 is none beside the 5 March 1972 that holds it."""
    found: list[re.Match[str]] = []
    for pattern in _DATES:
        for match in pattern.finditer(fold(line)):
            if all(match.end() <= other.start() or other.end() <= match.start() for other in found):
                found.append(match)
    return [match for match in found if match["month"] != "may" or re.search("M(?:ay|AY)", line)]


def _sentence(match: re.Match[str]) -> bool:
    """Whether what stands around a date is a sentence and no title."""
    rest = match.string[: match.start()] + match.string[match.end() :]
    return bool(re.search(r"\w", rest)) and bool(re.search(r"[。!?;]|\.\s*$", rest))


def _printed(match: re.Match[str]) -> str:
    month = match["month"]
    return f"{match['year']}-{_MONTHS.get(month[:3]) or _number(month)}-{_number(match['day'] or '0')}"


def _number(figure: str) -> int:
    return _FIGURES.index(figure) + 1 if figure in _FIGURES else int(figure)
