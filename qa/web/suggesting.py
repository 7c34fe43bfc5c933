"""A home's records -> questions that the page proposes. The one place where a source of proposals is connected."""

from __future__ import annotations

from index.retriever import Retriever
from qa.book import Candidate

PROPOSED = 10
"""Questions proposed at once."""


def suggested(retriever: Retriever, seed: int) -> list[Candidate]:
    """At most PROPOSED questions that the records can answer; another seed gives others."""
    return []
