"""Editors' notes: where they begin, which paragraph they belong to, how they are cited, and that no speaker owns them."""

from __future__ import annotations

import pytest
from answering import check, made, opened
from hypothesis import given
from hypothesis import strategies as st

from index.apparatus import classify
from index.notes import note_mark, notes_in
from index.record import Paragraph
from qa import pipeline
from qa.citation import cite, compose
from qa.cited import noted, place
from qa.generator import Pick

FILL = ("何舟说，渡口的船每周只开两趟，还不够。",) * 8


def classified(*parts: str) -> list[tuple[str, int | None]]:
    paragraphs = tuple(Paragraph(number, part, "body") for number, part in enumerate(parts, 1))
    return [(paragraph.kind, paragraph.note_of) for paragraph in classify(paragraphs, "谈话纪要")]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("[1]指商会会长。", "1"),
        ("【12】指商会会长。", "12"),
        ("〔１〕指商会会长。", "1"),
        ("[①]指商会会长。", "①"),
        ("　③指商会会长。", "③"),
        ("*这份文件没有写完。", "*"),
        ("注：指商会会长。", ""),
        ("（注：这是何舟的原话。）", ""),
        ("【注】罗季明原名罗山。", ""),
        ("编者按：此信没有寄出。", ""),
        ("［原注］照抄件排印。", ""),
        ("注１、罗季明，原是商会的秘书。", "1"),
        ("原件如此。一一本书编者注", ""),
        ("注意：水要煮开。", None),
        ("*  *  *", None),
        ("（1）县里出一半。", None),
        ("何舟说，船不够（原件如此——编者注）", None),
    ],
)
def test_a_note_is_known_by_its_head_or_its_editors_signature(text: str, mark: str | None) -> None:
    assert note_mark(text) == mark


@pytest.mark.parametrize("mark", ["[1]", "①", "【1】", "*"])
def test_a_note_belongs_to_the_paragraph_that_carries_its_mark(mark: str) -> None:
    assert classified(*FILL, f"船每周只开两趟{mark}，到了", f"{mark}一说三趟。", "雪天便不开。")[8:] == [
        ("body", None), ("note", 9), ("body", None),
    ]  # fmt: skip


def test_brackets_of_another_form_are_the_same_mark() -> None:
    assert classified("船每周只开两趟[1]，到了", "【１】一说三趟。")[1] == ("note", 1)


def test_the_note_of_another_page_with_the_same_mark_ends_the_search() -> None:
    kinds = classified("甲①甲，下一页。", "①甲的注，指船。", "乙，标记没有印出来。", "①乙的注，指煤。——编注")
    assert kinds[1] == ("note", 1)
    assert kinds[3] == ("note", None)


def test_points_of_a_list_and_numbered_headings_are_no_notes() -> None:
    assert {kind for kind, _ in classified(*FILL, "①船要修好。", "②桥要建好。", "*县里出一半。", "〔１〕 渡口——后来")} == {"body"}


@pytest.mark.parametrize("text", ["①即商会会长。", "②见本书第3页。", "①）罗季明，当时任商会会长。", "④原文如此。——编者注"])
def test_a_note_that_explains_or_is_signed_is_one_without_its_mark(text: str) -> None:
    assert classified(*FILL, text)[8] == ("note", None)


def test_notes_that_run_together_are_told_apart() -> None:
    text = "[1]指何舟。[2]见《渡口志》[3]，第3页。"
    assert [(text[note.start : note.end], note.mark) for note in notes_in(text, note=True)] == [
        ("[1]指何舟。", "1"), ("[2]见《渡口志》", "2"), ("[3]，第3页。", "3"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("何舟说，船不够（指渡船——编者注），要买。", [("（指渡船——编者注）", "")]),
        ("船不够〔编者注：原件缺字〕。", [("〔编者注：原件缺字〕", "")]),
        ("要买三条船（其中一条是旧的）。", []),
        ("利息二厘①。①指年息。", [("①指年息。", "①")]),
        ("利息二厘①。十年还清①，不再加息。", []),
    ],
)
def test_remarks_in_brackets_and_notes_run_into_a_text_are_found(text: str, notes: list[tuple[str, str]]) -> None:
    assert [(text[note.start : note.end], note.mark) for note in notes_in(text, note=False)] == notes


@given(
    st.lists(st.sampled_from(("[1]", "①", "【2】", "。", "注：", "（", "——编注）", "*", "渡口", "指", "\n")), max_size=12).map(
        "".join
    )
)
def test_notes_lie_in_their_text_in_order_and_apart(text: str) -> None:
    notes = notes_in(text, note=True)
    assert [note.start for note in notes[1:]] == [note.end for note in notes[:-1]]
    assert (notes[0].start, notes[-1].end) == (0, len(text))
    assert all(0 <= note.start < note.end <= len(text) for note in notes_in(text, note=False))


RECORD = """id: c1c2c3c4c5
标题：何舟与罗季明谈话纪要
日期：1931-4-9
是否是时间段：false
作者：
来源：
标签：对话
书籍：长坪档案
书籍作者：

正文：
何舟说，渡口的木桥要在春天以前修好，费用由盐税支付（指县里的盐税——编者注）。

罗季明回答说，商会可以借出三千元[1]，利息二厘[2]，五年以内还清。①

[1]另一抄本作五千元，见商会账册。[2]另一抄本作三厘。

①这一段在定本里删去了。——编注

描述：

"""


@pytest.mark.parametrize(
    ("number", "quote", "name"),
    [
        (3, "另一抄本作五千元，见商会账册。", "¶2注1(¶3)"),
        (3, "另一抄本作三厘。", "¶2注2(¶3)"),
        (4, "这一段在定本里删去了。", "¶2注①(¶4)"),
        (1, "指县里的盐税", "¶1编者注"),
    ],
)
def test_a_quoted_note_has_no_speaker_is_the_editors_and_is_named_in_the_reference(number: int, quote: str, name: str) -> None:
    retriever = opened(made({"1.txt": RECORD}, f"noted-{number}-{len(quote)}"))
    rows = retriever.reader.paragraphs("c1c2c3c4c5")
    row = next(row for row in rows if row["number"] == number)
    start = row["text"].index(quote)
    (one,) = cite(retriever, [Pick("c1c2c3c4c5", number, start, start + len(quote), row["kind"], "罗季明", 1.0)])
    citation, kind = one
    assert (citation.speaker, citation.quote, kind) == (None, quote, "note")
    assert f": {name}." in citation.reference
    assert citation.json()["note"] in name
    assert compose([one], "zh", retriever) == f"编者注：“{quote}”[1]"


def test_words_before_a_footnote_run_into_a_paragraph_do_not_reach_into_it() -> None:
    text = RECORD.replace("还清。①", "还清③。③指农历年。")
    retriever = opened(made({"1.txt": text}, "run-in"))
    row = next(row for row in retriever.reader.paragraphs("c1c2c3c4c5") if row["number"] == 2)
    start = row["text"].index("五年以内")
    ((citation, _),) = cite(retriever, [Pick("c1c2c3c4c5", 2, start, len(row["text"]), "body", "罗季明", 1.0)])
    assert (citation.speaker, citation.quote, citation.note) == ("罗季明", "五年以内还清③。", None)


def test_an_answer_from_a_note_is_labelled() -> None:
    retriever = opened(made({"1.txt": RECORD}, "asked-note"))
    found = pipeline.ask(retriever, "另一抄本的借款是多少？").json()
    check(retriever, found)
    assert found["answered"]
    assert found["citations"][0]["paragraph"] == 3
    assert found["citations"][0]["speaker"] is None
    assert found["answer"].startswith("编者注：“")
    hit = pipeline.search(retriever, "另一抄本的借款是多少？").json()["passages"][0]
    assert (hit["speaker"], "¶2注1(¶3)" in hit["reference"]) == (None, True)


def test_other_kinds_of_paragraph_have_no_notes() -> None:
    rows = [{"number": 0, "kind": "header", "text": "[1]标题", "note_of": None, "speaker": None}]
    assert noted(rows, 0, 0) is None
    assert noted(rows, 7, 0) is None
    assert place(0, None) == "题头"
