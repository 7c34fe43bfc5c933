"""Printed sources and the names of collections, taken apart; invented strings in the shapes that archives print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.source import Archive, Book, collection, read_source


def facts(book: Book | None) -> tuple[object, ...]:
    assert book is not None
    return (book.title, book.editors, book.translators, book.place, book.press, book.year)


@pytest.mark.parametrize(
    ("name", "people", "expected"),
    [
        ("长坪全集第31卷", "顾三省", ("长坪全集第31卷", ("顾三省",), (), "", "", "")),
        ("《长坪文存》", "", ("长坪文存", (), (), "", "", "")),
        ("长坪选集（渡口人民出版社1991年版）", "", ("长坪选集", (), (), "", "渡口人民出版社", "1991")),
        ("长坪笔记（渡口大学2008年）", "何舟著，渡口大学2008年", ("长坪笔记", ("何舟",), (), "", "渡口大学", "2008")),
        ("长坪选集 第三卷（1972年）", "何舟，渡口出版社", ("长坪选集 第三卷", ("何舟",), (), "", "渡口出版社", "1972")),
        ("长坪史话（送审稿）（三）（1992.8）", "史料小组，1992年8月", ("长坪史话（送审稿）（三）", ("史料小组",), (), "", "", "1992")),
        ("渡口（省城出版社2009年）", "何舟著，罗季明译，省城出版社2009年", ("渡口", ("何舟",), ("罗季明",), "", "省城出版社", "2009")),
        ("渡口（何舟2012年）", "何舟编", ("渡口", ("何舟",), (), "", "", "2012")),
        ("渡口集（1913-1943卷）（1968年武汉版）", "1968年武汉", ("渡口集（1913-1943卷）", (), (), "武汉", "", "1968")),
        ("渡口集（1961年-1968年）", "", ("渡口集（1961年-1968年）", (), (), "", "", "")),
        ("渡口文献（1956-1957）", "", ("渡口文献（1956-1957）", (), (), "", "", "")),
        ("渡口（台北2016年）", "何舟著，台北2016年", ("渡口", ("何舟",), (), "台北", "", "2016")),
        ("谈渡口（2014.9.26）", "网络资料", ("谈渡口", (), (), "", "", "2014")),
        ("渡口讲话", "何舟 罗季明", ("渡口讲话", ("何舟", "罗季明"), (), "", "", "")),
        ("渡口周刊第四期", "《渡口周刊》编辑部", ("渡口周刊第四期", ("《渡口周刊》编辑部",), (), "", "", "")),
    ],
)  # fmt: skip
def test_a_collection_gives_up_its_people_publisher_and_year(name: str, people: str, expected: tuple[object, ...]) -> None:
    assert facts(collection(name, people)) == expected


def test_a_collection_without_a_name_is_none() -> None:
    assert collection(" \n", "何舟") is None


@pytest.mark.parametrize(
    ("source", "archive"),
    [
        ("长坪县档案馆，档号：109-00001-01", Archive("长坪县档案馆", "109-00001-01")),
        ("省城外交档案馆 全宗100，目录50，案卷423", Archive("省城外交档案馆", "全宗100，目录50，案卷423")),
        ("АВПРФ, Ф.100, Оп.50а, п.423, д.1", Archive("АВПРФ", "Ф.100, Оп.50а, п.423, д.1")),
        ("档案号：117-00407", Archive("", "117-00407")),
    ],
)
def test_an_archive_and_its_number_are_found(source: str, archive: Archive) -> None:
    found = read_source(source)
    assert found.archive == archive
    assert (found.books, found.printed) == ((), "")


def test_a_book_keeps_its_parts_where_an_archive_number_stands_behind_it() -> None:
    found = read_source("顾三省主编：《长坪文存》第二册,渡口镇：渡口出版社， 1998年。档案号：117-00407。")
    assert facts(found.books[0]) == ("长坪文存", ("顾三省",), (), "渡口镇", "渡口出版社", "1998")
    assert found.books[0].volume == "第二册"
    assert found.archive.number == "117-00407"


@pytest.mark.parametrize("source", ["原载《渡口日报》1931年4月9日", "商会所存底稿", "档案馆里找到的底稿"])
def test_what_names_neither_stands_as_printed(source: str) -> None:
    found = read_source(source)
    assert (found.books, found.archive, found.printed) == ((), Archive(), source)


PIECES = st.sampled_from(
    ("档案馆", "档号：", "1", "《", "》", "，", "（", "）", "年", "出版社", "АВПРФ", " ", "\n", "何舟", "编", "1998")
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=25).map("".join), st.text(max_size=20))
def test_any_text_is_taken_apart_into_lines(source: str, people: str) -> None:
    found = read_source(source)
    book = collection(source, people)
    texts = [
        found.archive.holder,
        found.archive.number,
        found.printed,
        *(b.title for b in (*found.books, *([book] if book else []))),
    ]
    assert all(text.splitlines() in ([], [text]) for text in texts)
