"""Foreign names heard in their Chinese transcriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.transcribed import spellings, transcribed, unknown

KNOWN = spellings(
    ["格哈德·温特勒", "科瓦廖夫", "杜兰尼", "米格林", "安东尼", "塔马罗夫", "佩德罗·桑切斯", "何舟", "代表团", "卢尼亚"]
)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("Winterler", ("格哈德·温特勒", "温特勒")),
        ("Gerhard", ("格哈德·温特勒", "格哈德")),
        ("Kovalyov", ("科瓦廖夫",)),
        ("Ковалёва", ("科瓦廖夫",)),
        ("Duranni", ("杜兰尼",)),
        ("Тамарову", ("塔马罗夫",)),
        ("Sanchez", ("佩德罗·桑切斯", "桑切斯")),
        ("Lunya", ("卢尼亚",)),
    ],
)
def test_a_foreign_name_is_heard_in_its_transcription(word: str, forms: tuple[str, ...]) -> None:
    assert transcribed(word, KNOWN) == forms


@pytest.mark.parametrize("word", ["Trident", "Steel", "Pigeon", "Ho", "Delegation", "Министр"])
def test_another_word_is_not(word: str) -> None:
    assert transcribed(word, KNOWN) == ()


def test_a_name_that_many_could_be_stands_for_none() -> None:
    alike = spellings(["杜兰尼", "杜拉尼", "图兰尼", "图拉尼"])
    assert transcribed("Durani", alike) == transcribed("Turani", alike) == ()


def test_words_with_a_capital_are_unknown_unless_the_lexicon_has_them_or_they_begin_the_text() -> None:
    assert unknown("Did Winterler see Moscow and the FERRY with Duranni?", ["moscow"]) == ["Winterler", "Duranni"]


@given(st.text(), st.lists(st.text(), max_size=5))
def test_any_text_is_heard_without_an_error(word: str, persons: list[str]) -> None:
    assert isinstance(transcribed(word, spellings(persons)), tuple)
