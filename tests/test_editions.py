"""One record in several books: found as one hit, its other editions named, its differences in the words of each."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from answering import check, made, opened, sample
from hypothesis import given
from hypothesis import strategies as st

from index.editions import alike, others, same
from index.record import Passage
from index.retriever import Mode, Retriever
from qa import pipeline, ranking
from qa.editions import differences, editions_of
from qa.intent import intent

PARTS = (
    "何舟说，渡口的船每周只开两趟，雪天便不开，对岸的学生要绕到上游的石桥才能上学，来回要走三个时辰。",
    "罗季明回答说，商会愿意借出三千元修一座木桥，利息二厘，五年以内还清，木料由县里的林场供给。",
    "何舟同意这个办法，并且说桥修好以后不收过桥钱，挑担的、赶车的和读书的都一样看待。",
)
TALK = "谈木桥"


def printed(id: str, book: str, *parts: str, title: str = "何舟与罗季明谈木桥", date: str = "1931-4-9") -> str:
    return (
        f"id: {id}\n标题：{title}\n日期：{date}\n是否是时间段：false\n作者：\n来源：\n标签：对话\n书籍：{book}\n书籍作者：\n\n"
        f"正文：\n{chr(10).join(f'{part}{chr(10)}' for part in parts)}\n描述：\n\n"
    )


SCANNED = (
    PARTS[0].replace("学生", "学主").replace("，", ",", 1),
    "罗季明囬答说：商會願意借出五千元修一座木橋，利息二厘[1]，五年以內還清，木料由縣里的林場供給。",
    PARTS[2].replace("赶车的", "起车的"),
)
"""The same talk as a scan reads it: faults, another mark of punctuation, traditional characters, one changed figure."""

OTHER = "医生提醒大家，井水要煮开以后再喝，霍乱还没有过去，{}村已经病倒了四个人，药要到省城去买，路上要走两天。"


def home(name: str, **texts: str) -> Retriever:
    return opened(made({f"{key}.txt": text for key, text in texts.items()}, name))


@pytest.fixture(scope="module")
def books() -> Retriever:
    filler = [
        OTHER.format(village)
        for village in ("河东", "河西", "山前", "山后", "桥头", "石门", "柳林", "沙洲", "东坡", "西坡", "南岭")
    ]
    return home(
        "books",
        a=printed("aaaaaaaaaa", "长坪文存", *PARTS),
        b=printed("bbbbbbbbbb", "长坪旧抄", *SCANNED, title="关于木桥的谈话", date=""),
        c=printed("cccccccccc", "长坪医案", *filler, title="医生的话", date="1933-0-0"),
    )


def passage(record: str, text: str, kind: str = "body") -> Passage:
    return Passage(-1, record, 1, 0, len(text), text, kind, None)  # type: ignore[arg-type]


def test_faults_punctuation_script_and_a_changed_word_leave_a_text_what_it_is() -> None:
    assert all(alike(one, other) for one, other in zip(PARTS, SCANNED, strict=True))
    assert not alike(PARTS[0], PARTS[1])


@pytest.mark.parametrize(
    ("a", "b"), [("毛泽东：对。", "毛泽东：对。"), ("是的，我同意你的看法。", "是的，我同意你的看法。"), ("", "")]
)
def test_a_short_formula_is_no_edition_of_another(a: str, b: str) -> None:
    assert not alike(a, b)


def test_a_text_within_a_much_longer_one_is_another_text() -> None:
    assert not alike(PARTS[0], "".join(PARTS) + OTHER)


@given(st.text("渡口木桥船一二三", max_size=60), st.text("渡口木桥船一二三", max_size=60))
def test_likeness_has_no_direction(a: str, b: str) -> None:
    assert alike(a, b) == alike(b, a)


def test_like_passages_of_records_that_share_nothing_else_are_no_editions() -> None:
    oath = "我们大家在这里宣誓，永远忠于职守，不贪污，不受贿，不欺负百姓，如违此誓，愿受处分。"
    retriever = home(
        "oath",
        a=printed("aaaaaaaaaa", "甲书", oath, PARTS[0], PARTS[1], title="何舟就职"),
        b=printed("bbbbbbbbbb", "乙书", oath, OTHER.format("河东"), title="罗季明就职", date="1940-1-1"),
    )
    assert not same(retriever.reader, passage("aaaaaaaaaa", oath), passage("bbbbbbbbbb", oath))


def test_headings_and_notes_are_no_editions(books: Retriever) -> None:
    assert not same(books.reader, passage("aaaaaaaaaa", PARTS[1], "note"), passage("bbbbbbbbbb", PARTS[1], "note"))
    assert list(others(books.reader, books.lexical, passage("aaaaaaaaaa", PARTS[1], "note"))) == []


def test_an_answer_quotes_one_edition_and_names_the_other_with_its_differences(books: Retriever) -> None:
    found = pipeline.ask(books, "商会愿意借出多少元修木桥？").json()
    check(books, found)
    (citation,) = [one for one in found["citations"] if one["paragraph"] == 2]
    (edition,) = citation["editions"]
    kept, other = ("aaaaaaaaaa", "bbbbbbbbbb") if citation["record"] == "aaaaaaaaaa" else ("bbbbbbbbbb", "aaaaaaaaaa")
    assert {one["record"] for one in found["citations"]} == {kept}
    assert (edition["passage"], edition["record"]) == (f"{other}#2", other)
    assert edition["book"] in edition["reference"]
    assert {edition["book"], next(part for part in ("长坪文存", "长坪旧抄") if part in citation["reference"])} == {
        "长坪文存",
        "长坪旧抄",
    }
    text = next(row["text"] for row in books.reader.paragraphs(kept) if row["number"] == 2)
    assert all(text[one["start"] : one["end"]] == one["here"] for one in edition["differences"])
    assert {one["here"] for one in edition["differences"]} & {"三", "五"}


def test_editions_take_no_place_from_other_paragraphs(books: Retriever) -> None:
    hits, twins = ranking.once(
        books, books.query("借出多少元修木桥？霍乱病倒了几个人？"), intent("借款"), 10, "hybrid", one_id=False
    )
    names = [hit.passage.name for hit in hits]
    assert len(names) == 10
    assert twins
    assert not {twin.name for left_out in twins.values() for twin in left_out} & set(names)


def test_search_keeps_editions_with_ids_of_their_own_and_joins_texts_under_one_id() -> None:
    apart = home("apart", a=printed("aaaaaaaaaa", "甲书", *PARTS), b=printed("bbbbbbbbbb", "乙书", *SCANNED))
    found = pipeline.search(apart, "商会愿意借出多少元修木桥？").json()["passages"]
    assert {one["record"] for one in found if one["paragraph"] == 2} == {"aaaaaaaaaa", "bbbbbbbbbb"}
    assert all("editions" not in one for one in found)
    joined = home("joined", a=printed("aaaaaaaaaa", "甲书", *PARTS), b=printed("aaaaaaaaaa", "乙书", *SCANNED))
    found = pipeline.search(joined, "商会愿意借出多少元修木桥？").json()["passages"]
    (hit,) = [one for one in found if one["text"].startswith("罗季明")]
    assert [one["record"] for one in hit["editions"]] == ["aaaaaaaaaa"]
    assert hit["editions"][0]["passage"] != hit["passage"]


def test_one_record_alone_has_no_editions() -> None:
    alone = home("alone", a=printed("aaaaaaaaaa", "甲书", *PARTS))
    assert editions_of(alone, "aaaaaaaaaa", 1, 0, 5) == ()
    assert "editions" not in pipeline.ask(alone, "商会愿意借出多少元修木桥？").json()["citations"][0]


def test_a_paragraph_that_ends_elsewhere_in_another_book_is_found() -> None:
    split = home(
        "split",
        a=printed("aaaaaaaaaa", "甲书", *PARTS),
        b=printed("bbbbbbbbbb", "乙书", PARTS[0] + PARTS[1], PARTS[2]),
    )
    (edition,) = editions_of(split, "aaaaaaaaaa", 2, 0, 10)
    assert (edition.passage, edition.differences) == ("bbbbbbbbbb#1", ())


# differences


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("船每周只开两趟，雪天不开。", "船每周只开三趟，雪天不开。", [("两", "三", 5, 6)]),
        ("船每周只开两趟，雪天不开。", "船每周开两趟，雪天都不开。", [("只", "", 3, 4), ("", "都", 10, 10)]),
        ("船每周只开两趟。", "前面另有一句话。船每周只开两趟。后面也有一句。", []),
        ("船 每周[1]只开\n两趟，", "船每周只开兩趟,①", []),
        ("", "船", []),
        ("这一句在上一段里。船每周只开两趟，雪天便不开，学生要绕路。", "船每周只开两趟，雪天便不开，学生要绕路。", []),
    ],
)
def test_differences_are_words_not_forms_of_characters(here: str, there: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert [(one.here, one.there, one.start, one.end) for one in differences(here, there)] == expected


@given(st.text("渡口木桥船，。 [1]\n", max_size=40), st.text("渡口木桥船，。 [1]\n", max_size=40), st.integers(0, 9))
def test_differences_lie_in_both_texts_in_order(here: str, there: str, offset: int) -> None:
    at = offset
    for one in differences(here, there, offset):
        assert at <= one.start <= one.end
        assert here[one.start - offset : one.end - offset] == one.here
        assert one.there in there
        at = one.end
    assert differences(here, here) == ()


def test_the_same_talk_in_two_books_of_the_archive_is_one_hit(shared: Path, tmp_path: Path) -> None:
    pair = ("a0/maoquanji38/a6c8086c75.txt", "a3/9646ca98-820c-44ef-b8ca-c656fd59b7fd/a6c8086c75.txt")
    with zipfile.ZipFile(shared / "records" / "hard.zip") as archive:
        texts = {f"{at}.txt": archive.read(name).decode() for at, name in enumerate(pair)}
    retriever = opened(made(texts, "pair"))
    rows = [row for row in retriever.reader.paragraphs("a6c8086c75") if row["kind"] == "body" and len(row["text"]) > 60]
    found = [editions_of(retriever, "a6c8086c75", row["number"], 0, 40) for row in rows]
    assert sum(map(bool, found)) >= 0.8 * len(rows)
    assert {edition.record for editions in found for edition in editions} == {"a6c8086c75"}
    found_first = [pipeline.search(retriever, row["text"][:40]).json()["passages"] for row in rows[:10]]
    joined = [hits for hits in found_first if "editions" in hits[0]]
    assert len(joined) >= 6
    for hits in joined:
        twin = hits[0]["editions"][0]["passage"]
        assert twin.split("#")[0] != hits[0]["passage"].split("#")[0]
        assert twin not in {hit["passage"] for hit in hits}


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize("k", [1, 3, 10, 30])
def test_without_editions_the_ranking_is_what_it_would_be(mode: Mode, k: int) -> None:
    alone = opened(sample())
    query, wanted, _ = pipeline.prepare(alone, "苏联的贷款有多少？")
    hits, twins = ranking.once(alone, query, wanted, k, mode, one_id=False)
    assert twins == {}
    assert [hit.passage.name for hit in hits] == [hit.passage.name for hit in ranking.ranked(alone, query, wanted, k, mode)]
