"""Search tokens: characters and pairs, words of the dictionary, figures, and stems of English and Russian."""

from __future__ import annotations

import re

import jieba
import pytest
from homes import FERRY, ROOT
from hypothesis import given
from hypothesis import strategies as st

from index.fold import fold
from index.tokens import is_word, stem, stems, tokenize


def test_chinese_gives_its_characters_and_their_pairs() -> None:
    assert tokenize("渡口船").chars == ["渡", "口", "船", "渡口", "口船"]


def test_one_character_gives_itself_once_in_each_field() -> None:
    assert tokenize("船") == (["船"], ["船"])


def test_words_are_those_of_the_dictionary() -> None:
    assert tokenize("中国人民解放军").words == ["中国人民解放军"]
    assert tokenize("学校的图书馆").words == ["学校", "的", "图书馆"]


def test_no_pair_is_made_across_punctuation_or_figures() -> None:
    assert "口船" not in tokenize("渡口，船").chars
    assert tokenize("船3次").chars == ["船", "3", "次"]


@pytest.mark.parametrize(("folded", "token"), [("62", "62"), ("3.5", "3.5"), ("70%", "70%"), ("3‰", "3‰")])
def test_a_figure_is_one_token_in_both_fields(folded: str, token: str) -> None:
    assert tokenize(folded) == ([token], [token])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("boats", "boat"),
        ("negotiations", "negotiation"),
        ("лодки", "лодка"),
        ("договоров", "договор"),
        ("совещание", "совещания"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_words_of_other_scripts_stay_as_they_are() -> None:
    assert stem("καράβι") == "καράβι"


def test_stems_leave_the_chinese_out() -> None:
    assert stems(fold("The boats 渡口的船 1,000 лодок")) == [stem("the"), "boat", "1000", stem("лодок")]


def test_an_underscore_and_punctuation_separate_words() -> None:
    assert tokenize("a_b-c").words == ["a", "b", "c"]


@given(st.text(alphabet="渡口的船ab я1.%，。 \n", max_size=60))
def test_tokens_hold_no_space_and_every_character_of_the_text_is_found(text: str) -> None:
    tokens = tokenize(fold(text))
    assert all(token and not any(char.isspace() for char in token) for token in tokens.chars + tokens.words)
    assert {char for char in text if char in "渡口的船"} <= set("".join(tokens.chars))


def test_the_dictionary_tells_words_from_other_strings() -> None:
    assert is_word("学校")
    assert not is_word("渡校")


def test_words_are_cut_and_known_as_jieba_cuts_and_knows_them() -> None:
    jieba.setLogLevel(60)
    dictionary = jieba.Tokenizer()
    sample = "".join(path.read_text("utf-8") for path in sorted((ROOT / "records").glob("*.txt"))) + "。".join(FERRY)
    runs = [run for run in re.findall("[\u4e00-\u9fff]+", fold(sample)) if len(run) > 1]
    assert len(runs) > 300
    assert [tokenize(run).words for run in runs] == [list(dictionary.cut(run, HMM=False)) for run in runs]
    entries = list(dictionary.FREQ.items())[::50]
    assert [is_word(word) for word, _ in entries] == [bool(count) for _, count in entries]
