"""Paragraph text -> the editor's notes in it: the mark that a footnote begins with, where its mark stands, remarks in brackets.

Judges texts alone; which paragraphs of a record are notes is decided in apparatus.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MARK = re.compile(r"(?P<round>[①-⑳])|[\[［〔【](?P<inside>\d{1,3}|[①-⑳])[\]］〕】]")
_STAR = re.compile(r"(?:\*|＊){1,3}(?=[\w《“（])")
_EXPLAINS = re.compile(
    rf"(?:{MARK.pattern})\s*(?:[）)]?\s*(?:即|指|见|参见|同上|《|原文|此处|这里|着重号)|[）)].{{0,40}}(?:当时|时任|即|是指))"
)
_WORD = re.compile(
    r"[（(〔［\[【]?\s*(?:(?:原|译|校|编|编者|译者)?注(?:释)?\s*(?P<mark>\d{1,3}|[①-⑳])?\s*(?:[）)〔〕［］\]】：:]|[、，](?=.{8}))|编者按\s*[：:）)〕\]】])"
)
_SIGNED = re.compile(r"(?:[—–-]{1,2}|一一)\s*(?:本书)?(?:编者?注|译者?注|原注|编者|译者)\s*[。）)\]〕]?\s*$")
_REMARK = re.compile(
    r"[（(〔［\[【](?:(?:编者?|译者?|校|原)注?[：:]|[^（(〔［【）)〕］】]*?[—–-]{1,2}\s*(?:编者?|译者?|校|原)注|[^（(〔［【）)〕］】]{1,40}?(?:编者|译者)注)[^（(〔［【）)〕］】]*[）)〕］\]】]"
)
_END = "。！？!?”』」）)】〕》…\n；;"
"""What stands before a note that runs into the text: the end of a sentence."""

LONGEST = 1000
"""Characters that a paragraph with footnotes run into it has at most; in longer ones marks are repeated for other reasons."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note within a paragraph: `text[start:end]`; `mark` is empty for a remark without one."""

    start: int
    end: int
    mark: str


def plain_mark(match: re.Match[str]) -> str:
    """A mark as references name it: ① stays, [1], 〔１〕 and 【1】 are 1."""
    inside = match["round"] or match["inside"]
    return inside if "①" <= inside <= "⑳" else unicodedata.normalize("NFKC", inside)


def marks_in(text: str) -> list[tuple[int, str]]:
    """All marks of a text with their places; a run of asterisks counts where it stands behind something."""
    found = [(match.start(), plain_mark(match)) for match in MARK.finditer(text)]
    return found + [(match.start(), "*" * len(match[0])) for match in re.finditer(r"(?<=[^\s*＊])(?:\*|＊){1,3}(?![*＊])", text)]


def note_mark(text: str) -> str | None:
    """The mark that a footnote begins with; an editor's remark without one has the empty mark; None for other text."""
    start = text.lstrip()
    if match := MARK.match(start):
        return plain_mark(match)
    if match := _STAR.match(start):
        return "*" * len(match[0])
    if match := _WORD.match(start):
        return unicodedata.normalize("NFKC", match["mark"]) if (match["mark"] or "").isdecimal() else match["mark"] or ""
    inside = text.rstrip()[-1:] in "）)]〕" and max(map(start.rfind, "（([〔")) > 0
    return "" if _SIGNED.search(text) and not inside else None


def is_before(text: str) -> bool:
    """Whether a remark without a mark speaks of what follows it (编者按：)."""
    return "编者按" in text[:6]


def is_signed(text: str) -> bool:
    """Whether an editor signs a text (——编注), or it explains as notes do (①指……; ①即……)."""
    return bool(_SIGNED.search(text) or _EXPLAINS.match(text.lstrip()))


def home(texts: Sequence[str], marks: Sequence[Sequence[str]], at: int, mark: str) -> int | None:
    """The index of the nearest paragraph that carries a mark inside its text, looking back first.

    A note that begins with the same mark ends the search on its side: it is the note of an earlier or later page.
    """
    for side in (range(at - 1, -1, -1), range(at + 1, len(texts))):
        for other in side:
            if begins(texts[other], mark):
                break
            if mark in marks[other]:
                return other
    return None


def begins(text: str, mark: str) -> bool:
    """Whether a paragraph begins with a mark."""
    text = text.lstrip()
    match = MARK.match(text)
    return plain_mark(match) == mark if match else bool(mark) and set(mark) == {"*"} and text.startswith(("*", "＊"))


def notes_in(text: str, note: bool) -> list[Note]:
    """The notes of a paragraph in order: `note`: it is one, or several run together; else editors' remarks, and footnotes at its end."""
    if note:
        starts = [(match.start(), plain_mark(match)) for match in MARK.finditer(text) if _opens(text, match.start())]
        if not starts or text[: starts[0][0]].strip():
            starts.insert(0, (0, note_mark(text) or ""))
        return _cut([(0, starts[0][1]), *starts[1:]], len(text))
    remarks = [Note(*match.span(), "") for match in _REMARK.finditer(text)]
    return sorted([*remarks, *_run_in(text)], key=lambda one: one.start)


def _cut(starts: list[tuple[int, str]], length: int) -> list[Note]:
    """Notes from where each begins up to the next one, the last one up to the end."""
    ends = [*(start for start, _ in starts), length][1:]
    return [Note(start, end, mark) for (start, mark), end in zip(starts, ends, strict=True)]


def _opens(text: str, at: int) -> bool:
    """Whether a mark stands at the beginning of a note: at the head of the text or behind the end of a sentence."""
    before = text[:at].rstrip(" 　")
    return not before or before[-1] in _END


def _run_in(text: str) -> list[Note]:
    """Footnotes that the scan joined to the text above: the mark stands a second time, behind a sentence; up to the end."""
    marks = [(match.start(), match.end(), plain_mark(match)) for match in MARK.finditer(text)] if len(text) <= LONGEST else []
    count = Counter(mark for _, _, mark in marks)
    begun = [
        (start, mark)
        for at, (start, _, mark) in enumerate(marks)
        if count[mark] == 2 and mark in (m for _, _, m in marks[:at]) and _opens(text, start) and is_signed(text[start:])
    ]
    return _cut(begun, len(text)) if begun else []
