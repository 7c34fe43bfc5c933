"""A question when or where somebody met somebody -> the records whose titles name them. Reads no text.

When did Mao talk with Ho Chi Minh? is answered by the header of 和胡志明的谈话, whatever else was said on such days.
"""

from __future__ import annotations

import re

from index.expand import script, terms_in
from index.filters import Filters
from index.fold import fold
from index.lexicon import Lexicon
from index.reader import Reader
from qa.intent import FIELDS, Field

MOST = 3
"""Records beyond which names say too little: Mao alone stands in a thousand titles."""

_MEETS = re.compile(
    r"会见|接见|召见|会晤|会面|会谈|谈话|交谈|见面|(?<![意偏成主常])见(?![解过识证])"
    r"|\b(?:meet|met|meeting|talk(?:ed|s)?|speak|spoke|conversation|receive[ds]?|see|saw)\b"
    r"|встре[тч]|бесед|разгов|говорил|принима|принял|видел"
)
_WHEN = re.compile(
    r"何时|哪一?[年天日]|几[月号日]|什么时[候间]|^\W*when\b|\b(?:what|which) (?:date|day|year|month)\b|^\W*когда\b|какого числа"
)
_WHERE = re.compile(
    r"在?(?:哪里|哪儿|何处|何地|什么地[方点]|哪个?(?:城市|地方))|^\W*where\b|\b(?:what|which) (?:city|place|town)\b|^\W*где\b|в каком городе"
)
_ASKED = {"date": _WHEN, "place": _WHERE}


def meetings(reader: Reader, lexicon: Lexicon, question: str) -> tuple[tuple[Field, ...], tuple[str, ...]]:
    """The fields that are asked for, date or place, and the records whose titles name all of them, or else the rarest: at most MOST."""
    folded = fold(question)
    fields = tuple(field for field in FIELDS if field.name in _ASKED and _ASKED[field.name].search(folded))
    if not fields or not _MEETS.search(folded):
        return (), ()
    people: dict[tuple[int, int], set[str]] = {}
    for one in terms_in(question, script(question), lexicon):
        if one.term.kind == "person":
            people.setdefault((one.start, one.end), set()).update(form for form in one.term.zh if len(form) > 1)
    rarest = sorted(people.values(), key=lambda forms: reader.extent(Filters(person="|".join(sorted(forms))))[0])
    named = [keys for forms in rarest if (keys := {key for form in forms for key in reader.titled(form)})]
    both = set[str]().union(*named).intersection(*named) or (named[0] if named else set[str]())
    return (fields, tuple(sorted(both))) if 0 < len(both) <= MOST else ((), ())
