"""Run + judgments -> scores of each question by ir_measures, and their means. Searches nothing.

What counts how: the mean is over all questions with a relevant passage. One without a hit, or one that the run lacks, counts
0 in everything. A passage that nobody judged counts as not relevant; `Judged@10` says how many of the first ten somebody
judged. A question without a relevant passage is not scored. A measure without a cut-off sees the ranking as deep as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from qa.errors import UserError
from qa.trec import Judgments, Run

MEASURES = ("nDCG@10", "R@5", "R@10", "RR@10", "Success@1", "Success@5")
"""What the contract names."""

SHOWN = (*MEASURES, "AP", "Judged@10")
DEPTH = 10

Scores = dict[str, float]


class MeasureError(UserError):
    """A measure that ir_measures does not know, or cannot compute here."""


def parsed(name: str) -> Any:
    """A measure by its name. Raises MeasureError."""
    import ir_measures

    try:
        measure = ir_measures.parse_measure(name)
        known = ir_measures.DefaultPipeline.supports(measure)
    except (ValueError, NameError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise MeasureError(
            f"no measure {name!r} ({error}); names are those of ir_measures, such as nDCG@20 or P(rel=2)@5"
        ) from None
    cutoff = measure.params.get("cutoff", 1)
    if not isinstance(cutoff, int) or cutoff < 1:  # trec_eval ends the process
        raise MeasureError(f"the measure {name!r} wants a cut-off of 1 or more")
    if not known:
        raise MeasureError(f"the measure {name!r} needs a library that is not installed; see ir_measures")
    return measure


def depth(names: Iterable[str]) -> int:
    """How many passages a ranking needs for measures: the largest cut-off, 10 at least."""
    return max([DEPTH, *(int(parsed(name).params.get("cutoff", 0)) for name in names)])


def relevant(judgments: Judgments) -> Judgments:
    """The queries that have a relevant passage."""
    return {query: grades for query, grades in judgments.items() if any(grade > 0 for grade in grades.values())}


def per_question(run: Run, judgments: Judgments, names: Iterable[str] = SHOWN) -> dict[str, Scores]:
    """Scores of each question that has a relevant passage."""
    import ir_measures

    measures, scored = {parsed(name): name for name in names}, relevant(judgments)
    scores = {query: dict.fromkeys(measures.values(), 0.0) for query in scored}
    found = {query: run[query] for query in scored if run.get(query)}
    for metric in ir_measures.iter_calc(list(measures), scored, found) if found else ():
        scores[metric.query_id][measures[metric.measure]] = float(metric.value)
    return scores


def means(scores: Iterable[Mapping[str, float]], names: Iterable[str] = SHOWN) -> Scores:
    """The mean of each measure; 0 of no question."""
    rows = list(scores)
    return {name: round(sum(row[name] for row in rows) / len(rows), 6) if rows else 0.0 for name in names}
