"""Query + what names a record (title, dates, authors) -> the query without that name: what is asked about the record's words.

Among many records a question names the one it means (1964年春节谈话里……, In his talk with Heath …). Those words find the
record; within it they pull towards its title and whoever repeats it. Knows no index.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from index.expand import Script, terms_in
from index.fold import fold
from index.lexicon import Found, Lexicon
from index.occurrences import occurrences
from index.tokens import stems

_TWO = re.compile(r"\w\W*\w")
_PAIR = re.compile("(?=([\u3400-\u9fff0-9]{2}))")


def rest(text: str, kind: Script, place: str, lexicon: Lexicon) -> str:
    """What of a query a folded place does not say, folded; a foreign query's terms follow in Chinese. Empty where nothing is left."""
    return rests(text, kind, [place], lexicon)[0]


def rests(text: str, kind: Script, places: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The same for many places: query and places are looked through once, and what stands alike in two of them is taken out once."""
    found = [(one, _forms(one, lexicon)) for one in terms_in(text, kind, lexicon) if one.term.kind != "function"]
    folded = fold(text)
    words = [] if kind == "zh" else stems(folded)
    pairs = [(pair[1], pair.start()) for pair in _PAIR.finditer(folded)] if kind == "zh" else []
    sought = {*(word for word in words if word.isdigit()), *(pair for pair, _ in pairs)}
    said = _said(sought.union(form for _, forms in found for form in forms if len(form) > 1), places)
    left: dict[frozenset[str], str] = {}
    for tokens in said:
        if tokens not in left:
            gone = {at for one, forms in found if not tokens.isdisjoint(forms) for at in range(one.start, one.end)}
            left[tokens] = _chinese(folded, gone, tokens, pairs) if kind == "zh" else _foreign(words, gone, tokens, found)
    return [left[tokens] for tokens in said]


def _said(tokens: Iterable[str], places: Sequence[str]) -> list[frozenset[str]]:
    """Which of some tokens each place holds."""
    sought = list(tokens)
    held: list[set[str]] = [set() for _ in places]
    numbers, at = occurrences("\n".join(places), sought)
    owners = np.repeat(np.arange(len(places)), [len(place) + 1 for place in places])
    for number, owner in zip(numbers.tolist(), owners[at].tolist(), strict=True):
        held[owner].add(sought[number])
    return [frozenset(one) for one in held]


def _forms(found: Found, lexicon: Lexicon) -> list[str]:
    forms = [fold(form) for form in found.term.zh]
    return forms + list(lexicon.metonyms.get(forms[0], ()))


def _chinese(folded: str, gone: set[int], said: frozenset[str], pairs: list[tuple[str, int]]) -> str:
    gone = gone.union(at + step for pair, at in pairs if pair in said for step in (0, 1))
    kept = "".join([" " if at in gone else char for at, char in enumerate(folded)])
    return kept if _TWO.search(kept) else ""


def _foreign(words: list[str], gone: set[int], said: frozenset[str], found: list[tuple[Found, list[str]]]) -> str:
    kept = [word for at, word in enumerate(words) if at not in gone and not (word.isdigit() and word in said)]
    chinese = dict.fromkeys(forms[0] for one, forms in found if one.start not in gone)
    return " ".join([*kept, *chinese])
