"""What somebody says is asked for: words of others stand in only where they tell his, and who never speaks is named."""

from __future__ import annotations

import pytest
from homes import opened, record

from index.retriever import Retriever
from qa.pipeline import ask


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return opened(
        tmp_path_factory.mktemp("mute"),
        a=record(
            "何舟：大家对修桥有什么意见？",
            "罗季明：商会的意见是先修码头。",
            "何舟：老戴说过，桥墩要用青石。",
            "罗季明：陈玉梅没有来，他的学堂也不错（陆远：学堂缺教员）。",
            id="00000000a1",
            标题="何舟同罗季明谈修桥",
        ),
        b=record("梅长青：我的意见是井水每月验一次。", "何舟：好。", id="00000000b2", 标题="何舟同梅长青谈水井"),
    )


@pytest.mark.parametrize(
    "question", ["陈玉梅有什么意见？", "陈玉梅对修桥有什么看法？", "陈玉梅的意见是什么？", "周伯安有什么意见？"]
)
def test_whoever_never_speaks_is_named_and_nobody_is_quoted_for_him(talks: Retriever, question: str) -> None:
    answer = ask(talks, question)
    assert not answer.answered
    assert f"没有{question[:3]}的发言" in answer.text


@pytest.mark.parametrize(("question", "who"), [("梅长青有什么意见？", "梅长青"), ("罗季明对修桥有什么意见？", "罗季明")])
def test_who_speaks_is_quoted_alone_from_whatever_record(talks: Retriever, question: str, who: str) -> None:
    answer = ask(talks, question)
    assert answer.answered
    assert {citation.speaker for citation in answer.citations} == {who}


def test_words_that_others_tell_of_him_are_his(talks: Retriever) -> None:
    assert "没有" not in ask(talks, "陆远有什么意见？").text.replace("没有找到", "")
    assert [citation.quote for citation in ask(talks, "老戴说桥墩要用什么？").citations] == ["老戴说过，桥墩要用青石。"]


def test_an_office_that_looks_like_a_name_is_no_person(talks: Retriever) -> None:
    assert "的发言" not in ask(talks, "高教部对修桥有什么意见？").text
