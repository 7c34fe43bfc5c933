"""Draft -> citations and the text of an answer. Every quotation is checked against its paragraph; what does not hold is left out."""

from __future__ import annotations

import re

from index.fold import fold_chars
from index.lexicon import Lexicon
from index.retriever import Retriever
from qa.answer import Citation
from qa.cited import Noted, Row, next_note, noted, reference
from qa.generator import Pick
from qa.gloss import gloss, name_of
from qa.phrases import say, traditional
from qa.spoken import Talk, stretches, talk_of


def cite(retriever: Retriever, picks: list[Pick]) -> list[tuple[Citation, str]]:
    """Citations numbered from 1 with the kind of their paragraph; a pick that is not in its paragraph is dropped."""
    cited: list[tuple[Citation, str]] = []
    for pick in picks:
        rows = retriever.reader.paragraphs(pick.record)
        row = next((row for row in rows if row["number"] == pick.number), None)
        if row is None:
            continue
        note = noted(rows, pick.number, pick.start)
        start, end, speaker = clip(row, pick, note, talk_of(rows), retriever.lexicon)
        quote = row["text"][start:end]
        if not quote.strip():
            continue
        info = retriever.reader.info(pick.record)
        citation = Citation(
            mark=len(cited) + 1, passage=f"{pick.record}#{pick.number}", key=pick.record, record=info.id, paragraph=pick.number,
            speaker=speaker, quote=quote, start=start, end=end, reference=reference(info, rows, pick.number, pick.start),
            note=note.name if note else None,
        )  # fmt: skip
        kind = "note" if note else "told" if _is_told(row, citation, retriever.lexicon) else row["kind"]
        cited.append((citation, kind))
    return cited


_MARK = re.compile(r"\[\d+\]")


def clip(row: Row, pick: Pick, note: Noted | None, talk: Talk, lexicon: Lexicon) -> tuple[int, int, str | None]:
    """(start, end, speaker) of what is quoted: words of one speaker or of one note, whose writer is none of them.

    A printed mark [1] that would look like one of ours is left out.
    """
    text: str = row["text"]
    start, end, speaker = pick.start, min(pick.end, note.end if note else next_note(row, pick.start)), None
    if row["kind"] in ("body", "quotation") and not note:
        for first, last, who in stretches(row, talk, lexicon):
            if first <= start < last:
                speaker, end = who, min(end, last)
                break
    bounds = [start, *(at for mark in _MARK.finditer(text, start, end) for at in mark.span()), end]
    unmarked = [(bounds[i], bounds[i + 1]) for i in range(0, len(bounds), 2)]
    return (*max(unmarked, key=lambda stretch: stretch[1] - stretch[0]), speaker)


_SAYS = re.compile(r"(?:说|指出|强调|认为|问|答|表示|回答|解释|补充)[^。！？；]{0,6}?[，：:“]")


_BRACKETED = re.compile(r"[（(].*[）)]", re.DOTALL)


def _is_told(row: Row, citation: Citation, lexicon: Lexicon) -> bool:
    """Whether a quotation is the narrator's telling: it holds a verb of saying itself, stands in brackets, or names the person and none stands before it."""
    if row["kind"] != "body" or citation.speaker is None:
        return False
    if _SAYS.search(citation.quote) or _BRACKETED.fullmatch(citation.quote.strip()):
        return True
    person = lexicon.people.get(fold_chars(citation.speaker))
    forms = {citation.speaker, *(form for form in person.zh if len(form) > 1)} if person else {citation.speaker}
    named = citation.quote.startswith(("他", "她", *forms)) or citation.speaker in citation.quote
    return named and not _SAYS.search(row["text"], 0, citation.end)


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
    if lang == "zh-Hant":
        return traditional(speaker)
    if term is None or lang == "zh":
        return speaker
    return name_of(speaker, term, lang, retriever.lexicon)
