"""Record -> the same record with a speaker for each paragraph: the first person whose words or acts it reports.

Three kinds of record: turns (turns.py), reported speech (speech.py) and the words of one author. Headings, notes and
apparatus have no speaker. Does not say who speaks within a paragraph (see said.spans).
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.account import account
from index.apparatus import classify
from index.fold import fold
from index.lexicon import Lexicon
from index.people import People
from index.record import Paragraph, Record
from index.sections import headings, titles, whose
from index.speech import Reported
from index.turns import Turns

_TALK = re.compile(
    "谈话|会谈|会见|接见|会晤|纪要|记录|对话|谈判|访谈|座谈|讨论|采访|问答|专访|口述|通话|商谈|面谈|交谈|对谈|答问|答记者问|汇报"
)
_KIND = frozenset({"对话", "访谈", "谈话", "会谈"})
"""Tags that say so too."""


def assign(record: Record, lexicon: Lexicon) -> Record:
    """Classify the paragraphs of a record and name their speakers."""
    paragraphs = classify(record.paragraphs, record.title)
    people = People(record, paragraphs, lexicon)
    speakers = _speakers(record, paragraphs, people)
    named = tuple(replace(p, speaker=speakers.get(p.number)) if p.kind in ("body", "quotation") else p for p in paragraphs)
    return replace(record, paragraphs=named)


def _speakers(record: Record, paragraphs: tuple[Paragraph, ...], people: People) -> dict[int, str | None]:
    """Speakers by paragraph number: part after part where the body holds several documents, headings left out."""
    reported = Reported(paragraphs, people, record.title)
    talk = bool(_TALK.search(record.title)) or not _KIND.isdisjoint(record.tags) or reported.talked(people.author)
    turns = Turns(paragraphs, people, record.title, talk)
    reported.main |= turns.persons()
    starts = titles(paragraphs, people)
    author = people.author or whose(record.title, people)
    speakers: dict[int, str | None] = {}
    part: list[Paragraph] = []
    for paragraph in paragraphs:
        if paragraph.number in starts:
            speakers |= _part(tuple(part), author, talk, reported, turns)
            part, author = [], starts[paragraph.number] or author
        else:
            part.append(paragraph)
    speakers |= _part(tuple(part), author, talk, reported, turns)
    return speakers | dict.fromkeys(headings(paragraphs))


def _part(part: tuple[Paragraph, ...], author: str | None, talk: bool, reported: Reported, turns: Turns) -> dict[int, str | None]:
    """Speakers of one document: by turns if it has labels, by reported speech if it tells of a talk, else its author."""
    marked = [p.number for p in part if p.number in turns.marked]
    if turns.run_on:
        acting = reported.speakers(part, author)
        labelled = {number: who or acting.get(number) for number, who in turns.speakers(part, author).items()}
        return acting | labelled | reported.brackets(part)
    heads = {p.number for p in part if p.number in reported.heads}
    if marked and len(marked) >= len(heads.difference(marked)):
        before = tuple(p for p in part if p.number < marked[0])
        return (
            reported.preface(before, author, turns.persons())
            | turns.speakers(part[len(before) :], author)
            | reported.brackets(part)
        )
    told = account(part, author, reported.beginning(part)[author or ""], reported.guests - {author}) if talk else None
    if told and (told.dialogue or reported.tells(part, author)):
        return reported.speakers(part, author, told)
    if talk and (author is None or reported.tells(part, author)):
        return reported.speakers(part, author)
    return {p.number: author or reported.heads.get(p.number) for p in part}


def speaker_name(name: str, lexicon: Lexicon) -> str:
    """The Chinese name that a filter means: `Mao`, `毛主席` and `Мао` are 毛泽东; an unknown name stays as it is."""
    return speaker_names(name, lexicon)[0]


def speaker_names(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """All Chinese forms of the person that a filter means: a record may name a speaker more fully than the lexicon does."""
    folded = fold(name)
    if folded in lexicon.people:
        return lexicon.people[folded].zh
    for lang in ("en", "ru"):
        for found in lexicon.find_words(folded, lang):
            if found.term.kind == "person":
                return found.term.zh
    return (name,)
