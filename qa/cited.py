"""A record + a stretch of a paragraph -> what is cited there: an editor's note or not, how the place is named, the parts of its reference.

A paragraph that is a note, or several, is told by its kind; remarks in brackets and footnotes run into a text by index.notes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.notes import Note, home, marks_in, notes_in
from index.record import RecordInfo
from qa.reference import Item, gbt, item, locator
from qa.reference.item import printed_archive

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Noted:
    """A note that is quoted: where it lies in its paragraph; `name`: 注①, 注1 or 编者注; `of`: the paragraph it belongs to."""

    start: int
    end: int
    name: str
    of: int | None


def noted(rows: Sequence[Row], number: int, start: int) -> Noted | None:
    """The note that holds the character at `start` of a paragraph, or None; `rows` as `Reader.paragraphs` has them."""
    row = next((row for row in rows if row["number"] == number), None)
    if row is None or row["kind"] not in ("note", "body", "quotation"):
        return None
    notes = notes_in(row["text"], row["kind"] == "note")
    note = next((note for note in reversed(notes) if note.start <= start < max(note.end, note.start + 1)), None)
    if note is None:
        return None
    return Noted(note.start, note.end, f"注{note.mark}" if note.mark else "编者注", _of(rows, row, notes, note))


def _of(rows: Sequence[Row], row: Row, notes: Sequence[Note], note: Note) -> int | None:
    if row["kind"] != "note":
        return int(row["number"])
    if note == notes[0]:
        return None if row["note_of"] is None else int(row["note_of"])
    texts = [other["text"] for other in rows]
    marks = [[mark for _, mark in marks_in(text)] for text in texts]
    at = next(i for i, other in enumerate(rows) if other["number"] == row["number"])
    found = home(texts, marks, at, note.mark) if note.mark else None
    return None if found is None else int(rows[found]["number"])


def next_note(row: Row, start: int) -> int:
    """Where the first footnote run into a paragraph begins behind `start`; the end of the text where there is none."""
    notes = notes_in(row["text"], note=False) if row["kind"] in ("body", "quotation") else []
    return min((note.start for note in notes if note.mark and note.start > start), default=len(row["text"]))


def place(number: int, note: Noted | None) -> str:
    """How a reference names a paragraph, or the note in it: ¶47, ¶47注①(¶105), ¶47编者注."""
    if note is None:
        return locator(number)
    if note.of == number:
        return f"{locator(number)}{note.name}"
    return f"{'' if note.of is None else locator(note.of)}{note.name}({locator(number)})"


def cited(info: RecordInfo, rows: Sequence[Row], number: int | None, start: int = 0) -> Item:
    """What a reference names: a paragraph, the note in it at `start`, or the whole record where `number` is None."""
    where = "" if number is None else place(number, noted(rows, number, start))
    return item(info, where, printed_archive(rows))


def reference(info: RecordInfo, rows: Sequence[Row], number: int, start: int = 0) -> str:
    """The reference of a paragraph after GB/T 7714—2015, as answers and lists give it."""
    return gbt(cited(info, rows, number, start))
