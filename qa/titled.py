"""A question -> its intent, where it quotes a record's title: the title names the record and asks for nothing. Ranks nothing.

《何舟谈话记录》的作者是谁？ asks for an author, not for who took the minutes of a talk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from index.expand import script
from index.fold import fold_chars
from index.lexicon import Lexicon
from index.reader import Reader
from qa.intent import Intent, intent
from qa.met import meetings

_WHOLE = re.compile(r"《.+》|“.+”|«.+»|「.+」|『.+』|\".+\"", re.DOTALL)
_SHORT = re.compile(r"《[^》]+》|“[^”]+”|«[^»]+»|「[^」]+」|『[^』]+』|\"[^\"]+\"")
_STANDS = {"zh": "这份会谈文件", "en": "this talk's record", "ru": "этой беседы"}
"""What is read in a title's place: a talk and a document."""

SHORTEST, MOST = 4, 8
"""Characters of a title of which a question may quote a part, in 《》; stretches in quotation marks that are looked up."""


def read(reader: Reader, lexicon: Lexicon, question: str, *, first: bool) -> Intent:
    """A question's intent, with the records whose title it quotes or names who met; `first`: no question came before it."""
    for start, end, title in islice(_quoted(question), MOST):
        part = question[start] == "《"
        if records := reader.titled(title, part=part) or reader.titled(fold_chars(title), part=part):
            around = question[:start] + question[end:]
            asked = question[:start] + _STANDS[script(around)] + question[end:]
            return replace(intent(asked), records=tuple(records), asked=asked, first=first)
    wanted = replace(intent(question), asked=question, first=first)
    fields, met = meetings(reader, lexicon, question) if wanted.kind in ("record", "fact") else ((), ())
    return replace(wanted, kind="record", fields=fields, records=met) if met else wanted


def _quoted(question: str) -> Iterator[tuple[int, int, str]]:
    """What stands in quotation marks of any sort, the longest stretch first, as (start, end, text without blanks)."""
    for pattern in (_WHOLE, _SHORT):
        for match in pattern.finditer(question):
            title = re.sub(r"\s", "", match[0][1:-1])
            if len(title) >= SHORTEST:
                yield match.start(), match.end(), title
