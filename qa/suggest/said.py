"""A piece -> who says it; what its speaker says of a thing that it names. Judges neither rarity nor uniqueness."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.fold import fold
from index.lexicon import NAMES, Lexicon
from qa.suggest.candidate import Source
from qa.suggest.cloze import Draft, clauses
from qa.suggest.formed import spoken, told
from qa.suggest.legible import balanced, clean, whole
from qa.suggest.pieces import Piece, pointed, sound, stands, without_lead

SHORT, LONG = 9, 40
"""Characters of what is said."""

_TERM = 4
"""Characters of a term that says enough alone; 收入 and 朋友 do not."""

_THAT = (
    "认为",
    "指出",
    "主张",
    "建议",
    "估计",
    "声明",
    "承认",
    "相信",
    "希望",
    "表示",
    "断定",
    "提议",
    "觉得",
    "担心",
    "说",
    "强调",
)


_OPEN = re.compile(
    "[时后前]$|以来$|的话$|期间$|一旦|如果|要是|倘若|[若]|只要|^既|，既|：既|不但|不仅|不只|虽|尽管|由于|因为|除了|为了|^不是|与其|无论|不管|不论|为的是|既然|即使|哪怕"
)
"""A clause after which another must come."""


def _statement(text: str) -> str:
    """The first clauses of a piece that make a whole statement of fitting length, as many as fit; empty where there are none."""
    for _, end in reversed(clauses(text)):
        stretch = text[:end]
        if len(stretch) > LONG:
            continue
        last = clauses(stretch)[-1]
        whole = end == len(text) or (
            text[end] in "，," and last[1] - last[0] > 3 and not _OPEN.search(stretch[last[0] : last[1]])
        )
        return stretch if len(stretch) >= SHORT and whole and sound(stretch) and stands(stretch) else ""
    return ""


def who(piece: Piece) -> Iterator[Draft]:
    """Who said it: of reported speech by its verb, of a turn in quotation marks. The answer is the name as the paragraph has it."""
    if len(piece.label) < 2 or not piece.who:
        return
    if piece.turn:
        stretch = piece.text
        if SHORT <= len(stretch) <= LONG and clean(stretch) and not pointed(stretch) and "“" not in stretch and spoken(stretch):
            yield Draft(f"“{stretch}”这句话是谁说的？", "said", piece.label, stretch)
    elif piece.verb and piece.verb != "问":
        verb = piece.verb if piece.verb in _THAT else "说"
        stretch = _statement(without_lead(piece.text))
        if stretch and fold(piece.label) not in fold(stretch):
            yield Draft(f"谁{verb}{'过：' if verb == '说' else ''}{stretch}？", "said", piece.label, stretch)


def about(piece: Piece, source: Source, lexicon: Lexicon) -> Iterator[Draft]:
    """What the speaker says of a thing that one paragraph of the record alone names."""
    if not piece.who or not sound(piece.text):
        return
    for found in lexicon.find_chinese(fold(piece.text)):
        fits = found.term.kind in NAMES or (found.term.kind == "term" and len(found.form) >= _TERM)
        if (
            f"、{found.form}" in piece.text
            or f"{found.form}、" in piece.text
            or not fits
            or len(found.form) < 2
            or found.form not in piece.text
            or found.form in fold(piece.who)
        ):
            continue
        at = piece.text.index(found.form)
        if not whole(piece.text, at, at + len(found.form)):
            continue
        holding = [row for row in source.rows if row["kind"] != "header" and found.form in fold(str(row["text"]))]
        if len(holding) != 1 or len(piece.text) > 2 * LONG:
            continue
        stretch = next((piece.text[a:b] for a, b in clauses(piece.text) if found.form in fold(piece.text[a:b])), "").strip()
        after = piece.text[piece.text.index(stretch) + len(stretch) :]
        if not told(stretch, after, piece.who):
            continue
        title = re.sub(r"\s+", "", source.info.title)
        if len(stretch) < SHORT or not balanced(stretch) or "。" in stretch or (source.several and len(title) > 40):
            continue
        place = f"在《{title}》里，" if source.several else ""
        yield Draft(f"{place}{piece.who}关于{found.form}说了什么？", "about", stretch, found.form)
