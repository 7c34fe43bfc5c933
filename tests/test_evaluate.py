"""Evaluation: systems side by side, groups, intervals, comparisons, answers, ir_measures on the TREC files, the report."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import ir_measures
import pytest
from answering import home, opened
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluate import Evaluation, Plan, bounds, evaluate
from qa.examined import MANY
from qa.measures import MEASURES, SHOWN, means
from qa.questions import Question, Relevant
from qa.report import FURTHER, gather, page
from qa.trec import write_qrels, write_run


@given(st.lists(st.lists(st.floats(0, 1), min_size=8, max_size=8), min_size=1, max_size=30))
def test_an_interval_contains_its_mean_and_is_the_same_each_time(values: list[list[float]]) -> None:
    scores = [dict(zip(SHOWN, row, strict=True)) for row in values]
    found = bounds(scores)
    assert found == bounds(scores)
    for name, mean in means(scores).items():
        low, high = found[name]
        assert low - 1e-6 <= mean <= high + 1e-6


def test_nothing_judged_has_no_interval() -> None:
    assert bounds([]) == {}


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
    assert set(data) >= {"system", "queries", "measures", "by", "intervals", "systems", "answers", "questions"}
    assert set(data["systems"]) == {"dense", "lexical"}
    assert set(data["by"]["lang"]) == {"zh", "en"}
    assert set(data["by"]["kind"]) == {"fact"}
    for scores in (data["measures"], *data["systems"].values(), *data["by"]["lang"].values(), *data["questions"]):
        assert all(isinstance(scores[name], float) and 0 <= scores[name] <= 1 for name in MEASURES)
    for name, (low, high) in data["intervals"].items():
        assert low <= data["measures"][name] <= high


def test_another_system_may_come_first() -> None:
    data = evaluate(opened(home()), QUESTIONS, Plan("lexical")).data
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


def test_every_question_says_what_was_wanted_found_and_answered() -> None:
    data = made().data
    first = data["questions"][0]
    assert (first["id"], first["lang"], first["kind"], first["question"]) == ("a 1", "zh", "fact", QUESTIONS[0].question)
    assert first["wanted"] == sorted(made().qrels["a 1"])
    assert set(first["found"]) == {"hybrid", "dense", "lexical"}
    assert first["found"]["hybrid"] == list(made().run["a 1"])
    assert len(first["found"]["hybrid"]) <= 10
    assert set(first["systems"]) == {"dense", "lexical"}
    assert set(first["seconds"]) == {"hybrid", "dense", "lexical", "answer"}
    assert [question["id"] for question in data["unscored"]] == ["d", "e"]
    for question in (*data["questions"], *data["unscored"]):
        assert isinstance(question["answered"], bool)
        assert 0 <= question["confidence"] <= 1
        assert all(seconds > 0 for seconds in question["seconds"].values())


def test_groups_are_languages_kinds_books_and_decades_of_the_wanted_records() -> None:
    by = made().data["by"]
    assert {name: group["queries"] for name, group in by["book"].items()} == {"长坪档案": 2, "长坪书信": 1}
    assert {name: group["queries"] for name, group in by["period"].items()} == {"1930s": 3}
    for name, group in by["lang"].items():
        low, high = group["intervals"]["nDCG@10"]
        assert low <= group["nDCG@10"] <= high, name


def test_every_other_system_is_compared_in_every_measure_and_p_is_adjusted_for_the_systems() -> None:
    data = made().data
    rows = data["comparisons"]
    assert [(row["system"], row["measure"]) for row in rows] == [(s, m) for m in SHOWN for s in ("dense", "lexical")]
    for row in rows:
        assert row["difference"] == pytest.approx(
            data["systems"][row["system"]][row["measure"]] - data["measures"][row["measure"]], abs=2e-6
        )
        assert 0 < row["p"] <= row["p_holm"] <= 1


def test_a_saved_run_and_another_home_stand_beside_the_others() -> None:
    plan = Plan(
        homes={"again": opened(home())},
        runs={"saved": {"a_1": dict(reversed(made().run["a 1"].items()))}},
        names=(*SHOWN, "P@3"),
        answers=False,
    )
    data = evaluate(opened(home()), QUESTIONS, plan).data
    assert list(data["systems"]) == ["dense", "lexical", "again", "saved"]
    assert data["systems"]["again"] == data["measures"]
    assert data["systems"]["saved"]["nDCG@10"] == pytest.approx(data["questions"][0]["nDCG@10"] / 4, abs=1e-6)
    assert data["questions"][0]["found"]["saved"] == data["questions"][0]["found"]["hybrid"]
    assert {row["p"] for row in data["comparisons"] if row["system"] == "again"} == {1.0}
    assert set(data["latency"]) == {"hybrid", "dense", "lexical", "again"}
    assert "P@3" in data["measures"]
    assert data["answers"] == {}
    assert data["questions"][0]["answered"] is None


def test_grades_that_are_given_count_beside_what_the_questions_name() -> None:
    found = list(made().run["e"])
    plan = Plan(judgments={"e": {found[0]: 1, found[1]: 0}, "d": {found[0]: 0}, "a_1": {"a1b2c3d4e5#2": 0}}, answers=False)
    data = evaluate(opened(home()), QUESTIONS, plan)
    assert [question["id"] for question in data.data["questions"]] == ["a 1", "b", "c", "e", "f"]
    assert data.data["questions"][3]["Success@1"] == 1
    assert data.qrels["e"] == {found[0]: 1, found[1]: 0}
    assert data.qrels["a 1"]["a1b2c3d4e5#2"] == 1


def test_processes_find_what_one_finds() -> None:
    many = [replace(question, id=f"{question.id} {at}") for at in range(-(-MANY // len(QUESTIONS))) for question in QUESTIONS]
    data = evaluate(opened(home()), many, Plan(jobs=2, answers=False)).data
    assert data["measures"] == pytest.approx(made().data["measures"], abs=1e-6)
    assert [question["found"] for question in data["questions"][:4]] == [
        question["found"] for question in made().data["questions"]
    ]


def test_answers_are_scored_by_strings_refusals_and_citations() -> None:
    answers = made().data["answers"]
    assert answers["quotations_verbatim"] == 1.0
    assert answers["refused_unanswerable"] in (0.0, 1.0)
    assert answers["strings_found"] in (0.0, 0.5)
    assert 0 <= answers["citations_relevant"] <= 1
    assert 0 <= answers["refused_answerable"] <= 1
    assert 0 <= answers["citation_recall"] <= 1


def test_progress_never_goes_back_and_ends_at_the_total() -> None:
    told: list[tuple[int, int]] = []
    evaluate(opened(home()), QUESTIONS, step=lambda done, total, what: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_the_report_is_one_page_that_loads_nothing_and_escapes_what_it_shows() -> None:
    asked = [replace(question, question=f"<script>{question.question}") for question in QUESTIONS]
    html = page(gather(evaluate(opened(home()), asked, Plan(further=FURTHER)), asked, opened(home())))
    assert not re.search(r"https?:|//|src=|href=|@import|url\(", html)
    assert "<script" not in html
    assert "&lt;script&gt;渡口？" in html
    assert all(name in html for name in (*MEASURES, "hybrid", "dense", "lexical"))


def test_an_evaluation_of_nothing_has_the_same_shape_and_a_report() -> None:
    data = evaluate(opened(home()), []).data
    assert set(data) == set(made().data)
    assert data["measures"] == dict.fromkeys(SHOWN, 0.0)
    assert page(gather(evaluate(opened(home()), []), [], opened(home()))).startswith("<!doctype html>")
