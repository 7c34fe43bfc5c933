"""Hits to a draft: how far a quotation goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import opened, record

from qa.generator import ENOUGH, FULL, LONGEST, extract, merge
from qa.pipeline import ask, prepare


def quotes(tmp_path: Path, body: str, question: str) -> list[str]:
    """What is quoted of a record of one paragraph."""
    other = "县志里写着，从前那里有一座磨坊，磨的是荞麦。"
    found = ask(opened(tmp_path, talk=record("码头上的人都等着开船。", body, other)), question)
    assert all(citation.quote in body for citation in found.citations)
    return [citation.quote for citation in found.citations]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("老戴在镇上管木牌，他是怎样的下场，你们都晓得。他不肯交出木牌，被县里的人关进了粮仓。后来下雨了。", "关进了粮仓"),
        ("罗季明给学堂出的主意有两个。第一个是从省城请先生来教书。第二个是把渡口的旧仓库修一修，给孩子们当教室。", "旧仓库"),
        ("关于木牌是哪天做成的，有三种说法。一是四月初三那天做的，刻字的人是老戴自己。二是六月间做的，那一年发过大水，账房的本子上记着一笔木料钱。三是过了中秋才做，说这话的是他的侄儿。", "他的侄儿"),
    ],
)  # fmt: skip
def test_a_quotation_goes_on_to_what_its_sentence_names(tmp_path: Path, body: str, told: str) -> None:
    question = {
        "老戴": "老戴最后是什么下场？",
        "罗季": "罗季明给学堂出了哪两个主意？",
        "关于": "木牌是哪天做成的，有哪三种说法？",
    }
    assert told in quotes(tmp_path, body, question[body[:2]])[0]


def test_a_quotation_is_continued_by_whole_sentences_and_only_as_far_as_they_fit(tmp_path: Path) -> None:
    body = "何舟反对在河边开工厂。" + "他把从前的事情一件一件讲给大家听，讲到天黑才停下来。" * 6
    (quote, *_) = quotes(tmp_path, body, "何舟反对在河边开什么？")
    assert quote.endswith("。")
    assert FULL - 30 < len(quote) <= FULL


def test_an_enumeration_ends_where_it_grows_too_long(tmp_path: Path) -> None:
    body = "镇上办学堂的难处有四种。" + "".join(f"{n}是{'缺桌子缺板凳缺灯油' * 12}。" for n in "一二三四")
    (quote, *_) = quotes(tmp_path, body, "镇上办学堂的难处有哪四种？")
    assert LONGEST - 120 < len(quote) <= LONGEST


TURNS = (
    "方：上面批了多少钱修溢洪道？",
    "周：省里批了八十五万元，我们要的是一百二十万。",
    "方：口粮怎么样？",
    "周：每人每天八两。",
)


def test_an_interviewers_question_is_not_the_answer_but_what_follows_it_unless_it_is_asked_for(tmp_path: Path) -> None:
    retriever = opened(tmp_path, talk=record(*TURNS, 标题="周正同与方琳谈话"))
    assert "八十五万元" in ask(retriever, "上面批了多少钱修溢洪道？").citations[0].quote
    assert "上面批了多少钱" in ask(retriever, "方琳问了什么关于溢洪道的钱？").citations[0].quote


def test_a_plain_question_gets_no_more_than_enough_characters(tmp_path: Path) -> None:
    long = "渡口的木桥是县里出钱修的，" + "桥面用的是山里运来的杉木，" * 8 + "修桥的人一共干了{}个月。"
    retriever = opened(tmp_path, bridge=record(*(long.format(number) for number in "三四五六")))
    question = "渡口的木桥是谁出钱修的，用的什么木料？"
    query, wanted, _ = prepare(retriever, question)
    picks = merge(extract(retriever, query, retriever.search(query, 5), wanted))
    assert wanted.kind == "fact"
    assert 1 <= len(picks) < 4
    assert sum(pick.end - pick.start for pick in picks) <= ENOUGH


@pytest.mark.parametrize(
    "asks", ["罗季明问，修桥一共花了多少钱。", "罗季明问道：修桥一共花了多少钱？", "罗季明询问，修桥一共花了多少钱。"]
)
def test_what_follows_a_reported_question_is_quoted_instead_of_it(tmp_path: Path, asks: str) -> None:
    talk = record(
        "何舟说，木桥是前年修好的。", asks, "何舟答，木料和人工用去三千二百元，县里出了一半。", "罗季明说，桥修得不错。"
    )
    quote = ask(opened(tmp_path, talk=talk), "修桥一共花了多少钱？").citations[0].quote
    assert "三千二百元" in quote


def test_a_visit_is_no_question(tmp_path: Path) -> None:
    told = "何舟去年到省城访问，看了三座新修的木桥。"
    quote = ask(opened(tmp_path, talk=record(told, "罗季明说，他没有去过省城。")), "何舟去年到省城看了什么？").citations[0].quote
    assert quote in told
