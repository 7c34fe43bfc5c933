"""Sentence vectors on disk: search and vectors equal brute force over the stored bytes, over versions too."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import shards
from index.dense import COARSE, IDS, LENGTHS, SCALE, TAIL, Dense, DenseBuilder, Ints, sentence_ids
from index.encoder import Floats, unit

DIM = 16
FILES = (shards.NAME.format(0), IDS, LENGTHS)


def sums(count: int, seed: int = 0) -> Floats:
    return np.asarray(np.random.default_rng(seed).normal(size=(count, DIM)) * 3, np.float32)


def built(folder: Path, passages: dict[int, Floats], old: Dense | None = None, removed: Ints | None = None) -> Dense:
    """Write passages (row -> sums of its sentences) and open what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    builder = DenseBuilder(folder, DIM, old)
    for row, vectors in passages.items():
        builder.add(sentence_ids(row, len(vectors)), vectors)
    builder.write(removed)
    return Dense(folder)


def stored(vectors: Floats) -> Floats:
    """What is left of unit vectors when each component is one signed byte."""
    return np.asarray(np.clip(np.rint(unit(vectors) * SCALE), -127, 127), np.float32)


def brute(passages: dict[int, Floats], query: Floats) -> list[tuple[int, float]]:
    """Each passage by its best sentence, best first."""
    best = {row: float((stored(vectors) @ stored(query)).max()) / SCALE**2 for row, vectors in passages.items() if len(vectors)}
    return sorted(best.items(), key=lambda pair: -pair[1])


def some(seed: int = 1, count: int = 30) -> dict[int, Floats]:
    rng = np.random.default_rng(seed)
    return {row * 3 + 1: sums(int(rng.integers(1, 6)), row + 100 * seed) for row in range(count)}


def test_search_equals_brute_force_over_the_stored_bytes(tmp_path: Path) -> None:
    passages, query = some(), sums(1, 99)[0]
    found = list(built(tmp_path, passages).search(query, 10_000))
    expected = brute(passages, query)
    assert [row for row, _ in found] == [row for row, _ in expected]
    np.testing.assert_allclose([score for _, score in found], [score for _, score in expected], atol=1e-6)


def test_scores_are_near_the_cosines_of_the_vectors_before_they_were_stored(tmp_path: Path) -> None:
    dim, rng = 256, np.random.default_rng(0)
    vectors, query = rng.normal(size=(50, dim)).astype(np.float32), rng.normal(size=dim).astype(np.float32)
    builder = DenseBuilder(tmp_path, dim)
    for row, vector in enumerate(vectors):
        builder.add(sentence_ids(row, 1), vector[None])
    builder.write()
    exact = unit(vectors) @ unit(query)
    for row, score in Dense(tmp_path).search(query, 100):
        assert score == pytest.approx(exact[row], abs=0.005)


def test_a_component_too_large_for_a_byte_counts_as_the_largest(tmp_path: Path) -> None:
    axis = np.eye(DIM, dtype=np.float32)
    dense = built(tmp_path, {1: axis[:1], 2: -axis[:1], 3: axis[1:2]})
    assert [row for row, _ in dense.search(axis[0], 10)] == [1, 3, 2]


@given(st.sets(st.integers(0, 100)))
def test_only_the_given_rows_are_searched_and_all_of_them_come(tmp_path_factory: pytest.TempPathFactory, rows: set[int]) -> None:
    passages, query = some(), sums(1, 7)[0]
    dense = built(tmp_path_factory.mktemp("dense"), passages)
    expected = [row for row, _ in brute(passages, query) if row in rows]
    wanted = np.array(sorted(rows), np.int64)
    assert [row for row, _ in dense.search(query, 2, wanted)] == expected


def test_a_search_goes_on_past_its_first_limit_as_passages_are_taken(tmp_path: Path) -> None:
    passages = {1: np.repeat(sums(1, 1), 60, axis=0), 2: sums(1, 2), 3: sums(1, 3)}
    dense = built(tmp_path, passages)
    assert [row for row, _ in dense.search(passages[1][0], 5)] == [row for row, _ in brute(passages, passages[1][0])]
    assert [row for row, _ in islice(dense.search(passages[1][0], 5), 1)] == [1]


def test_vectors_are_the_stored_directions_times_the_lengths_in_the_order_asked_for(tmp_path: Path) -> None:
    passages = some()
    dense = built(tmp_path, passages)
    rows = [31, 4, 1, 88]
    got, starts = dense.vectors(np.array(rows, np.int64))
    assert starts.tolist() == np.cumsum([0, *(len(passages[row]) for row in rows)]).tolist()
    for row, first, last in zip(rows, starts, starts[1:], strict=False):
        lengths = np.linalg.norm(passages[row], axis=1, keepdims=True)
        np.testing.assert_allclose(got[first:last], unit(stored(passages[row])) * lengths, rtol=1e-5, atol=1e-5)


def test_a_passage_without_sentences_has_no_vectors(tmp_path: Path) -> None:
    got, starts = built(tmp_path, some()).vectors(np.array([2, 1], np.int64))
    assert starts.tolist() == [0, 0, len(got)]


def test_no_rows_have_no_vectors(tmp_path: Path) -> None:
    got, starts = built(tmp_path, some()).vectors(np.zeros(0, np.int64))
    assert got.shape == (0, DIM)
    assert starts.tolist() == [0]


def test_a_later_version_keeps_what_stays_and_drops_what_was_removed(tmp_path: Path) -> None:
    first, query = some(1, 20), sums(1, 3)[0]
    one = built(tmp_path / "1", first)
    added = {200 + row: sums(2, row) for row in range(5)}
    two = built(tmp_path / "2", added, one, np.array([1, 7], np.int64))
    three = built(tmp_path / "3", {}, two, np.array([10, 201], np.int64))
    left = {row: v for row, v in (first | added).items() if row not in (1, 7, 10, 201)}
    assert [row for row, _ in three.search(query, 10_000)] == [row for row, _ in brute(left, query)]
    rows = np.array(sorted(left), np.int64)
    np.testing.assert_array_equal(three.vectors(rows)[0], built(tmp_path / "fresh", left).vectors(rows)[0])


def test_an_open_version_goes_on_when_its_files_are_gone(tmp_path: Path) -> None:
    passages, query = some(), sums(1, 3)[0]
    dense = built(tmp_path, passages)
    for name in FILES:
        (tmp_path / name).unlink()
    assert [row for row, _ in dense.search(query, 10_000)] == [row for row, _ in brute(passages, query)]


def test_an_empty_index_finds_nothing_and_takes_the_next_version(tmp_path: Path) -> None:
    empty = built(tmp_path / "1", {})
    assert list(empty.search(sums(1)[0], 10)) == []
    assert list(empty.search(sums(1)[0], 10, np.array([1], np.int64))) == []
    later = built(tmp_path / "2", {5: sums(1)}, empty)
    assert [row for row, _ in later.search(sums(1)[0], 10)] == [5]


def test_a_zero_query_and_a_zero_vector_score_zero(tmp_path: Path) -> None:
    dense = built(tmp_path, {1: np.zeros((1, DIM), np.float32), 2: sums(1)})
    assert {score for _, score in dense.search(np.zeros(DIM, np.float32), 10)} == {0.0}
    assert dict(dense.search(sums(1)[0], 10))[1] == 0.0
    assert dense.vectors(np.array([1], np.int64))[0].tolist() == [[0.0] * DIM]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("share", [0.0, 0.3, 0.95])
def test_a_file_cut_short_is_refused(tmp_path: Path, name: str, share: float) -> None:
    built(tmp_path, some())
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: int(len(data) * share)])
    with pytest.raises(ValueError, match=r"."):
        Dense(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_kind_or_a_missing_one_is_refused(tmp_path: Path, name: str) -> None:
    built(tmp_path, some())
    (tmp_path / name).write_bytes("渡口的船每周只开两趟。".encode() * 50)
    with pytest.raises(ValueError, match=r"."):
        Dense(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ValueError, match=name):
        Dense(tmp_path)


def test_files_of_two_versions_do_not_make_one(tmp_path: Path) -> None:
    built(tmp_path / "1", some())
    built(tmp_path / "2", some(2))
    (tmp_path / "1" / IDS).write_bytes((tmp_path / "2" / IDS).read_bytes())
    with pytest.raises(ValueError, match=r"holds \d+ vectors"):
        Dense(tmp_path / "1")


def coarsely(folder: Path, passages: dict[int, Floats], old: Dense | None = None, removed: Ints | None = None) -> Dense:
    """As `built`, with short codes for more than a hundred vectors."""
    folder.mkdir(parents=True, exist_ok=True)
    builder = DenseBuilder(folder, DIM, old, bound=100)
    for row, vectors in passages.items():
        builder.add(sentence_ids(row, len(vectors)), vectors)
    return Dense(folder, builder.write(removed))


def test_short_codes_propose_what_a_search_of_all_finds_and_then_everything_comes(tmp_path: Path) -> None:
    passages = some(1, 600)
    dense = coarsely(tmp_path, passages)
    assert dense.made["proposed"] > 0
    assert dense.made["recall"] >= 0.98
    for seed in range(20):
        query = sums(1, seed)[0]
        found, expected = list(dense.search(query, 10)), brute(passages, query)
        assert [row for row, _ in found[:10]] == [row for row, _ in expected[:10]]
        assert {row for row, _ in found} == {row for row, _ in expected}
        np.testing.assert_allclose([score for _, score in found[:10]], [score for _, score in expected[:10]], atol=1e-6)


def test_a_filter_among_many_vectors_finds_all_it_lets_pass_in_order(tmp_path: Path) -> None:
    passages, query = some(1, 600), sums(1, 3)[0]
    rows = np.array(sorted(passages)[5::40], np.int64)
    found = list(coarsely(tmp_path, passages).search(query, 3, rows))
    assert [row for row, _ in found] == [row for row, _ in brute(passages, query) if row in set(rows.tolist())]


def test_short_codes_go_on_over_versions_and_are_made_anew_when_there_are_twice_as_many(tmp_path: Path) -> None:
    first = some(1, 300)
    one = coarsely(tmp_path / "1", first)
    added = {5000 + row: sums(2, row) for row in range(20)}
    gone = np.array([1, 4, 301], np.int64)
    two = coarsely(tmp_path / "2", added, one, gone)
    assert two.made["learnt"] == one.made["learnt"]
    assert two.made["covered"] == two.coarse.ntotal == len(two.ids)  # what goes is taken out, and then the rest is added
    left = {row: vectors for row, vectors in (first | added).items() if row not in gone}
    for seed in range(10):
        query = sums(1, seed)[0]
        assert [row for row, _ in islice(two.search(query, 10), 10)] == [row for row, _ in brute(left, query)[:10]]
    three = coarsely(tmp_path / "3", {9000 + row: sums(3, row) for row in range(400)}, two)
    assert three.made["learnt"] == len(three.ids)


def test_few_vectors_have_no_short_codes_and_lose_them_when_they_become_few(tmp_path: Path) -> None:
    many = coarsely(tmp_path / "1", some(1, 300))
    few = coarsely(tmp_path / "2", {}, many, np.array(sorted(some(1, 300))[20:], np.int64))
    assert (few.made, few.coarse) == ({}, None)
    assert not (tmp_path / "2" / COARSE).exists()


def test_short_codes_that_are_cut_or_of_another_version_are_refused(tmp_path: Path) -> None:
    dense = coarsely(tmp_path / "1", some(1, 300))
    other = coarsely(tmp_path / "2", some(2, 301))
    path = tmp_path / "1" / COARSE
    data = path.read_bytes()
    for wrong in ((tmp_path / "2" / COARSE).read_bytes(), data[: len(data) // 2]):
        path.write_bytes(wrong)
        with pytest.raises(ValueError, match=r"."):
            next(Dense(tmp_path / "1", dense.made).search(sums(1)[0], 10))
    assert next(other.search(sums(1)[0], 10))


def test_vectors_behind_those_with_short_codes_are_found_and_the_codes_are_shared_by_link(tmp_path: Path) -> None:
    first = some(1, 300)
    one = coarsely(tmp_path / "1", first)
    added = {5000 + row: sums(2, row) for row in range(20)}
    two = coarsely(tmp_path / "2", added, one)
    assert (tmp_path / "1" / COARSE).samefile(tmp_path / "2" / COARSE)
    assert two.made["covered"] == len(one.ids) == len(two.ids) - 40
    for query in [sums(1, seed)[0] for seed in range(10)] + [vectors[0] for vectors in added.values()]:
        found = list(two.search(query, 10))
        assert [row for row, _ in found[:10]] == [row for row, _ in brute(first | added, query)[:10]]
        assert {row for row, _ in found} == {*first, *added}
    more = {6000 + row: sums(1, row) for row in range(int(len(two.ids) * TAIL) + 1)}
    three = coarsely(tmp_path / "3", more, two)
    assert three.made["covered"] == three.coarse.ntotal == len(three.ids)
