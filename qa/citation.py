"""Draft -> citations and the text of an answer. Every quotation is checked against its paragraph; what does not hold is left out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.fold import fold_chars
from index.reader import Reader
from index.retriever import Retriever
from index.speech import names_in, spans
from qa.answer import Citation
from qa.generator import Pick
from qa.gloss import gloss
from qa.phrases import say
from qa.reference import gbt7714


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a citation needs of its paragraph."""

    text: str
    kind: str
    speaker: str | None


def cite(retriever: Retriever, picks: list[Pick]) -> list[tuple[Citation, str]]:
    """Citations numbered from 1 with the kind of their paragraph; a pick that is not in its paragraph is dropped."""
    cited: list[tuple[Citation, str]] = []
    for pick in picks:
        paragraph = _paragraph(retriever.reader, pick)
        quote = paragraph.text[pick.start : pick.end] if paragraph else ""
        if paragraph is None or not quote.strip():
            continue
        info = retriever.reader.info(pick.record)
        speaker = _speaker(retriever, paragraph, pick)
        cited.append((
            Citation(
                mark=len(cited) + 1, passage=f"{pick.record}#{pick.number}", key=pick.record, record=info.id, paragraph=pick.number,
                speaker=speaker, quote=quote, start=pick.start, end=pick.end, reference=gbt7714(info, pick.number),
            ),
            "told" if _is_told(paragraph, pick, speaker) else paragraph.kind,
        ))  # fmt: skip
    return cited


def _paragraph(reader: Reader, pick: Pick) -> Paragraph | None:
    for row in reader.paragraphs(pick.record):
        if row["number"] == pick.number:
            return Paragraph(row["text"], row["kind"], row["speaker"])
    return None


def _speaker(retriever: Retriever, paragraph: Paragraph, pick: Pick) -> str | None:
    """Who says the quoted words: the span of the paragraph that they begin in."""
    if paragraph.kind not in ("body", "quotation"):
        return None
    speakers = {name for row in retriever.reader.paragraphs(pick.record) if (name := row["speaker"])}
    names = names_in(paragraph.text, speakers, retriever.lexicon)
    for start, end, speaker in spans(paragraph.text, paragraph.speaker, names, talkers=speakers):
        if start <= pick.start < end:
            return speaker
    return paragraph.speaker


_SAYS = re.compile(r"(?:说|指出|强调|认为|问|答|表示|回答|解释|补充)[^。！？；]{0,6}?[，：:“]")


def _is_told(paragraph: Paragraph, pick: Pick, speaker: str | None) -> bool:
    """Whether a stretch is the narrator's telling of a person's acts: it names the person, and no verb of saying stands before it."""
    if paragraph.kind != "body" or speaker is None or _SAYS.search(paragraph.text, 0, pick.end):
        return False
    quote = paragraph.text[pick.start : pick.end]
    return speaker in quote or quote.startswith(("他", "她"))


def compose(cited: list[tuple[Citation, str]], lang: str, retriever: Retriever) -> str:
    """One line a citation: the frame that names the speaker, the quotation, its mark, a gloss where the question is not Chinese."""
    lines = []
    for citation, kind in cited:
        line = say(
            _frame(citation, kind),
            lang,
            who=shown(citation.speaker, lang, retriever),
            quote=citation.quote,
            mark=f"[{citation.mark}]",
        )
        terms = gloss(citation.quote, lang, retriever.lexicon)
        lines.append(line + (say("gloss", lang, terms=terms) if terms else ""))
    return "\n".join(lines)


def _frame(citation: Citation, kind: str) -> str:
    if citation.paragraph == 0 or kind == "header":
        return "header"
    if kind in ("note", "apparatus"):
        return kind
    if citation.speaker is None:
        return "record"
    return "act" if kind == "told" else "said"


def shown(speaker: str | None, lang: str, retriever: Retriever) -> str:
    """A speaker's name in the answer's language, where the lexicon has it."""
    if speaker is None:
        return ""
    term = retriever.lexicon.people.get(fold_chars(speaker))
    if term is None or lang.startswith("zh"):
        return speaker
    return term.forms(lang)[0]
