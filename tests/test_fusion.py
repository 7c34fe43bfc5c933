"""Two legs' scores become one; hand-worked figures and the rules that every fusion keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import LEXICAL, fuse

SCORES = st.dictionaries(st.integers(0, 20), st.floats(0.01, 100), max_size=10)


def test_each_leg_counts_by_its_weight_after_division_by_its_best() -> None:
    fused = fuse({1: 0.8, 2: 0.4}, {2: 10.0, 3: 5.0}, 0.25)
    assert fused == pytest.approx({1: 0.75, 2: 0.75 * 0.5 + 0.25, 3: 0.25 * 0.5})


def test_a_leg_that_found_nothing_has_no_say() -> None:
    assert fuse({1: 0.8, 2: 0.4}, {}, 0.9) == pytest.approx({1: 1.0, 2: 0.5})
    assert fuse({}, {1: 3.0, 2: 1.5}, 0.1) == pytest.approx({1: 1.0, 2: 0.5})
    assert fuse({}, {}, 0.5) == {}


def test_a_score_below_zero_counts_as_zero() -> None:
    assert fuse({1: 0.5, 2: -0.5}, {2: 1.0}, 0.5) == pytest.approx({1: 0.5, 2: 0.5})


def test_every_script_has_a_weight_between_zero_and_one() -> None:
    assert set(LEXICAL) == {"zh", "en", "ru"}
    assert all(0 < weight < 1 for weight in LEXICAL.values())


@given(SCORES, SCORES, st.floats(0.1, 0.9))
def test_fused_scores_lie_between_zero_and_one_and_no_row_is_lost(
    dense: dict[int, float], lexical: dict[int, float], weight: float
) -> None:
    fused = fuse(dense, lexical, weight)
    assert set(fused) == set(dense) | set(lexical)
    assert all(0 <= score <= 1 + 1e-9 for score in fused.values())


@given(SCORES, SCORES, st.floats(0.1, 0.9))
def test_scale_does_not_matter(dense: dict[int, float], lexical: dict[int, float], weight: float) -> None:
    scaled = fuse({row: 7 * score for row, score in dense.items()}, {row: score / 3 for row, score in lexical.items()}, weight)
    assert scaled == pytest.approx(fuse(dense, lexical, weight))


@given(SCORES.filter(bool), st.floats(0.1, 0.9))
def test_one_leg_alone_keeps_its_order(dense: dict[int, float], weight: float) -> None:
    fused = fuse(dense, {}, weight)
    assert sorted(fused, key=lambda row: (-fused[row], row)) == sorted(dense, key=lambda row: (-dense[row], row))
