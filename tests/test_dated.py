"""The dates of a query and of records."""

from __future__ import annotations

import pytest

from index.dated import ANOTHER, YEAR, Days, agrees, days


@pytest.mark.parametrize(
    ("text", "years", "months"),
    [
        ("1957年11月19日的谈话", {1957}, {11}), ("一九五七年十一月", {1957}, {11}), ("五七年底他说了什么", {1957}, {11, 12}),
        ("二〇〇一年", {2001}, set()), ("1956—1958年初", {1956, 1958}, {1, 2}), ("What was said in May 1963?", {1963}, {5}),
        ("Что он сказал в мае 1963 года?", {1963}, {5}), ("в ноябре 1957-го", {1957}, {11}),
    ],
)  # fmt: skip
def test_years_and_months_are_read_in_three_languages(text: str, years: set[int], months: set[int]) -> None:
    assert days(text) == Days(frozenset(years), frozenset(months))


@pytest.mark.parametrize(
    "text", ["工作了三十年", "九十年代", "十月革命以后", "12345", "二三年后", "майор", "He may come", "", "一月风暴"]
)
def test_durations_and_names_are_no_dates(text: str) -> None:
    assert not days(text).years
    assert not days(text).months


def test_a_record_of_the_same_month_agrees_best_and_one_of_another_year_not_at_all() -> None:
    november = days("1957年11月的谈话")
    found = [agrees(november, dated) for dated in ("1957年11月19日 毛泽东", "1957年3月", "1958年11月", "", "毛泽东")]
    assert found == [1.0, ANOTHER, 0.0, 0.0, 0.0]
    assert agrees(days("1957年的谈话"), "1957年11月19日") == YEAR
    assert agrees(days("11月的谈话"), "1957年11月19日") == 0.0
