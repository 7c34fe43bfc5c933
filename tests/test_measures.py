"""Measures against figures worked by hand through ir_measures; what a question without a hit and an unjudged passage count."""

from __future__ import annotations

import math

import pytest

from qa.measures import MEASURES, SHOWN, MeasureError, depth, means, parsed, per_question

HALF = 1 / math.log2(3)


def test_measures_equal_figures_worked_by_hand() -> None:
    run = {"q": {"x": 0.9, "a": 0.8, "y": 0.7, "b": 0.6}}
    scores = per_question(run, {"q": {"a": 1, "b": 1}})["q"]
    assert scores["nDCG@10"] == pytest.approx((HALF + 1 / math.log2(5)) / (1 + HALF))
    assert {name: scores[name] for name in MEASURES[1:]} == {"R@5": 1, "R@10": 1, "RR@10": 0.5, "Success@1": 0, "Success@5": 1}
    assert (scores["AP"], scores["Judged@10"]) == (pytest.approx((1 / 2 + 2 / 4) / 2), 0.5)


def test_what_stands_below_the_tenth_rank_counts_nothing_and_recall_is_the_share_of_all_that_is_relevant() -> None:
    run = {"q": {f"p{rank:02}": 1 - rank / 100 for rank in range(12)}}
    assert set(per_question(run, {"q": {"p10": 1, "p11": 1}}, MEASURES)["q"].values()) == {0.0}
    scores = per_question(run, {"q": {"p00": 1, "p05": 1, "p11": 1, "elsewhere": 1}})["q"]
    assert (scores["R@5"], scores["R@10"], scores["Success@1"], scores["RR@10"]) == (0.25, 0.5, 1, 1)


def test_a_question_without_a_hit_counts_0_in_the_mean() -> None:
    wanted = {"hit": {"a": 1}, "miss": {"b": 1}, "empty": {"c": 1}, "absent": {"d": 1}}
    scores = per_question({"hit": {"a": 1.0}, "miss": {"x": 1.0}, "empty": {}}, wanted)
    assert means(scores.values(), MEASURES) == dict.fromkeys(MEASURES, 0.25)


def test_an_unjudged_passage_counts_as_one_that_is_not_relevant_and_only_judged_tells_them_apart() -> None:
    run = {"q": {"x": 0.9, "a": 0.8}}
    silent, judged = per_question(run, {"q": {"a": 1}})["q"], per_question(run, {"q": {"a": 1, "x": 0}})["q"]
    assert (silent.pop("Judged@10"), judged.pop("Judged@10")) == (0.5, 1.0)
    assert silent == judged
    assert silent["RR@10"] == 0.5


def test_a_question_without_a_relevant_passage_is_not_scored() -> None:
    assert set(per_question({"q": {"a": 1.0}, "n": {"a": 1.0}}, {"q": {"a": 1}, "n": {"a": 0}, "none": {}})) == {"q"}
    assert per_question({"q": {"a": 1.0}}, {}) == {}
    assert means([]) == dict.fromkeys(SHOWN, 0.0)


def test_any_measure_of_ir_measures_can_be_asked_for_and_a_deep_one_deepens_the_ranking() -> None:
    run = {"q": {f"p{rank:02}": 1 - rank / 100 for rank in range(30)}}
    assert per_question(run, {"q": {"p19": 2, "p00": 1}}, ["R@20", "P(rel=2)@20"])["q"] == {"R@20": 1.0, "P(rel=2)@20": 0.05}
    assert (depth(SHOWN), depth(["R@20", "AP"])) == (10, 20)


@pytest.mark.parametrize("name", ["nonsense", "nDCG@", "nDCG@ten", "P@0", "RBP(p=0.8)", "nDCG(foo=1)@3", "", "__import__('os')"])
def test_a_measure_that_cannot_be_computed_is_named(name: str) -> None:
    with pytest.raises(MeasureError, match=r"measure"):
        parsed(name)
