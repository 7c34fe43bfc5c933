"""Several processes prepare what one would, in the same order, and end with the process that started them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from homes import FERRY, found, index, names, put, record, shipped
from hypothesis import given
from hypothesis import strategies as st

from index.dense import Dense
from index.fold import fold
from index.home import Home
from index.retriever import open_home
from index.split import sentences
from index.update import update
from index.workers import MANY

TABLES = ("record", "source", "day", "person", "paragraph", "passage")


def many(folder: Path) -> Path:
    """More files than one process is given: long and short records, twins, a text that is none."""
    for number in range(MANY + 20):
        parts = [f"{FERRY[number % 5]}这是第{number}号。", *FERRY[: number % 4], FERRY[1] * (number % 9)]
        put(folder, **{f"r{number:03}": record(*filter(None, parts), id=f"{number:010}")})
    put(folder, twin=(folder / "r000.txt").read_text("utf-8"), late=record(*FERRY, id="0000000001"))
    (folder / "none.txt").write_bytes(b"\x00\x01" * 50)
    return folder


def rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(home / "jiyao.db") as database:
        return {table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in TABLES}


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """One home made by one process and one made by three, of the same files."""
    tmp = tmp_path_factory.mktemp("workers")
    records = many(tmp / "records")
    alone, shared = (update(Home(tmp / name), [records], shipped(), workers=n) for name, n in (("alone", 1), ("shared", 3)))
    assert (alone.read, alone.embedded, alone.warnings) == (shared.read, shared.embedded, shared.warnings)
    assert [str(error) for error in alone.errors] == [str(error) for error in shared.errors]
    assert [error.path for error in alone.errors] == [str(records / "none.txt")]
    return tmp / "alone", tmp / "shared"


def test_three_processes_store_the_rows_and_vectors_that_one_stores(homes: tuple[Path, Path]) -> None:
    assert rows(homes[0]) == rows(homes[1])
    one, three = (Dense(Home(home).folder(1)) for home in homes)
    np.testing.assert_array_equal(one.ids, three.ids)
    np.testing.assert_array_equal(one.raw[:], three.raw[:])
    np.testing.assert_array_equal(one.lengths, three.lengths)


def test_what_one_and_three_processes_indexed_is_found_alike(homes: tuple[Path, Path]) -> None:
    one, three = map(open_home, homes)
    for text in (*FERRY, "第77号", "木桥", "steamer", "паром"):
        for mode in ("hybrid", "dense", "lexical"):
            ours, theirs = found(one, text, 20, mode), found(three, text, 20, mode)
            assert names(ours) == names(theirs)
            assert [hit.score for hit in ours] == [hit.score for hit in theirs]


def test_what_is_known_is_prepared_by_no_process_again(homes: tuple[Path, Path], tmp_path: Path) -> None:
    records = many(tmp_path / "copied")  # the same texts at another place
    report = update(Home(homes[1]), [records], shipped(), workers=2)
    assert (report.read, report.embedded) == (0, 0)
    assert index(homes[1], records).kept == MANY + 22


@given(st.text(alphabet="一九五七年百分之十成两万。；！?.\n, 1,000A渡口”", max_size=60))
def test_a_text_folds_as_its_sentences_do(text: str) -> None:
    assert "".join(fold(text[start:end]) for start, end in sentences(text)) == fold(text)
