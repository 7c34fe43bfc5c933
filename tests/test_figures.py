"""Numbers of three languages are the same values, and a passage holds what it can be said to have."""

from __future__ import annotations

from fractions import Fraction

import pytest

from qa.figures import claimed, unheld


@pytest.mark.parametrize(
    ("text", "numbers", "shares"),
    [
        ("贷款共62亿卢布", [6_200_000_000], []),
        ("六十二亿", [6_200_000_000], []),
        ("6.2 billion rubles", [6_200_000_000], []),
        ("6,2 млрд рублей", [6_200_000_000], []),
        ("6,2 миллиарда", [6_200_000_000], []),
        ("6,200 men", [6200], []),
        ("5 000 000 человек", [5_000_000], []),
        ("500万人", [5_000_000], []),
        ("two hundred million people", [200_000_000], []),
        ("twenty-five years", [25], []),
        ("七成，30％", [], [Fraction(7, 10), Fraction(3, 10)]),
        ("70 percent and 30 per cent", [], [Fraction(7, 10), Fraction(3, 10)]),
        ("70 процентов", [], [Fraction(7, 10)]),
        ("三分之一，2/3", [], [Fraction(1, 3), Fraction(2, 3)]),
        ("one third and two-thirds, half", [], [Fraction(1, 3), Fraction(2, 3), Fraction(1, 2)]),
        ("две трети, половина", [], [Fraction(2, 3), Fraction(1, 2)]),
        ("2000万—2200万吨", [20_000_000, 22_000_000], []),
        ("10 to 15 years", [10, 15], []),
        ("1957年11月19日", [1957, 11, 19], []),
        ("19 November 1957", [1957, 11, 19], []),
        ("19 ноября 1957 года", [1957, 11, 19], []),
        ("三点不满，第二个五年计划，九趟船", [3, 2, 5, 9], []),
        ("the Second Five-Year Plan, three points", [2, 5, 3], []),
        ("два года, три пункта", [2, 3], []),
        ("十分一致，三心二意，一个人，一些", [], []),
        ("one of them may march", [], []),
        ("几十年，许多", [], []),
        ("1/0", [1], []),
    ],
)
def test_figures_are_values(text: str, numbers: list[int], shares: list[Fraction]) -> None:
    assert claimed(text) == {("n", Fraction(n)) for n in numbers} | {("share", share) for share in shares}


@pytest.mark.parametrize(
    ("sentence", "passage", "missing"),
    [
        ("6.2 billion", "苏联的贷款共62亿卢布", 0),
        ("63亿", "苏联的贷款共62亿卢布", 1),
        ("57年", "1957年", 0),
        ("1957年", "五七年", 0),
        ("58年", "1957年", 1),
        ("2000万吨", "2000—2200万吨", 0),
        ("七成", "他说是三七开", 0),
        ("100,000 workers", "有了十万工人", 0),
        ("half a century", "半个世纪", 0),
        ("两国", "双方", 0),
        ("70 percent", "百分之七十", 0),
        ("60 percent", "百分之七十", 1),
        ("three points and four", "三点", 1),
    ],
)
def test_a_passage_holds_a_figure_in_any_of_its_forms(sentence: str, passage: str, missing: int) -> None:
    assert len(unheld(sentence, passage)) == missing
