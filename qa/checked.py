"""A sentence of a draft + passages -> the sentence a reader may see: true quotations, marks with citations, and what does not hold marked.

Writes nothing of its own but notes in brackets. What it lets pass is checked for words, figures and names, not for sense.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.encoder import Encoder
from index.lexicon import Lexicon
from qa.answer import Citation
from qa.citation import clip
from qa.cited import noted
from qa.draft import POINT, Part, own, parts
from qa.figures import MONTHS, unheld
from qa.generator import Pick
from qa.given import Given
from qa.names import missing, said_by, same
from qa.phrases import say
from qa.support import Passages, Support
from qa.verbatim import Stretch, find, nearest

OPEN, CLOSE = {"ru": "«"}, {"ru": "»"}

LEAST, LEAD = 0.7, 0.12
"""A sentence without a quotation: what must speak for it in its passages, and by how much more may speak for it in another."""

MOVABLE = 4
"""Characters of the shortest quotation that moves a mark to another passage."""

_MARK = "\0"
"""Holds the place of a mark; no draft has it, since what cannot be seen was taken out."""

_ELLIPSIS = re.compile(r"\s*(?:…+|\.{3,}|。{3,}|\[…\]|（…+）)\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a reader sees of one sentence, with the line end that follows it. `holds`: nothing in it is marked as unsupported."""

    text: str
    holds: bool


@dataclass(slots=True)
class _Work:
    """One sentence while it is checked: what is written, the numbers of passages that it cites, what is to be noted."""

    marked: tuple[int, ...]
    pieces: list[str] = field(default_factory=list)
    quoted: set[int] = field(default_factory=set)
    notes: dict[str, None] = field(default_factory=dict)


class Checker:
    """Checks the sentences of one draft in order; `citations` are those of all sentences so far, numbered from 1."""

    def __init__(self, passages: tuple[Given, ...], lang: str, lexicon: Lexicon, encoder: Encoder) -> None:
        self.passages, self.lang, self.lexicon = passages, lang, lexicon
        self._compared = Passages(passages, lexicon, encoder)
        self.citations: list[Citation] = []
        self._numbered = {one.number: one for one in passages}

    def check(self, sentence: str) -> Sentence | None:
        """The sentence as it may be shown; None where it has no words."""
        cut = parts(sentence)
        if not any(re.search(r"\w", part.text) for part in cut):
            return None
        named = [number for part in cut for number in part.numbers]
        work = _Work(tuple(dict.fromkeys(number for number in named if number in self._numbered)))
        self._quotations(work, cut)
        if any(number not in self._numbered for number in named) and not work.quoted:
            work.notes["unsupported"] = None
        if not work.quoted and not work.marked:
            work.notes["unsupported"] = None
        cited = self._cited(work)
        if cited and not self._borne(cut, cited, work):
            work.notes["unsupported"] = None
        return self._shown(work, cut, sentence)

    def _cited(self, work: _Work) -> tuple[Given, ...]:
        """The passages a sentence rests on: those of its quotations, and those marked unless the marks were wrong."""
        numbers = {*work.quoted} if "moved" in work.notes else {*work.quoted, *work.marked}
        return tuple(one for one in self.passages if one.number in numbers)

    def _quotations(self, work: _Work, cut: list[Part]) -> None:
        """Write each part; a quotation in the record's words with its mark, one that stands nowhere without quotation marks."""
        for at, part in enumerate(cut):
            if part.kind == "mark":
                work.pieces.append(_MARK)
            elif part.kind == "words":
                work.pieces.append(part.text)
            else:
                before = "".join(p.text for p in cut[:at] if p.kind == "words")
                after = next((p.text for p in cut[at + 1 :] if p.kind == "words"), "")
                work.pieces.append(self._quotation(work, part.text, before, after))

    def _quotation(self, work: _Work, claim: str, before: str, after: str) -> str:
        """A quotation as it is written; one with an omission becomes two."""
        found = [self._found(work, piece) for piece in _ELLIPSIS.split(claim) if piece.strip()]
        cuts = [place and self._clipped(place[0], place[1]) for place in found]
        places = [(place, cut) for place, cut in zip(found, cuts, strict=True) if place and cut]
        if not places or len(places) < len(found):
            work.notes["unsupported"] = None
            return own(claim)
        written = []
        for (one, stretch), (start, end, speaker) in places:
            person = said_by(before, after, one.talk.speakers, self.lexicon)
            if person and speaker and not same(person, speaker):
                work.notes["unsupported"] = None
            if not stretch.exact or (start, end) != (one.offset + stretch.start, one.offset + stretch.end):
                work.notes["repaired"] = None
            if one.number not in work.marked:
                work.notes["moved"] = None
            work.quoted.add(one.number)
            citation = self._citation(one, start, end, speaker)
            written.append(f"{OPEN.get(self.lang, '“')}{citation.quote}{CLOSE.get(self.lang, '”')}[{citation.mark}]")
        return "……".join(written)

    def _found(self, work: _Work, claim: str) -> tuple[Given, Stretch] | None:
        """Where a quotation stands: in a passage that is marked, else in another one; repaired only where it stands in none."""
        marked = [self._numbered[number] for number in work.marked]
        others = [one for one in self.passages if one not in marked] if len(claim) >= MOVABLE else []
        for search in (find, nearest):
            for passages in (marked, others):
                for one in passages:
                    if stretch := search(claim, one.text):
                        return one, stretch
        return None

    def _clipped(self, one: Given, stretch: Stretch) -> tuple[int, int, str | None] | None:
        """A stretch within its whole paragraph, clipped to the words of one speaker; None where no word is left."""
        pick = Pick(one.key, one.at, one.offset + stretch.start, one.offset + stretch.end, one.row["kind"], None, 0.0)
        start, end, speaker = clip(one.row, pick, noted(one.rows, one.at, pick.start), one.talk, self.lexicon)
        return (start, end, speaker) if re.search(r"\w", one.row["text"][start:end]) else None

    def _citation(self, one: Given, start: int, end: int, speaker: str | None) -> Citation:
        """The citation of a stretch of a paragraph: the one that there is already, or a new one."""
        for citation in self.citations:
            if (citation.passage, citation.start, citation.end) == (one.name, start, end):
                return citation
        self.citations.append(
            Citation(
                mark=len(self.citations) + 1, passage=one.name, key=one.key, record=one.record, paragraph=one.at, speaker=speaker,
                quote=one.row["text"][start:end], start=start, end=end, reference=one.reference,
            )
        )  # fmt: skip
        return self.citations[-1]

    def _borne(self, cut: list[Part], cited: tuple[Given, ...], work: _Work) -> bool:
        """Whether the cited passages have the figures, names and enough of the words that a sentence says in its own words."""
        words = _own_words(cut)
        if not _figures_hold(words, cited) or missing(words, cited, self.lexicon):
            return False
        if work.quoted:
            return True
        person = said_by(words, "", {name for one in cited for name in one.talk.speakers}, self.lexicon)
        if person and not any(same(person, name) for one in cited for name in one.speakers) and not _tells(person, cited):
            return False
        support = Support(words, self._compared)
        share = support.of({one.number for one in cited})
        return share >= LEAST and share + LEAD >= max(support.of({one.number}) for one in self.passages)

    def _shown(self, work: _Work, cut: list[Part], sentence: str) -> Sentence:
        """The text with its marks put in and its notes behind it."""
        left = () if "moved" in work.notes else tuple(number for number in work.marked if number not in work.quoted)
        support = Support(_own_words(cut), self._compared) if left else None
        marks = iter([part.numbers for part in cut if part.kind == "mark"])
        text = ""
        for piece in work.pieces:
            text += piece if piece != _MARK else self._marks([n for n in next(marks) if n in left], support, text)
        zh = self.lang.startswith("zh")
        end = "\n" if "\n" in sentence[len(sentence.rstrip()) :] else "" if zh else " "
        notes = ("；" if zh else "; ").join(say(name, self.lang) for name in work.notes)
        return Sentence(
            f"{text.strip()}{say('noted', self.lang, notes=notes) if notes else ''}{end}", "unsupported" not in work.notes
        )

    def _marks(self, numbers: list[int], support: Support | None, text: str) -> str:
        """The marks of passages that no quotation of the sentence cites: each cites what proves the sentence best."""
        marks = ""
        for one in (self._numbered[number] for number in numbers):
            cut = self._clipped(one, Stretch(*support.best(one.number), exact=True)) if support else None
            mark = f"[{self._citation(one, *cut).mark}]" if cut else ""
            marks += mark if mark not in text + marks else ""
        return marks


def _own_words(cut: list[Part]) -> str:
    """What a sentence says in its own words: quotations and the numbers of a list are left out."""
    return POINT.sub("", "".join(part.text if part.kind == "words" else "；" if part.kind == "quote" else "" for part in cut))


_DAY = re.compile(rf"[月日号]|\d\s*(?:{MONTHS})|(?:{MONTHS})\w*\s*\d", re.IGNORECASE)


def _figures_hold(words: str, passages: tuple[Given, ...]) -> bool:
    """Whether the passages have the figures of a sentence; the record's date is theirs too, its month and day where it speaks of days."""
    dates = [one.date.replace("-", " ") if _DAY.search(words) else one.date.partition("-")[0] for one in passages]
    return not unheld(words, "\n".join([*(one.text for one in passages), *dates]))


def _tells(person: tuple[str, ...], passages: tuple[Given, ...]) -> bool:
    """Whether a passage names a person at all: what he said may be told by another."""
    return any(name in one.text for one in passages for name in person if len(name) > 1)
