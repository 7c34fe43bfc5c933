"""A paragraph -> the same paragraph in other records: near-identical text in records that resemble each other.

Nothing is stored for this: the words that a paragraph shares with others propose candidates through the lexical index, and
shingles of the folded text decide (Broder, 1997). Headings, notes and apparatus, which many records share, are no editions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from index.fold import fold_chars
from index.legs import Postings
from index.lexical import Clause
from index.notes import MARK
from index.reader import Reader
from index.record import Kind, Passage, RecordInfo

LETTERS = 24
"""Letters and figures that a paragraph must have: 毛泽东：对。 stands in many talks."""

WIDTH, SAME, SIZE = 3, 0.65, 0.5
"""Letters of a shingle; share of the shorter text's shingles that the longer must hold; how short the shorter may be of it."""

ALONE = 80
"""Letters by which a paragraph without neighbours makes two records editions of each other."""

NEAR, PROPOSED, ASKED = 3, 8, 16
"""Paragraphs around one that may be shared too; candidates looked at; rare pairs of characters asked for."""

KINDS: frozenset[Kind] = frozenset({"body", "quotation"})

Row = dict[str, Any]


@lru_cache(maxsize=4096)
def shingles(text: str) -> frozenset[str]:
    """Runs of WIDTH letters of the folded text, without blanks, punctuation and marks of notes; empty where it is too short."""
    letters = "".join(filter(str.isalnum, fold_chars(MARK.sub("", text))))
    return (
        frozenset(letters[at : at + WIDTH] for at in range(len(letters) - WIDTH + 1)) if len(letters) >= LETTERS else frozenset()
    )


def share(some: frozenset[str], others: frozenset[str]) -> float:
    """Which share of some shingles is among others."""
    return len(some & others) / len(some) if some else 0.0


def alike(a: str, b: str) -> bool:
    """Whether two texts are one text: most shingles of the shorter are the longer's, and it is not much shorter."""
    short, long = sorted((shingles(a), shingles(b)), key=len)
    return len(short) >= SIZE * len(long) and share(short, long) >= SAME


def resemble(reader: Reader, a: Passage, b: Passage) -> bool:
    """Whether the records of two like passages are editions of one: same id or title and day, or a neighbour that is shared too."""
    one, other = reader.info(a.record), reader.info(b.record)
    if one.id == other.id or _same_title(one, other):
        return True
    near, far = _around(reader.paragraphs(a.record), a.number), _around(reader.paragraphs(b.record), b.number)
    if near and far:
        return any(alike(x, y) for x in near for y in far)
    return min(len(shingles(a.text)), len(shingles(b.text))) >= ALONE


def _same_title(one: RecordInfo, other: RecordInfo) -> bool:
    titles = [[char for char in fold_chars(info.title) if char.isalnum()] for info in (one, other)]
    return titles[0] == titles[1] and (one.date == other.date or not one.date or not other.date)


def _around(rows: Sequence[Row], number: int) -> list[str]:
    """The texts near a paragraph that are long enough to be compared."""
    return [
        row["text"] for row in rows if 0 < abs(row["number"] - number) <= NEAR and row["kind"] in KINDS and shingles(row["text"])
    ]


def same(reader: Reader, a: Passage, b: Passage) -> bool:
    """Whether two passages of different records are one paragraph in two editions."""
    if a.record == b.record or not {a.kind, b.kind} <= KINDS:
        return False
    return alike(a.text, b.text) and resemble(reader, a, b)


def others(reader: Reader, lexical: Postings, passage: Passage) -> Iterator[Passage]:
    """The passages of other records, each record's best, that hold the text of a passage."""
    wanted = shingles(passage.text)
    if passage.kind not in KINDS or not wanted:
        return
    seen = {passage.record}
    for row in _proposed(lexical, passage.text):
        found, _ = reader.passages([row])[row]
        if found.record in seen or found.kind not in KINDS:
            continue
        if (alike(passage.text, found.text) or _holds(reader, found, wanted)) and resemble(reader, passage, found):
            seen.add(found.record)
            yield found


def _holds(reader: Reader, found: Passage, wanted: frozenset[str]) -> bool:
    """Whether the whole paragraph of a candidate holds a text: editions end their paragraphs at different places."""
    if share(wanted, shingles(found.text)) < SAME / 2:
        return False
    text = next((row["text"] for row in reader.paragraphs(found.record) if row["number"] == found.number), "")
    return share(wanted, shingles(text)) >= SAME


def _proposed(lexical: Postings, text: str) -> list[int]:
    """Rows of the passages that share most of a text's rare pairs of characters; none where nothing else has them."""
    folded = fold_chars(text)
    pairs = {folded[at : at + 2] for at in range(len(folded) - 1) if folded[at : at + 2].isalpha()}
    shared = sorted((count, pair) for pair in pairs if (count := lexical.frequency("chars", pair)) > 1)
    if len(shared) * 2 < len(pairs):
        return []
    clauses = [Clause(1.0, ((("chars", pair),),)) for _, pair in shared[:ASKED]]
    return [row for row, _ in lexical.search(clauses, PROPOSED)]
