"""A question for somebody's words -> whose they are, and which stretches of a paragraph he says. Ranks nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.expand import form_of
from index.filters import Filters
from index.fold import fold
from index.lexical import Clause
from index.lexicon import Lexicon
from index.naming import OFFICE, is_chinese, is_name
from index.retriever import Retriever
from index.said import in_turns, names_in, spans
from index.scoring import Query
from index.speaker import speaker_names
from index.speech import SAYS
from index.tokens import is_word
from qa.cited import Row
from qa.intent import subject


@dataclass(frozen=True, slots=True)
class Talk:
    """Who speaks in a record, and whether in turns (毛：……)."""

    speakers: frozenset[str]
    turns: bool


def talk_of(rows: Iterable[Row]) -> Talk:
    """The talk that a record's paragraphs are."""
    body = [row for row in rows if row["kind"] in ("body", "quotation")]
    speakers = frozenset(name for row in body if (name := row["speaker"]))
    return Talk(speakers, in_turns((row["text"] for row in body), speakers))


def stretches(row: Row, talk: Talk, lexicon: Lexicon, text: str | None = None) -> list[tuple[int, int, str | None]]:
    """Who says what in a paragraph, or in a text that begins it: (start, end, speaker) in order."""
    text = row["text"] if text is None else text
    return spans(text, row["speaker"], names_in(text, talk.speakers, lexicon), talk.speakers, turns=talk.turns)


def forms_of(retriever: Retriever, named: str) -> tuple[str, str]:
    """The first form of the person whom a question names, and all forms under which the records have him, by `|`."""
    lexicon = retriever.lexicon
    names = speaker_names(named, lexicon)
    if fold(names[0]) not in lexicon.people:
        found = [one for one in lexicon.find_chinese(named) if one.term.kind == "person" and len(one.form) > 1]
        names = found[-1].term.zh if found else names
    return names[0], retriever.reader.names_of(names)


def whose(retriever: Retriever, query: Query) -> frozenset[str]:
    """The forms of the person whose words alone answer a query: its filter's, or whom it asks about and the records let speak."""
    if query.filters.speaker:
        return frozenset(query.filters.speaker.split("|"))
    named = subject(query.text)
    if not named or query.asked == "person" or _OBJECT.search(named) or not _SAYING.search(query.folded):
        return frozenset()
    first, forms = forms_of(retriever, named)
    known = is_name(named) or fold(first) in retriever.lexicon.people
    return frozenset(forms.split("|")) if known or _speaks(retriever, forms) else frozenset()


def _speaks(retriever: Retriever, forms: str) -> bool:
    return bool(retriever.reader.extent(Filters(speaker=forms))[1])


def mute(retriever: Retriever, query: Query) -> str:
    """The person whose words a query asks for, in the records' form, where no record has or tells any; empty otherwise.

    One whom a title names may well talk there, whoever is taken for the speaker.
    """
    forms = frozenset() if query.filters.speaker else whose(retriever, query)
    first = forms_of(retriever, subject(query.text) or "")[0] if forms else ""
    if not first or not _is_person(first, retriever) or _speaks(retriever, "|".join(sorted(forms))):
        return ""
    clause = Clause(1.0, tuple(form_of(fold(form), single=False) for form in sorted(forms)))
    rows = [row for row, _ in retriever.lexical.search([clause], MENTIONS)]
    own = Own(retriever, forms)
    told = any(own.told(passage.text) for passage, _ in retriever.reader.passages(rows).values())
    return "" if told or any(retriever.reader.titled(form) for form in forms) else first


def _is_person(name: str, retriever: Retriever) -> bool:
    """Whether a name is a person's: one of the lexicon, or of the form of a Chinese name (毛打趣, which no record has, is none)."""
    form = len(name) == 3 and is_chinese(name) and not is_word(name)
    return fold(name) in retriever.lexicon.people or (form and (not is_word(name[1:]) or retriever.occurs(fold(name))))


MENTIONS = 30
"""Passages that name a person which are looked at for a word of theirs."""

_OBJECT = re.compile(r"[跟同与和对向](?!声)|[а-яё][ую]$")
"""A name that is talked with or spoken to, not one who speaks: 1974年跟希思, Айдиту."""

_SAYING = re.compile(
    r"说|问(?!题)|答|谈(?!话)|讲(?!话)|指出|强调|认为|觉得|怎[么样]看|如何看|看来|看法|意见|想法|观点|态度|立场|评价|主张|建议|提出|表示|解释|描述|形容"
    r"|\b(?:say|tell|think|answer|reply|describe|explain|ask|propose|suggest|claim|argue|mention|words|opinion|view|according)\b"
    r"|слов|мнени|дума[ел]|ответил|сказал|объяс|счита|предлож|отозва|говор|заяви|упомяну|оцени|спроси"
)


@dataclass(frozen=True, slots=True)
class Own:
    """The stretches of paragraphs that one person says: one of given forms, or anybody where there are none."""

    retriever: Retriever
    forms: frozenset[str]

    def says(self, speaker: str | None) -> bool:
        """Whether it is the person who speaks."""
        return speaker in self.forms if self.forms else True

    def of(self, record: str, number: int) -> list[tuple[int, int]]:
        """Where the person speaks in a paragraph, or where any one does: (start, end)."""
        rows = self.retriever.reader.paragraphs(record)
        row = next(row for row in rows if row["number"] == number)
        if row["kind"] not in ("body", "quotation"):
            return [] if self.forms else [(0, len(row["text"]))]
        found = stretches(row, talk_of(rows), self.retriever.lexicon)
        return [(start, end) for start, end, who in found if self.says(who)]

    def told(self, quote: str) -> bool:
        """Whether a quotation of somebody else tells what the person says (斯大林说过……)."""
        names = "|".join(re.escape(part) for form in self.forms for part in {form, form.split("·")[-1]})
        said = rf"[：:]|[^，。；：“”]{{0,6}}(?:{SAYS.pattern}|主张|提出|觉得)|[^“”]{{0,30}}[，。；？！][他她][^，。；：“”]{{0,2}}(?:说|讲|问|认为)"
        return bool(re.search(rf"(?:{names or '(?!)'})(?:{OFFICE})?(?:{said})", quote))
