"""Query -> the best paragraphs for what is asked, each in one edition. Rules after the search: editions, apparatus, speakers, points."""

from __future__ import annotations

from dataclasses import replace

from index.record import Hit, Passage
from index.retriever import Mode, Retriever
from index.scoring import Query
from qa.apparatus import fields_of, led_in, promoted
from qa.editions import distinct
from qa.generator import Pick, announced
from qa.intent import Intent, subject
from qa.spoken import forms_of
from qa.summary import main_points


def once(
    retriever: Retriever, query: Query, wanted: Intent, k: int, mode: Mode, *, one_id: bool
) -> tuple[list[Hit], dict[str, tuple[Passage, ...]]]:
    """The best k paragraphs, each in one edition, and the passages left out for it; `one_id`: only texts under one id are editions.

    Other editions take no place from other paragraphs: the ranking is read twice as far, and on where that is not enough.
    """
    needed = _needed(k, mode)
    asked = 2 * needed
    while True:
        hits = retriever.search(query, asked, mode)
        kept, twins = distinct(retriever, hits, one_id=one_id)
        if len(kept) >= needed or len(hits) < asked:
            return ranked(retriever, query, wanted, k, mode, kept[:needed]), twins
        asked *= 2


def _needed(k: int, mode: Mode) -> int:
    """How many hits the rules of `ranked` look at."""
    return max(k, 10) if mode == "hybrid" else k


def ranked(retriever: Retriever, query: Query, wanted: Intent, k: int, mode: Mode, found: list[Hit] | None = None) -> list[Hit]:
    """The best k paragraphs for what is asked; `found`: what the search gave, where it was asked already."""
    hits = retriever.search(query, _needed(k, mode), mode) if found is None else found
    if mode != "hybrid":
        return hits[:k]
    hits = spoken_by(retriever, query, hits)
    if wanted.kind == "record":
        hits = promoted(retriever, hits, fields_of(retriever, query, wanted, hits))
    if wanted.kind == "summary":
        hits = promoted(retriever, hits, main_points(retriever, hits))
    return _with_points(retriever, hits)[:k]


def _with_points(retriever: Retriever, hits: list[Hit]) -> list[Hit]:
    """The ranking with numbered points behind the paragraph that announces them, if one of the first three does."""
    for at, hit in enumerate(hits[:3]):
        passage = hit.passage
        if passage.kind == "body":
            points = announced(
                retriever, Pick(passage.record, passage.number, passage.start, passage.end, passage.kind, None, 0.0)
            )
            if points:
                return led_in(retriever, hits, points, at)
    return hits


SPOKEN = 0.3
"""What a passage gains that is spoken by the person whose words are asked for."""


def spoken_by(retriever: Retriever, query: Query, hits: list[Hit]) -> list[Hit]:
    """The ranking with the words of the person whom the question asks about moved up."""
    asked_of = subject(query.text)
    forms = forms_of(retriever, asked_of)[1].split("|") if asked_of else ()
    if all(hit.passage.speaker not in forms for hit in hits):
        return hits
    moved = [replace(hit, score=hit.score + SPOKEN) if hit.passage.speaker in forms else hit for hit in hits]
    return sorted(moved, key=lambda hit: -hit.score)
