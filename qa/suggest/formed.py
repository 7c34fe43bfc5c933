"""Is a drafted question a whole question? Looks at its words alone: no half date, no range, no clause that waits for another.

What a stretch of a record may be made into is decided before (see pieces.stands); this looks at what came out.
"""

from __future__ import annotations

import re

from index.tokens import tagged
from qa.suggest.cloze import Draft

_BEGINS = re.compile(r"(?:据[^，]{2,8}说，)?(?:指|即|以后|此后|后来|当时|那时|例如|比如|又|还|并|反正|无非)")
_WAITS = re.compile(
    r"[^，]{0,16}(?:为了|除了|如能|若能|如果|要是|对于|关于|虽然|只要|一旦)[^，]*？$|(?:之外|以外|之后|之中|会议上|大会上|会上)？$"
)
"""A clause after which another must come."""

_AGAIN = re.compile("又(?!.{1,8}又)(?<!又.又)")
_HALF = re.compile(
    r"[份月][廿卅]|多少年[^，]{2,12}(?:以后|以前|之后|之前)|几分之几[到至]|[吨人元亩斤年万亿][到至]多少|不到多少|从(?:几|哪)[^，]*到现在|多少[^，]{1,3}[到至][0-9０-９一二两三四五六七八九十半百千]"
)
_OUT_OF = re.compile(r"^(?:据[^，]{2,8}说，)?多少[^，]{1,4}(?:有|剩)")
"""一百人有三十人……: the figure is what another one is part of."""

_THING = re.compile(r"^谁[^，]{2,12}的《[^》]*》？$|(?:[记纪]要|讲话|谈话|通知|批语|第[^，]{1,3}期)？$")
_NO_DEED = re.compile(r"(?:引起|造成|带来|形成|产生)的[^，的是有了过]{1,6}？$")


def formed(draft: Draft) -> bool:
    """Whether a question made of a statement (figure, date, name) is whole; one of another kind is."""
    if draft.kind not in ("figure", "date", "name"):
        return True
    question = draft.question
    if _BEGINS.match(question) or _WAITS.search(question) or _HALF.search(question) or _OUT_OF.search(question):
        return False
    if _AGAIN.search(question) or (draft.kind != "figure" and (_THING.search(question) or _NO_DEED.search(question))):
        return False
    return draft.kind != "date" or any(tag.startswith("v") for _, tag in tagged(re.sub("《[^》]*》|“[^”]*”", "", draft.rest)))


_OPENS = ("n", "r", "m", "t", "s", "j", "l", "i", "a", "b", "f")


def spoken(stretch: str) -> bool:
    """Whether words in quotation marks begin with what they are about and end where a sentence may (not 无非是……, ……对党委来)."""
    tags = tagged(stretch)
    begins = bool(tags) and (tags[0][1].startswith(_OPENS) or tags[0][0] in ("在", "从", "不"))
    return begins and not re.search(r"[·\-—]|[来对把被向和的]$", stretch)


_FOLLOWS = re.compile("又|还|也|另外|例如|把|比如|就|则|才|便|却|而")
_HANGS = re.compile("(?:时|时候|后|前|以来|的话|期间|之外)$")


def told(stretch: str, after: str, who: str) -> bool:
    """Whether a clause answers what somebody said of a thing: it leans on no other, nor another on it, and tells nothing of him."""
    return not (_FOLLOWS.match(stretch) or _HANGS.search(stretch) or re.match("[，,](?:就|则|便|才)", after) or who in stretch)
