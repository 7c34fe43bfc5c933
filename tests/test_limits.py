"""Limits read from a question: on only where it says that it means the records, counted, and switched by whoever asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import jiyao, opened, record

from index.filters import Filters
from index.retriever import Retriever
from qa import pipeline
from qa.limits import Limit, Manner, limits_of

FIELDS = {"作者": "毛泽东", "标签": "毛泽东,水利", "书籍": "长坪谈话选编（渡口出版社1990年）"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    """Four records: of 1956, of November 1957, of 1958, and without a date."""
    steel = "毛泽东说：一九四九年的钢产量很少，只有十几万吨。"
    files = {
        "a": record("毛泽东说：水库明年修好。", steel, id="aaaaaaaa01", 标题="毛泽东同县长的谈话", 日期="1956-5-1", **FIELDS),
        "b": record(
            "毛泽东说：水库今年已经蓄水。",
            "陈毅说：水库漏水。",
            id="aaaaaaaa02",
            标题="毛泽东与陈毅的谈话",
            日期="1957-11-19",
            标签="水利",
        ),
        "c": record("毛泽东说：水库要加高。", id="aaaaaaaa03", 标题="谈水库", 日期="1958-2-1"),
        "d": record("毛泽东说：水库的鱼长得好。", id="aaaaaaaa04", 标题="毛泽东谈养鱼", 日期=""),
    }
    return opened(tmp_path_factory.mktemp("limits"), **files)


def read(home: Retriever, text: str, *history: str, manner: Manner = Manner()) -> tuple[Filters, dict[str, Limit]]:  # noqa: B008
    filters, limits = limits_of(home, text, history, Filters(), manner)
    return filters, {limit.name: limit for limit in limits}


@pytest.mark.parametrize(
    "text",
    [
        "1957年的谈话里毛泽东怎么看水库？",
        "五七年毛泽东与陈毅的谈话中说了水库什么？",
        "In the talks of 1957, what was said about the reservoir?",
        "What was said of the reservoir in the 1957 conversation?",
        "Что сказано о водохранилище в беседах 1957 года?",
    ],
)
def test_a_year_of_the_records_limits_the_search_and_says_what_it_leaves(home: Retriever, text: str) -> None:
    filters, limits = read(home, text)
    one = limits["date:1957"]
    assert (filters.first, filters.last) == (19570101, 19571231)
    assert (one.on, one.records, one.passages, one.undated) == (True, 1, 2, 1)
    found = pipeline.search(home, text)
    assert {place.info.id for place in found.places} == {"aaaaaaaa02"}


@pytest.mark.parametrize(
    "text",
    [
        "1957年的钢产量是多少？",
        "毛泽东1957年怎么看水库？",
        "1957年水库工程在谈话中怎么评价？",
        "谈话里提到的1957年的钢产量是多少？",
        "What did Mao say in 1957 about the reservoir?",
        "How much steel was made in 1957?",
        "Сколько стали выплавили в 1957 году?",
    ],
)
def test_a_year_of_what_is_told_is_offered_and_limits_nothing(home: Retriever, text: str) -> None:
    filters, limits = read(home, text)
    assert filters == Filters()
    assert not limits["date:1957"].on
    assert {place.info.id for place in pipeline.search(home, text).places} >= {"aaaaaaaa01", "aaaaaaaa04"}


def test_a_year_that_no_record_has_limits_nothing(home: Retriever) -> None:
    filters, limits = read(home, "1972年的谈话里怎么说水库？")
    assert (filters, limits) == (Filters(), {})


def test_figures_that_are_no_date_are_not_offered(home: Retriever) -> None:
    assert read(home, "五十七年后水库怎么样？")[1] == {}
    assert read(home, "Were 1957 tons delivered?")[1] == {}


def test_a_year_that_counts_from_the_conversation_is_read(home: Retriever) -> None:
    filters, limits = read(home, "去年的谈话里怎么说水库？", "1957年的谈话里怎么说水库？")
    assert (filters.first, limits["date:1956"].on) == (19560101, True)


def test_a_follow_up_keeps_the_limit_of_the_question_it_completes(home: Retriever) -> None:
    answer = pipeline.ask(home, "那陈毅呢？", ["1957年的谈话里毛泽东怎么说水库？"])
    assert [limit.name for limit in answer.limits if limit.on] == ["date:1957"]


def test_a_limit_can_be_removed_and_one_that_is_offered_switched_on(home: Retriever) -> None:
    text = "1957年的谈话里毛泽东怎么看水库？"
    assert read(home, text, manner=Manner(off=frozenset({"date:1957"})))[0] == Filters()
    assert "date:1957" in read(home, text, manner=Manner(off=frozenset({"date:1957"})))[1]
    assert read(home, text, manner=Manner(limits=False)) == (Filters(), {})
    filters, limits = read(home, "毛泽东1957年怎么看水库？", manner=Manner(on=frozenset({"date:1957"})))
    assert (filters.first, limits["date:1957"].on) == (19570101, True)


def test_filters_that_were_given_are_not_read_again(home: Retriever) -> None:
    given = Filters(first=19580101)
    assert limits_of(home, "1957年的谈话里怎么说水库？", (), given, Manner())[0] == given


def test_who_is_asked_about_is_offered_and_own_words_are_meant(home: Retriever) -> None:
    filters, limits = read(home, "陈毅怎么说水库？")
    assert (filters.speaker, limits["speaker:陈毅"].on, limits["speaker:陈毅"].passages) == (None, False, 1)
    assert read(home, "在陈毅的发言里水库怎么样？")[0].speaker == "陈毅"


def test_tags_and_books_limit_where_the_question_names_them_as_such(home: Retriever) -> None:
    assert read(home, "标签为水利的记录怎么说水库？")[0].tag == "水利"
    assert read(home, "水利怎么样？")[0].tag is None
    assert read(home, "水利怎么样？")[1]["tag:水利"].records == 2
    assert read(home, "《长坪谈话选编》一书里怎么说水库？")[0].book == "长坪谈话选编"


def test_json_the_terminal_and_the_receipt_show_the_limits(home: Retriever, tmp_path: Path) -> None:
    text, place = "1957年的谈话里毛泽东怎么看水库？", home.home.path
    answer = pipeline.ask(home, text).json()
    assert answer["limits"][0] == {
        "name": "date:1957", "kind": "date", "label": "1957", "on": True, "records": 1, "passages": 2, "undated": 1,
    }  # fmt: skip
    assert answer["searched"]["records"] == 1
    assert "limits" not in pipeline.ask(home, "水库漏水吗？").json()
    shown = jiyao("ask", text, "--home", place, "--receipt", tmp_path / "r.json").stdout
    assert "[x] 限于1957：1份记录，2个段落；无日期的记录1份未查（不限：--no-limits）" in shown
    assert '"name": "date:1957"' in (tmp_path / "r.json").read_text("utf-8")
    assert jiyao("replay", tmp_path / "r.json", "--home", place).stdout.endswith("\nreproduced\n")
    without = jiyao("ask", text, "--home", place, "--no-limits", "--receipt", tmp_path / "s.json").stdout
    assert "1957：" not in without
    assert jiyao("replay", tmp_path / "s.json", "--home", place).stdout.endswith("\nreproduced\n")
