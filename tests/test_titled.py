"""Questions about the record itself: named by its title, by nothing at all, or by what its header leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import opened, record

from index.retriever import Retriever
from qa.answer import Answer
from qa.pipeline import ask

WELL = "何舟县长与罗季明会长谈水井"
MILL = "何舟县长接见磨坊工人代表记录整理的谈话"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return opened(
        tmp_path_factory.mktemp("titled"),
        a=record(
            "何舟：井水要煮开以后再喝。",
            "罗季明：上个月在渡口举行的集市上，有人喝了生水。我在场的时候也喝了。",
            "何舟：翻译是个苦差事，谁都不肯做。",
            "参加会见的还有：县里梅长青、戴平；商会陆远；学堂温其玉。",
            "翻译：温其玉",
            "记录：商会秘书陆远",
            id="00000000a1",
            标题=WELL,
            作者="何舟",
            标签="何舟,水井",
            书籍="长坪档案",
        ),
        b=record("何舟说，磨坊一天磨三石麦子。", "工人说，工钱两年没有涨。", id="00000000b2", 标题=MILL, 日期=""),
    )


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        (f"《{WELL}》的日期是哪一天？", "日期：1931-4-9"),
        (f"《{WELL}》是什么时候的？", "日期：1931-4-9"),
        ("《何舟縣長與羅季明會長談水井》的日期是哪一天？", "日期：1931-4-9"),
        (f"What is the date of “{WELL}”?", "日期：1931-4-9"),
        (f"Когда состоялась беседа «{WELL}»?", "日期：1931-4-9"),
        (f"《{WELL}》的作者是谁？", "作者：何舟"),
        (f"《{WELL}》出自哪本书？", "书籍：长坪档案"),
        (f"《{WELL}》的标签有哪些？", "标签：何舟,水井"),
    ],
)
def test_a_title_names_the_record_whose_header_answers(two: Retriever, question: str, line: str) -> None:
    answer = ask(two, question)
    assert quotes(answer) == [line]
    assert [citation.passage for citation in answer.citations] == ["00000000a1#0"]


@pytest.mark.parametrize(
    "question",
    [
        f"《{MILL}》的日期是哪一天？", f"《{MILL}》的作者是谁？", f"《{MILL}》是谁记录的？", f"《{MILL}》是在哪里举行的？",
        f"Who interpreted at “{MILL}”?", f"《{MILL}》的来源是什么？",
    ],
)  # fmt: skip
def test_what_the_named_record_does_not_state_is_refused_whatever_others_state(two: Retriever, question: str) -> None:
    answer = ask(two, question)
    assert not answer.answered
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("谁担任翻译？", "翻译：温其玉"),
        ("谁做的翻译？", "翻译：温其玉"),
        ("Who interpreted?", "翻译：温其玉"),
        ("Кто переводил?", "翻译：温其玉"),
        ("谁作的记录？", "记录：商会秘书陆远"),
        ("Who wrote it down?", "记录：商会秘书陆远"),
    ],
)
def test_one_record_that_states_it_answers_for_all(two: Retriever, question: str, quote: str) -> None:
    assert quotes(ask(two, question)) == [quote]


@pytest.mark.parametrize("question", ["在场的有谁？", "Who was present?", "Кто присутствовал?"])
def test_a_list_of_those_present_is_quoted_beyond_its_semicolons(two: Retriever, question: str) -> None:
    assert quotes(ask(two, question)) == ["参加会见的还有：县里梅长青、戴平；商会陆远；学堂温其玉。"]


def test_what_somebody_says_of_another_place_is_not_where_the_talk_was(two: Retriever) -> None:
    assert not ask(two, f"《{WELL}》在哪里举行？").answered


def test_a_question_for_what_was_said_is_no_question_for_the_header(two: Retriever) -> None:
    assert quotes(ask(two, f"《{WELL}》里何舟说井水怎么喝？"))[0] == "井水要煮开以后再喝。"


def test_of_several_records_that_state_it_one_must_be_named(tmp_path: Path) -> None:
    retriever = opened(
        tmp_path,
        a=record("何舟：井水要煮开以后再喝。", id="00000000a1", 标题="谈水井"),
        b=record("何舟：磨坊一天磨三石麦子。", id="00000000b2", 标题="谈磨坊", 日期="1932-5-1"),
    )
    answer = ask(retriever, "这份记录的日期是哪一天？")
    assert not answer.answered
    assert "没有说明是哪一份记录" in answer.text
    assert quotes(ask(retriever, "这份记录的日期是哪一天？", ["磨坊一天磨多少麦子？"])) == ["日期：1932-5-1"]


@pytest.mark.parametrize("question", ["Where did the talk take place?", "会谈在哪里举行？", "Где проходила беседа?"])
def test_where_a_talk_was_is_found_at_the_beginning_of_its_telling(tmp_path: Path, question: str) -> None:
    told = ["四月九日晚，在县衙举行了会谈。", *(f"何舟说，第{n}口井已经修好。" for n in range(12)), "罗季明说，集市在渡口举行。"]
    retriever = opened(tmp_path, a=record(*told, 标题="何舟同罗季明的会谈"))
    assert quotes(ask(retriever, question)) == [told[0]]
