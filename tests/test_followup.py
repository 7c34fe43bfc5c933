"""Follow-up questions: what leans on a question before it is completed, what stands alone is left as it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold
from index.lexicon import shipped
from index.tokens import tokenize
from qa.followup import stand_alone

LEXICON = shipped()


@pytest.mark.parametrize(
    ("history", "question", "held"),
    [
        ("商会借给县里多少钱？", "其中多少用在了战争上？", ("商会", "借给", "其中多少用在了战争上")),
        (
            "How much did the guild lend the county?",
            "And how much of it went to the war?",
            ("guild lend", "of it went to the war"),
        ),
        ("Сколько стали выплавляла Англия?", "А Франция?", ("стали выплавляла", "Франция")),
        ("商会为什么反对建厂？", "为什么？", ("商会", "反对建厂")),
        ("何舟为什么反对建厂？", "他还说了什么？", ("何舟", "他还说了什么")),
        ("What did he build?", "Where did they put it?", ("What did he build", "put it")),
        ("Did the guild lend money?", "Why?", ("guild lend money",)),
        ("Гильдия дала денег?", "Почему?", ("Гильдия дала денег",)),
    ],
)
def test_a_question_that_leans_is_completed_from_the_one_before(history: str, question: str, held: tuple[str, ...]) -> None:
    completed = stand_alone(question, [history], LEXICON)
    assert completed != question
    assert all(part in completed for part in held)


@pytest.mark.parametrize(
    ("history", "question", "completed"),
    [
        ("中国对同美国建交是什么态度？", "那英国呢？", "中国对同英国建交是什么态度？"),
        ("美国年产多少钢？", "日本呢？", "日本年产多少钢？"),
        ("周恩来怎么看日内瓦会议？", "那么，毛泽东呢？", "毛泽东怎么看日内瓦会议？"),
    ],
)
def test_a_name_takes_the_place_of_the_last_one_of_its_kind(history: str, question: str, completed: str) -> None:
    assert stand_alone(question, [history], LEXICON) == completed


@pytest.mark.parametrize(
    "question",
    [
        "商会借给县里多少钱？", "渡口的船每周开几趟？", "How much did the guild lend the county?", "Who took the minutes?",
        "Сколько денег дала гильдия?", "",
    ],
)  # fmt: skip
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    for history in (["学堂缺什么？"], ["What is missing?"], ["Чего не хватает?"]):
        assert stand_alone(question, history, LEXICON) == question


@pytest.mark.parametrize("history", [[], [""], ["  ", "\n"], ["What is missing?"]])
def test_without_a_question_before_in_its_language_nothing_is_added(history: list[str]) -> None:
    assert stand_alone("那英国呢？", history, LEXICON) == "那英国呢？"


def test_two_ellipses_in_a_row_are_completed_from_the_first_question() -> None:
    completed = stand_alone("法国呢？", ["美国年产多少钢？", "日本呢？"], LEXICON)
    assert completed == "法国年产多少钢？"


@given(
    st.text(max_size=40),
    st.lists(st.text(max_size=40) | st.sampled_from(["那英国呢？", "And it?", "А он?", "美国年产多少钢？"]), max_size=4),
)
def test_any_history_gives_a_text_that_holds_the_question_or_replaces_a_name(question: str, history: list[str]) -> None:
    completed = stand_alone(question, history, LEXICON)
    assert question.strip() in completed or len(completed) <= max(map(len, [question, *history])) + len(question)


def words(text: str) -> set[str]:
    return set(tokenize(fold(text)).words)


def plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def test_a_third_of_chinese_follow_ups_hold_all_the_words_a_person_added(shared: Path) -> None:
    lines = (shared / "sets" / "utterance_rewriter_zh" / "corpus.txt").read_text("utf-8").splitlines()[:500]
    held = []
    for first, _, question, rewritten in (line.split("\t\t") for line in lines):
        added = words(rewritten) - words(question)
        completed = fold(stand_alone(question, [first], LEXICON))
        held.append(all(word in completed for word in added))
    assert sum(held) / len(held) >= 1 / 3


@pytest.mark.parametrize("year", [2020, 2021])
def test_most_complete_english_questions_are_left_alone_amid_a_conversation(shared: Path, year: int) -> None:
    topics = json.loads((shared / "sets" / "trec_cast" / f"{year}_manual_evaluation_topics_v1.0.json").read_text("utf-8"))
    alone = []
    for topic in topics:
        history: list[str] = []
        for turn in topic["turn"]:
            question = turn["raw_utterance"]
            if history and plain(question) == plain(turn["manual_rewritten_utterance"]):
                alone.append(stand_alone(question, history, LEXICON) == question)
            history.append(question)
    assert sum(alone) / len(alone) >= 0.8


def test_a_short_question_about_the_record_itself_stands_alone() -> None:
    assert stand_alone("谁做的记录？", ["何舟对河边的工厂有什么意见？"], LEXICON) == "谁做的记录？"
