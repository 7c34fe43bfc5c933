"""Query + what names a record (title, dates, authors) -> the query without that name: what is asked about the record's words.

Among many records a question names the one it means (1964年春节谈话里……, In his talk with Heath …). Those words find the
record; within it they pull towards its title and whoever repeats it. Knows no index.
"""

from __future__ import annotations

import re

from index.expand import Script, terms_in
from index.fold import fold
from index.lexicon import Found, Lexicon
from index.tokens import stems

_PAIR = re.compile("(?=([\u3400-\u9fff0-9]{2}))")


def rest(text: str, kind: Script, place: str, lexicon: Lexicon) -> str:
    """What of a query a folded place does not say, folded; a foreign query's terms follow in Chinese. Empty where nothing is left."""
    found = [one for one in terms_in(text, kind, lexicon) if one.term.kind != "function"]
    said = [one for one in found if any(len(form) > 1 and form in place for form in _forms(one, lexicon))]
    if kind == "zh":
        return _chinese(fold(text), said, place)
    words = stems(fold(text))
    gone = {at for one in said for at in range(one.start, one.end)}
    kept = [word for at, word in enumerate(words) if at not in gone and not (word.isdigit() and word in place)]
    chinese = dict.fromkeys(fold(one.term.zh[0]) for one in found if one.start not in gone)
    return " ".join([*kept, *chinese])


def _forms(found: Found, lexicon: Lexicon) -> list[str]:
    forms = [fold(form) for form in found.term.zh]
    return forms + list(lexicon.metonyms.get(forms[0], ()))


def _chinese(folded: str, said: list[Found], place: str) -> str:
    gone = {at for one in said for at in range(one.start, one.end)}
    gone |= {at + step for pair in _PAIR.finditer(folded) if pair[1] in place for at in (pair.start(),) for step in (0, 1)}
    kept = "".join(" " if at in gone else char for at, char in enumerate(folded))
    return kept if len(re.findall(r"\w", kept)) > 1 else ""
