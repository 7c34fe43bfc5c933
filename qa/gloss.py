"""Quotation -> its names and figures in English or Russian, from the lexicon: what a reader without Chinese needs first.

Translates no sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal

from index.fold import fold
from index.lexicon import NAMES, Lexicon

_FIGURE = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:[-~—至到](?P<high>\d+(?:\.\d+)?))?(?P<unit>亿|万)")
_SCALE = {"亿": 10**8, "万": 10**4}
_MOST = 8
_WORDS = {
    "en": ((10**9, "billion"), (10**6, "million"), (1, "")),
    "ru": ((10**9, "млрд"), (10**6, "млн"), (1, "")),
}
_PARTS = re.compile(r"(\d+)分之(\d+)")


def gloss(quote: str, lang: str, lexicon: Lexicon) -> str:
    """`毛泽东 = Mao Zedong; 62亿 = 6.2 billion`, at most eight of them; empty for Chinese and where nothing is known."""
    if lang not in _WORDS:
        return ""
    folded = fold(quote)
    pairs: dict[str, str] = {}
    for match in _FIGURE.finditer(folded):
        pairs[match[0]] = _figure(match, lang)
    for match in _PARTS.finditer(folded):
        pairs[match[0]] = f"{match[2]}/{match[1]}"
    for match in re.finditer("([一二三四五六七八九])分之([一二三四五六七八九])", quote):
        pairs[match[0]] = _fraction(match[2], match[1], lang)
    names = list(lexicon.find_chinese(folded))
    for kinds, most in ((NAMES, _MOST), (frozenset({"unit"}), 2), (frozenset({"term"}), 3)):
        chosen = {
            f.form: f.term.first(lang)
            for f in names
            if f.term.kind in kinds and len(f.form) > 1 and f.form not in pairs and (f.term.forms(lang) or f.term.en)
        }
        pairs |= dict(list(chosen.items())[:most])
    return "; ".join(f"{form} = {name}" for form, name in list(pairs.items())[:_MOST])


def _fraction(top: str, bottom: str, lang: str) -> str:
    a, b = "一二三四五六七八九".index(top) + 1, "一二三四五六七八九".index(bottom) + 1
    known = {
        ("en", 1, 3): "one third", ("en", 2, 3): "two thirds", ("en", 1, 2): "half", ("en", 1, 4): "one quarter", ("en", 3, 4): "three quarters",
        ("ru", 1, 3): "одна треть", ("ru", 2, 3): "две трети", ("ru", 1, 2): "половина", ("ru", 1, 4): "четверть", ("ru", 3, 4): "три четверти",
    }  # fmt: skip
    return known.get((lang, a, b), f"{a}/{b}")


def _figure(match: re.Match[str], lang: str) -> str:
    """`62亿` -> 6.2 billion; exact, with no digit more than the text has."""
    values = [Decimal(v) * _SCALE[match["unit"]] for v in (match["low"], match["high"]) if v]
    size, word = next(((size, word) for size, word in _WORDS[lang] if values[-1] >= size), (1, ""))
    numbers = "–".join(_number(value / size, lang) for value in values)
    return f"{numbers} {word}".strip()


def _number(value: Decimal, lang: str) -> str:
    text = f"{value.normalize():,f}"
    return text if lang == "en" else text.replace(",", "\u00a0").replace(".", ",")
