"""Reading records: the export layout with its traps, three other layouts, plain text, and what is refused."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import ReadError, Source, decode, find
from index.ingest import parse, parse_date, read, split_parts
from index.record import Record

Export = Callable[..., str]


def texts(record: Record) -> list[str]:
    return [paragraph.text for paragraph in record.paragraphs]


def test_every_field_of_the_export_layout_is_read(export: Export) -> None:
    fields = {
        "作者": "何舟,陈梅",
        "来源": "《县志》，长坪：修志馆，1988年。",
        "标签": "何舟,渡口,对话",
        "书籍": "县志补编",
        "书籍作者": "苏白",
    }
    record = parse(export("# 渡口谈话纪要", "何舟说，船不够。", description="录自底稿。", **fields), "r.txt")
    assert (record.id, record.title, record.date, record.period) == ("0a1b2c3d4e", "渡口谈话纪要", "1931-4-9", False)
    assert (record.authors, record.tags) == (("何舟", "陈梅"), ("何舟", "渡口", "对话"))
    assert (record.source, record.book, record.book_author) == (fields["来源"], "县志补编", "苏白")
    assert record.description == "录自底稿。"
    assert record.header.startswith("id: 0a1b2c3d4e\n标题：渡口谈话纪要\n")
    assert record.header.endswith("\n书籍作者：苏白")
    assert [(p.number, p.text, p.kind, p.level) for p in record.paragraphs] == [
        (1, "渡口谈话纪要", "heading", 1),
        (2, "何舟说，船不够。", "body", 0),
    ]
    assert record.warnings == ()


def test_headings_and_quotations_lose_their_marks_and_nothing_else_does(export: Export) -> None:
    parts = ["#### 末级", "##### 五级不是标题", "> 路通之日，当植树。", "#三号隧道昨夜贯通。", ">不是引文", "  缩进的署名"]
    record = parse(export(*parts), "r.txt")
    assert [(p.kind, p.level, p.text) for p in record.paragraphs] == [
        ("heading", 4, "末级"),
        ("body", 0, "##### 五级不是标题"),
        ("quotation", 0, "路通之日，当植树。"),
        ("body", 0, "#三号隧道昨夜贯通。"),
        ("body", 0, ">不是引文"),
        ("body", 0, "  缩进的署名"),
    ]


@pytest.mark.parametrize("part", ["> ", "# ", "#", ">", "####"])
def test_a_mark_without_text_is_a_paragraph_of_its_own(export: Export, part: str) -> None:
    assert [(p.kind, p.text) for p in parse(export("甲", part, "乙"), "r.txt").paragraphs][1] == ("body", part)


def test_the_header_ends_at_the_first_body_label_and_the_description_begins_at_the_last(export: Export) -> None:
    parts = ["来源：顾家所存底稿", "正文：", "标题：不是标题", "id: 不是号", "描述：", "最后一段。"]
    record = parse(export(*parts, description="说明。"), "r.txt")
    assert texts(record) == parts
    assert (record.source, record.description) == ("", "说明。")


def test_an_empty_description_is_no_description(export: Export) -> None:
    assert parse(export("甲"), "r.txt").description == ""


def test_an_empty_body_is_indexed_by_its_header_with_a_warning(export: Export) -> None:
    record = parse(export(), "r.txt")
    assert record.paragraphs == ()
    assert record.warnings == ("the body is empty; indexed by its header alone",)


def test_line_breaks_in_title_and_author_become_spaces(export: Export) -> None:
    record = parse(export("甲", 标题="山路旧闻\n        ——记一辆车", 作者="何</a>\n舟"), "r.txt")
    assert (record.title, record.authors) == ("山路旧闻 ——记一辆车", ("何 舟",))
    assert "标题：山路旧闻\n        ——记一辆车\n" in record.header


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("", ()),
        (",陈梅", ("陈梅",)),
        ("何舟,沈、叶二人", ("何舟", "沈、叶二人")),
        ("萧关，李逊", ("萧关，李逊",)),
        (" 何舟 , ", ("何舟",)),
    ],
)
def test_authors_are_joined_by_an_ascii_comma_and_blank_ones_left_out(
    export: Export, printed: str, names: tuple[str, ...]
) -> None:
    assert parse(export("甲", 作者=printed), "r.txt").authors == names


def test_a_missing_author_of_the_book_prints_undefined_and_is_none(export: Export) -> None:
    assert parse(export("甲", 书籍作者="undefined"), "r.txt").book_author == ""


def test_several_days_and_periods_are_told_apart(export: Export) -> None:
    days = parse(export("甲", 日期="1930-2-0,1930-3-1"), "r.txt")
    period = parse(export("甲", 日期="1926-3-0,1926-7-0", 是否是时间段="true"), "r.txt")
    assert (days.date, days.period, len(days.dates)) == ("1930-2-0,1930-3-1", False, 2)
    assert (period.date, period.period) == ("1926-3-0,1926-7-0", True)
    assert parse(export("甲", 日期=""), "r.txt").date is None


@pytest.mark.parametrize("printed", ["1957-11-19", "1957-11-0", "1957-0-0", "1956-2-29", "1949-12-31"])
def test_dates_of_the_calendar_and_dates_with_missing_parts_are_valid(printed: str) -> None:
    date = parse_date(printed)
    assert (date.printed, date.valid) == (printed, True)
    assert f"{date.year}-{date.month}-{date.day}" == printed


@pytest.mark.parametrize(
    "printed",
    ["1958-2-29", "29-29-29", "2011-3-38", "1-957-7", "1950-1951-10", "5-5-0", "1963-0-12", "1957", "去年春天", "1957-13-1"],
)
def test_impossible_dates_are_kept_as_text_and_said(export: Export, printed: str) -> None:
    record = parse(export("甲", 日期=printed), "r.txt")
    assert [(date.printed, date.valid) for date in record.dates] == [(printed, False)]
    assert record.warnings == (f"impossible date {printed!r}, kept as text",)


def test_paragraphs_are_numbered_over_what_is_not_blank() -> None:
    assert split_parts("\n\n甲\n\n\n\n　\n\n乙\n丙\n\n \n") == ["甲", "乙\n丙"]


def test_windows_line_ends_read_like_others(export: Export) -> None:
    text, _ = decode(export("# 甲", "乙").replace("\n", "\r\n").encode(), "r.txt")
    assert parse(text, "r.txt") == parse(export("# 甲", "乙"), "r.txt")


def test_a_record_without_an_id_gets_ten_hex_digits_of_its_content(export: Export) -> None:
    first, second = (parse(export("甲", id="", 标题=title), "r.txt") for title in ("一", "二"))
    text = export("甲", id="", 标题="一")
    assert first.id == hashlib.sha256(text.encode()).hexdigest()[:10]
    assert first.id != second.id
    assert first.id == parse(text, "elsewhere.txt").id


LINE = st.text(alphabet="何舟说，渡口的船。一二3a#>：（） ", min_size=1, max_size=30).map(str.strip).filter(bool)
PART = (
    st.lists(LINE, min_size=1, max_size=2)
    .map("\n".join)
    .filter(lambda part: not part.startswith(("# ", "## ", "### ", "#### ", "> ")))
)


@given(st.lists(PART, max_size=8))
def test_parts_written_in_the_export_layout_come_back(export: Export, parts: list[str]) -> None:
    record = parse(export(*parts), "r.txt")
    assert texts(record) == parts
    assert [paragraph.number for paragraph in record.paragraphs] == list(range(1, len(parts) + 1))


OLDER = """id: 1f2e3d4c5b
标题：山路旧闻
日期：1931-4-9
是否是时间段：false
作者：何舟
来源：镇志
描述：录自底稿。
标签：文章
书籍：县志补编
书籍作者：苏白

那条船每周只开两趟[0]。
雪天便不开。
[注释]
[0]一说三趟。
[1]指长坪渡。
"""

LATER = """id: 1f2e3d4c5b
标题：山路旧闻
日期：1931-4-9
是否是时间段：false
作者：何舟
来源：镇志
描述：录自底稿。
标签：文章
书籍：县志补编
书籍作者：苏白

正文：
那条船每周只开两趟[1]。

雪天便不开。

注释：

[1]一说三趟。

[2]指长坪渡。
"""

SHORT = "标题：山路旧闻\n日期：1931-4-9\n作者：何舟\n\n那条船每周只开两趟。\n雪天便不开。\n"


def test_the_older_layout_is_read_with_its_notes() -> None:
    record = parse(OLDER, "r.txt")
    assert texts(record) == ["那条船每周只开两趟[0]。", "雪天便不开。", "[0]一说三趟。", "[1]指长坪渡。"]
    assert (record.id, record.description, record.tags, record.book_author) == ("1f2e3d4c5b", "录自底稿。", ("文章",), "苏白")


def test_the_later_layout_is_read_with_its_notes() -> None:
    record = parse(LATER, "r.txt")
    assert texts(record) == ["那条船每周只开两趟[1]。", "雪天便不开。", "[1]一说三趟。", "[2]指长坪渡。"]
    assert (record.source, record.description, record.book) == ("镇志", "录自底稿。", "县志补编")


def test_the_short_layout_is_read() -> None:
    record = parse(SHORT, "r.txt")
    assert (record.title, record.date, record.authors) == ("山路旧闻", "1931-4-9", ("何舟",))
    assert texts(record) == ["那条船每周只开两趟。", "雪天便不开。"]


def test_an_export_that_lost_its_end_is_read_to_where_it_ends(export: Export) -> None:
    cut = export("甲甲", "乙乙").partition("\n\n描述：")[0]
    record = parse(cut, "r.txt")
    assert texts(record) == ["甲甲", "乙乙"]
    assert record.title == "渡口谈话纪要"


def test_labels_without_a_value_and_without_text_are_refused() -> None:
    with pytest.raises(ReadError, match=r"r\.txt, line 1: a header without a value and no text"):
        parse("标题：\n日期：\n作者：\n", "r.txt")


def test_the_first_line_of_a_plain_text_is_its_title() -> None:
    record = parse("# 山路旧闻\n\n那条船每周只开两趟。\n\n雪天便不开。\n", "旧事.md")
    assert record.title == "山路旧闻"
    assert [(p.kind, p.text) for p in record.paragraphs] == [
        ("heading", "山路旧闻"),
        ("body", "那条船每周只开两趟。"),
        ("body", "雪天便不开。"),
    ]
    assert (record.dates, record.authors, record.header) == ((), (), "")


def test_a_plain_text_that_begins_with_a_long_paragraph_takes_the_name_of_its_file() -> None:
    assert parse("那条船每周只开两趟。" * 20, "长坪/山路旧闻.txt").title == "山路旧闻"
    assert parse("那条船每周只开两趟。" * 20, "r.zip!/长坪/山路旧闻.txt").title == "山路旧闻"


def test_lines_separate_paragraphs_where_no_empty_line_does() -> None:
    assert texts(parse("山路旧闻\n那条船。\n冬天。\n", "a.txt")) == ["山路旧闻", "那条船。", "冬天。"]


def test_a_text_without_anything_is_refused() -> None:
    with pytest.raises(ReadError, match=r"a\.txt, line 1: no header and no text"):
        parse("\n　\n", "a.txt")


def test_another_encoding_is_said(export: Export) -> None:
    text = export("何舟说，渡口的船每周只开两趟，还不够。我们的阅览室有四百六十本书。")
    record = read(Source("r.txt", "", lambda: text.encode("gb18030")))
    assert record.warnings == ("read as GB18030",)
    assert record.paragraphs == parse(text, "r.txt").paragraphs


@given(st.text(alphabet="id: 标题：日期作者正文描述\n#> 甲乙丙1-,。[注释]", max_size=200))
def test_any_text_gives_a_record_or_a_read_error(text: str) -> None:
    result: Record | ReadError
    try:
        result = parse(text, "a.txt")
    except ReadError as error:
        result = error
    if isinstance(result, ReadError):
        assert result.line == 1
    else:
        assert result.title
        assert all(part.strip() for part in texts(result))


def body_of(text: str) -> str:
    """The body of an export by the two labels alone: after the first 正文：, before the last 描述：."""
    return text.split("\n\n正文：\n", 1)[1].rpartition("\n\n描述：\n")[0]


def bare(part: str) -> str:
    for mark in ("# ", "## ", "### ", "#### ", "> "):
        if part.startswith(mark):
            return part[len(mark) :]
    return part


def test_no_text_of_an_odd_record_is_lost(shared: Path) -> None:
    archive = shared / "records" / "hard.zip"
    sources = [item for item in find([archive]) if isinstance(item, Source)]
    assert len(sources) == len(zipfile.ZipFile(archive).namelist()) == 71
    for source in sources:
        text, _ = decode(source.read(), source.path)
        parts = [bare(part) for part in body_of(text).split("\n\n") if part.strip()]
        assert "".join(texts(parse(text, source.path))).replace("\n", "") == "".join(parts).replace("\n", ""), source.path


def test_the_oddities_of_the_hard_records_are_said(shared: Path) -> None:
    records = {
        item.path.split("!/")[1]: read(item) for item in find([shared / "records" / "hard.zip"]) if isinstance(item, Source)
    }
    for line in (shared / "records" / "hard.tsv").read_text("utf-8").splitlines()[1:]:
        name, _, count, oddities, _ = line.split("\t")
        record = records[name]
        assert len(record.paragraphs) == int(count), name
        assert ("impossible-date" in oddities) == any("impossible date" in warning for warning in record.warnings), name
        assert ("empty-body" in oddities) == any("empty" in warning for warning in record.warnings), name


@pytest.mark.parametrize("usual", [True, False])
def test_labels_in_traditional_characters_are_read_and_the_header_stays_as_printed(usual: bool) -> None:
    header = (
        "id: 0a1b2c3d4e\n標題：縣長與商會會長談話紀要\n日期：1931-4-9\n是否是時間段：false\n作者：何舟\n來源：縣志\n標籤：何舟,渡口\n"
        "書籍：長坪檔案\n書籍作者：縣檔案室"
    )
    record = parse(
        header + ("\n\n正文：\n何舟說，來源：不明。\n\n描述：\n\n" if usual else "\n\n何舟說，來源：不明。\n"), "a.txt"
    )
    assert (record.title, record.date, record.source, record.book) == ("縣長與商會會長談話紀要", "1931-4-9", "縣志", "長坪檔案")
    assert (record.authors, record.tags, record.header) == (("何舟",), ("何舟", "渡口"), header)
    assert [part.text for part in record.paragraphs] == ["何舟說，來源：不明。"]
