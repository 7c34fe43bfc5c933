"""Files of vectors over versions: what is searched and read equals one array; only what changed is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import shards
from index.shards import ROWS, Codes, Ints, Shards, ShardWriter

DIM = 4


def codes(count: int, seed: int = 0) -> Codes:
    return np.asarray(np.random.default_rng(seed).integers(-127, 128, (count, DIM)), np.int8)


def written(folder: Path, added: Codes, old: Shards | None = None, gone: Ints | None = None) -> Shards:
    """Write a version and open it."""
    folder.mkdir()
    writer = ShardWriter(folder, DIM, old)
    writer.add(added)
    writer.write(np.zeros(0, np.int64) if gone is None else gone)
    return Shards(folder)


def sizes(version: Shards) -> list[int]:
    return [len(part) for part in version.parts]


def shared(one: Shards, other: Shards) -> int:
    """How many files of a version are those of another."""
    inodes = {path.stat().st_ino for path in one.paths}
    return sum(path.stat().st_ino in inodes for path in other.paths)


STEPS = st.lists(st.tuples(st.integers(0, 40), st.sets(st.integers(0, 120), max_size=30)), min_size=1, max_size=8)


@given(STEPS)
def test_any_row_of_additions_and_removals_holds_what_one_array_holds(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, set[int]]]
) -> None:
    folder, expected, version = tmp_path_factory.mktemp("shards"), codes(0), None
    for at, (count, lost) in enumerate(steps):
        gone, added = np.array(sorted(place for place in lost if place < len(expected)), np.int64), codes(count, at)
        expected = np.concatenate([np.delete(expected, gone, axis=0), added])
        version = written(folder / str(at), added, version, gone)
        np.testing.assert_array_equal(version[:].astype(np.int16) - 128, expected)
        places = np.random.default_rng(at).permutation(len(expected))
        np.testing.assert_array_equal(version[places].astype(np.int16) - 128, expected[places])
        query = codes(2, 99 + at).astype(np.float32)
        scores, found = version.search(query, 5)
        every = query @ expected.astype(np.float32).T
        np.testing.assert_array_equal(scores, -np.sort(-every, axis=1)[:, :5])
        np.testing.assert_array_equal(np.take_along_axis(every, found, 1), scores)
        inside = np.arange(len(expected)) % 3 == 0
        best = [score for score, place in zip(*(row[0] for row in version.search(query, 5, inside)), strict=True) if place >= 0]
        assert best == sorted(every[0, inside].tolist(), reverse=True)[:5]


def test_full_files_are_linked_and_the_rest_is_joined_until_files_are_few(tmp_path: Path) -> None:
    version = written(tmp_path / "0", codes(2 * ROWS + 1000))
    assert sizes(version) == [ROWS, ROWS, 1000]
    for at in range(1, 60):
        before, version = version, written(tmp_path / str(at), codes(10, at), version)
        assert shared(before, version) >= 2
        assert len(version.parts) <= 3 + 6
    assert sum(sizes(version)) == 2 * ROWS + 1000 + 590


def test_a_removal_writes_anew_only_the_file_that_held_it(tmp_path: Path) -> None:
    one = written(tmp_path / "1", codes(2 * ROWS + 1000))
    two = written(tmp_path / "2", codes(0), one, np.array([ROWS + 7], np.int64))
    assert (sizes(two), shared(one, two)) == ([ROWS, ROWS - 1, 1000], 2)
    three = written(tmp_path / "3", codes(5), two, np.arange(ROWS, dtype=np.int64))
    assert (sizes(three), shared(two, three)) == ([ROWS - 1, 1000, 5], 2)
    np.testing.assert_array_equal(three[: ROWS - 1], np.delete(one[ROWS : 2 * ROWS], 7, axis=0))


def test_when_everything_goes_one_empty_file_keeps_the_number_of_components(tmp_path: Path) -> None:
    one = written(tmp_path / "1", codes(10))
    none = written(tmp_path / "2", codes(0), one, np.arange(10, dtype=np.int64))
    assert (none.shape, len(none.paths)) == ((0, DIM), 1)
    assert none.search(np.zeros((1, DIM), np.float32), 5)[0].shape == (1, 0)
    assert sizes(written(tmp_path / "3", codes(3), none)) == [3]


def test_files_of_other_components_are_refused(tmp_path: Path) -> None:
    written(tmp_path / "1", codes(10))
    ShardWriter(tmp_path / "1", 8).write(np.zeros(0, np.int64))
    (tmp_path / "1" / shards.NAME.format(0)).rename(tmp_path / "1" / shards.NAME.format(1))
    written(tmp_path / "2", codes(10))
    (tmp_path / "2" / shards.NAME.format(0)).rename(tmp_path / "1" / shards.NAME.format(0))
    with pytest.raises(ValueError, match="components"):
        Shards(tmp_path / "1")
