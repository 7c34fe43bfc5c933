"""Russian term -> its inflected forms, with pymorphy3 where it is installed; without it, nothing is added."""

from __future__ import annotations

from functools import cache
from typing import Any

_CASES = ("gent", "datv", "accs", "ablt", "loct")


@cache
def _analyser() -> Any:
    try:
        import pymorphy3  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        return None
    return pymorphy3.MorphAnalyzer()


def available() -> bool:
    """Whether pymorphy3 is installed."""
    return _analyser() is not None


@cache
def _parse(word: str) -> Any:
    """The first reading in the nominative or infinitive, or None where the word does not change."""
    for reading in _analyser().parse(word)[:3]:
        if reading.tag.case == "nomn" or reading.tag.POS == "INFN":
            return reading
    return None


@cache
def inflected(term: str) -> tuple[str, ...]:
    """Cases and plural of a folded term, each once, without the term itself; of a lone verb past and present forms."""
    if _analyser() is None or not any("а" <= char <= "я" for char in term):
        return ()
    words = term.split()
    if len(words) == 1 and (verb := _parse(words[0])) and verb.tag.POS == "INFN":
        wanted = ({"past", "masc"}, {"past", "femn"}, {"past", "plur"}, {"3per", "sing"}, {"3per", "plur"})
        forms = [found.word for grammemes in wanted if (found := verb.inflect(grammemes))]
    else:
        numbers = ((), ("plur",)) if len(words) == 1 else ((),)
        forms = [_declined(words, {case, *number}) for number in numbers for case in (*_CASES, *(["nomn"] if number else []))]
    return tuple(form for form in dict.fromkeys(f.replace("ё", "е") for f in forms) if form != term)


def _declined(words: list[str], grammemes: set[str]) -> str:
    changed = []
    for word in words:
        reading = _parse(word) if "а" <= word[-1] <= "я" else None
        found = reading.inflect(grammemes) if reading else None
        changed.append(found.word if found else word)
    return " ".join(changed)
