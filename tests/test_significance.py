"""Intervals hold the truth as often as they say, the test errs as often as it says, and Holm's adjustment against a worked example."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.significance import EXACT, Values, holm, intervals, paired, student

Draw = Callable[[np.random.Generator, int], Values]


def ranks(random: np.random.Generator, n: int) -> Values:
    """Scores as nDCG gives them: most questions 1, some 0, the rest by the rank of their one passage."""
    at = random.random(n)
    return np.where(at < 0.7, 1.0, np.where(at < 0.8, 0.0, 1 / np.log2(random.integers(2, 11, n) + 1)))


RANKS = 0.7 + 0.2 * float(np.mean(1 / np.log2(np.arange(2, 11) + 1)))


def hits(random: np.random.Generator, n: int) -> Values:
    return (random.random(n) < 0.8).astype(float)


@pytest.mark.parametrize("n", [50, 100, 200])
@pytest.mark.parametrize(
    ("draw", "truth"), [(ranks, RANKS), (hits, 0.8), (lambda random, n: random.beta(0.5, 2, n), 0.2)], ids=["ndcg", "hits", "skewed"]
)  # fmt: skip
def test_a_95_percent_interval_holds_the_truth_in_93_to_97_percent_of_1000_simulations(draw: Draw, truth: float, n: int) -> None:
    random = np.random.default_rng(11)
    found = intervals(np.stack([draw(random, n) for _ in range(1000)], axis=1))
    covered = np.mean((found[:, 0] <= truth) & (truth <= found[:, 1]))
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize("draw", [ranks, hits], ids=["ndcg", "hits"])
@pytest.mark.parametrize("n", [12, 60])
def test_systems_that_do_not_differ_are_told_apart_in_3_to_7_percent_of_1000_simulations(draw: Draw, n: int) -> None:
    random = np.random.default_rng(3)
    noise = [draw(random, n) - draw(random, n) + random.normal(0, 0.01, n) for _ in range(1000)]
    assert 0.03 <= np.mean([paired(one) < 0.05 for one in noise]) <= 0.07


def test_systems_that_do_differ_are_told_apart() -> None:
    assert paired(np.random.default_rng(1).normal(0.1, 0.1, 80)) < 0.001


def test_a_few_differences_are_tried_in_all_patterns_of_signs() -> None:
    assert paired(np.array([1.0, 1.0, 1.0, 0.0])) == 2 / 8
    assert paired(np.array([3.0, -1.0, 1.0])) == 6 / 8
    assert paired(np.zeros(5)) == paired(np.zeros(0)) == 1.0


@given(st.lists(st.integers(-4, 4), max_size=6))
def test_exact_p_equals_brute_force_and_does_not_depend_on_the_sign(values: list[int]) -> None:
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, values, strict=True)))
        for signs in product((1, -1), repeat=len(values))
    ]
    p = paired(np.array(values, float))
    assert p == pytest.approx(np.mean([one >= abs(sum(values)) for one in sums]))
    assert p == paired(-np.array(values, float))


def test_many_random_patterns_agree_with_all_of_them() -> None:
    values = np.random.default_rng(8).normal(0.3, 1, EXACT)
    again = np.concatenate([values, [1e-9]])  # one more than are tried in full, and of no weight
    assert paired(again) == pytest.approx(paired(values), abs=0.015)
    assert paired(again) == paired(again)


def test_holm_adjusts_as_worked_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.6, 0.5]) == [1.0, 1.0]
    assert holm([]) == []


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_never_lowers_a_p_and_keeps_their_order(ps: list[float]) -> None:
    adjusted = holm(ps)
    assert all(p <= a <= 1 for p, a in zip(ps, adjusted, strict=True))
    order = sorted(range(len(ps)), key=ps.__getitem__)
    assert [adjusted[at] for at in order] == sorted(adjusted)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_an_interval_lies_around_the_mean_within_the_values(values: list[float]) -> None:
    column = np.array(values)[:, None]
    ((low, high),) = intervals(column)
    assert min(values) - 1e-9 <= low <= np.mean(values) + 1e-9
    assert np.mean(values) - 1e-9 <= high <= max(values) + 1e-9
    assert np.array_equal(intervals(column), intervals(column))


@pytest.mark.parametrize(("df", "t"), [(4, 2.776), (9, 2.262), (49, 2.010), (199, 1.972)])
def test_quantiles_of_t_equal_the_printed_table(df: int, t: float) -> None:
    assert student(0.975, df) == pytest.approx(t, rel=0.01)
