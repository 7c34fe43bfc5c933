"""A killed writer and readers beside a writer, in small; `python -m tests.benchmarks.crash` does it at length."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crash import beside, kills


def test_a_killed_writer_leaves_the_version_before_or_after_and_the_next_run_completes(tmp_path: Path) -> None:
    assert kills(tmp_path, 5, records=40, workers=1, queries=20) == []


def test_readers_beside_a_writer_see_one_version_at_a_time(tmp_path: Path) -> None:
    assert beside(tmp_path, 6, readers=2, records=20) == []
