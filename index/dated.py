"""Query + the dates of a record -> how well they agree: a question names a talk by its year and month before anything else.

Years 1800-2099, which folding has written in digits, or their last two where a season or month follows (五七年底); months in
three languages; 年底 and 年初. Knows no index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import fold

YEAR, ANOTHER = 0.5, 0.3
"""How far a record's year alone agrees: with a question that names no month, and with one whose months are others."""

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_SHORT = re.compile(r"(?<!\d)([2-9]\d)年(?=[底初末春夏秋冬]|\d{1,2}月|的[谈讲会])")
_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月(?!革命|事件|起义|提纲|风暴)")
_PART = {"年底": {11, 12}, "年末": {11, 12}, "岁末": {12}, "年初": {1, 2}}
_ENGLISH = "january february march april may june july august september october november december".split()
_RUSSIAN = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр".split()
_FORMS = {"ма": {"май", "мая", "мае", "маю", "маем"}}
_OF = re.compile(r"(\d{4})年?(?:-?(\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Days:
    """The years and months that a query names."""

    years: frozenset[int]
    months: frozenset[int]


def days(text: str) -> Days:
    """What a query says of dates."""
    folded = fold(text)
    years = {*map(int, _YEAR.findall(folded)), *(1900 + int(short) for short in _SHORT.findall(folded))}
    months = {*map(int, _MONTH.findall(folded))}
    months = months.union(*(part for word, part in _PART.items() if word in folded))
    words = (word for word in re.findall(r"[^\W\d_]+", text) if word != "may")
    months |= {month for word in words if (month := _month(word.lower()))}
    return Days(frozenset(years), frozenset(months))


def agrees(asked: Days, dated: str) -> float:
    """How well a record's dates, as they stand in `Context.dated`, agree with a query, between 0 and 1; 0 where no year does."""
    found = ((int(year), int(month or 0)) for year, month in _OF.findall(dated))
    months = [month for year, month in found if year in asked.years]
    if not months:
        return 0.0
    if not asked.months:
        return YEAR
    return 1.0 if asked.months & {*months} else ANOTHER


def _month(word: str) -> int:
    """The month that an English or Russian word names; 0 where it names none."""
    if word in _ENGLISH:
        return _ENGLISH.index(word) + 1
    for at, stem in enumerate(_RUSSIAN, 1):
        if word.startswith(stem) and len(word) - len(stem) < 3 and word in _FORMS.get(stem, {word}):
            return at
    return 0
