"""Search folding: what is one for a search, what must stay apart, and where each folded character came from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold, fold_all, fold_chars, fold_map

TEXT = st.text(
    alphabet="一二三四五六七八九十百千万亿〇零两成分之年月个些要○％%１２３0123456789，,。.ＡａBёЁ圖图書书㎏ﬁ①½—・", max_size=40
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一九五七年", "1957年"),
        ("一九五〇年", "1950年"),
        ("一九三○年", "1930年"),
        ("二〇〇一年", "2001年"),
        ("五七年", "57年"),
        ("六十二亿", "62亿"),
        ("六亿", "6亿"),
        ("一千二百三十", "1230"),
        ("一千零五", "1005"),
        ("一百五十六个", "156个"),
        ("十五年", "15年"),
        ("二十天", "20天"),
        ("十月", "10月"),
        ("十一月十九日", "11月19日"),
        ("两千万", "2000万"),
        ("百分之二点七五", "２．７５％"),
        ("百分之七十", "70％"),
        ("百分之七十", "70%"),
        ("百分之７０", "70%"),
        ("百分之三点五", "3.5%"),
        ("千分之三", "3‰"),
        ("七成", "70%"),
        ("七成", "百分之七十"),
        ("１，０００", "1000"),
        ("1,000", "1000"),
        ("1,234,567", "1234567"),
        ("圖書館", "图书馆"),
        ("裏邊", "里边"),
        ("ＡＢＣ", "abc"),
        ("Jiyao", "JIYAO"),
        ("Ёлка", "елка"),
        ("约翰・史密斯", "约翰·史密斯"),
        ("3—5年", "3-5年"),
        ("㎏", "kg"),
    ],
)
def test_forms_that_mean_the_same_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "text",
    [
        "一些",
        "千万不要",
        "十分",
        "三五成群",
        "十足",
        "百姓",
        "千百",
        "一般",
        "二人转",
        "一成立",
        "三八线",
        "四人帮",
        "五一",
        "百年",
        "千方百计",
        "第一",
        "一百五",
        "七成熟",
    ],
)
def test_words_with_numerals_in_them_stay_words(text: str) -> None:
    assert fold(text) == text


@pytest.mark.parametrize("text", ["1,00", "12,34", "1957,11", "甲,乙", "1,0000"])
def test_commas_that_separate_no_thousands_stay(text: str) -> None:
    assert fold(text) == text


@given(TEXT)
def test_the_map_agrees_with_folding_and_its_offsets_never_go_back(text: str) -> None:
    folded, origin = fold_map(text)
    assert folded == fold(text)
    assert len(origin) == len(folded) + 1
    assert origin[-1] == len(text)
    assert origin == sorted(origin)
    assert all(0 <= place <= len(text) for place in origin)


@given(TEXT)
def test_folding_a_second_time_changes_no_character(text: str) -> None:
    assert fold_chars(fold_chars(text)) == fold_chars(text)


@given(TEXT)
def test_folding_by_characters_keeps_every_offset(text: str) -> None:
    assert len(fold_chars(text)) == len(text)
    assert all(fold_chars(char) == folded for char, folded in zip(text, fold_chars(text), strict=True))


def test_a_match_in_the_folded_text_leads_back_to_the_printed_glyphs() -> None:
    text = "書價共一千二百三十元，減百分之七十。"
    folded, origin = fold_map(text)
    for searched, printed in [("书价", "書價"), ("1230", "一千二百三十"), ("70%", "百分之七十")]:
        start = folded.index(searched)
        assert text[origin[start] : origin[start + len(searched)]] == printed


@given(st.lists(st.text(max_size=40) | st.text(alphabet="一九五七年百分之十成两万…①蘇聯Ａ𠮷\ud800,1 ", max_size=40), max_size=20))
def test_many_texts_fold_as_each_does(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text) for text in texts]


@given(st.text(alphabet="蘇聯Ａ…①𠮷\ud800x渡口", max_size=60))
def test_a_long_text_folds_character_by_character_as_its_parts_do(text: str) -> None:
    assert fold_chars(text * 10) == "".join(map(fold_chars, text)) * 10
