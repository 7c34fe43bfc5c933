"""What a question asks for, in three languages, and which sentences hold such a thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.asked import Asked, all_hold, asked, holds
from index.fold import fold
from index.lexicon import shipped


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("渡口一年有多少乘客？", "figure"),
        ("修桥花了几万元？", "figure"),
        ("How many boats cross the river?", "figure"),
        ("Сколько лодок на реке?", "figure"),
        ("木桥是什么时候修好的？", "time"),
        ("木橋是哪一年修好的？", "time"),
        ("When was the bridge built?", "time"),
        ("Когда построили мост?", "time"),
        ("谁答应修桥？", "person"),
        ("Who promised to build the bridge?", "person"),
        ("Кто обещал построить мост?", "person"),
        ("学生都住在哪里？", "place"),
        ("Where do the pupils live?", "place"),
        ("Где живут ученики?", "place"),
        ("为什么雪天不开船？", "reason"),
        ("Why did the ferry stop?", "reason"),
        ("Почему паром остановился?", "reason"),
        ("渡口的船", None),
        ("the ferry", None),
        ("", None),
    ],
)
def test_a_question_tells_what_it_asks_for(question: str, kind: str | None) -> None:
    assert asked(fold(question)) == kind


@pytest.mark.parametrize(
    ("kind", "sentence", "held"),
    [
        ("figure", "学堂里有四十二个学生。", True),
        ("figure", "学堂里学生不多。", False),
        ("time", "一九三一年四月木桥修好了。", True),
        ("time", "木桥修好了。", False),
        ("reason", "因为下雪，船不开。", True),
        ("reason", "下雪，船不开。", False),
        ("person", "赫鲁晓夫没有来。", True),
        ("person", "客人没有来。", False),
        ("place", "他从莫斯科来。", True),
        ("place", "他从那边来。", False),
    ],
)
def test_a_sentence_holds_what_is_asked_for_or_not(kind: str, sentence: str, held: bool) -> None:
    assert holds(kind, fold(sentence), "", shipped()) is held  # type: ignore[arg-type]


def test_a_person_whom_the_question_names_is_no_answer() -> None:
    assert not holds("person", fold("赫鲁晓夫没有来。"), fold("赫鲁晓夫见了谁？"), shipped())
    assert holds("person", fold("赫鲁晓夫见了葛罗米柯。"), fold("赫鲁晓夫见了谁？"), shipped())


WORDS = "毛泽东 苏联 周恩来 北京 说 的 ， 。 、 了 在 人 中国 谁 \n 会议 1957年".split(" ")


@pytest.mark.parametrize("kind", ["person", "place", "time", "figure", "reason"])
@given(texts=st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map("".join), max_size=6))
def test_many_texts_hold_what_each_does(kind: Asked, texts: list[str]) -> None:
    query = fold("毛泽东在苏联见了谁？")
    assert all_hold(kind, texts, query, shipped()) == [holds(kind, text, query, shipped()) for text in texts]
