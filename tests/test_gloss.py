"""Glosses of a quotation's figures and names, and the program's own words in four languages."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexicon import Lexicon, Term, shipped
from qa.gloss import gloss
from qa.phrases import LANGS, PHRASES, language, say, traditional

LEXICON = Lexicon([
    Term("person", ("何舟",), ("He Zhou", "Zhou He"), ("Хэ Чжоу",)),
    Term("place", ("渡口",), ("the Ferry",), ("Переправа",)),
    Term("term", ("码头",), ("wharf",), ("причал",)),
    Term("word", ("已经",), ("already",), ("уже",)),
])  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "english", "russian"),
    [
        ("62亿卢布", "62亿 = 6.2 billion", "62亿 = 6,2 млрд"),
        ("六十二亿", "62亿 = 6.2 billion", "62亿 = 6,2 млрд"),
        ("520万吨", "520万 = 5.2 million", "520万 = 5,2 млн"),
        ("3.5万元", "3.5万 = 35,000", "3.5万 = 35\u00a0000"),
        ("2000—3000万", "2000-3000万 = 20–30 million", "2000-3000万 = 20–30 млн"),
        ("1234567万", "1234567万 = 12.34567 billion", "1234567万 = 12,34567 млрд"),
        ("0.00001万", "0.00001万 = 0.1", "0.00001万 = 0,1"),
        ("0亿", "0亿 = 0", "0亿 = 0"),
        ("三分之二", "三分之二 = two thirds", "三分之二 = две трети"),
        ("七分之三", "七分之三 = 3/7", "七分之三 = 3/7"),
        ("30％", "", ""),
        ("何舟在渡口修码头", "何舟 = He Zhou; 渡口 = the Ferry; 码头 = wharf", "何舟 = Хэ Чжоу; 渡口 = Переправа; 码头 = причал"),
        ("已经修好", "", ""),
    ],
)
def test_figures_and_names_are_given_in_the_language_of_the_question(quote: str, english: str, russian: str) -> None:
    assert gloss(quote, "en", LEXICON) == english
    assert gloss(quote, "ru", LEXICON) == russian
    assert gloss(quote, "zh", LEXICON) == gloss(quote, "zh-Hant", LEXICON) == ""


@given(st.text("0123456789.亿万分之一三-—~至何舟渡口％", max_size=30), st.sampled_from(["en", "ru"]))
def test_any_figures_have_a_gloss_or_none_and_at_most_eight(quote: str, lang: str) -> None:
    assert gloss(quote, lang, LEXICON).count(" = ") <= 8


@given(st.integers(1, 10**8), st.sampled_from(["万", "亿"]))
def test_a_gloss_is_the_exact_figure(number: int, unit: str) -> None:
    shown = gloss(f"{number}{unit}", "en", LEXICON).split(" = ")[1]
    figure, _, word = shown.partition(" ")
    scale = {"": 1, "million": 10**6, "billion": 10**9}[word]
    whole, _, part = figure.replace(",", "").partition(".")
    assert int(whole + part) * scale == number * {"万": 10**4, "亿": 10**8}[unit] * 10 ** len(part)


def test_every_phrase_is_there_in_all_languages_with_the_same_values() -> None:
    for name, phrase in PHRASES.items():
        fields = {lang: {f for _, f, _, _ in string.Formatter().parse(text) if f} for lang, text in phrase.items()}
        assert fields["en"] == fields["ru"], name
        assert fields["zh"] == fields["en"] - ({"terms"} if name == "gloss" else set()), name


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("船开几趟？", "zh"), ("船開幾趟？", "zh-Hant"), ("How often?", "en"), ("Сколько раз?", "ru"), ("", "en"), ("42?", "en"),
        ("What did 何舟 say?", "zh"), ("何", "zh"), ("TC文件в архиве архива", "zh"),
    ],
)  # fmt: skip
def test_the_language_of_a_question_is_told_by_its_letters(text: str, lang: str) -> None:
    assert language(text) == lang


def test_only_the_programs_own_words_become_traditional() -> None:
    said = say("said", "zh-Hant", who="罗季明", quote="学堂缺教员{mark}", mark="[1]")
    assert said == "罗季明說：“学堂缺教员{mark}”[1]"
    assert traditional("请输入一个问题") == "請輸入一個問題"


@given(st.sampled_from(LANGS), st.text(max_size=40))
def test_values_are_filled_in_as_they_are(lang: str, quote: str) -> None:
    said = say("record", lang, quote=quote, mark="[7]")
    assert quote in said
    assert said.endswith("[7]")
    assert not re.search(r"[{}]", said.replace(quote, ""))


NAMESAKES = Lexicon([
    Term("person", ("杜邦", "让·杜邦"), ("Jean Dupont",), ("Жан Дюпон",)),
    Term("person", ("玛丽·杜邦",), ("Marie Dupont",), ("Мари Дюпон",)),
    Term("person", ("史密斯", "约翰·史密斯", "史密斯大使"), ("John Smith", "Smith"), ("Джон Смит", "Смит")),
    Term("person", ("田中", "田中一郎"), ("Ichiro Tanaka",), ()),
    Term("person", ("葛罗米柯", "安德烈·葛罗米柯"), ("Andrei Gromyko",), ("Андрей Громыко",)),
])  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "english", "russian"),
    [
        ("杜邦", "Dupont", "Дюпон"), ("玛丽·杜邦", "Marie Dupont", "Мари Дюпон"), ("史密斯", "Smith", "Смит"),
        ("约翰·史密斯", "John Smith", "Джон Смит"), ("史密斯大使", "John Smith", "Джон Смит"), ("田中", "Tanaka", "Tanaka"),
        ("田中一郎", "Ichiro Tanaka", "Ichiro Tanaka"), ("葛罗米柯", "Andrei Gromyko", "Андрей Громыко"),
    ],
)  # fmt: skip
def test_a_surname_that_many_bear_is_glossed_as_a_surname(quote: str, english: str, russian: str) -> None:
    assert gloss(quote, "en", NAMESAKES) == f"{quote} = {english}"
    assert gloss(quote, "ru", NAMESAKES) == f"{quote} = {russian}"


def test_the_shipped_lexicon_ties_no_common_surname_to_one_bearer_and_no_local_council_to_a_government() -> None:
    said = gloss("省人民委员会和库兹涅佐夫", "en", shipped())
    assert said == "库兹涅佐夫 = Kuznetsov; 人民委员会 = people's council"
    assert gloss("苏联人民委员会", "en", shipped()) == "苏联人民委员会 = Council of People's Commissars"


def test_no_term_is_cut_out_of_a_figure_or_a_date() -> None:
    assert gloss("到会400—500人", "en", shipped()) == ""
    assert "日共" not in gloss("1931年4月10日共印12份", "en", shipped())
    assert "日共" in gloss("苏共和日共", "en", shipped())
