"""Hits -> hits in which each paragraph stands once, whatever book it is in; a citation -> its other editions and their differences."""

from __future__ import annotations

from difflib import SequenceMatcher

from index.editions import others, same
from index.fold import fold_chars
from index.notes import MARK
from index.record import Hit, Passage
from index.retriever import Retriever
from index.split import pieces
from qa.answer import Difference, Edition
from qa.cited import reference

SLACK = 24
"""Characters by which the place of a passage in another edition may lie elsewhere than its longest common stretch says."""

NEIGHBOURING = 8
"""Characters at the head or tail of a passage that are no difference where the other edition's paragraph does not have them."""

Twins = dict[str, tuple[Passage, ...]]
"""Name of a passage that was kept -> the passages that were left out for it."""


def distinct(retriever: Retriever, hits: list[Hit], *, one_id: bool) -> tuple[list[Hit], Twins]:
    """The hits without other editions of a better one; `one_id`: only texts that bear the same id are editions."""
    kept: list[Hit] = []
    twins: Twins = {}
    for hit in hits:
        for better in kept:
            if (not one_id or _id(hit) == _id(better)) and same(retriever.reader, better.passage, hit.passage):
                twins[better.passage.name] = (*twins.get(better.passage.name, ()), hit.passage)
                break
        else:
            kept.append(hit)
    return kept, twins


def _id(hit: Hit) -> str:
    """The printed id that a permanent name begins with."""
    return hit.passage.record.partition("~")[0]


def editions_of(retriever: Retriever, key: str, number: int, start: int, end: int) -> tuple[Edition, ...]:
    """The other editions of a cited stretch of a paragraph."""
    if retriever.manifest.records < 2:
        return ()
    row = next((row for row in retriever.reader.paragraphs(key) if row["number"] == number), None)
    if row is None:
        return ()
    first, last = _piece(row["text"], start, end)
    passage = Passage(-1, key, number, first, last, row["text"][first:last], row["kind"], row["speaker"])
    found = others(retriever.reader, retriever.lexical, passage)
    return tuple(edition(retriever, passage, other) for other in found)


def _piece(text: str, start: int, end: int) -> tuple[int, int]:
    """The passages of a paragraph that a stretch lies in."""
    spans = [span for span in pieces(text) if span[0] < max(end, start + 1) and start < span[1]]
    return (spans[0][0], spans[-1][1]) if spans else (0, len(text))


def edition(retriever: Retriever, passage: Passage, other: Passage) -> Edition:
    """What is shown of another edition of a passage."""
    info = retriever.reader.info(other.record)
    rows = retriever.reader.paragraphs(other.record)
    text = next(row["text"] for row in rows if row["number"] == other.number)
    there = text[max(other.start - len(passage.text), 0) : other.end + len(passage.text)]
    found = differences(passage.text, there, passage.start)
    return Edition(other.name, info.id, info.title, info.book, reference(info, rows, other.number), found)


def differences(here: str, there: str, offset: int = 0) -> tuple[Difference, ...]:
    """Where two texts differ, in the words of each; `offset`: where `here` begins in its paragraph.

    Blanks, marks of notes, and traditional for simplified or full for half-width characters are no differences; nor is what
    `there` has before and after the text.
    """
    a, at_a = _letters(here)
    b, at_b = _letters(there)
    low, high = _window(a, b)
    codes = SequenceMatcher(None, a, b[low:high], autojunk=False).get_opcodes()
    spans = [[i1, i2, low + j1, low + j2] for tag, i1, i2, j1, j2 in codes if tag != "equal"]
    merged: list[list[int]] = []  # one letter between two differences does not set them apart
    for span in spans:
        if span[1] == 0 or span[0] == len(a) > 0 or _elsewhere(span, len(a), len(b)):
            continue
        if merged and span[0] - merged[-1][1] <= 1:
            merged[-1] = [merged[-1][0], span[1], merged[-1][2], span[3]]
        else:
            merged.append(span)
    return tuple(_difference(here, there, at_a, at_b, span, offset) for span in merged)


def _elsewhere(span: list[int], length: int, other: int) -> bool:
    """Whether the head or the tail of a text lies in a neighbour of the other paragraph, which begins or ends before it."""
    i1, i2, j1, j2 = span
    head, tail = i1 == 0 and j2 == 0, i2 == length and j1 == other
    return i2 - i1 >= NEIGHBOURING and (head or tail)


def _difference(here: str, there: str, at_a: list[int], at_b: list[int], span: list[int], offset: int) -> Difference:
    i1, i2, j1, j2 = span
    start, end = _stretch(at_a, i1, i2)
    if i1 == 0:  # what stands around the text in the other edition is not compared
        j1 = max(j1, j2 - (i2 - i1))
    elif i2 == len(at_a):
        j2 = min(j2, j1 + (i2 - i1))
    first, last = _stretch(at_b, j1, j2)
    return Difference(here[start:end], there[first:last], offset + start, offset + end)


def _stretch(places: list[int], first: int, last: int) -> tuple[int, int]:
    """Offsets in a text of a run of its letters; an empty run lies behind the letter before it."""
    if first < last:
        return places[first], places[last - 1] + 1
    return (places[first - 1] + 1,) * 2 if first else (0, 0)


def _letters(text: str) -> tuple[str, list[int]]:
    """The folded characters that are compared, and where each stands."""
    hidden = {at for match in MARK.finditer(text) for at in range(*match.span())}
    folded = fold_chars(text)
    places = [at for at, char in enumerate(folded) if not char.isspace() and at not in hidden]
    return "".join(folded[at] for at in places), places


def _window(a: str, b: str) -> tuple[int, int]:
    """Where in `b` the text `a` stands, by their longest common stretch."""
    block = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    low = block.b - block.a - SLACK
    return max(low, 0), min(low + len(a) + 2 * SLACK, len(b))
