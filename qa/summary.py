"""A record -> its main points: one quotation for each stretch of it, in the order of the record."""

from __future__ import annotations

from typing import Any

import numpy as np

from index.encoder import unit
from index.fold import fold
from index.record import Hit
from index.retriever import Retriever
from index.split import sentences
from qa.apparatus import record_of
from qa.generator import Pick, trim

POINTS = 6
_SHORTEST, _LONGEST = 14, 120


def main_points(retriever: Retriever, hits: list[Hit]) -> list[Pick]:
    """For each of six stretches of the record's running text, the sentence nearest to what the stretch says as a whole."""
    key = record_of(hits)
    if key is None:
        return []
    body = [row for row in retriever.reader.paragraphs(key) if row["kind"] in ("body", "quotation")]
    stretches = [part for part in np.array_split(np.arange(len(body)), min(POINTS, len(body) or 1)) if len(part)]
    return [pick for part in stretches if (pick := _central(retriever, key, [body[i] for i in part]))]


def _central(retriever: Retriever, key: str, rows: list[dict[str, Any]]) -> Pick | None:
    places = [
        (row, *trim(row["text"], start, end))
        for row in rows
        for start, end in sentences(row["text"])
        if _SHORTEST <= end - start <= _LONGEST
    ]
    places = places or [(row, *trim(row["text"], *sentences(row["text"])[0])) for row in rows if row["text"].strip()]
    if not places:
        return None
    vectors = unit(retriever.encoder.sums([fold(row["text"][start:end]) for row, start, end in places]))
    nearness = vectors @ unit(vectors.sum(0))
    row, start, end = places[int(np.argmax(nearness))]
    return Pick(key, row["number"], start, end, row["kind"], row["speaker"], float(nearness.max()))
