"""References in Chicago notes, BibTeX, RIS and CSL-JSON: hand-worked examples, and every title survives and breaks nothing."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.record import RecordInfo
from qa.commands.cite import Style
from qa.reference import STYLES, in_all_styles, item, together
from qa.source import Archive

PRINTED = "顾三省主编：《长坪文存》第二册,渡口镇：渡口出版社， 1998年，第12—15页。"


def info(**fields: object) -> RecordInfo:
    values: dict[str, object] = {
        "key": "a1b2c3d4e5", "id": "a1b2c3d4e5", "title": "谈话纪要", "date": "1931-4-9", "period": False, "authors": ("何舟",),
        "source": PRINTED, "tags": (), "book": "长坪档案", "book_author": "县档案室", "paragraphs": 9,
    }  # fmt: skip
    return RecordInfo(**{**values, **fields})  # type: ignore[arg-type]


def styled(style: str, place: str = "¶4", archive: Archive | None = None, **fields: object) -> str:
    return STYLES[style](item(info(**fields), place, archive))


def test_the_command_offers_every_style() -> None:
    assert get_args(Style) == tuple(STYLES)


# Chicago


def test_a_note_names_author_title_date_book_editor_facts_of_publication_pages_paragraph_and_collection() -> None:
    assert styled("chicago") == (
        "何舟, “谈话纪要,” April 9, 1931, in 长坪文存, 第二册, ed. 顾三省 (渡口镇: 渡口出版社, 1998), 12–15, ¶4;"
        " 长坪档案, ed. 县档案室, a1b2c3d4e5."
    )


@pytest.mark.parametrize(
    ("date", "period", "shown"),
    [
        (None, False, "“谈话纪要,” in"),
        ("1931-0-0", False, " 1931, in"),
        ("1931-4-0", False, " April 1931, in"),
        ("1931-4-9,1931-5-2", True, " April 9, 1931–May 2, 1931, in"),
        ("1931-4-9,1931-5-2", False, " April 9, 1931, May 2, 1931, in"),
        ("29-29-29", False, " 29-29-29, in"),
    ],
)
def test_a_note_dates_the_document_as_far_as_it_is_known(date: str | None, period: bool, shown: str) -> None:
    assert shown in styled("chicago", date=date, period=period)


def test_a_note_names_up_to_three_authors_and_of_more_the_first() -> None:
    assert styled("chicago", authors=("甲", "乙")).startswith("甲 and 乙, “")
    assert styled("chicago", authors=("甲", "乙", "丙")).startswith("甲, 乙, and 丙, “")
    assert styled("chicago", authors=("甲", "乙", "丙", "丁")).startswith("甲 et al., “")


def test_a_note_of_a_whole_record_in_a_collection_alone() -> None:
    assert styled("chicago", "", source="", authors=()) == "“谈话纪要,” April 9, 1931, in 长坪档案, ed. 县档案室; a1b2c3d4e5."
    assert styled("chicago", "", source="", book="", authors=(), date=None) == "“谈话纪要”; a1b2c3d4e5."


def test_an_author_is_not_the_editor_of_his_own_works() -> None:
    assert "ed." not in styled("chicago", source="", book="何舟选集", book_author="何舟")


def test_quotation_marks_of_a_title_become_single_ones_within_a_note() -> None:
    assert "“论‘渡口’,”" in styled("chicago", title="论“渡口”")


# BibTeX


def test_an_entry_keeps_chinese_titles_and_names_whole() -> None:
    assert styled("bibtex", archive=Archive("", "117-00407")) == (
        "@incollection{jiyao-a1b2c3d4e5-4,\n  author = {{何舟}},\n  title = {{谈话纪要}},\n  booktitle = {{长坪文存}},\n"
        "  volume = {第二册},\n  editor = {{顾三省}},\n  publisher = {{渡口出版社}},\n  address = {渡口镇},\n  year = {1998},\n"
        "  pages = {12--15},\n  origdate = {1931-04-09},\n  note = {¶4; 1931-4-9; 117-00407; 长坪档案: a1b2c3d4e5},\n}\n"
    )


def test_what_tex_reads_as_a_command_is_written_out() -> None:
    title = re.search(r"title = \{\{(.*)\}\}", styled("bibtex", title=r"50% & $1_a #2 {x} \y ~ ^"))
    assert title is not None
    assert title[1] == (
        r"50\% \& \$1\_a \#2 \textbraceleft{}x\textbraceright{} \textbackslash{}y \textasciitilde{} \textasciicircum{}"
    )


def test_without_a_book_an_entry_is_misc_with_the_documents_own_year() -> None:
    entry = styled("bibtex", source="商会所存底稿", book="")
    assert entry.startswith("@misc{")
    assert "howpublished = {商会所存底稿},\n  year = {1931},\n  date = {1931-04-09}" in entry


# RIS


def test_a_ris_record_begins_with_ty_ends_with_er_and_breaks_lines_with_crlf() -> None:
    assert styled("ris", archive=Archive("县档案馆", "117-00407")).split("\r\n") == [
        "TY  - CHAP", "AU  - 何舟", "TI  - 谈话纪要", "T2  - 长坪文存", "A2  - 顾三省", "VL  - 第二册", "CY  - 渡口镇", "PB  - 渡口出版社",
        "PY  - 1998", "SP  - 12-15", "DB  - 县档案馆", "AN  - 117-00407", "DP  - 长坪档案", "CN  - a1b2c3d4e5", "N1  - ¶4",
        "N1  - 1931-4-9", "N1  - 县档案馆, 117-00407", "N1  - 长坪档案: a1b2c3d4e5", "ER  - ", "",
    ]  # fmt: skip


def test_without_a_book_a_ris_record_is_a_manuscript_of_its_date() -> None:
    lines = styled("ris", source="", book="", date="1931-4-0").split("\r\n")
    assert lines[0] == "TY  - MANSCPT"
    assert "DA  - 1931/04" in lines


# CSL-JSON

TYPES = {"chapter", "document"}
TEXTS = {
    "title", "container-title", "volume", "edition", "publisher", "publisher-place", "page", "locator", "archive", "archive_location",
    "source", "call-number", "note",
}  # fmt: skip
NAMES, DATES = {"author", "editor", "translator"}, {"issued", "original-date"}


def check_csl(items: Any) -> None:
    """The rules of csl-data.json (schema v1.0, draft-07) for the fields in use: no other fields; names and dates in their forms."""
    assert isinstance(items, list)
    for one in items:
        assert {"id", "type"} <= set(one) <= {"id", "type"} | TEXTS | NAMES | DATES
        assert isinstance(one["id"], str)
        assert one["type"] in TYPES
        assert all(isinstance(one[name], str) for name in TEXTS & set(one))
        for name in NAMES & set(one):
            assert all(set(person) == {"literal"} and isinstance(person["literal"], str) for person in one[name])
        for name in DATES & set(one):
            check_date(one[name])


def check_date(date: Any) -> None:
    assert set(date) in ({"date-parts"}, {"literal"})
    if "literal" in date:
        assert isinstance(date["literal"], str)
        return
    assert 1 <= len(date["date-parts"]) <= 2
    for parts in date["date-parts"]:
        assert 1 <= len(parts) <= 3
        assert all(isinstance(part, int) for part in parts)


def test_a_csl_item_is_a_chapter_issued_with_its_book_and_dated_by_itself() -> None:
    (one,) = json.loads(styled("csl-json", archive=Archive("县档案馆", "117-00407")))
    assert one == {
        "id": "jiyao-a1b2c3d4e5-4", "type": "chapter", "title": "谈话纪要", "author": [{"literal": "何舟"}],
        "editor": [{"literal": "顾三省"}], "container-title": "长坪文存", "volume": "第二册", "publisher": "渡口出版社",
        "publisher-place": "渡口镇", "issued": {"date-parts": [[1998]]}, "page": "12-15", "original-date": {"date-parts": [[1931, 4, 9]]},
        "locator": "¶4", "archive": "县档案馆", "archive_location": "117-00407", "source": "长坪档案", "call-number": "a1b2c3d4e5",
        "note": "¶4; 1931-4-9; 县档案馆, 117-00407; 长坪档案: a1b2c3d4e5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "period", "expected"),
    [
        ("1931-4-0", False, {"date-parts": [[1931, 4]]}),
        ("1931-4-9,1931-5-2", True, {"date-parts": [[1931, 4, 9], [1931, 5, 2]]}),
        ("1931-4-9,1931-5-2", False, {"literal": "1931-4-9, 1931-5-2"}),
        ("29-29-29", False, {"literal": "29-29-29"}),
    ],
)
def test_a_csl_date_has_parts_where_a_calendar_has_it(date: str, period: bool, expected: dict[str, object]) -> None:
    (one,) = json.loads(styled("csl-json", source="", book="", date=date, period=period))
    assert one["issued"] == expected
    assert one["type"] == "document"


def test_several_references_are_one_file_of_their_style() -> None:
    items = [item(info(key=key, id=key), "¶1") for key in ("aa", "bb")]
    assert [one["id"] for one in json.loads(together(items, "csl-json"))] == ["jiyao-aa-1", "jiyao-bb-1"]
    assert together(items, "ris").count("TY  - ") == together(items, "ris").count("ER  - \r\n") == 2
    assert together(items, "bibtex").count("@incollection{") == 2


# hostile records

HOSTILE = st.sampled_from(
    ("\nER  - \nTY  - BOOK", "}\n@book{x,", "\\input{/etc/passwd}", '","type":"book', "%", "{", "}", "\u2028", "\x85", "\r", "\x00", "\u202e")
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=8), max_size=6).map("".join)


@given(TEXT, st.lists(TEXT, max_size=5), TEXT, TEXT, TEXT, st.none() | st.just("1931-4-9") | TEXT, st.booleans())
def test_no_record_breaks_a_style(
    title: str, authors: list[str], source: str, book: str, people: str, date: str | None, period: bool
) -> None:
    record = info(
        title=title, authors=tuple(authors), source=source, book=book, book_author=people, date=date or None, period=period
    )
    found = in_all_styles(item(record, "¶4"))
    check_csl(json.loads(found["csl-json"]))
    assert found["chicago"].splitlines() == [found["chicago"]]
    lines = found["ris"].split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("ER") == [line[:2] for line in lines].count("TY") == 1
    check_bibtex(found["bibtex"])
    for text in found.values():
        assert not re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028-\u202e]", text)


def check_bibtex(entry: str) -> None:
    """One entry whose braces match as BibTeX counts them, escaped or not, and whose fields stand on lines of their own."""
    depth = 0
    for at, char in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth > 0 or at < entry.index("{") or entry[at:] in ("}\n", "\n")
    head, *fields, end, nothing = entry.split("\n")
    assert re.fullmatch(r"@(?:incollection|misc)\{[A-Za-z0-9-]+,", head)
    assert (end, nothing) == ("}", "")
    assert all(re.fullmatch(r"  [a-z]+ = \{.*\},", field) for field in fields)
    assert not re.search(r"(?<!\\)[%#&_$]", re.sub(r"^  [a-z]+ = |^@.*$", "", entry, flags=re.MULTILINE))
