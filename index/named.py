"""Query + what names a record (title, dates, authors) -> the query without that name: what is asked about the record's words.

Among many records a question names the one it means (1964年春节谈话里……, In his talk with Heath …). Those words find the
record; within it they pull towards its title and whoever repeats it. Knows no index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.expand import Script, terms_in
from index.fold import fold
from index.lexicon import Found, Lexicon
from index.tokens import stems

_PAIR = re.compile("(?=([\u3400-\u9fff0-9]{2}))")


def rest(text: str, kind: Script, place: str, lexicon: Lexicon) -> str:
    """What of a query a folded place does not say, folded; a foreign query's terms follow in Chinese. Empty where nothing is left."""
    return rests(text, kind, [place], lexicon)[0]


def rests(text: str, kind: Script, places: Sequence[str], lexicon: Lexicon) -> list[str]:
    """The same for many places: the query is looked through for terms once."""
    found = [(one, _forms(one, lexicon)) for one in terms_in(text, kind, lexicon) if one.term.kind != "function"]
    folded = fold(text)
    words = [] if kind == "zh" else stems(folded)
    left = []
    for place in places:
        gone = {at for one, forms in found if _said(forms, place) for at in range(one.start, one.end)}
        if kind == "zh":
            left.append(_chinese(folded, gone, place))
            continue
        kept = [word for at, word in enumerate(words) if at not in gone and not (word.isdigit() and word in place)]
        chinese = dict.fromkeys(forms[0] for one, forms in found if one.start not in gone)
        left.append(" ".join([*kept, *chinese]))
    return left


def _said(forms: list[str], place: str) -> bool:
    return any(len(form) > 1 and form in place for form in forms)


def _forms(found: Found, lexicon: Lexicon) -> list[str]:
    forms = [fold(form) for form in found.term.zh]
    return forms + list(lexicon.metonyms.get(forms[0], ()))


def _chinese(folded: str, gone: set[int], place: str) -> str:
    gone = gone | {at + step for pair in _PAIR.finditer(folded) if pair[1] in place for at in (pair.start(),) for step in (0, 1)}
    kept = "".join(" " if at in gone else char for at, char in enumerate(folded))
    return kept if len(re.findall(r"\w", kept)) > 1 else ""
