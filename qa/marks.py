"""The text of an answer -> its quotations and its own words apart. A quotation may hold what looks like a mark and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MARK = re.compile(r"\[(\d{1,4})\]")


def quoted(text: str, citations: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bool]]:
    """Cut a text at the quotations in it: (piece, is a quotation). Of several places the one before the mark is meant."""
    spans = []
    for citation in citations:
        quote, mark = citation["quote"], rf"\W{{0,3}}\[{citation['mark']}\]"
        before_mark = re.search(f"{re.escape(quote)}(?={mark})", text)
        start = before_mark.start() if before_mark else text.find(quote)
        if quote and start >= 0:
            spans.append((start, start + len(quote)))
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at:], False
