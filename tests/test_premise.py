"""What a question speaks of and the record behind the best passage does not, and the refusal that says so."""

from __future__ import annotations

import pytest
from answering import home, opened

from qa.pipeline import ask, prepare
from qa.premise import Lacking, lacking
from qa.ranking import once
from qa.refusal import as_written, features


def of(question: str) -> Lacking:
    retriever = opened(home())
    query, wanted, _ = prepare(retriever, question)
    hits, _ = once(retriever, query, wanted, 5, "hybrid", one_id=False)
    return lacking(retriever, query, hits[0])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("斯大林怎样谈渡口的船？", Lacking(persons=("斯大林",))),
        ("What did Stalin say about the ferry boats?", Lacking(persons=("stalin",))),
        ("罗季明在莫斯科谈渡口的借款了吗？", Lacking(names=("莫斯科",))),
        ("何舟说渡口的船每周开几趟？", Lacking()),
    ],
)
def test_persons_and_places_that_the_nearest_record_does_not_mention_are_found(question: str, found: Lacking) -> None:
    lacks = of(question)
    assert (lacks.persons, lacks.names) == (found.persons, found.names)


def test_a_word_with_the_form_of_a_name_that_no_record_holds_counts_as_a_person() -> None:
    assert of("刘鸿生对渡口的船怎么看？").persons == ("刘鸿生",)
    assert of("石头砸了渡口的船吗？").persons == ()


def test_china_need_not_be_named_in_a_chinese_record() -> None:
    assert of("中国渡口的船每周开几趟？").names == ()


def test_what_the_record_lacks_speaks_against_an_answer() -> None:
    retriever = opened(home())

    def of_stalin(question: str) -> tuple[float, ...]:
        query, wanted, _ = prepare(retriever, question)
        hits, _ = once(retriever, query, wanted, 5, "hybrid", one_id=False)
        return features(retriever, query, hits, ["渡口的船每周只开两趟"], 3, lacking(retriever, query, hits[0]))

    assert of_stalin("何舟说渡口的船每周开几趟？")[5:7] == (0.0, 0.0)
    assert of_stalin("斯大林在莫斯科说渡口的船每周开几趟？")[5:7] == (1.0, 1.0)


@pytest.mark.parametrize(
    "question",
    [
        "What tyre pressure should a heavy rider use on a gravel bike?",
        "Сколько минут варить перловку, если замочить её на ночь?",
        "阳台上的绣球花几年换一次盆，用什么土最合适？",
    ],
)
def test_a_record_that_holds_little_of_a_question_does_not_answer_it(question: str) -> None:
    assert of(question).told < 0.2 < 0.5 < of("何舟说渡口的船每周开几趟？").told
    answer = ask(opened(home()), question)
    assert (answer.answered, answer.confidence) == (False, 0.0)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("斯大林怎样谈渡口的船？", "斯大林"),
        ("史達林怎樣談渡口的船？", "史達林"),
        ("What did Stalin say to Molotov about the ferry boats in Paris?", "Stalin"),
        ("Что Сталин сказал Молотову о пароме в Париже?", "Сталин"),
    ],
)
def test_a_refusal_writes_the_words_of_the_question(question: str, line: str) -> None:
    answer = ask(opened(home()), question)
    assert not answer.answered
    assert line in answer.text


def test_stems_are_shown_as_the_question_writes_them() -> None:
    assert as_written("jiang qing", "Did Jiang Qing's words reach Witke?") == "Jiang Qing"
    assert as_written("witk", "Did Witke's words, and Witke, come?") == "Witke"
    assert as_written("nowher", "Did Witke come?") == "nowher"
