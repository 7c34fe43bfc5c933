"""Proposed questions that are no whole question are left out, by rules that know no record."""

from __future__ import annotations

import pytest

from qa.suggest.cloze import Draft
from qa.suggest.formed import formed, spoken, told


def draft(question: str, kind: str) -> Draft:
    return Draft(question, kind, "答案", question)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("哪个国家除了渡口和码头之外？", "name"), ("谁在县里的扩大会议上？", "name"), ("谁如能按照去年的办法修桥？", "name"),
        ("哪个国家虽然在经济上有了发展？", "name"), ("谁亲自主持制定的《修桥办法》？", "name"), ("哪一天何舟又作了一首诗？", "date"),
        ("指哪一天何舟关于修桥的声明？", "date"), ("几月份廿日罗季明的信收到了？", "date"), ("哪一年《渡口月刊》第四期？", "date"),
        ("哪一年“渡口公约”引起的震动？", "date"), ("渡口的税减掉几分之几到一半？", "figure"), ("修桥用木料多少吨到一千二百万吨？", "figure"),
        ("修桥用木料一千万吨到多少吨？", "figure"), ("多少人有三十人在渡口做工？", "figure"), ("当时渡口有多少条船？", "figure"),
    ],
)  # fmt: skip
def test_half_a_statement_is_no_question(question: str, kind: str) -> None:
    assert not formed(draft(question, kind))


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("渡口的船每周开几趟？", "figure"), ("据何舟说，商会借给县里多少元？", "figure"), ("谁在扩大会议上反对修桥？", "name"),
        ("何舟哪一年接任县长？", "date"), ("哪个国家为了修桥，借了三万元？", "name"), ("谁关于修桥说了什么？", "about"),
    ],
)  # fmt: skip
def test_a_whole_one_is(question: str, kind: str) -> None:
    assert formed(draft(question, kind))


def test_words_in_quotation_marks_begin_with_what_they_are_about() -> None:
    assert spoken("渡口的船每周只开两趟")
    assert spoken("我们不能只修码头")
    for words in ("无非是修一座桥，对商会来", "对于修桥有三条办法", "渡口-的船不够"):
        assert not spoken(words)


def test_an_answer_leans_on_no_other_clause_and_is_not_told_of_its_speaker() -> None:
    assert told("木桥要用青石", "，明年动工", "何舟")
    assert not told("商会修木桥的时候", "，出了三万元", "何舟")
    assert not told("又说木桥也要修", "", "何舟")
    assert not told("木桥不修好", "，就不收税", "何舟")
    assert not told("何舟在木桥会见罗季明", "", "何舟")
