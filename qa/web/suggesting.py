"""A home's records -> questions that the page proposes."""

from __future__ import annotations

from index.retriever import Retriever
from qa.book import Candidate
from qa.suggest import suggest

PROPOSED = 10
"""Questions proposed at once."""


def suggested(retriever: Retriever, seed: int) -> list[Candidate]:
    """At most PROPOSED questions that the records can answer; another seed gives others."""
    return [Candidate(one.json(), one.evidence) for one in suggest(retriever, PROPOSED, seed)]
