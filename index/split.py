"""Paragraph text -> sentences and pieces, with offsets. Every character belongs to exactly one of them.

Does not decide what a paragraph is (see apparatus.py) or who speaks (see speaker.py).
"""

from __future__ import annotations

import re

PIECE = 400
"""Characters over which a paragraph is cut; measured paragraphs have 395 at the 95th percentile."""

SHORTEST = 6
"""A sentence with fewer characters goes with its neighbour: 是。 says nothing alone."""

_CLOSING = re.escape("”’」』）)】》〉\"'］]〕")
_END = re.compile(  # the first set lets the engine skip what ends nothing
    rf"[。！？!?；;….\n](?:(?:(?<=[。！？!?；;])[。！？!?；;]*|(?<=…)…*(?=[{_CLOSING}])"
    rf"|(?<=\.)(?<![ .(][A-ZА-Я]\.)(?<!Mr\.)(?<!Dr\.)(?<!St\.)(?=\s|$))[{_CLOSING}]*\s*|(?<=\n)\n*\s*)"
)
_COMMA = re.compile("[，、,:：—]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, in order and without gaps; a clause that ends in `；` counts as one."""
    ends = [match.end() for match in _END.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = 0
    for end in ends if ends and ends[-1] == len(text) else [*ends, len(text)]:
        if end - start >= SHORTEST or end == len(text):
            spans.append((start, end))
            start = end
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < SHORTEST:
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return [span for span in spans if span[0] < span[1]]


def pieces(text: str) -> list[tuple[int, int]]:
    """Offsets of the pieces a text is searched by: itself, or runs of sentences of at most PIECE characters."""
    if len(text) <= PIECE:
        return [(0, len(text))]
    units = [cut for start, end in sentences(text) for cut in _cut(text, start, end)]
    count = -(-len(text) // PIECE)
    aim = len(text) / count
    spans = [units[0]]
    for start, end in units[1:]:
        first = spans[-1][0]
        if end - first <= PIECE and (start - first < aim or end - first <= aim):
            spans[-1] = (first, end)
        else:
            spans.append((start, end))
    return spans


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a sentence longer than a piece at the last comma in reach, or anywhere where there is none."""
    spans = []
    while end - start > PIECE:
        commas = [match.end() for match in _COMMA.finditer(text, start + PIECE // 2, start + PIECE)]
        at = commas[-1] if commas else start + PIECE
        spans.append((start, at))
        start = at
    return [*spans, (start, end)]
