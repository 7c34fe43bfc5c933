"""What surrounds a paragraph: title, heading, and the sentence it answers or belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from index.apparatus import classify
from index.context import Context, contexts
from index.ingest import parse
from index.record import DESCRIPTION, HEADER

Export = Callable[..., str]


@pytest.fixture
def around(export: Export) -> Callable[..., dict[int, Context]]:
    def of(*parts: str, **fields: str) -> dict[int, Context]:
        record = parse(export(*parts, **fields), "r.txt")
        made = replace(record, paragraphs=classify(record.paragraphs, record.title))
        return {paragraph.number: context for paragraph, context in contexts(made)}

    return of


Around = Callable[..., dict[int, Context]]
LONG = "渡口的船每周只开两趟，这是商会去年秋天定下来的次数，县里没有改过，商会也没有改过。"


def test_header_and_description_can_be_cited_and_stand_under_the_title_alone(around: Around) -> None:
    found = around("甲。", description="录自底稿。")
    assert found[HEADER] == found[DESCRIPTION] == Context("渡口谈话纪要", "", "")
    assert DESCRIPTION not in around("甲。")


def test_every_paragraph_has_the_nearest_heading_above(around: Around) -> None:
    found = around(LONG, "## 船", LONG, "## 书", LONG)
    assert [found[number].heading for number in (1, 3, 4, 5)] == ["", "船", "船", "书"]


def test_a_heading_that_repeats_the_title_says_nothing_new(around: Around) -> None:
    assert around("# 渡口谈话纪要", LONG)[2].heading == ""


def test_a_short_paragraph_has_the_sentence_before_it(around: Around) -> None:
    assert around(LONG + "罗季明问，够不够？", "不够。")[2].lead == "罗季明问，够不够？"


def test_a_long_paragraph_stands_by_itself_unless_it_answers_a_question(around: Around) -> None:
    assert around(LONG, LONG)[2].lead == ""
    assert around(LONG + "为什么是四次？", LONG)[2].lead == "为什么是四次？"
    assert around(LONG + "“为什么是四次？”", LONG)[2].lead == "“为什么是四次？”"


def test_points_of_a_list_have_the_sentence_that_announces_them(around: Around) -> None:
    found = around(LONG + "这里有两个办法：", "1. 造船。" + LONG, "2. 修路。" + LONG, "（三）买书。" + LONG, "第四，" + LONG)
    assert all(found[number].lead.endswith("这里有两个办法：") for number in (2, 3, 4, 5))


def test_a_heading_separates_a_sentence_from_what_follows(around: Around) -> None:
    assert around(LONG + "为什么？", "## 船", "不够。")[3].lead == ""


def test_notes_and_apparatus_do_not_come_between(around: Around) -> None:
    assert around(LONG + "够不够[1]？", "[1]指渡口的船。", "不够。")[3].lead == "够不够[1]？"


def test_a_lead_is_cut_to_its_last_characters(around: Around) -> None:
    lead = around("字" * 500 + "为什么？", "不够。")[2].lead
    assert lead.endswith("字为什么？")
    assert len(lead) <= 160


def test_the_text_of_a_context_joins_what_it_has() -> None:
    assert Context("题", "", "句").text() == "题\n句"
