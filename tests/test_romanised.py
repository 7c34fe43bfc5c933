"""Chinese names in Latin and Cyrillic letters, sought among the characters that records hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from homes import names, opened, record
from hypothesis import given
from hypothesis import strategies as st

from index.filters import Filters
from index.romanised import attested, names_in

TEXT = "何舟问罗季明，顾三省和闻一鸣编的书在哪里。曾国安说在长坪。同去的有王佐、季振同、联动的人。吕良答，他不知道。"


def chinese(text: str, held: str = TEXT) -> dict[str, tuple[str, ...]]:
    """The names of a text with what they stand for in another."""
    return {name.form: found for name in names_in(text) if (found := attested(name, held.__contains__, held.__contains__))}


@pytest.mark.parametrize(
    ("text", "form", "name"),
    [
        ("What did Luo Jiming say?", "Luo Jiming", "罗季明"), ("What did Lo Chi-ming say?", "Lo Chi-ming", "罗季明"),
        ("Что сказал Ло Цзимин?", "Ло Цзимин", "罗季明"), ("Кто спросил Ло Цзимина?", "Ло Цзимина", "罗季明"),
        ("the book of Gu Sanxing", "Gu Sanxing", "顾三省"), ("book by Wen Yiming", "Wen Yiming", "闻一鸣"), ("книга Вэнь Имина", "Вэнь Имина", "闻一鸣"),
        ("Did Zeng Guo'an go?", "Zeng Guo'an", "曾国安"), ("on Luo Jiming's account", "Luo Jiming", "罗季明"), ("Zeng Guo’an’s book", "Zeng Guo’an", "曾国安"), ("about He Zhou", "He Zhou", "何舟"), ("о Хэ Чжоу", "Хэ Чжоу", "何舟"),
        ("Ji Zhentong", "Ji Zhentong", "季振同"), ("was Wang Zuo there", "Wang Zuo", "王佐"), ("с Ван Цзо", "Ван Цзо", "王佐"),
        ("those from Changping", "Changping", "长坪"), ("люди из Ляньдуна", "Ляньдуна", "联动"), ("Люй Лян ответил", "Люй Лян", "吕良"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_sound_in_three_systems_and_in_russian_cases(text: str, form: str, name: str) -> None:
    assert chinese(text)[form] == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "New York and Old Town",
        "the ferry",
        "He said so",
        "What is Lu",
        "Wang Zedong",
        "Wen Ming",
        "何舟",
        "",
        "A B",
        "I Am",
        "Что сказал Иван Петров?",
    ],
)
def test_other_words_and_names_that_no_text_holds_are_no_chinese_names(text: str) -> None:
    assert not chinese(text)


@given(
    st.lists(st.sampled_from("Я Ю А ь й ' - ʼ Li Ли Ān é İ ß Yi'an Ёж Е Xi'an's Wu \u0301 ﬁ А́ Ǖ".split()), max_size=6).map(
        " ".join
    )
    | st.text()
)
def test_any_text_is_read(text: str) -> None:
    for name in names_in(text):
        assert name.form in text
        assert all(len(sounds) in (2, 3) for heard in name.sounds for sounds in heard)


def test_a_sound_that_many_names_share_says_nothing() -> None:
    many = "王义，王毅，王仪，王艺。"
    assert chinese("Wang Yi", many[:6]) == {"Wang Yi": ("王义", "王毅")}
    assert not chinese("Wang Yi", many)


def test_a_question_and_a_filter_find_a_person_whom_the_lexicon_does_not_know(tmp_path: Path) -> None:
    bodies = ("长坪县的人都来了。", "罗季明说，渡船明年再修。", "何舟说，码头先修。")
    retriever = opened(
        tmp_path,
        talk=record(*bodies, 标题="何舟与罗季明谈话"),
        other=record("船工说，渡船坏了。", "码头也坏了。", id="0a1b2c3d4f"),
    )
    query = retriever.query("What did Luo Jiming say of the ferry?")
    assert query.expansion.added["luo jime"] == ("罗季明",)
    assert names(retriever.search(query, 1)) == ["0a1b2c3d4e#2"]
    only = retriever.search(retriever.query("码头", Filters(speaker="Хэ Чжоу")), 5)
    assert names(only) == ["0a1b2c3d4e#3"]
