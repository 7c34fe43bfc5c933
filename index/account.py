"""A talk told in the first person -> who speaks in its paragraphs: 我问：“……” is the teller's, “……”他说 the other's.

Decides nothing where nobody says 我, nor who speaks within one paragraph (see said.spans).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from index.record import Paragraph

SAYS = "说|问|答|讲|谈起|谈到|插[话咀嘴]|提出|提到|指出|解释|表示|脱口而出|喊|叫道"
I_SAY = re.compile(rf"(?<![对向问给诉跟同和与请让叫使把被为替由])我(?!们)[^，。；：！？“”]{{0,8}}?(?:{SAYS})")
HE_SAYS = re.compile(
    rf"(?:[他她][^们的，。；：！？“”]{{0,12}}?(?:{SAYS}|接着|补充))|^[他她](?:边说|接着|[又也还](?:说|问|谈|讲))"
)
_QUOTE = re.compile("“(?P<words>[^”]*)(?:”(?P<tag>[^“]{0,40}))?")
_CLOSED = re.compile("“[^”]*”")
_HEAD = 80
"""Characters at the head of a paragraph that tell who speaks in it."""

_OPEN = 0.25
"""The share of its paragraphs that begin with words in quotation marks, from which a text is dialogue."""

Acting = Callable[[str], tuple[str, int] | None]
"""A text -> the person who acts in it and where his name begins."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who tells, with whom he talks (None: with many), whether the talk stands in quotation marks, and whether all is his own tale.

    Where it is not (a guest reports what the author said), what names nobody is the other's.
    """

    teller: str
    other: str | None
    dialogue: bool
    mine: bool

    def speaks(self, text: str, current: str | None, acting: Acting) -> str | None:
        """Who speaks first in a paragraph; `current` spoke before."""
        other = self.other or (current if current != self.teller else None)
        if text.startswith("“"):
            return self._quoted(text, other, acting) or current
        outside = _CLOSED.sub(lambda quote: "　" * len(quote[0]), text[:_HEAD]).partition("“")[0]
        found, mine = acting(outside), I_SAY.search(outside)
        if mine and (found is None or mine.start() < found[1]):
            return self.teller
        if found:
            return found[0]
        if other and self.dialogue and HE_SAYS.search(outside):
            return other
        if self.mine:
            return self.teller if "我" in outside else current
        return self.other if current == self.teller else current

    def _quoted(self, text: str, other: str | None, acting: Acting) -> str | None:
        """Who says the words with which a paragraph begins: the tag after them tells; else the teller asks, the other answers."""
        match = _QUOTE.match(text)
        words, tag = (match["words"], match["tag"] or "") if match else (text, "")
        asks = words.endswith(("？", "?")) or tag.startswith(("？", "?"))
        found = acting(tag)
        if I_SAY.search(tag):
            return self.teller
        if found and re.search(SAYS, tag[found[1] :]):
            return self.teller if asks and "答" in tag else found[0]
        return self.teller if asks else other


def account(part: tuple[Paragraph, ...], author: str | None, told: int, guests: set[str]) -> Account | None:
    """How a part is told in the first person; None where it is not.

    `told`: how many paragraphs begin with the author's words in the third person: where those are more than begin with
    我说, the one guest is who tells, else the author.
    """
    texts = [p.text.strip() for p in part if p.kind == "body"]
    begun = sum(bool((mine := I_SAY.search(text[:24])) and mine.start() < 10) for text in texts)
    guest = next(iter(guests)) if len(guests) == 1 else None
    if author is None or begun < 2:
        return None
    if told > begun or (told and guest):
        return Account(guest, author, False, False) if guest else None
    return Account(author, guest, sum(text.startswith("“") for text in texts) >= _OPEN * len(texts), True)
