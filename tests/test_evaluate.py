"""Evaluation: measures against figures worked by hand and ir_measures on the TREC files, intervals, answers, the report."""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import pairwise

import ir_measures
import pytest
from answering import home, opened
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import Evaluation, Plan, bounds, evaluate
from qa.measures import MEASURES, SHOWN, means, per_question
from qa.questions import Question, Relevant
from qa.report import page
from qa.trec import write_qrels, write_run

HALF = 1 / math.log2(3)


def test_measures_equal_figures_worked_by_hand() -> None:
    run = {"q": {"x": 0.9, "a": 0.8, "y": 0.7, "b": 0.6}}
    scores = per_question(run, {"q": {"a", "b"}})["q"]
    assert scores["nDCG@10"] == pytest.approx((HALF + 1 / math.log2(5)) / (1 + HALF))
    assert {name: scores[name] for name in MEASURES[1:]} == {"R@5": 1, "R@10": 1, "RR@10": 0.5, "Success@1": 0, "Success@5": 1}


def test_what_stands_below_the_tenth_rank_counts_nothing_and_recall_is_the_share_of_all_that_is_relevant() -> None:
    run = {"q": {f"p{rank:02}": 1 - rank / 100 for rank in range(12)}}
    assert set(per_question(run, {"q": {"p10", "p11"}})["q"].values()) == {0.0}
    scores = per_question(run, {"q": {"p00", "p05", "p11", "elsewhere"}})["q"]
    assert (scores["R@5"], scores["R@10"], scores["Success@1"], scores["RR@10"]) == (0.25, 0.5, 1, 1)


def test_a_question_without_a_hit_counts_0_in_the_mean() -> None:
    wanted = {"hit": {"a"}, "miss": {"b"}, "empty": {"c"}, "absent": {"d"}}
    scores = per_question({"hit": {"a": 1.0}, "miss": {"x": 1.0}, "empty": {}}, wanted)
    assert means(scores.values()) == dict.fromkeys(MEASURES, 0.25)


def test_nothing_judged_scores_0_and_has_no_interval() -> None:
    assert per_question({"q": {"a": 1.0}}, {}) == {}
    assert means([]) == dict.fromkeys(MEASURES, 0.0)
    assert intervals([]) == {}


@given(st.lists(st.lists(st.floats(0, 1), min_size=6, max_size=6), min_size=1, max_size=30))
def test_an_interval_contains_its_mean_and_is_the_same_each_time(values: list[list[float]]) -> None:
    scores = [dict(zip(MEASURES, row, strict=True)) for row in values]
    found = intervals(scores)
    assert found == intervals(scores)
    for name, mean in means(scores).items():
        low, high = found[name]
        assert low - 1e-6 <= mean <= high + 1e-6


@given(st.lists(st.floats(-5, 5), max_size=12))
def test_untied_scores_keep_the_order_in_32_bits(scores: list[float]) -> None:
    ranked = [(f"p{at}", score) for at, score in enumerate(sorted(scores, reverse=True))]
    single = [float(f"{score:.9g}") for score in untied(ranked).values()]
    assert all(a > b for a, b in pairwise(single))
    assert all(abs(a - b) < 1e-4 for a, (_, b) in zip(untied(ranked).values(), ranked, strict=True))


QUESTIONS = [
    Question("a 1", "渡口的船每周只开两趟？", relevant=(Relevant("a1b2c3d4e5", 2, None),), kind="fact", answers=(("两趟", "no"), ("天书",))),
    Question("b", "井水验过几次？", relevant=(Relevant(None, None, "井水已经验过三次"),), kind="fact"),
    Question("c", "Who kept the minutes?", relevant=(Relevant("a1b2c3d4e5", 11, None), Relevant(None, None, "没有 这句话"))),
    Question("d", "量子计算机多少钱？", relevant=(), kind="none"),
    Question("e", "学堂缺什么？"),
    Question("f", "渡口？", relevant=(Relevant("ffffffffff", 1, None),)),
]  # fmt: skip


@cache
def made() -> Evaluation:
    return evaluate(opened(home()), QUESTIONS)


def test_questions_without_relevant_passages_are_not_scored() -> None:
    data = made().data
    assert data["queries"] == 4
    assert [question["id"] for question in data["questions"]] == ["a 1", "b", "c", "f"]
    assert data["questions"][3]["nDCG@10"] == 0
    for name in MEASURES:
        assert data["measures"][name] == pytest.approx(sum(q[name] for q in data["questions"]) / 4, abs=1e-6)


def test_groups_and_systems_have_all_measures() -> None:
    data = made().data
    assert set(data) == {"system", "queries", "measures", "by", "intervals", "systems", "answers", "questions"}
    assert set(data["systems"]) == {"dense", "lexical"}
    assert set(data["by"]["lang"]) == {"zh", "en"}
    assert set(data["by"]["kind"]) == {"fact"}
    for scores in (data["measures"], *data["systems"].values(), *data["by"]["lang"].values(), *data["questions"]):
        assert all(isinstance(scores[name], float) and 0 <= scores[name] <= 1 for name in MEASURES)
    for name, (low, high) in data["intervals"].items():
        assert low <= data["measures"][name] <= high


def test_another_system_may_come_first() -> None:
    data = evaluate(opened(home()), QUESTIONS, "lexical").data
    assert data["system"]["mode"] == "lexical"
    assert data["measures"] == made().data["systems"]["lexical"]
    assert data["systems"]["hybrid"] == made().data["measures"]


def test_ir_measures_reads_the_same_figures_from_the_files() -> None:
    run = list(ir_measures.read_trec_run(write_run(made().run, "jiyao")))
    qrels = list(ir_measures.read_trec_qrels(write_qrels(made().qrels)))
    assert {row.query_id for row in qrels} == {"a_1", "b", "c", "f"}
    read = ir_measures.calc_aggregate([ir_measures.parse_measure(name) for name in MEASURES], qrels, run)
    for measure, value in read.items():
        assert made().data["measures"][str(measure)] == pytest.approx(value, abs=1e-6)


def test_run_files_have_six_columns_in_the_order_of_the_ranks() -> None:
    rows = [line.split(" ") for line in write_run(made().run, "jiyao-hybrid").splitlines()]
    assert all(len(row) == 6 and row[1] == "Q0" and row[5] == "jiyao-hybrid" for row in rows)
    for query in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == query]
        assert [int(row[3]) for row in mine] == list(range(1, len(mine) + 1))
        assert [float(row[4]) for row in mine] == sorted((float(row[4]) for row in mine), reverse=True)
    assert all(len(line.split(" ")) == 4 for line in write_qrels(made().qrels).splitlines())


def test_answers_are_scored_by_strings_refusals_and_citations() -> None:
    answers = made().data["answers"]
    assert answers["quotations_verbatim"] == 1.0
    assert answers["refused_unanswerable"] in (0.0, 1.0)
    assert answers["strings_found"] in (0.0, 0.5)
    assert 0 <= answers["citations_relevant"] <= 1
    assert 0 <= answers["refused_answerable"] <= 1


def test_progress_never_goes_back_and_ends_at_the_total() -> None:
    told: list[tuple[int, int]] = []
    evaluate(opened(home()), QUESTIONS, step=lambda done, total, what: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_the_report_is_one_page_that_loads_nothing_and_escapes_what_it_shows() -> None:
    html = page(made().data, {question.id: f"<script>{question.question}" for question in QUESTIONS})
    assert not re.search(r"https?:|//|src=|href=|@import|url\(", html)
    assert "<script" not in html
    assert "&lt;script&gt;渡口？" in html
    assert all(name in html for name in (*MEASURES, "hybrid", "dense", "lexical"))


def test_an_evaluation_of_nothing_has_the_same_shape_and_a_report() -> None:
    data = evaluate(opened(home()), []).data
    assert set(data) == set(made().data)
    assert data["measures"] == dict.fromkeys(MEASURES, 0.0)
    assert page(data, {}).startswith("<!doctype html>")
