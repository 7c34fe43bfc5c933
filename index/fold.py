"""Text -> the form that is searched. Never shown: what a reader sees is the original, found through `fold_map`.

Folds compatibility forms (NFKC), case, traditional to simplified characters (OpenCC, character by character, so that
both sides of a search fold alike), Chinese numerals that stand for figures (一九五七年 = 1957年, 六十二亿 = 62亿,
百分之七十 = 70%, 七成 = 70%) and the thousands commas of figures (1,000 = 1000).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "零〇○一二两三四五六七八九十百千"


@cache
def _simplify() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_EXTRA = {"—": "-", "–": "-", "・": "·", "•": "·", "ё": "е"}


class _Table(dict[int, str]):
    """Code point -> folded character(s), filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = unicodedata.normalize("NFKC", chr(code)).lower()
        if code >= 0x2E80 and not 0xD800 <= code < 0xE000:
            char = _simplify()(char)
        char = _EXTRA.get(char, char)
        self[code] = char
        return char


_TABLE = _Table()


class _OneToOne(dict[int, str]):
    """As _Table, for those characters only whose folded form is one character."""

    def __missing__(self, code: int) -> str:
        new = _TABLE[code]
        self[code] = new if len(new) == 1 else chr(code)
        return self[code]


_CHARS = _OneToOne()


def _value(run: str) -> str | None:
    """A run of Chinese numerals as decimal digits, or None where it is no plain figure (千百, 三五, 一百五)."""
    if all(c in _DIGITS for c in run):
        return "".join(str(_DIGITS[c]) for c in run)
    total, digit, zero, last = 0, None, False, 10_000
    for c in run:
        if c in _UNITS:
            unit = _UNITS[c]
            if unit >= last or (digit is None and not (unit == 10 and total == 0)):
                return None
            total += (1 if digit is None else digit) * unit
            digit, zero, last = None, False, unit
        elif digit is not None:
            return None
        elif _DIGITS[c] == 0:
            zero = True
        else:
            digit = _DIGITS[c]
    if digit is not None and last > 10 and not zero:
        return None
    return str(total + (digit or 0))


_PERCENT = re.compile(f"(百分之|千分之)(?:([{_NUMERAL}]+)(?:点([零〇○一二三四五六七八九]+))?|([0-9.]+))")
_TENTHS = re.compile(rf"(?<![{_NUMERAL}])([一二两三四五六七八九])成(?![立为就分员本功长果败绩都熟天人型色群见千百心])")
_YEAR = re.compile(
    r"[零〇○一二三四五六七八九]{4}(?=年)|(?<![零〇○一二三四五六七八九十])[二三四五六七八九][零〇○一二三四五六七八九](?=年(?![代级来间前后以之内多]))"
)
_FIGURE = re.compile(
    rf"(?<![{_NUMERAL}])(?:[{_NUMERAL}]*[十百千][{_NUMERAL}]*|[零〇○一二三四五六七八九]{{3,}}|[一二两三四五六七八九](?=[万亿]))"
    rf"(?![{_NUMERAL}])"
)
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")

_TEN = re.compile("[年月日个亿元人名岁天]")
"""十 alone is a figure only before these; 十分, 十足, 十字 are words."""


def _percent(match: re.Match[str]) -> str | None:
    number = match[4] or _value(match[2])
    decimals = f".{_value(match[3])}" if match[3] else ""
    return None if number is None else number + decimals + ("%" if match[1] == "百分之" else "‰")


def _figure(match: re.Match[str]) -> str | None:
    if match[0] in _UNITS and not (match[0] == "十" and _TEN.match(match.string, match.end())):
        return None
    return _value(match[0])


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    ("分之", _PERCENT, _percent),
    ("成", _TENTHS, lambda m: f"{_DIGITS[m[1]]}0%"),
    ("年", _YEAR, lambda m: "".join(str(_DIGITS[c]) for c in m[0])),
    ("", _FIGURE, _figure),
    (",", _COMMA, lambda m: ""),
)
"""What a text must hold for a rule to apply, which is quickly seen; the rule."""
_NEEDS_RULES = re.compile(rf"[{_NUMERAL}]|[0-9],[0-9]")


def codes_of(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _mapped(text: str) -> tuple[str, NDArray[np.bool_]]:
    """A text folded character by character, and where one is left as it is because it folds to none or to several."""
    codes = codes_of(text)
    inside = np.minimum(codes, len(_NEW) - 1)
    new = _NEW[inside]
    if (unmet := new == _UNMET).any():
        for code in np.unique(inside[unmet]).tolist():
            char = _TABLE[code]
            _NEW[code] = ord(char) if len(char) == 1 else _SEVERAL
        new = _NEW[inside]
    several = (new == _SEVERAL) | (codes >= len(_NEW))
    if several.any():
        new = np.where(several, codes, new)
    return new.tobytes().decode("utf-32-le", "surrogatepass"), several


_UNMET, _SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE
_NEW = np.full(0x30000, _UNMET, np.uint32)
"""Code point -> the folded one, for characters of the planes that texts use."""

_LONG = 150
"""Characters from which folding in numpy is quicker."""


def fold_all(texts: list[str]) -> list[str]:
    """Fold many texts."""
    folded, several = _mapped("".join(texts))
    ends = list(accumulate(map(len, texts)))
    parts = [folded[end - len(text) : end] for text, end in zip(texts, ends, strict=True)]
    left = set(np.searchsorted(ends, np.flatnonzero(several), side="right").tolist())
    for at in left:
        parts[at] = texts[at].translate(_TABLE)
    for at in left.union(np.searchsorted(ends, _figures(folded), side="right").tolist()):
        parts[at] = _ruled(parts[at])
    return parts


_NUMBER, _UNIT, _AFTER, _DIGIT, _POINT = 1, 2, 4, 8, 16
_SIGNS = np.zeros(0x10000, np.uint8)
"""What a character may be of something that a rule folds."""
for _sign, _chars in ((_NUMBER, _NUMERAL), (_UNIT, "十百千分"), (_AFTER, "成万亿"), (_DIGIT, "0123456789"), (_POINT, ",")):
    _SIGNS[[*map(ord, _chars)]] |= _sign


def _figures(folded: str) -> NDArray[np.intp]:
    """Where a text may hold what a rule folds: a numeral alone is none, of two in a row the first is told."""
    signs = _SIGNS[np.minimum(codes_of(folded), 0xFFFF)]
    found = signs & _UNIT > 0
    here, there = signs[:-1], signs[1:]
    found[:-1] |= ((here & _NUMBER > 0) & (there & (_NUMBER | _AFTER) > 0)) | ((here & _DIGIT > 0) & (there & _POINT > 0))
    return np.flatnonzero(found)


def fold(text: str) -> str:
    """Fold a text for searching."""
    return _ruled(text.translate(_TABLE))


def _ruled(text: str) -> str:
    """Apply to a text whose characters are folded what folds several of them together."""
    if not _NEEDS_RULES.search(text):
        return text
    for needed, pattern, replace in _RULES:
        if needed in text:
            text = pattern.sub(lambda m, r=replace: m[0] if (new := r(m)) is None else new, text)  # type: ignore[misc]
    return text


def fold_chars(text: str) -> str:
    """Fold character by character only, so that every offset stays: what would change its length is left as it is."""
    return text.translate(_CHARS) if len(text) < _LONG else _mapped(text)[0]


def fold_map(text: str) -> tuple[str, list[int]]:
    """Fold a text and say where each folded character came from.

    Returns the folded text (equal to `fold(text)`) and a list one longer than it: entry i is the offset in `text` of
    the character that folded character i came from, the last entry is `len(text)`.
    """
    chars: list[str] = []
    origin: list[int] = []
    for at, char in enumerate(text):
        new = _TABLE[ord(char)]
        chars.append(new)
        origin.extend([at] * len(new))
    origin.append(len(text))
    folded = "".join(chars)
    for _, pattern, replace in _RULES:
        pieces, places, last = [], [], 0
        for match in pattern.finditer(folded):
            new_text = replace(match)
            if new_text is None:
                continue
            pieces += [folded[last : match.start()], new_text]
            places += origin[last : match.start()] + [origin[match.start()]] * len(new_text)
            last = match.end()
        pieces.append(folded[last:])
        places += origin[last:]
        folded, origin = "".join(pieces), places
    return folded, origin
