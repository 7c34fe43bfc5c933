"""Quotation -> its names and figures in English or Russian, from the lexicon: what a reader without Chinese needs first.

Translates no sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal

from index.fold import fold
from index.lexicon import NAMES, Lexicon, Term
from index.naming import is_foreign

_FIGURE = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:[-~—至到](?P<high>\d+(?:\.\d+)?))?(?P<unit>亿|万)")
_SCALE = {"亿": 10**8, "万": 10**4}
_MOST = 8
_WORDS = {
    "en": ((10**9, "billion"), (10**6, "million"), (1, "")),
    "ru": ((10**9, "млрд"), (10**6, "млн"), (1, "")),
}
_PARTS = re.compile(r"(\d+)分之(\d+)")

COMMON = frozenset(
    "ivanov kuznetsov petrov smirnov popov vasiliev sokolov mikhailov fedorov morozov volkov alekseev alexeyev lebedev semyonov semenov egorov"
    " pavlov kozlov stepanov nikolaev orlov andreev makarov nikitin zakharov zaitsev soloviev borisov yakovlev grigoriev romanov vorobyov"
    " sergeev kuzmin frolov aleksandrov alexandrov dmitriev korolev gusev kiselev ilyin maksimov polyakov sorokin vinogradov kovalev belov"
    " medvedev antonov tarasov baranov filippov komarov davydov belyaev gerasimov bogdanov osipov sidorov matveev titov markov mironov krylov"
    " kulikov karpov vlasov melnikov denisov gavrilov tikhonov kazakov danilov fomin chernov abramov martynov efimov fedotov shcherbakov nazarov"
    " smith johnson williams brown jones davis miller wilson moore taylor anderson thomas jackson white harris martin thompson clark lewis robinson"
    " walker young allen king wright scott hill green adams baker nelson campbell mitchell roberts rogers foster butler stewart stuart morgan bell"
    " murphy cooper reed wood james evans edwards collins parker phillips turner marshall graham lee ford carter bush hall hughes gray grey"
    " muller müller schmidt meyer fischer weber wagner becker hoffmann martin bernard dubois durand"
    " tanaka sato suzuki takahashi ito yamamoto nakamura kobayashi kato yoshida yamada sasaki matsumoto inoue kimura shimizu saito"
    " garcia lopez fernandez gonzalez rodriguez perez sanchez silva santos".split()
)
"""Surnames that many bear: alone they say who is meant to nobody but the record's own readers."""


def name_of(form: str, term: Term, lang: str, lexicon: Lexicon) -> str:
    """A term's name in a language; of a foreigner whose surname stands alone and is that of many, the surname (约翰逊 = Johnson)."""
    name, latin = term.first(lang), term.en[0].split() if term.en else []
    many = bool(latin) and (fold(latin[-1]) in COMMON or fold(form) in lexicon.shared)
    return name.split()[-1] if term.kind == "person" and len(latin) > 1 and many and _is_surname(form, term) else name


def _is_surname(form: str, term: Term) -> bool:
    """Whether a Chinese form is a surname alone: another form ends (林登·约翰逊) or begins (田中角荣) with it, or it is spelt by sound."""
    others = [other for other in term.zh if other != form]
    longer = any(other.endswith(f"·{form}") or (len(form) > 1 and len(other) > 3 and other.startswith(form)) for other in others)
    whole = any(other.replace("·", "") == form for other in others)
    return "·" not in form and not whole and (longer or is_foreign(form))


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
    names = [found for found in lexicon.find_chinese(folded) if not _cut(folded, found.start, found.end)]
    for kinds, most in ((NAMES, _MOST), (frozenset({"unit"}), 2), (frozenset({"term"}), 3)):
        chosen = {
            f.form: name_of(f.form, f.term, lang, lexicon)
            for f in names
            if f.term.kind in kinds and len(f.form) > 1 and f.form not in pairs and (f.term.forms(lang) or f.term.en)
        }
        pairs |= dict(list(chosen.items())[:most])
    return "; ".join(f"{form} = {name}" for form, name in list(pairs.items())[:_MOST])


_DATED = re.compile(r"\d[日月年号]")


def _cut(folded: str, start: int, end: int) -> bool:
    """Whether a form is cut out of a figure or a date: 40 in 400, 日共 in 20日共印39份."""
    first, last = folded[start], folded[end - 1]
    number = (first.isdigit() and folded[:start][-1:].isdigit()) or (last.isdigit() and folded[end : end + 1].isdigit())
    return number or bool(start and _DATED.match(folded, start - 1))


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
