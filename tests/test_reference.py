"""References after GB/T 7714—2015: what a printed source is taken apart into, and how a part of a compiled work is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.record import RecordInfo
from qa.reference import gbt, item, locator
from qa.source import parse_source

PRINTED = "顾三省主编：《长坪文存·渡口第七卷（1930.10—1931.3）》,渡口镇：渡口出版社， 1998年。"


def info(source: str = "", **fields: object) -> RecordInfo:
    values: dict[str, object] = {
        "key": "a1b2c3d4e5", "id": "a1b2c3d4e5", "title": "谈话纪要", "date": "1931-4-9", "period": False, "authors": (),
        "source": source, "tags": (), "book": "长坪档案", "book_author": "县档案室", "paragraphs": 9,
    }  # fmt: skip
    return RecordInfo(**{**values, **fields})  # type: ignore[arg-type]


def gbt7714(record: RecordInfo, paragraph: int) -> str:
    return gbt(item(record, locator(paragraph)))


def host(source: str, **fields: object) -> str:
    """What stands after `//`, without the collection and the id."""
    return gbt7714(info(source, **fields), 4).split("//")[1].split(". 县档案室. 长坪档案: ")[0]


def test_a_part_of_a_compiled_work_names_title_editor_book_place_press_year_paragraph_and_collection() -> None:
    assert gbt7714(info(PRINTED, authors=("何舟",)), 47) == (
        "何舟. 谈话纪要(1931-4-9)[Z]//顾三省. 长坪文存·渡口第七卷（1930.10—1931.3）. 渡口镇: 渡口出版社, 1998: ¶47."
        " 县档案室. 长坪档案: a1b2c3d4e5."
    )


@pytest.mark.parametrize(("number", "locator"), [(3, ": ¶3."), (0, ": 题头."), (-1, ": 描述.")])
def test_the_paragraph_stands_where_a_page_would(number: int, locator: str) -> None:
    assert f"1998{locator}" in gbt7714(info(PRINTED), number)


def test_line_breaks_in_a_source_are_blanks() -> None:
    broken = PRINTED.replace("：《", "：\n《").replace(", ", ",\n ").replace("， ", "，\n")
    assert gbt7714(info(broken), 1) == gbt7714(info(PRINTED), 1)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("《渡口志》，渡口出版社，1999年", "渡口志. 渡口出版社, 1999: ¶4"),
        ("《渡口志》", "渡口志: ¶4"),
        ("县志办公室编《渡口志》，1980年。", "县志办公室. 渡口志. 1980: ¶4"),
        ("何舟著，梅长青译：《渡口》，省城：水运书局，1999年", "何舟. 渡口. 梅长青, 译. 省城: 水运书局, 1999: ¶4"),
        ("梅长青等译：《渡口》，省城：水运书局", "渡口. 梅长青, 等, 译. 省城: 水运书局: ¶4"),
        ("甲一、乙二、丙三、丁四编：《渡口》，2001年", "甲一, 乙二, 丙三, 等. 渡口. 2001: ¶4"),
        ("何舟编：《渡口》第二册，省城：水运书局，2001年第2版，第12—15页。", "何舟. 渡口: 第二册. 2版. 省城: 水运书局, 2001: 12-15, ¶4"),
        ("何舟编：《论〈渡口〉与《船》》，2001年", "何舟. 论〈渡口〉与《船》. 2001: ¶4"),
        ("何舟编：《甲集》，1999年；罗季明编：《乙集》，2000年，第3页", "何舟. 甲集. 1999: ¶4. 罗季明. 乙集. 2000: 3"),
        (PRINTED + "罗季明编：《乙集》，2000年。", "顾三省. 长坪文存·渡口第七卷（1930.10—1931.3）. 渡口镇: 渡口出版社, 1998: ¶4. 罗季明. 乙集. 2000"),
    ],
)  # fmt: skip
def test_a_printed_book_is_taken_apart(source: str, expected: str) -> None:
    assert host(source) == expected


@pytest.mark.parametrize("source", ["原载《渡口日报》1931年4月9日", "全宗12，目录3", "见《渡口志》，1999年。", "商会所存底稿"])
def test_a_source_that_names_no_book_stands_as_printed(source: str) -> None:
    assert parse_source(source) == []
    assert gbt7714(info(source), 4) == f"谈话纪要(1931-4-9)[Z]. {source.rstrip('。')}: ¶4. 县档案室. 长坪档案: a1b2c3d4e5."


def test_without_a_source_the_collection_is_the_host() -> None:
    assert gbt7714(info(), 4) == "谈话纪要(1931-4-9)[Z]//县档案室. 长坪档案: ¶4. a1b2c3d4e5."
    assert gbt7714(info(book="文集（一卷本）", book_author="何舟，渡口出版社1968年版"), 4) == (
        "谈话纪要(1931-4-9)[Z]//何舟. 文集（一卷本）. 渡口出版社, 1968: ¶4. a1b2c3d4e5."
    )
    assert gbt7714(info(book="", book_author=""), 4) == "谈话纪要(1931-4-9)[Z]: ¶4. a1b2c3d4e5."


def test_a_collection_that_the_source_names_already_is_not_named_twice() -> None:
    reference = gbt7714(info("何舟编：《长坪档案》，1980年"), 4)
    assert reference == "谈话纪要(1931-4-9)[Z]//何舟. 长坪档案. 1980: ¶4. a1b2c3d4e5."


def test_more_than_three_authors_are_the_first_three() -> None:
    assert gbt7714(info(authors=("甲", "乙", "丙", "丁")), 4).startswith("甲, 乙, 丙, 等. 谈话纪要")
    assert gbt7714(info(authors=("甲", "乙", "丙")), 4).startswith("甲, 乙, 丙. 谈话纪要")


@pytest.mark.parametrize(
    ("date", "period", "title", "shown"),
    [
        (None, False, "信", "信[Z]"),
        ("1966-5-0", False, "信", "信(1966-5)[Z]"),
        ("1966-0-0", False, "信", "信(1966)[Z]"),
        ("1966-05-07", False, "信", "信(1966-05-07)[Z]"),
        ("1966-10-10", False, "信", "信(1966-10-10)[Z]"),
        ("1966-5-7,1966-5-9", True, "信", "信(1966-5-7/1966-5-9)[Z]"),
        ("1966-5-7,1966-5-9", False, "信", "信(1966-5-7, 1966-5-9)[Z]"),
        ("1966-5-7", False, "信（1966年5月7日）", "信（1966年5月7日）[Z]"),
        ("1966-5-7", False, "信（一九六六年五月七日）", "信（一九六六年五月七日）[Z]"),
        ("1966-5-7", False, "信（1966年5月17日）", "信（1966年5月17日）(1966-5-7)[Z]"),
    ],
)
def test_a_date_is_given_as_far_as_it_is_known_and_once(date: str | None, period: bool, title: str, shown: str) -> None:
    assert gbt7714(info(date=date, period=period, title=title), 4).split("//")[0] == shown


PIECES = (
    "主编",
    "《",
    "》",
    "：",
    "，",
    "。",
    "；",
    "编",
    "译",
    "第2版",
    "第3页",
    "1999年",
    "出版社",
    "何舟",
    "、",
    "等",
    "\n",
    " ",
    "第二册",
)


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=30).map("".join), st.integers(-1, 500))
def test_any_source_gives_one_line_with_title_paragraph_and_id(source: str, number: int) -> None:
    reference = gbt7714(info(source), number)
    assert reference.splitlines() == [reference]
    assert reference.startswith("谈话纪要(1931-4-9)[Z]")
    assert {0: "题头", -1: "描述"}.get(number, f"¶{number}") in reference
    assert reference.endswith("a1b2c3d4e5.")


def test_a_very_long_source_is_read_at_once() -> None:
    assert gbt7714(info("《甲》，乙：丙，1999年；" * 2000), 4).endswith("a1b2c3d4e5.")
    assert gbt7714(info("甲" * 100_000), 4).endswith("a1b2c3d4e5.")
