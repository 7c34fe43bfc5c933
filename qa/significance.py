"""Scores of questions -> intervals of their mean, and whether two systems differ. Reads no run and prints nothing.

Everything is seeded: the same scores give the same figures.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

SAMPLES = 1000
"""Bootstrap samples of an interval."""

DRAWS = 10_000
"""Sign patterns of a randomisation test where there are too many to try all of them."""

EXACT = 13
"""Differences other than 0 up to which all 2 ** n patterns are tried."""

_AT_ONCE = 1000


def intervals(values: Values, level: float = 0.95, seed: int = 1) -> Values:
    """Intervals of the means of the columns of values (n, m): (m, 2).

    Bootstrap percentiles, widened for small n (Hesterberg, 2015, "expanded percentile"): plain ones are as narrow as if the
    variance were divided by n and the normal were Student's t, and hold the truth in 93 % instead of 95 of 50 questions.
    """
    n = len(values)
    if n < 2:
        return np.repeat(values.mean(axis=0)[:, None], 2, axis=1)
    counts = np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=SAMPLES)
    tail = NormalDist().cdf(-math.sqrt(n / (n - 1)) * student(0.5 + level / 2, n - 1))
    found: Values = np.quantile(counts @ values / n, [tail, 1 - tail], axis=0).T
    return found


def student(p: float, df: int) -> float:
    """The p-quantile of Student's t (Abramowitz and Stegun 26.7.5); within 1 % for p = 0.975 from 4 degrees of freedom on."""
    z = NormalDist().inv_cdf(p)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def paired(differences: Values, seed: int = 1) -> float:
    """Two-sided p of the mean of paired differences (n,) under random signs (Fisher, 1935; Smucker, Allan and Carterette, 2007).

    All patterns of signs are tried where at most `EXACT` differences are not 0, else `DRAWS` random ones, of which the
    observed pattern counts as one. 1 where there is no difference at all.
    """
    moved = differences[differences != 0]
    observed = abs(moved.sum()) * (1 - 1e-12)  # sums of the same figures in another order differ in the last bit
    if not len(moved):
        return 1.0
    if len(moved) <= EXACT:
        patterns = np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved)) & 1
        return float(np.mean(np.abs((1 - 2 * patterns) @ moved) >= observed))
    random = np.random.default_rng(seed)
    extreme = 1
    for _ in range(DRAWS // _AT_ONCE):
        bits = np.unpackbits(np.frombuffer(random.bytes(_AT_ONCE * -(-len(moved) // 8)), np.uint8).reshape(_AT_ONCE, -1), axis=1)
        sums = moved.sum() - 2 * (bits[:, : len(moved)] @ moved)
        extreme += int(np.count_nonzero(np.abs(sums) >= observed))
    return extreme / (DRAWS + 1)


def holm(ps: list[float]) -> list[float]:
    """p values adjusted for their number (Holm, 1979), in the order given."""
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, at in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[at]))
        adjusted[at] = highest
    return adjusted
