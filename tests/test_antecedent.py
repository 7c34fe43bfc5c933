"""The name that a Chinese follow-up leans on: put in the pronoun's place where the turn before is about nothing else."""

from __future__ import annotations

import pytest
from benchmarks.followup import restored

from index.lexicon import shipped
from qa.antecedent import topic, with_name, with_noun
from qa.followup import focus, stand_alone

LEXICON = shipped()


@pytest.mark.parametrize(
    ("turns", "question", "completed"),
    [
        (["葛罗米柯是谁？"], "他什么时候去的北京？", "葛罗米柯什么时候去的北京？"),
        (["你知道何家渡吗"], "它在哪个县？", "何家渡在哪个县？"),
        (["你觉得何家渡怎么样"], "好看吗", "何家渡好看吗"),
        (["何掌柜是谁", "不认识"], "他说过什么", "何掌柜说过什么"),
        (["谢谢毛泽东"], "他多大年纪？", "毛泽东多大年纪？"),
    ],
)
def test_a_pronoun_or_a_missing_subject_is_the_one_that_the_turn_before_is_about(
    turns: list[str], question: str, completed: str
) -> None:
    assert with_name(question, turns, LEXICON) == completed
    assert stand_alone(question, turns, LEXICON) == completed
    assert focus(question, completed) == ("" if completed.find(question) < 0 else question)


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("1964年春节毛泽东谈教育时怎么评价考试？", "那他觉得功课应该减掉多少？"),  # date and talk would be lost
        ("谁做的记录？", "他是什么职务？"),  # the pronoun means the answer
        ("周恩来怎么样", "那于新野呢，他撕掉的是什么？"),  # named in the question itself
        ("毛泽东是谁", "毛泽东说他什么时候来？"),
        ("毛泽东是谁", "什么是水库？"),
        ("今天怎么样", "他来了吗？"),
    ],
)
def test_nothing_is_replaced_where_more_would_be_lost_or_no_name_is_sure(turn: str, question: str) -> None:
    assert with_name(question, [turn], LEXICON) == ""


@pytest.mark.parametrize(
    ("turns", "question", "completed"),
    [
        (["水库修好了吗？"], "它有多深？", "水库有多深？"),
        (["水库在哪个县？", "在长坪县，靠近渡口。"], "它有多深？", "水库有多深？"),  # an answer tells of what was asked
        (["水库修好了吗？", "渡船还开吗？"], "它几时停？", "渡船几时停？"),  # of two questions the latest
        (["水库修好了吗？"], "有人看吗？", "水库有人看吗？"),
    ],
)
def test_of_a_short_turn_only_its_noun_is_taken(turns: list[str], question: str, completed: str) -> None:
    assert stand_alone(question, turns, LEXICON) == completed


@pytest.mark.parametrize(
    ("turn", "question"),
    [
        ("水库修好了吗？", "为什么？"),  # asks of all that was said
        ("水库修好了吗？", "其中多少流进了渠道？"),
        ("县里为了修水库向商会借了多少钱？", "它什么时候还清？"),  # says more than its noun
        ("谁看过水库？", "他说了什么？"),  # the pronoun means the answer
    ],
)
def test_a_turn_is_kept_whole_where_more_than_its_noun_is_needed(turn: str, question: str) -> None:
    assert with_noun(question, [turn]) == ""
    assert stand_alone(question, [turn], LEXICON) == f"{turn[:-1]}；{question}"


def test_what_is_no_name_is_no_topic() -> None:
    assert topic("什么是谁") == ""
    assert topic("不知道怎么样") == ""
    assert topic("何家渡在哪里？") == "何家渡"


def test_an_english_follow_up_takes_the_words_of_the_topic_and_leaves_the_talk_about_it() -> None:
    history = ["Can you tell me more about the reservoir dam?", "Who paid the masons of the village?"]
    completed = stand_alone("And when did they finish it?", history, LEXICON)
    assert completed.endswith("; And when did they finish it?")
    assert {"reservoir", "dam", "masons", "village"} <= set(completed.split(";")[0].split())
    assert not {"tell", "more", "Can"} & set(completed.split(";")[0].split())


def test_the_benchmark_counts_what_was_restored_by_hand() -> None:
    assert restored("何舟去哪里", "他去哪里", "何舟去哪里") == (2, 2, 2)
    assert restored("他去哪里", "他去哪里", "何舟去哪里") == (0, 0, 2)
    assert restored("商会去哪里", "他去哪里", "何舟去哪里") == (0, 2, 2)
