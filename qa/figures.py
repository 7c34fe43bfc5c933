"""Text in Chinese, English or Russian -> the numbers in it, as values: 62亿, 6.2 billion and 6,2 млрд are one.

Two readings: what a sentence claims (strict: one reading of each figure) and what a passage holds (generous: every reading).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from index.fold import fold
from index.tokens import tokenize

Figure = tuple[str, Fraction]
"""`n` and a number, or `share` and a part of one: 70％, 七成, seven tenths."""

_ZH = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
_SCALES = {
    "亿": 10**8, "万": 10**4, "thousand": 1000, "million": 10**6, "mln": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
    "тыс": 1000, "млн": 10**6, "миллион": 10**6, "млрд": 10**9, "миллиард": 10**9,
}  # fmt: skip
_SCALE = r"万亿|亿|万|thousand|million|mln|billion|bn|trillion|тыс(?:яч\w*|\b)|миллион\w*|млн|миллиард\w*|млрд"
_NUMBER = re.compile(
    rf"(?<![\d.几数])(?P<number>\d+(?:[.,]\d+)?)(?:\s?(?:[-~到至]|to|до|и)\s?(?P<high>\d+(?:[.,]\d+)?))?"
    rf"(?:\s*(?P<scale>{_SCALE})|\s*(?P<share>%|‰|percent|per cent|процент\w*)|分之(?P<top>\d+)|\s?/\s?(?P<under>\d+)(?![\d/]))?"
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])")

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "〇": 0, "双": 2, "俩": 2, "半": 0}
_COUNTED = "个点次年月日号人份国票项条种名位天周倍岁届届级艘架座家间辆发枚件批方党章节期师军团营连省县市村元块美卢吨斤里米亩公分小时世纪国代者种样层步句段篇封"
_WORDLIKE = frozenset({"十分", "四周", "四方", "三军"})
_PART = re.compile("([二三四五六七八九十])分之([一二三四五六七八九])")
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split()
_ENGLISH = {word: value for value, word in enumerate(_ONES)} | _TENS | {word: value for value, word in enumerate(_ORDINALS)}
_RUSSIAN = (
    ("дв(?:а|е|ух|ум|умя)", 2), ("(?:три|трёх|трех|трём|трем|тремя)", 3), ("четыр(?:е|ёх|ех|ём|ем|ьмя)", 4), ("пят(?:ь|и|ью)", 5), ("шест(?:ь|и|ью)", 6),
    ("сем(?:ь|и|ью)", 7), ("вос(?:емь|ьми|емью)", 8), ("девят(?:ь|и|ью)", 9), ("десят(?:ь|и|ью)", 10), ("двенадцат(?:ь|и)", 12),
    ("пятнадцат(?:ь|и)", 15), ("двадцат(?:ь|и)", 20), ("тридцат(?:ь|и)", 30), ("сорока?", 40), ("пят(?:ьдесят|идесяти)", 50), ("ст[оа]", 100),
    ("втор(?:ой|ая|ое|ого|ой|ом|ую|ым)", 2), ("трет(?:ий|ья|ье|ьего|ьей|ьем|ью)", 3),
)  # fmt: skip
_PARTS = {
    "half": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
_ENGLISH_PART = re.compile(
    r"\b(?:(?P<top>one|two|three|four|five|six|seven|eight|nine|a)[ -])?(?P<part>thirds?|quarters?|fourths|fifths?|tenths?)\b|\bhalf\b"
)
_WORDS = re.compile(
    rf"\b(?P<value>(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES[1:10] + _ORDINALS[1:10])}))?|{'|'.join(_ONES + _ORDINALS)})"
    r"\b(?P<scales>(?:[ -](?:hundred|thousand|million|billion))*)"
)
_MONTHS = {
    stem: at for at, names in enumerate(
        ("january январ", "february феврал", "march март", "april апрел", "may мая май мае", "june июн", "july июл", "august август", "september сентябр",
         "october октябр", "november ноябр", "december декабр"), 1
    ) for stem in names.split()
}  # fmt: skip
MONTHS = "|".join(_MONTHS)
"""An alternation of how months begin in English and Russian, folded."""

_MONTH = re.compile(
    r"\b((?:may|march)(?= \d)|(?<=\d )(?:may|march)|january|february|april|june|july|august|september|october|november|december)\b|\b(январ|феврал|март|апрел|мая|мае|май|июн|июл|август|сентябр|октябр|ноябр|декабр)\w{0,2}\b"
)
_RU_PART = ((re.compile(r"\bдве трети\b"), Fraction(2, 3)), (re.compile(r"\b(?:одн\w+ )?треть\b"), Fraction(1, 3)), (re.compile(r"\bполовин\w*"), Fraction(1, 2)),
            (re.compile(r"\bтри четверти\b"), Fraction(3, 4)), (re.compile(r"\bчетверть\b"), Fraction(1, 4)))  # fmt: skip


_SHORT_YEAR = re.compile(r"(?<![\d.])(\d\d)(?=年)")


def _small(folded: str) -> Iterator[str]:
    """The numerals of one character that count something: alone (九趟) or with a measure (两个); not those of words (十分, 三心二意)."""
    for word in tokenize(folded).words:
        counts = len(word) == 1 or (word[1] in _COUNTED and (len(word) == 2 or word[1] == "年"))
        if word[0] in "二两三四五六七八九十" and counts and word not in _WORDLIKE:
            yield word[0]
        elif len(word) > 1 and word[0] == "第" and word[1] in "二三四五六七八九十":
            yield word[1]


def unheld(sentence: str, passages: str) -> set[Figure]:
    """The figures that a sentence claims and the passages do not hold; 57年 may be 1957年."""
    found = held(passages)
    years = {Fraction(int(short)) for short in _SHORT_YEAR.findall(fold(sentence))}
    return {f for f in claimed(sentence) - found if not (f[1] in years and {("n", f[1] + 1900), ("n", f[1] + 1800)} & found)}


def claimed(text: str) -> set[Figure]:
    """The figures of a sentence, each read once. A one in words (一, one) claims nothing: it is an article more often."""
    folded = _folded(text)
    found: set[Figure] = set()
    folded = _take(folded, _MONTH, found, _month)
    folded = _take(folded, _ENGLISH_PART, found, _english_part)
    for pattern, share in _RU_PART:
        folded = _take(folded, pattern, found, lambda _, share=share: [("share", share)])
    folded = _take(folded, _PART, found, lambda m: [("share", Fraction(_DIGITS[m[2]], _DIGITS[m[1]]))])
    folded = _take(folded, re.compile("一半|半数|过半"), found, lambda _: [("share", Fraction(1, 2))])
    folded = _take(folded, _NUMBER, found, _digits)
    folded = _take(folded, _WORDS, found, _english)
    found |= {("n", Fraction(_DIGITS[char])) for char in _small(folded)}
    for stem, value in _RUSSIAN:
        folded = _take(folded, re.compile(rf"\b{stem}\b"), found, lambda _, value=value: [("n", Fraction(value))])
    return found


def _folded(text: str) -> str:
    """A text folded for figures: 5 000 000 without its blanks, 十万 as 10万."""
    return fold(re.sub("(?<![一二三四五六七八九几数])十(?=[万亿])", "10", _GROUPED.sub(lambda m: re.sub(r"\s", "", m[0]), text)))


def _take(text: str, pattern: re.Pattern[str], found: set[Figure], read: object) -> str:
    """Put what a pattern matches into `found` and out of the text, so that nothing is read twice."""
    for match in pattern.finditer(text):
        found.update(read(match))  # type: ignore[operator]
    return pattern.sub(" # ", text)


def held(text: str) -> set[Figure]:
    """All figures that a passage can be said to have: also the year without its century, both ends of a range in either scale."""
    found, folded = claimed(text), _folded(text)
    for match in _NUMBER.finditer(folded):
        found.update(_loose(match))
    for source in (text, folded):
        for char in source:
            if char in _DIGITS:
                found.add(("n", Fraction(_DIGITS[char])))
    for match in re.finditer("[一二三四五六七八九两]?[十百千万亿]+[一二三四五六七八九]?[十百]?", text):
        found.update(claimed(fold(f"{match[0]}年")))
    if "半" in text:
        found.add(("share", Fraction(1, 2)))
    for match in re.finditer("([一二三四五六七八九])([一二三四五六七八九])开", text):
        found |= {("share", Fraction(_DIGITS[tenths], 10)) for tenths in match.groups()}
    for short in _SHORT_YEAR.findall(folded):
        found.add(("n", Fraction(1900 + int(short))))
    return found


def _value(text: str) -> Fraction:
    """6.2, 6,2 (a decimal comma) -> the number."""
    return Fraction(Decimal(text.replace(",", ".")))


def _scaled(word: str | None) -> int:
    if not word:
        return 1
    if word == "万亿":
        return 10**12
    return next(value for stem, value in _SCALES.items() if word.startswith(stem))


def _digits(match: re.Match[str]) -> Iterator[Figure]:
    values = [_value(v) for v in (match["number"], match["high"]) if v]
    if match["share"]:
        yield from (("share", value / (1000 if match["share"] == "‰" else 100)) for value in values)
    elif match["top"] and values[-1]:
        yield "share", Fraction(int(match["top"])) / values[-1]
    elif match["under"] and int(match["under"]):
        yield "share", values[-1] / int(match["under"])
    else:
        yield from (("n", value * _scaled(match["scale"])) for value in values)


def _loose(match: re.Match[str]) -> Iterator[Figure]:
    yield from _digits(match)
    for text in (match["number"], match["high"]):
        if text:
            value = _value(text)
            yield "n", value
            if match["share"]:
                yield "share", value / 100


def _month(match: re.Match[str]) -> Iterator[Figure]:
    yield "n", Fraction(_MONTHS[match[1] or match[2]])


def _english_part(match: re.Match[str]) -> Iterator[Figure]:
    top = match["top"]
    if match[0] == "half":
        yield "share", Fraction(1, 2)
    elif top or match["part"].endswith("s"):
        yield "share", Fraction(_ENGLISH.get(top or "", 1), _PARTS[match["part"]])
    else:
        yield "n", Fraction(_PARTS[match["part"]])  # the third point, a quarter


def _english(match: re.Match[str]) -> Iterator[Figure]:
    value = sum(_ENGLISH[word] for word in re.split("[ -]", match["value"]))
    for word in re.split("[ -]", match["scales"].strip(" -")):
        value *= {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}.get(word, 1)
    if value > 1:
        yield "n", Fraction(value)
