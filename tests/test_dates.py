"""Dates in questions: every form becomes the days it covers, and figures that are no date become none."""

from __future__ import annotations

import pytest

from index.fold import fold
from qa.dates import dates

CASES = {
    "1957年11月的谈话": ["1957-11"],
    "一九五七年十一月十九日": ["1957-11-19"],
    "五七年": ["1957"],
    "五七年十一月下旬": ["1957-11-21–1957-11-30"],
    "1956—1957年": ["1956–1957"],
    "1956至58年": ["1956–1958"],
    "1950年代": ["1950–1959"],
    "五十年代": ["1950–1959"],
    "1957年底": ["1957-10-01–1957-12-31"],
    "1958年2月下旬": ["1958-02-21–1958-02-28"],
    "in 1957": ["1957"],
    "late November 1957": ["1957-11-21–1957-11-30"],
    "November 19, 1957": ["1957-11-19"],
    "19th of November 1957": ["1957-11-19"],
    "between 1956 and 1957": ["1956–1957"],
    "the 1950s": ["1950–1959"],
    "в 1957 году": ["1957"],
    "в мае 1957 года": ["1957-05"],
    "19 ноября 1957": ["1957-11-19"],
    "с 1956 по 1957 год": ["1956–1957"],
    "в 1950-х годах": ["1950–1959"],
    "1957年的谈话，去年的谈话": ["1957", "1956"],
}


@pytest.mark.parametrize(("text", "labels"), CASES.items())
def test_a_date_is_read_in_all_its_forms(text: str, labels: list[str]) -> None:
    assert [one.label for one in dates(fold(text).lower())] == labels


@pytest.mark.parametrize(
    "text", ["去年的谈话", "11月下旬", "last year", "三十年来", "10个月", "2月30日", "62亿", "第57年", "1957年2月30日的"]
)
def test_without_a_year_or_a_possible_day_there_is_no_date(text: str) -> None:
    assert [one for one in dates(fold(text).lower()) if one.first % 10000 != 101] == []


@pytest.mark.parametrize(
    ("text", "label"),
    [("去年", "1956"), ("11月下旬", "1957-11-21–1957-11-30"), ("the following year", "1958"), ("в том же году", "1957")],
)
def test_what_counts_from_another_year_needs_that_year(text: str, label: str) -> None:
    assert [one.label for one in dates(fold(text).lower(), 1957)] == [label]


def test_a_date_covers_the_words_that_name_it() -> None:
    text = fold("在1957年11月的谈话里")
    (one,) = dates(text)
    assert (text[one.start : one.end], one.first, one.last) == ("1957年11月", 19571101, 19571130)
