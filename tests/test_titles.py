"""Records that a question names by title, heading or month: their passages are looked through besides the best of both legs."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from homes import found, names, opened, record

from index import retriever as retrieval
from index import titles
from index.filters import Filters, Within
from index.milvus.rows import expression
from index.retriever import Retriever
from index.titles import within

ASKED = "船票涨价的事，船工们怎样商量？"
STRONG = "船工们商量船票涨价的事，商量了船票涨价的办法。"
WEAK = "大家坐下以后先喝茶，过了很久才有人开口，说到船票的时候，船工们都不大愿意，也没有定下什么来。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    others = {
        f"t{number}": record(
            STRONG, f"第{number}天下雨。", id=f"id{number}", 标题=f"第{number}次渡口谈话", 日期=f"1931-4-{number}"
        )
        for number in range(1, 7)
    }
    named = record(WEAK, "天晴了。", id="named", 标题="同县长罗季明在茶馆的会见", 日期="1932-11-5")
    return opened(tmp_path_factory.mktemp("titles"), **others, t9=named)


def keys(home: Retriever, question: str, filters: Filters | None = None) -> tuple[str, ...]:
    query = home.query(question, filters)
    named = within(home.store, home.reader, query.text, query.expansion.clauses, query.filters)
    return named.records if named else ()


def test_a_title_names_its_record_first(home: Retriever) -> None:
    assert keys(home, "罗季明在茶馆的会见里，船工们怎样商量？")[0] == "named"


def test_a_month_names_the_records_that_are_dated_in_it(home: Retriever) -> None:
    assert keys(home, "1932年11月，雪下了几天？") == ("named",)
    assert set(keys(home, "1931年4月，雪下了几天？")) == {f"id{number}" for number in range(1, 7)}
    assert keys(home, "1932年10月，雪下了几天？") == ()


def test_filters_hold_for_the_records_that_are_named(home: Retriever) -> None:
    assert keys(home, "1932年11月，雪下了几天？", Filters(record="id1")) == ()
    assert keys(home, "1932年11月，雪下了几天？", Filters(record="named")) == ("named",)
    query = home.query("罗季明在茶馆的会见里，船工们怎样商量？", Filters(record="id1"))
    assert {hit.passage.record for hit in home.search(query, 10)} == {"id1"}


def test_a_passage_of_the_record_that_is_named_is_found_where_others_come_first_in_both_legs(
    home: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval, "CANDIDATES", 2)
    monkeypatch.setattr(titles, "NAMED", 1)
    question = "同县长罗季明在茶馆的会见里，" + ASKED
    assert "named#1" in names(found(home, question, 2))
    monkeypatch.setattr(retrieval, "within", lambda *_: None)
    assert "named#1" not in names(found(home, question, 2))


def test_one_leg_alone_looks_through_no_record_besides(home: Retriever, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "within", None)
    query = home.query("罗季明在茶馆的会见里，" + ASKED)
    assert home.search(query, 3, "dense")
    assert home.search(query, 3, "lexical")


def test_a_store_is_asked_for_the_records_by_name() -> None:
    inside = Within(**asdict(Filters(book="卷")), records=("a", 'b" or ""=="'))
    assert 'name in ["a", "b\\" or \\"\\"==\\""]' in expression(inside, 3)
    assert inside
    assert inside != Within(**asdict(Filters(book="卷")), records=("a",))
