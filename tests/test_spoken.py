"""Whose words a question asks for: they alone are quoted, whoever else speaks of the thing."""

from __future__ import annotations

import pytest
from homes import opened, record

from index.filters import Filters
from index.retriever import Retriever
from qa.intent import subject
from qa.pipeline import ask
from qa.spoken import Own, whose

TURNS = (
    "何舟：渡口的船每周只开两趟，船不够用，明年要再造两条新船。",
    "罗季明：造船的木料从哪里来？船要用好木料。何舟：木料从上游买，走水路三天。",
    "罗季明：商会可以借给县里三万元造船，船造好以后十年还清。",
    "何舟：学堂里有四十二个学生，教员只有两位。",
    "罗季明：教员可以从省城请，薪水由商会负担，何舟县长说过学堂缺教员。",
)
MINUTES = (
    "梅长青说，井水要煮开以后再喝，霍乱还没有过去。柳叶说，井水一个月要验一次。",
    "柳叶问，工厂的污水流到哪里去。梅长青回答说，工厂只准开在山后，污水不进河。",
    "梅长青说，水闸要修。柳叶说，水闸的木料还没有到，要等到春天河水涨起来以后才能运。",
    "梅长青说，粮仓去年失火，烧掉了八百石米。",
)


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    minutes = record(*MINUTES, id="1b2c3d4e5f", 标题="梅长青与柳叶会谈纪要")
    return opened(tmp_path_factory.mktemp("talks"), a=record(*TURNS, 标题="何舟与罗季明的谈话"), b=minutes)


@pytest.mark.parametrize(
    ("question", "person"),
    [
        ("何舟对造船说了什么？", "何舟"),
        ("罗季明怎么说造船？", "罗季明"),
        ("罗季明对何舟怎么说学堂的教员？", "罗季明"),
        ("在和柳叶的会谈中，梅长青怎么说井水？", "梅长青"),
        ("柳叶对井水怎么说？", "柳叶"),
        ("梅长青对水闸说了什么？", "梅长青"),
        ("梅长青怎样回答污水的问题？", "梅长青"),
    ],
)
def test_what_somebody_said_is_answered_with_his_words_alone(talks: Retriever, question: str, person: str) -> None:
    answer = ask(talks, question)
    assert answer.answered
    assert {one.speaker for one in answer.citations} == {person}


@pytest.mark.parametrize("person", ["何舟", "罗季明", "梅长青", "柳叶"])
@pytest.mark.parametrize("question", ["船怎么样？", "井水怎么样？", "学堂的教员？", "工厂的污水？"])
def test_a_speaker_filter_leaves_only_his_words_of_a_paragraph_in_which_two_speak(
    talks: Retriever, question: str, person: str
) -> None:
    assert {one.speaker for one in ask(talks, question, filters=Filters(speaker=person)).citations} <= {person}


@pytest.mark.parametrize(
    ("question", "person", "words"),
    [
        ("谁说船可以十年还清？", "罗季明", "十年还清"),
        ("谁说木料从上游买？", "何舟", "上游"),
        ("谁说粮仓失火烧掉了米？", "梅长青", "八百石"),
    ],
)
def test_who_said_it_is_answered_with_the_name_and_the_words(talks: Retriever, question: str, person: str, words: str) -> None:
    answer = ask(talks, question)
    assert person in answer.text.splitlines()[0]
    assert words in answer.citations[0].quote
    assert answer.citations[0].speaker == person


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("何舟对造船说了什么？", "何舟"),
        ("何舟向商会提出什么？", "何舟"),
        ("在1931年的谈话里，何舟怎么说造船？", "何舟"),
        ("何舟问了什么？", "何舟"),
        ("何舟问学生为什么迟到，罗季明怎么回答？", "罗季明"),
        ("渡口的问题有哪些？", None),
    ],
)
def test_the_person_is_read_from_the_question_whatever_stands_before_or_behind(question: str, name: str | None) -> None:
    assert subject(question) == name


@pytest.mark.parametrize("question", ["1931年跟何舟谈到的船是什么船？", "何舟说船不够，谁愿意借钱？", "船要多少钱？"])
def test_who_is_only_spoken_to_or_not_asked_about_limits_nothing(talks: Retriever, question: str) -> None:
    assert whose(talks, talks.query(question)) == frozenset()


def test_what_another_tells_of_a_persons_words_is_his_words_too(talks: Retriever) -> None:
    own = Own(talks, frozenset({"何舟"}))
    assert own.told("何舟县长说过学堂缺教员")
    assert not own.told("教员可以从省城请")
