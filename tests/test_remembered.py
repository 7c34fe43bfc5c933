"""What is remembered by key, and when it is made."""

from __future__ import annotations

from index.remembered import Remembered


def test_each_missing_value_is_made_once_and_all_at_once() -> None:
    made: list[list[str]] = []

    def lengths(keys: list[str]) -> list[int]:
        made.append(keys)
        return list(map(len, keys))

    known = Remembered(lengths, 10)
    assert known.of(["a", "bb", "a"]) == [1, 2, 1]
    assert known.of(["bb", "ccc"]) == [2, 3]
    assert made == [["a", "bb"], ["ccc"]]


def test_too_many_are_forgotten_and_made_again() -> None:
    made: list[int] = []
    known = Remembered(lambda keys: [made.append(key) or key for key in keys], 2)
    assert known.of([1, 2]) == [1, 2]
    assert known.of([2, 3]) == [2, 3]
    assert known.of([1, 2, 3, 4]) == [1, 2, 3, 4]
    assert made == [1, 2, 2, 3, 1, 2, 3, 4]
