"""Replies + questions -> the figures of answering: strings found, refusals, citations, the trade-off curve. Asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qa.examined import Reply
from qa.questions import Question
from qa.refusal import THRESHOLD


def answerable(question: Question) -> bool | None:
    """Whether the records hold an answer; None where the questions file does not say."""
    if question.answerable is not None or question.relevant is None:
        return question.answerable
    return bool(question.relevant)


def answers(
    questions: list[Question], replies: list[Reply], wanted: dict[str, set[str]], threshold: float = THRESHOLD
) -> dict[str, Any]:
    """The object `answers` of an evaluation under the `threshold` in force: shares between 0 and 1, None where there is nothing to share.

    Citation precision (`citations_relevant`) is the share of citations that are relevant passages, recall the share of
    answerable questions that have one.
    """
    pairs = list(zip(questions, replies, strict=True))
    cited = {
        question.id: [name in wanted[question.id] for name in reply.passages]
        for question, reply in pairs
        if question.id in wanted
    }
    verbatim = [held for reply in replies for held in reply.verbatim]
    steps = sorted({*(step / 20 for step in range(21)), THRESHOLD, threshold})
    refused = _refused(pairs, threshold)
    return {
        "strings_found": share(held for reply in replies for held in reply.strings), **refused,
        "citations_relevant": share(held for one in cited.values() for held in one),
        "citation_recall": share(any(one) for one in cited.values()),
        "quotations_verbatim": share(verbatim), "citations": len(verbatim),
        "threshold": threshold, "tradeoff": [{"threshold": value, **_refused(pairs, value)} for value in steps],
    }  # fmt: skip


def _refused(pairs: list[tuple[Question, Reply]], threshold: float) -> dict[str, float | None]:
    """What would be refused under a threshold of confidence."""
    rates = {}
    for name, held in (("refused_unanswerable", False), ("refused_answerable", True)):
        rates[name] = share(reply.confidence < threshold for question, reply in pairs if answerable(question) is held)
    return rates


def share(values: Iterable[bool]) -> float | None:
    """How many of them are true, between 0 and 1."""
    given = list(values)
    return round(sum(given) / len(given), 6) if given else None
