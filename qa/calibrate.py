"""Confidences of answerable and unanswerable questions -> what each threshold would refuse, and the one to take. Asks nothing.

Wrong is a refusal of a question that the records answer: of the thresholds that refuse at most so many of these, the lowest is
taken that refuses most of the others. Five folds say how well that holds for questions that had no part in the choice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEW = 30
"""Questions of a kind below which a share says little: 2 of 30 may be anything from 2 to 21 in a hundred."""

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Shares:
    """What a threshold refuses, as shares between 0 and 1."""

    threshold: float
    unanswerable: float
    answerable: float


def shares(threshold: float, answerable: Sequence[float], unanswerable: Sequence[float]) -> Shares:
    """What a threshold refuses; a confidence of 0 is refused by every one, because there was nothing to quote."""
    return Shares(threshold, _below(unanswerable, threshold), _below(answerable, threshold))


def _below(confidences: Sequence[float], threshold: float) -> float:
    return sum(value < threshold or not value for value in confidences) / max(len(confidences), 1)


def choose(answerable: Sequence[float], unanswerable: Sequence[float], max_wrong: float, default: float) -> float:
    """The threshold to take, half-way between two confidences; the lowest one where even that refuses too many answerable questions."""
    seen = sorted({*answerable, *unanswerable, 0.0, 1.0})
    candidates = [*((low + high) / 2 for low, high in pairwise(seen)), default]
    found = [shares(threshold, answerable, unanswerable) for threshold in candidates]
    allowed = [one for one in found if one.answerable <= max_wrong] or [min(found, key=lambda one: one.threshold)]
    best = max(one.unanswerable for one in allowed)
    good = [one.threshold for one in allowed if one.unanswerable == best]
    return default if default in good else round(min(good), 4)


def held_out(answerable: Sequence[float], unanswerable: Sequence[float], max_wrong: float, default: float) -> tuple[float, float]:
    """What is refused of unanswerable and of answerable questions when each fifth is judged by the threshold of the others."""
    refused = [0.0, 0.0]
    for fold in range(FOLDS):
        rest = [[value for at, value in enumerate(kind) if at % FOLDS != fold] for kind in (answerable, unanswerable)]
        threshold = choose(rest[0], rest[1], max_wrong, default)
        for kind, values in enumerate((unanswerable, answerable)):
            part = values[fold::FOLDS]
            refused[kind] += _below(part, threshold) * len(part)
    return refused[0] / max(len(unanswerable), 1), refused[1] / max(len(answerable), 1)


def interval(share: float, count: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    z, n = 1.96, max(count, 1)
    centre, half = share + z * z / (2 * n), z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max((centre - half) / (1 + z * z / n), 0.0), min((centre + half) / (1 + z * z / n), 1.0)
