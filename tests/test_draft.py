"""A model's words cut into sentences, quotations and marks, however they arrive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.draft import NO_ANSWER, clean, own, parts, sentences

TEXTS = {
    "毛说：“贷款共62亿。”[1] 他又说，三分之一买设备[1]、三分之二买军火【2】。完": ["毛说：“贷款共62亿。”[1] ", "他又说，三分之一买设备[1]、三分之二买军火【2】。", "完"],
    "有两点：\n1. 英国[3]。\n2. 法国[4]\n其余": ["有两点：\n1. 英国[3]。\n", "2. 法国[4]\n", "其余"],
    "Mr. A. Gromyko said 6.2 billion. [1] U.S. aid of 5 mln. rubles ended [4]. So": ["Mr. A. Gromyko said 6.2 billion. [1] ", "U.S. aid of 5 mln. rubles ended [4]. ", "So"],
    "问：“为什么？因为穷。”他答[1]。": ["问：“为什么？因为穷。”他答[1]。"],
    "一句。\n[1]\n\n二句！？[2][3]三句": ["一句。\n[1]\n\n", "二句！？[2][3]", "三句"],
    "“没有收尾。还在引文里[1]\n下一句": ["“没有收尾。还在引文里[1]\n", "下一句"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEXTS.items())
@pytest.mark.parametrize("size", [1, 2, 5, 1000])
def test_sentences_are_the_same_however_a_reply_is_cut(text: str, expected: list[str], size: int) -> None:
    assert list(sentences(text[at : at + size] for at in range(0, len(text), size))) == expected


@given(st.text(st.sampled_from("。！.“”\"[]1 2\n，船A…'：【】"), max_size=60), st.integers(1, 9))
def test_no_word_is_lost_between_sentences(text: str, size: int) -> None:
    assert "".join(sentences(text[at : at + size] for at in range(0, len(text), size))).strip() == clean(text).strip()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("毛说：“贷款”[1]。", [("words", "毛说："), ("quote", "贷款"), ("mark", (1,)), ("words", "。")]),
        ("「甲「乙」丙」【2】", [("quote", "甲「乙」丙"), ("mark", (2,))]),
        ("It’s ‘true words’ [2-4]", [("words", "It's "), ("quote", "true words"), ("words", " "), ("mark", (2, 3, 4))]),
        ("'ab cd' the workers' own", [("quote", "ab cd"), ("words", " the workers' own")]),
        ("“没有收尾[1, 3]", [("quote", "没有收尾"), ("mark", (1, 3))]),
        ("船[[9]1]", [("words", "船（"), ("mark", (9,)), ("words", "1）")]),
        ("**船** [^2]", [("words", "船 "), ("mark", (2,))]),
        ("> # - 船", [("words", "船")]),
        ("船［１］", [("words", "船"), ("mark", (1,))]),
        ("«груз» [段落 1]", [("quote", "груз"), ("words", " "), ("mark", (1,))]),
    ],
)
def test_a_sentence_has_its_parts(sentence: str, expected: list[tuple[str, object]]) -> None:
    assert [(part.kind, part.numbers or part.text) for part in parts(clean(sentence))] == expected


def test_own_words_have_neither_quotation_marks_nor_brackets_of_marks() -> None:
    assert own('“甲”「乙」[1] Mao’s «x» "y"') == "甲乙（1） Mao's x y"


def test_what_cannot_be_seen_is_taken_out() -> None:
    assert clean("a\u200bb\u202ec\0d\r\ne\tf\ufeff") == "abcd\ne f"


@pytest.mark.parametrize("text", ["无答案", "無答案。", "NO ANSWER", "“No answer.”", "Нет ответа"])
def test_a_model_may_say_that_there_is_no_answer(text: str) -> None:
    assert NO_ANSWER.fullmatch(text)
    assert not NO_ANSWER.fullmatch(f"{text}，但是")
