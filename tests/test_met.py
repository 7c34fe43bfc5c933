"""When and where somebody met somebody: the header of the record whose title names them answers."""

from __future__ import annotations

import pytest
from homes import opened, record

from index.retriever import Retriever
from qa.answer import Answer
from qa.met import meetings
from qa.pipeline import ask


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    def talk(key: str, title: str, date: str) -> str:
        return record("毛泽东：井水要煮开。", "客人：渡口的船每周开两趟。", id=key, 标题=title, 日期=date, 作者="毛泽东")

    snow = {f"s{year}": talk(f"snow{year}", f"第{year}年和斯诺的谈话", f"19{year}-1-9") for year in (60, 65)}
    gone = {f"g{day}": talk(f"gone{day}", f"第{day}次接见尼赫鲁的谈话", f"1954-10-{day}") for day in (19, 21, 23, 26)}
    return opened(tmp_path_factory.mktemp("met"), ho=talk("ho", "在杭州和胡志明的谈话", "1966-6-10"), **snow, **gone)


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("毛泽东什么时候会见胡志明？", ["日期：1966-6-10"]),
        ("毛澤東哪一年和胡志明談話？", ["日期：1966-6-10"]),
        ("When did Mao talk with Ho Chi Minh?", ["日期：1966-6-10"]),
        ("Когда Мао беседовал с Хо Ши Мином?", ["日期：1966-6-10"]),
        ("毛泽东和胡志明在哪里谈话？", ["标题：在杭州和胡志明的谈话"]),
        ("Where did Mao meet Ho Chi Minh?", ["标题：在杭州和胡志明的谈话"]),
    ],
)
def test_the_header_of_the_talk_says_when_and_where(talks: Retriever, question: str, lines: list[str]) -> None:
    assert quotes(ask(talks, question)) == lines


def test_several_talks_of_the_same_people_are_all_named(talks: Retriever) -> None:
    assert set(quotes(ask(talks, "毛泽东什么时候会见斯诺？"))) == {"日期：1960-1-9", "日期：1965-1-9"}


@pytest.mark.parametrize(
    "question",
    [
        "毛泽东什么时候会见尼赫鲁？",
        "毛泽东什么时候会见尼克松？",
        "胡志明怎么说井水？",
        "毛泽东什么时候喝过胡志明的酒？",
    ],
)
def test_many_talks_others_and_other_questions_name_no_record(talks: Retriever, question: str) -> None:
    assert meetings(talks.reader, talks.lexicon, question) == ((), ())


def test_who_takes_no_part_is_not_told_to_have_met(talks: Retriever) -> None:
    assert "1966" not in ask(talks, "周恩来什么时候会见胡志明？").text
