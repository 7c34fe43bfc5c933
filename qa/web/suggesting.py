"""A home's records -> questions that the page proposes. The one place where a source of proposals is connected."""

from __future__ import annotations

from collections.abc import Sequence

from index.retriever import Retriever
from qa.book import Candidate

PROPOSED = 10
"""Questions proposed at once."""


def suggested(retriever: Retriever, lang: str) -> Sequence[Candidate]:
    """At most PROPOSED questions that the records can answer, in the interface's language (`zh` or `en`)."""
    return ()
