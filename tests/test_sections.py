"""Titles and headings inside a body: whose words follow, and which short lines announce what comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.apparatus import classify
from index.ingest import parse
from index.lexicon import Lexicon, Term
from index.people import People
from index.record import Paragraph
from index.sections import headings, titles, whose

LEXICON = Lexicon([Term("person", ("何舟",), (), ()), Term("person", ("罗季明",), (), ())])


@pytest.fixture
def people(export: Callable[..., str]) -> People:
    record = parse(export("何舟和罗季明。"), "r.txt")
    return People(record, record.paragraphs, LEXICON)


def made(*parts: str) -> tuple[Paragraph, ...]:
    return classify(tuple(Paragraph(number, part, "body") for number, part in enumerate(parts, 1)), "渡口")


@pytest.mark.parametrize(
    ("title", "person"),
    [
        ("何舟在渡口会议上的讲话", "何舟"),
        ("何舟同志接见商会代表时的讲话（节录）", "何舟"),
        ("长坪县县长何舟关于造船的指示", "何舟"),
        ("66，10，25何舟对渡口的批示", "何舟"),
        ("何舟对黄来信的复信和批语", "何舟"),
        ("何舟同罗季明的谈话", None),
        ("何舟与罗季明在渡口的会谈记录", None),
        ("纪念何舟先生在渡口的讲话", None),
        ("关于何舟在渡口的讲话", None),
        ("渡口会议公报", None),
        ("何舟在渡口住了三天。", None),
    ],
)
def test_a_title_says_whose_words_follow(people: People, title: str, person: str | None) -> None:
    assert whose(title, people) == person


def test_a_title_may_run_over_two_lines(people: People) -> None:
    parts = made("罗季明同志在长坪渡口", "商会会议上的讲话", "（1931年4月9日）", "船不够。")
    assert titles(parts, people) == {1: "罗季明", 2: "罗季明"}


def test_a_title_begins_a_document_only_after_a_copyist_or_before_a_date(people: People) -> None:
    assert titles(made("船不够。", "罗季明在渡口会议上的讲话", "他谈到木料。"), people) == {}
    assert titles(made("船不够。", "罗季明在渡口会议上的讲话", "1931年4月9日", "木料。"), people) == {2: "罗季明"}
    assert titles(made("商会办公室翻印", "罗季明在渡口会议上的讲话", "木料。"), people) == {1: None, 2: "罗季明"}


def test_copyists_are_nobody(people: People) -> None:
    assert titles(made("长坪县委办公室翻印", "何舟说，这本书是翻印的。"), people) == {1: None}


def test_a_short_line_with_a_numeral_announces_what_follows() -> None:
    assert headings(made("一、渡口的船", "渡口的船不够。", "（二）书", "书也不够。", "三", "完了。")) == {1, 3, 5}
    assert headings(made("◇ 渡口的船，阅览室的书", "都不够。")) == {1}


def test_points_of_a_list_sentences_and_the_last_line_announce_nothing() -> None:
    assert headings(made("一、造船", "二、修路", "三、买书")) == set()
    assert headings(made("一、渡口的船不够。", "要再造两条。")) == set()
    assert headings(made("船", "不够。", "1. 造船", "两条。")) == set()
