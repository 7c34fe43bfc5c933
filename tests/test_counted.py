"""A figure answers a question for a number of things where it stands beside them."""

from __future__ import annotations

import pytest
from answering import home, opened

from qa.counted import gives_figure
from qa.pipeline import prepare


@pytest.mark.parametrize(
    ("question", "told", "gives"),
    [
        ("学堂里有多少名教师？", "学堂请了四位老师。", True),
        ("学堂里有多少名教师？", "学堂有四个学生。", False),
        ("学堂里有多少名教师？", "学堂请了老师。学生有四十个。", False),
        ("县里有多少家工厂？", "县里办了三家工厂。", True),
        ("一共来了多少人？", "一共来了236人。", True),
        ("修桥花了多少钱？", "修桥用去三千万元。", True),
        ("How many pigs did the farm keep?", "场里养了八十头猪。", True),
        ("How many pigs did the farm keep?", "一年节约粮食八十亿斤。", False),
        ("Сколько заводов построили в уезде?", "县里建了三家工厂。", True),
        ("Сколько заводов построили в уезде?", "县里修了三条路。", False),
        ("How many people came?", "来了236人。", True),
        ("How many trips does the ferry make every week?", "渡口的船每周只开两趟。", True),
        ("Сколько рейсов в неделю делает паром?", "渡口的船每周只开两趟。", True),
    ],
)
def test_a_figure_beside_what_is_counted_answers(question: str, told: str, gives: bool) -> None:
    retriever = opened(home())
    query, _, _ = prepare(retriever, question)
    assert gives_figure(query, [told], retriever.lexicon) is gives
