"""What a reader may see of a draft: no false quotation, wrong mark, invented number or name without a word about it."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from answering import opened, sample
from drafts import (
    QUOTES,
    Draft,
    correct,
    exchanged_speakers,
    false_quotations,
    hits_of,
    invented_figures,
    invented_names,
    quoting,
    text_of,
    wrong_marks,
)
from hypothesis import given as given_data
from hypothesis import settings
from hypothesis import strategies as st

from index import encoder
from index.home import Home
from index.retriever import Retriever, open_home
from index.update import update
from qa.answer import Citation
from qa.checked import Checker
from qa.draft import sentences
from qa.given import Given, given
from qa.phrases import say

NOTES = [say(name, lang) for name in ("unsupported", "repaired", "moved") for lang in ("zh", "zh-Hant", "en", "ru")]


def checked(text: str, passages: tuple[Given, ...], lang: str, retriever: Retriever | None = None) -> tuple[str, list[Citation]]:
    """The answer that a draft becomes, and its citations."""
    retriever = retriever or opened(sample())
    checker = Checker(passages, lang, retriever.lexicon, retriever.encoder)
    shown = [one.text for sentence in sentences([text]) if (one := checker.check(sentence))]
    return "".join(shown).strip(), checker.citations


def told(answer: str) -> bool:
    """Whether an answer says that something in it does not hold."""
    return any(note in answer for note in NOTES)


def sound(answer: str, citations: list[Citation], passages: tuple[Given, ...]) -> None:
    """Every quotation is one of the record, every mark has its citation and every citation its mark."""
    rest = answer
    for citation in sorted(citations, key=lambda c: -len(c.quote)):
        one = next(one for one in passages if one.name == citation.passage)
        assert one.row["text"][citation.start : citation.end] == citation.quote
        assert citation.quote.strip()
        for opened_by, closed_by in ("“”", "«»"):
            rest = rest.replace(f"{opened_by}{citation.quote}{closed_by}[{citation.mark}]", f"[{citation.mark}]")
    assert not set(rest) & set(QUOTES + "”"), rest
    assert {int(mark) for mark in re.findall(r"\[(\d+)\]", rest)} == {citation.mark for citation in citations}
    assert [citation.mark for citation in citations] == list(range(1, len(citations) + 1))


@cache
def planted() -> dict[str, list[tuple[Draft, str]]]:
    """What each planted draft became, by the first word of its fault."""
    chance = random.Random(7)
    found: dict[str, list[tuple[Draft, str]]] = {}
    for draft in [
        *chance.sample(false_quotations(chance), 240),
        *chance.sample(wrong_marks(chance), 120),
        *invented_figures(chance),
        *chance.sample(invented_names(chance), 120),
        *chance.sample(exchanged_speakers(), 40),
    ]:
        answer, citations = checked(draft.text, draft.passages, draft.lang)
        sound(answer, citations, draft.passages)
        found.setdefault(draft.fault.split(",")[0], []).append((draft, answer))
    return found


@pytest.mark.parametrize(
    ("fault", "least", "share"),
    [("quotation", 200, 1.0), ("mark", 100, 1.0), ("figure", 40, 0.95), ("name", 100, 0.95), ("speaker", 40, 0.95)],
)
def test_a_planted_fault_does_not_reach_the_reader_unmarked(fault: str, least: int, share: float) -> None:
    drafts = planted()[fault]
    passed = [(draft.fault, draft.text, answer) for draft, answer in drafts if not told(answer)]
    assert len(drafts) >= least
    assert len(passed) <= (1 - share) * len(drafts), passed


def test_false_words_never_stand_in_quotation_marks() -> None:
    for draft, answer in planted()["quotation"]:
        assert f"“{draft.false}”" not in answer


def test_correct_sentences_are_not_marked() -> None:
    alarms = Counter[str]()
    own = [draft for draft in correct() if draft not in quoting()]
    for draft in (*own, *quoting()[::3]):
        answer, citations = checked(draft.text, draft.passages, draft.lang)
        sound(answer, citations, draft.passages)
        if told(answer):
            alarms[answer] += 1
    assert len(own) >= 45
    assert alarms.total() <= 0.05 * (len(own) + len(quoting()) / 3), alarms


LOAN, EGYPT = 29, 27


def around(*numbers: int) -> tuple[Given, ...]:
    return given(opened(sample()), hits_of(opened(sample()), list(numbers or (LOAN, EGYPT, 46))))


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("毛泽东说：“苏联的贷款共62亿卢布”[1]。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。"),
        ("毛泽东说：「蘇聯的貸款共六十二億盧布」【1】。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。"),
        ("毛泽东说：\"苏联的贷款共62亿卢布……2/3为朝鲜战争买军火。\"[1]", "毛泽东说：“苏联的贷款共62亿卢布”[1]……“2/3为朝鲜战争买军火。”[2]"),
        ("毛泽东说：“苏联的贷款不共62亿卢布”[1]。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。（{repaired}）"),
        ("毛泽东说：“苏联的贷款共62亿卢布”[2]。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。（{moved}）"),
        ("毛泽东说：“苏联的贷款共62亿卢布”。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。（{moved}）"),
        ("毛泽东说：“苏联的贷款不共62亿卢布”[77]。", "毛泽东说：“苏联的贷款共62亿卢布”[1]。（{repaired}；{moved}）"),
        ("毛泽东说：“我们谁的钱都不要”[1]。", "毛泽东说：我们谁的钱都不要[1]。（{unsupported}）"),
        ("葛罗米柯说：“苏联的贷款共62亿卢布”[1]。", "葛罗米柯说：“苏联的贷款共62亿卢布”[1]。（{unsupported}）"),
        ("苏联的贷款共63亿卢布[1]。", "苏联的贷款共63亿卢布[1]。（{unsupported}）"),
        ("苏联的贷款共62亿卢布。", "苏联的贷款共62亿卢布。（{unsupported}）"),
        ("苏联的贷款共62亿卢布[9]。", "苏联的贷款共62亿卢布。（{unsupported}）"),
        ("斯大林功占七成、过占三成[3]。\n- 贷款共62亿卢布[1]。", "斯大林功占七成、过占三成[1]。\n贷款共62亿卢布[2]。"),
        ("[1]", ""),
    ],
)  # fmt: skip
def test_what_becomes_of_a_sentence(draft: str, shown: str) -> None:
    notes = {name: say(name, "zh") for name in ("repaired", "moved", "unsupported")}
    assert checked(draft, around(), "zh")[0] == shown.format(**notes)


@pytest.mark.parametrize("lang", ["zh", "zh-Hant", "en", "ru"])
def test_the_notes_speak_the_language_of_the_question(lang: str) -> None:
    for draft, name in (
        ("“苏联的贷款不共62亿卢布”[1]", "repaired"),
        ("“苏联的贷款共62亿卢布”[2]", "moved"),
        ("绝无此事", "unsupported"),
    ):
        answer = checked(draft, around(), lang)[0]
        assert say(name, lang) in answer
    assert len({say("moved", other) for other in ("zh", "zh-Hant", "en", "ru")}) == 4
    assert ("«" in checked("“苏联的贷款共62亿卢布”[1]", around(), lang)[0]) == (lang == "ru")


def test_a_quotation_of_two_speakers_is_cut_to_the_words_of_one_and_says_so() -> None:
    text = text_of(EGYPT)
    start = text.index("葛罗米柯说")
    both = text[start : text.index("，", text.index("毛泽东答", start)) + 6]
    answer, (citation,) = checked(f"记录写道：“{both}”[2]", around(), "zh")
    assert citation.speaker == "葛罗米柯"
    assert "毛泽东答" not in citation.quote
    assert say("repaired", "zh") in answer


FACTS = "渡口的船每周开两趟。何舟说，“船不够”，明年要开到五趟[1]。商会借给县里3.5万元，其中三分之一买船。井水不干净“。罗季明反对。”「学堂」缺教员"
hostile = st.lists(
    st.one_of(
        st.sampled_from(
            ["“", "”", "「", "」", "『", "』", "\"", "«", "»", "‘", "’", "'", "[1]", "[2]", "[3]", "[99]", "[1,2]", "[", "]", "【1】", "［1］", "[[1]2]", "。", "\n",
             "……", "…", "不", "\u200b", "\u202e", "<think>", "1. ", "- ", "> ", "**", " ", "[\u200b1]", "．", "He said: ", "62亿", "第三", "Truman", "\0", "\r"]
        ),
        st.integers(0, len(FACTS) - 6).flatmap(lambda at: st.integers(2, 24).map(lambda size: FACTS[at : at + size])),
        st.text(st.characters(blacklist_categories=["Cs"]), max_size=6),
    ),
    max_size=14,
).map("".join)  # fmt: skip
bodies = st.lists(
    st.lists(st.sampled_from(re.split("(?<=[。，“”\\]])", FACTS)), min_size=1, max_size=8).map("".join), min_size=1, max_size=3
)


@settings(max_examples=25)
@given_data(bodies, st.lists(hostile, min_size=6, max_size=12), st.sampled_from(["zh", "en", "ru"]))
def test_over_any_record_and_any_draft_quotations_are_verbatim_and_marks_and_citations_agree(
    paragraphs: list[str], drafts: list[str], lang: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        body = "\n\n".join(paragraphs)
        Path(folder, "1.txt").write_text(
            f"id: a1b2c3d4e5\n标题：何舟与罗季明谈话\n日期：1931-4-9\n标签：何舟,罗季明\n\n正文：\n{body}\n\n描述：\n", "utf-8"
        )
        update(Home(Path(folder, "home")), [Path(folder, "1.txt")], encoder.load())
        retriever = open_home(Path(folder, "home"))
        numbers = [row["number"] for row in retriever.reader.paragraphs("a1b2c3d4e5") if row["number"] > 0]
        passages = given(retriever, hits_of(retriever, numbers, "a1b2c3d4e5"))
        for draft in drafts:
            sound(*checked(draft, passages, lang, retriever), passages)
        retriever.reader.close()
