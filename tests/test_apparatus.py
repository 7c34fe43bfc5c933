"""Kinds of paragraph: body, an editor's notes, and the apparatus around a document."""

from __future__ import annotations

import pytest

from index.apparatus import classify
from index.record import Paragraph

TITLE = "长坪县县长何舟与商会会长罗季明谈话纪要"


def kinds(*parts: str, title: str = TITLE) -> list[str]:
    return [paragraph.kind for paragraph in classify(made(*parts), title)]


def made(*parts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(number, part, "body") for number, part in enumerate(parts, 1))


BODY = ("何舟说，渡口的船每周只开两趟，还不够。",) * 8


@pytest.mark.parametrize(
    "line",
    [
        "绝密",
        "机密！",
        "第01177号",
        "第01177／AB号",
        "No10311",
        "文件第12份",
        "1931年4月10日",
        "（1931年4月10日）",
        "（一九三一年四月十日）",
        "1931.4.9",
        "（1931年4月10日、12日）",
        "（1931年4月10日—1932年3月2日）",
        "出席：何舟、罗季明、梅长青。",
        "翻印者说明：这次谈话没有发表过。",
        "摘自何舟的工作日记",
        "选自《长坪文存》第2卷第10—12页",
        "根据商会档案馆保存的原件刊印。",
        "来源：顾家所存底稿",
        "作者：何舟",
        "时间：1931年4月9日",
        "记录：商会秘书梅长青",
        "发给下列人员：何舟、罗季明、梅长青。",
        "共印25份，1931年4月10日",
        "印发商会委员",
        "—12—",
        "АВП, Ф.200, Оп.7",
    ],
)
def test_a_line_of_the_office_is_apparatus_wherever_it_stands(line: str) -> None:
    assert kinds(*BODY, line, *BODY) == ["body"] * 8 + ["apparatus"] + ["body"] * 8


@pytest.mark.parametrize(
    "text",
    [
        "何舟说，文件是绝密的，第12份在商会。",
        "1931年4月10日，何舟到了长坪。",
        "根据这个原则，我们今后再买三十本书。",
        "问：阅览室有多少册书？",
        "记录显示，船每周只开两趟，比去年多了一次，这是商会没有想到的，也是县里没有想到的。",
        "发言人说：渡口的船每周只开两趟。",
        "送客时他说：明年再来。",
        "印发各同志。此件很好，可作参考。",
        "据此，我们说船不够的话最早见于《渡口通知》，通知中没有说过停船的话。",
        "发展渡口要靠商会：这是何舟的看法。",
        "1. 县里出一半。",
        "（1）县里出一半。",
        "*县里出一半。",
    ],
)
def test_sentences_that_only_begin_like_apparatus_are_body(text: str) -> None:
    assert kinds(*BODY, text, *BODY)[8] == "body"


def test_the_title_printed_again_is_apparatus_and_so_are_its_lines_at_the_head() -> None:
    assert kinds("长坪县县长何舟与商会会长", "罗季明谈话纪要", *BODY)[:2] == ["apparatus", "apparatus"]
    assert kinds(*BODY, TITLE + "！", *BODY)[8] == "apparatus"


def test_a_signature_is_apparatus_at_the_end_only() -> None:
    assert kinds(*BODY, " 何舟1931年4月10日")[-1] == "apparatus"
    assert kinds(*BODY, "渡口的船", *BODY)[8] == "body"


def test_who_took_part_and_how_long_it_lasted_is_apparatus_at_the_end() -> None:
    assert kinds(*BODY, "谈话持续了四十分钟。陪同谈话的有商会秘书梅长青。")[-1] == "apparatus"
    assert kinds(*BODY, "在座的有商会秘书梅长青。")[-1] == "apparatus"
    assert kinds(*BODY, "谈话持续了四十分钟，何舟最后说，明年再谈。")[-1] == "body"


@pytest.mark.parametrize("mark", ["[1]", "①", "〔12〕", "［3］"])
def test_a_footnote_knows_the_paragraph_that_carries_its_mark(mark: str) -> None:
    first, note, second = classify(made(f"那条船每周只开两趟{mark}，到了", f"{mark}一说三趟。", "雪天便不开。"), TITLE)
    assert (note.kind, note.note_of) == ("note", 1)
    assert (first.kind, second.kind) == ("body", "body")


def test_a_mark_that_several_paragraphs_carry_belongs_to_the_nearest_before() -> None:
    paragraphs = classify(made("甲[1]甲", "[1]注甲。", "乙[1]乙", "[1]注乙。"), TITLE)
    assert [paragraph.note_of for paragraph in paragraphs] == [None, 1, None, 3]


def test_a_note_whose_mark_follows_it_or_is_missing_is_a_note_all_the_same() -> None:
    before, _, lost = classify(made("[2]注。", "乙[2]乙", "[9]没有标记的注。"), TITLE)
    assert (before.kind, before.note_of) == ("note", 2)
    assert (lost.kind, lost.note_of) == ("note", None)


def test_an_editors_remark_without_a_mark_belongs_to_the_paragraph_before() -> None:
    _, remark = classify(made("那条船每周只开两趟。", "原件如此。——编注"), TITLE)
    assert (remark.kind, remark.note_of) == ("note", 1)


def test_a_remark_in_brackets_at_the_end_of_a_paragraph_makes_it_no_note() -> None:
    said, whole = classify(made("何舟说，船不够（原件如此——编者注）", "（以下缺一页——编者注）"), TITLE)
    assert (said.kind, whole.kind, whole.note_of) == ("body", "note", 1)


def test_headings_and_quotations_keep_their_kind() -> None:
    marked = (Paragraph(1, "1931.4.9", "heading", 2), Paragraph(2, "绝密", "quotation"))
    assert classify(marked, TITLE) == marked


def test_classifying_changes_no_text_and_no_number() -> None:
    parts = made(*BODY, "绝密", "[1]注。")
    assert [(p.number, p.text) for p in classify(parts, TITLE)] == [(p.number, p.text) for p in parts]


def test_a_block_of_labelled_lines_is_apparatus_and_nobody_says_it() -> None:
    block = "时间：1956年3月2日\n地点：长坪县\n参加者：何舟、罗季明\n记录：梅长青\n密级：秘密"
    parts = tuple(
        Paragraph(number, text, "body") for number, text in enumerate(("何舟说，桥修好了。", block, "罗季明说，很好。"), 1)
    )
    assert [part.kind for part in classify(parts, "修桥")] == ["body", "apparatus", "body"]
