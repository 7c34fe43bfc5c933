"""The best window of each passage, and its cosines, against a loop over windows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.near import nearness
from index.windows import Row


@given(st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=5), min_size=1, max_size=4), st.randoms())
def test_the_best_window_is_the_first_of_the_highest_and_a_sentence_goes_before_a_pair(
    scores: list[list[int]], random: object
) -> None:
    pairs = [[random.randint(0, 3) for _ in own[1:]] for own in scores]  # type: ignore[attr-defined]
    row = Row(np.array([len(own) for own in scores]))
    flat = (np.array([float(one) for own in both for one in own]) for both in (scores, pairs))
    first, last = row.best(*flat)
    for own, both, begin, end in zip(scores, pairs, first, last, strict=True):
        every = {(at, at + 1): one for at, one in enumerate(own)} | {(at, at + 2): one for at, one in enumerate(both)}
        assert (begin, end) == max(every, key=lambda window: every[window])


def cosine(vector: np.ndarray, query: np.ndarray) -> float:
    length = float(np.linalg.norm(vector))
    return float(vector @ query) / length if length else 0.0


@pytest.mark.parametrize("windows", [True, False])
def test_cosines_are_those_of_each_window_with_the_query_of_its_passage(windows: bool) -> None:
    random = np.random.default_rng(7)
    counts, which = [2, 1, 3, 0] if windows else [1, 1, 1, 0], np.array([1, 0, 1, 0])
    sums = random.normal(size=(sum(counts), 8)).astype(np.float32)
    sums[-1] = 0.0
    queries = random.normal(size=(2, 8)).astype(np.float32)
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    starts = np.concatenate([[0], np.cumsum(counts)])
    row = Row(np.array([2, 2, 3, 1]))  # the second passage has a sentence more than vectors, the last has none
    near = nearness(sums, starts, queries, which, row, windows=windows)
    for passage, count in enumerate(counts):
        own, query = sums[starts[passage] : starts[passage + 1]], queries[which[passage]]
        whole = cosine(own.sum(axis=0), query)
        assert near.whole[passage] == pytest.approx(whole, abs=1e-6)
        known = {
            (at, end): cosine(own[at:end].sum(axis=0), query) for at in range(count) for end in (at + 1, at + 2) if end <= count
        }
        known = known if windows else {}
        assert near.best[passage] == pytest.approx(max(known.values(), default=whole), abs=1e-6)
        for at in range(row.counts[passage]):
            for end in (at + 1, at + 2):
                if end <= row.counts[passage]:
                    first, last = np.zeros(4, np.int64), np.ones(4, np.int64)
                    first[passage], last[passage] = at, end
                    assert near.at(first, last)[passage] == pytest.approx(known.get((at, end), whole), abs=1e-6)


def test_without_any_vector_all_is_nothing() -> None:
    near = nearness(
        np.zeros((0, 4), np.float32),
        np.zeros(3, np.int64),
        np.ones((1, 4), np.float32),
        np.zeros(2, np.int64),
        Row(np.array([1, 2])),
        windows=True,
    )
    assert near.best.tolist() == near.whole.tolist() == [0.0, 0.0]
    assert near.single.tolist() == [0.0] * 3
    assert near.pair.tolist() == [0.0]
