"""The date of a text without a header: in its first line, or in a second one that is no sentence; never in what is told."""

from __future__ import annotations

import pytest

from index.headed import date_of
from index.ingest import parse


@pytest.mark.parametrize(
    ("first", "date"),
    [
        ("1972年3月5日 张三与李四的谈话", "1972-3-5"),
        ("张三与李四的谈话（1972年3月5日）", "1972-3-5"),
        ("张三与李四的谈话 1972.3.5", "1972-3-5"),
        ("张三与李四的谈话 1972-03-05", "1972-3-5"),
        ("一九七二年三月五日张三与李四的谈话", "1972-3-5"),
        ("一九七二年十二月二十五日，張三與李四的談話", "1972-12-25"),
        ("一九七二年十月十日谈话", "1972-10-10"),
        ("１９７２年３月５日 谈话", "1972-3-5"),
        ("张三与李四的谈话（1972年3月）", "1972-3-0"),
        ("Conversation of the ferrymen, 5 March 1972", "1972-3-5"),
        ("March 5, 1972: conversation of the ferrymen", "1972-3-5"),
        ("Conversation on the 5th of March, 1972", "1972-3-5"),
        ("Запись беседы, 5 марта 1972 года", "1972-3-5"),
        ("# 1972年3月5日 谈话", "1972-3-5"),
    ],
)
def test_a_date_in_the_first_line_is_the_records_date(first: str, date: str) -> None:
    record = parse(f"{first}\n\n何舟说，船每周两趟。\n", "r.txt")
    assert [(one.year, one.month, one.day, one.valid) for one in record.dates] == [(*map(int, date.split("-")), True)]
    assert not record.warnings


@pytest.mark.parametrize("second", ["1972年3月5日", "（1972年3月5日于渡口）", "5 March 1972."])
def test_a_second_line_that_holds_little_but_a_date_dates_the_record(second: str) -> None:
    assert date_of(["渡口谈话纪要", second]) == "1972-3-5"


@pytest.mark.parametrize(
    "text",
    [
        "渡口谈话纪要\n\n1972年3月5日何舟来到渡口，看了木桥。\n",  # told
        "渡口谈话纪要\n\n何舟说，船每周两趟。\n\n1972年3月5日\n",  # the third line
        "1972年3月5日何舟来到渡口。他看了木桥。\n\n船每周两趟。\n",  # a sentence is no title
        "关于1971年9月13日的事，1972年3月5日谈话\n\n船每周两趟。\n",  # which of them?
        "1972年的计划\n\n船每周两趟。\n",
        "1972年13月5日 谈话\n\n船每周两趟。\n",
        "档号1972.3.5.7\n\n船每周两趟。\n",
        "船" * 80 + "1972年3月5日\n\n船每周两趟。\n",
        "The ferrymen may 1972 be right\n\n船每周两趟。\n",
    ],
)
def test_what_is_told_unclear_or_impossible_dates_no_record(text: str) -> None:
    assert parse(text, "r.txt").dates == ()
