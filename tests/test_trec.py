"""TREC files: what is written is read again, ir_measures reads the same, and what is wrong is named with file and line."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.trec import (
    TrecError,
    read_qrels,
    read_run,
    read_topics,
    untied,
    write_qrels,
    write_run,
    write_topics,
)

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12).filter(
    lambda text: len(text.split()) == 1
)
scores = st.floats(-1e6, 1e6, allow_nan=False, width=32)
runs = st.dictionaries(names, st.dictionaries(names, scores, min_size=1, max_size=8), max_size=6)


def read(reader: Callable[[Path], Any], text: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_text(text, "utf-8")
        return reader(path)


@given(runs)
def test_a_run_that_is_written_is_read_again(run: dict[str, dict[str, float]]) -> None:
    assert read(read_run, write_run(run, "a system")) == run


@given(runs)
def test_ir_measures_reads_the_same_run(run: dict[str, dict[str, float]]) -> None:
    rows = list(ir_measures.read_trec_run(f"{write_run(run, 'x')}\n"))
    assert {(row.query_id, row.doc_id, row.score) for row in rows} == {
        (q, p, s) for q, found in run.items() for p, s in found.items()
    }


@given(st.dictionaries(names, st.dictionaries(names, st.integers(-2, 9), min_size=1, max_size=8), max_size=6))
def test_judgments_that_are_written_are_read_again(judgments: dict[str, dict[str, int]]) -> None:
    text = write_qrels(judgments)
    assert read(read_qrels, text) == judgments
    rows = list(ir_measures.read_trec_qrels(f"{text}\n"))
    assert [(row.query_id, row.doc_id, row.relevance) for row in rows] == [
        (q, p, grade) for q, grades in judgments.items() for p, grade in sorted(grades.items())
    ]


@given(
    st.dictionaries(
        names.filter(lambda name: not name.startswith("<")), st.lists(names, min_size=1, max_size=5).map(" ".join), max_size=6
    )
)
def test_topics_that_are_written_are_read_again(topics: dict[str, str]) -> None:
    assert read(read_topics, write_topics(topics)) == topics


def test_topics_of_the_older_kind_are_read_by_number_and_title() -> None:
    text = "<top>\n<num> Number: 301\n<title> 渡口的船\n一周几趟\n\n<desc> Description:\nx\n</top>\n\n<top>\n<num>302</num><title>井水</title></top>\n"
    assert read(read_topics, text) == {"301": "渡口的船 一周几趟", "302": "井水"}


def test_names_with_blanks_are_written_without() -> None:
    assert write_run({"a 1": {"p\t2": 0.5}}, "my run") == "a_1 Q0 p_2 1 0.5 my_run\n"
    assert write_qrels({"a 1": {"p 2": 1}}) == "a_1 0 p_2 1\n"


def test_the_scores_of_a_run_make_its_ranking_whatever_its_ranks_say() -> None:
    assert read(read_run, "q Q0 a 1 0.1 x\nq Q0 b 2 0.9 x\n") == {"q": {"a": 0.1, "b": 0.9}}
    assert write_run({"q": {"a": 0.1, "b": 0.9}}, "x").splitlines()[0] == "q Q0 b 1 0.9 x"


@given(st.lists(st.floats(-5, 5), max_size=12))
def test_untied_scores_keep_the_order_in_32_bits(values: list[float]) -> None:
    ranked = [(f"p{at}", value) for at, value in enumerate(sorted(values, reverse=True))]
    single = [float(f"{score:.9g}") for score in untied(ranked).values()]
    assert all(a > b for a, b in pairwise(single))
    assert all(abs(a - b) < 1e-4 for a, (_, b) in zip(untied(ranked).values(), ranked, strict=True))


@pytest.mark.parametrize(
    ("reader", "text", "line", "what"),
    [
        (read_run, "q Q0 a 1 0.5 x\nq Q0 b 2 0.4\n", 2, "want 6 columns"),
        (read_run, "q Q0 a first 0.5 x\n", 1, "rank"),
        (read_run, "q Q0 a 1 high x\n", 1, "score"),
        (read_run, "q Q0 a 1 nan x\n", 1, "score"),
        (read_run, "q Q0 a 1 inf x\n", 1, "score"),
        (read_run, "\n\nq Q0 a 1 0.5 x\nq Q0 a 2 0.4 x\n", 4, "'a' stands under query 'q' already"),
        (read_qrels, "q 0 a 1\nq 0 a 0\n", 2, "already"),
        (read_qrels, "q 0 a yes\n", 1, "grade"),
        (read_qrels, "q 0 a 0.5\n", 1, "grade"),
        (read_qrels, "q a 1\n", 1, "want 4 columns"),
        (read_topics, "q1\t渡口\nq1\t井水\n", 2, "already"),
        (read_topics, "q1 渡口\n", 1, "tab"),
        (read_topics, "q1\t \n", 1, "question"),
        (read_topics, "\n<top>\n<num> 1\n</top>\n", 2, "<title>"),
        (read_topics, "<top><num> 1 2 <title> x</top>\n", 1, "blanks"),
    ],
)
def test_an_error_names_file_and_line(reader: Callable[[Path], Any], text: str, line: int, what: str, tmp_path: Path) -> None:
    path = tmp_path / "given.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(TrecError, match=r"given\.txt") as error:
        reader(path)
    assert f"{path}, line {line}: " in str(error.value)
    assert what in str(error.value)


@pytest.mark.parametrize("reader", [read_run, read_qrels, read_topics])
def test_a_file_that_is_not_utf_8_is_named(reader: Callable[[Path], Any], tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes("渡口".encode("gbk"))
    with pytest.raises(TrecError, match="not UTF-8"):
        reader(tmp_path / "x")
