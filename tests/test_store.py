"""Records in SQLite and what a reader of one version sees of them: days, names, filters, and older versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import FERRY, index, put, reader, record
from hypothesis import given
from hypothesis import strategies as st

from index.filters import Filters
from index.home import Home
from index.ingest import parse, parse_date
from index.reader import Reader
from index.store import Writer, interval


@pytest.mark.parametrize(
    ("dates", "period", "days"),
    [
        ("1957-11-19", False, [(19571119, 19571119)]),
        ("1957-11-0", False, [(19571101, 19571130)]),
        ("1956-2-0", False, [(19560201, 19560229)]),
        ("1957-0-0", False, [(19570101, 19571231)]),
        ("1957-2-30", False, [(19570201, 19570228)]),
        ("", False, []),
        ("1957-1-1,1958-2-2", False, [(19570101, 19570101), (19580202, 19580202)]),
        ("1957-1-1,1958-2-2", True, [(19570101, 19580202)]),
        ("1957-0-0,1958-0-0", True, [(19570101, 19581231)]),
        ("1958-0-0,1957-0-0", True, [(19570101, 19581231)]),
        ("1957-11-0", True, [(19571101, 19571130)]),
    ],
)
def test_the_days_that_dates_cover(dates: str, period: bool, days: list[tuple[int, int]]) -> None:
    assert interval(tuple(parse_date(part) for part in dates.split(",") if part), period) == days


DATES = {
    "day": ("1957-11-19", "false"),
    "month": ("1957-11-0", "false"),
    "year": ("1957-0-0", "false"),
    "period": ("1956-3-1,1958-5-1", "true"),
    "two": ("1956-3-1,1958-5-1", "false"),
    "undated": ("", "false"),
    "later": ("1960-1-1", "false"),
}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """One record for each way of dating."""
    folder = tmp_path_factory.mktemp("dated")
    texts = {
        name: record(
            FERRY[0], id=name, 日期=dates, 是否是时间段=period, 标签=f"渡口,{name}", 书籍=f"县志第{len(name)}卷", 作者="老铁匠"
        )
        for name, (dates, period) in DATES.items()
    }
    index(folder / "home", put(folder / "records", **texts))
    return reader(folder / "home")


def passing(dated: Reader, **filters: object) -> set[str]:
    rows, passages = dated.rows(Filters(**filters))  # type: ignore[arg-type]
    found = {passage.record for passage, _ in dated.passages(passages.tolist()).values()}
    assert len(rows) == len(found) == dated.count(Filters(**filters))[0]  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (19571119, 19571119, "day month year period"),
        (19571101, 19571118, "month year period"),
        (19570101, 19570131, "year period"),
        (None, 19560301, "period two"),
        (None, 19560229, ""),
        (19580501, 19581231, "period two"),
        (19590101, None, "later"),
        (19560101, 19561231, "period two"),
        (19550101, 19551231, ""),
        (None, 99999999, "day month year period two later"),
    ],
)
def test_a_record_passes_when_its_days_overlap(dated: Reader, first: int | None, last: int | None, expected: str) -> None:
    assert passing(dated, first=first, last=last) == set(expected.split())


DAYS = st.integers(19550101, 19610101)


@given(DAYS, DAYS)
def test_date_filters_equal_brute_force_over_the_days(dated: Reader, first: int, last: int) -> None:
    expected = set()
    for name, (dates, period) in DATES.items():
        spans = interval(tuple(parse_date(part) for part in dates.split(",") if part), period == "true")
        if any(begin <= last and end >= first for begin, end in spans):
            expected.add(name)
    assert passing(dated, first=first, last=last) == expected


def test_other_filters_pass_what_they_name(dated: Reader) -> None:
    everything = set(DATES)
    assert passing(dated) == everything
    assert passing(dated, tag="渡口") == everything
    assert passing(dated, tag="渡") == set()
    assert passing(dated, tag="year") == {"year"}
    assert passing(dated, book="县志") == everything
    assert passing(dated, book="第3卷") == {"day", "two"}
    assert passing(dated, person="老铁匠") == everything
    assert passing(dated, person="渡口") == everything
    assert passing(dated, person="铁匠") == set()
    assert passing(dated, record="month") == {"month"}
    assert passing(dated, record="mont") == set()
    assert passing(dated, tag="渡口", record="year", last=19561231) == set()
    assert passing(dated, tag="' OR 1=1 --") == set()
    assert passing(dated, tag="\ud800") == set()


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    text = record(
        "# 渡口", *FERRY, id="abc", description="县里的档案。", 标签="渡口,船", 作者="老铁匠", 书籍="县志", 来源="县档案馆"
    )
    index(tmp_path / "home", put(tmp_path / "records", one=text))
    opened = reader(tmp_path / "home")
    info = opened.info("abc")
    assert (info.id, info.title, info.date, info.tags, info.authors) == (
        "abc",
        "渡口谈话纪要",
        "1931-4-9",
        ("渡口", "船"),
        ("老铁匠",),
    )
    assert (info.book, info.source, info.paragraphs) == ("县志", "县档案馆", 6)
    header = text.split("\n\n正文：")[0]
    shown = {row["number"]: row["text"] for row in opened.paragraphs("abc")}
    assert shown == {-1: "县里的档案。", 0: header, 1: "渡口", **dict(enumerate(FERRY, 2))}
    assert opened.paths("abc") == [str(tmp_path / "records" / "one.txt")]
    assert opened.keys("abc") == ["abc"]
    with pytest.raises(KeyError):
        opened.info("abcd")


def test_paragraphs_that_answer_are_counted_without_header_and_headings(tmp_path: Path) -> None:
    index(tmp_path / "home", put(tmp_path / "records", one=record("# 渡口", *FERRY, "很长的一段。" * 300, description="县里。")))
    assert reader(tmp_path / "home").count(Filters()) == (1, 6)


def test_a_reader_of_a_version_sees_no_other(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY, id="a"), two=record(FERRY[1], id="b"))
    index(home, records)
    old = reader(home)
    (records / "two.txt").unlink()
    index(home, put(records, one=record(FERRY[2], id="a"), three=record(FERRY[3], id="c")))
    new = reader(home)
    assert [info.key for info in old.records()] == ["a", "b"]
    assert [info.key for info in new.records()] == ["a", "c"]
    assert [row["text"] for row in old.paragraphs("a")[1:]] == list(FERRY)
    assert [row["text"] for row in new.paragraphs("a")[1:]] == [FERRY[2]]
    assert old.paths("b") == [str(records / "two.txt")]
    assert new.paths("b") == []
    assert (old.count(Filters())[1], new.count(Filters())[1]) == (6, 2)


def test_what_a_run_did_not_publish_is_undone_by_the_next_with_its_names(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    index(home.path, put(tmp_path / "records", one=record(FERRY[0], id="a")))
    lost = Writer(home.database, 1, 2)
    row, _ = lost.add(parse(record(FERRY[1], id="b"), "b.txt"))
    lost.attach("b.txt", "1", row)
    assert lost.detach("a") != []
    lost.commit()
    lost.end()
    assert [info.key for info in Reader(home.database, 1).records()] == ["a"]
    index(home.path, put(tmp_path / "records", other=record(FERRY[2], id="b")))
    assert [info.key for info in reader(home.path).records()] == ["a", "b"]
