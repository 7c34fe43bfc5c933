"""Which figures can answer a question for a figure."""

from __future__ import annotations

import pytest

from index.fold import fold
from index.units import figure


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("修桥花了多少钱？", "修桥用去三千多万元。", True),
        ("修桥花了多少钱？", "修桥用了三年。", False),
        ("学堂里有多少学生？", "学堂里有四十二个学生。", True),
        ("学堂里有多少学生？", "学堂在1931年开办。", False),
        ("渡口谈了几个小时？", "谈话进行了两个小时。", True),
        ("渡口谈了几个小时？", "谈话在4月9日。", False),
        ("一年炼多少吨铁？", "每年炼铁九十万吨。", True),
        ("一年炼多少吨铁？", "1931年开始炼铁。", False),
        ("渡船停了多久？", "渡船停了半年。", True),
        ("How many people crossed the river?", "有一百五十人过了河。", True),
        ("How long did the ferry stop?", "渡船停了20多天。", True),
        ("Сколько рублей стоил мост?", "木桥值6万卢布。", True),
        ("Сколько рублей стоил мост?", "木桥长60米。", False),
        ("渡口有多少？", "渡口有3处。", True),
        ("渡口有多少？", "渡口很多。", False),
        ("How many trips does the ferry make every week?", "渡口的船每周只开两趟。", True),
    ],
)
def test_a_figure_of_the_kind_asked_for_answers(question: str, sentence: str, fits: bool) -> None:
    assert bool(figure(fold(question)).search(fold(sentence))) is fits


@pytest.mark.parametrize(
    ("sentence", "fits"),
    [
        ("占三分之二", True),
        ("走了一半", True),
        ("a half of it", True),
        ("on behalf of the ferry", False),
        ("two million", True),
        ("三心二意", False),
        ("几趟", True),
        ("数十座", True),
    ],
)
def test_a_figure_of_any_kind_has_a_digit_or_a_measure_or_is_a_share(sentence: str, fits: bool) -> None:
    assert bool(figure(fold("渡口有多少？")).search(sentence)) is fits
