"""Queries become clauses: all forms of a name at once, foreign terms by their Chinese forms, function words weigh little."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.expand import FUNCTION, Expansion, expand, script
from index.fold import fold
from index.lexicon import shipped
from index.tokens import tokenize


def expanded(text: str) -> Expansion:
    return expand(text, shipped())


def tokens(expansion: Expansion) -> set[str]:
    return {token for clause in expansion.clauses for form in clause.forms for _, token in form}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("渡口的船", "zh"),
        ("the ferry", "en"),
        ("паром через реку", "ru"),
        ("Кто такой 毛泽东?", "zh"),
        ("船", "zh"),
        ("A 船 B", "zh"),
        ("", "en"),
        ("1957", "en"),
    ],
)
def test_the_script_of_a_query(text: str, expected: str) -> None:
    assert script(fold(text)) == expected


def test_a_chinese_query_is_searched_by_its_characters_and_words() -> None:
    cut = tokenize(fold("木桥下雪"))
    found = expanded("木桥下雪")
    assert found.script == "zh"
    assert {*cut.chars, *cut.words} <= tokens(found)
    assert found.chinese == ""


def test_a_function_word_weighs_little() -> None:
    weights = {form[0][1]: clause.weight for clause in expanded("渡口的木桥").clauses for form in clause.forms if len(form) == 1}
    assert weights["的"] == FUNCTION
    assert weights["木桥"] == 1.0


def test_a_name_is_searched_by_all_its_forms_in_one_clause() -> None:
    found = expanded("葛罗米柯说了什么")
    assert "葛罗米柯" in found.added
    other = fold(found.added["葛罗米柯"][0])
    assert any(
        {"葛罗", *tokenize(other).chars} <= {token for form in clause.forms for _, token in form} for clause in found.clauses
    )


@pytest.mark.parametrize(("text", "kind"), [("What did Khrushchev say about steel?", "en"), ("Что Хрущёв сказал о стали?", "ru")])
def test_a_foreign_query_is_searched_by_chinese_forms_and_rendered(text: str, kind: str) -> None:
    found = expanded(text)
    assert found.script == kind
    assert "赫鲁晓夫" in found.chinese
    assert {"赫鲁", "鲁晓", "晓夫"} <= tokens(found)


def test_a_foreign_word_that_the_lexicon_lacks_is_searched_as_it_is() -> None:
    assert "zyxwvut" in tokens(expanded("the zyxwvut of the ferry"))
    assert "the" not in tokens(expanded("the zyxwvut of the ferry"))


@pytest.mark.parametrize(("simplified", "traditional"), [("毛泽东论铁路", "毛澤東論鐵路"), ("县长答应修桥", "縣長答應修橋")])
def test_a_traditional_query_is_the_simplified_one(simplified: str, traditional: str) -> None:
    assert expanded(traditional) == expanded(simplified)


def test_a_repeated_part_is_one_clause_of_the_sum_of_its_weights() -> None:
    once, thrice = expanded("木桥，木桥"), expanded("木桥，木桥，木桥，木桥，木桥，木桥")
    assert [clause.forms for clause in thrice.clauses] == [clause.forms for clause in once.clauses]
    assert [clause.weight for clause in thrice.clauses] == [3 * clause.weight for clause in once.clauses]
    assert len({clause.forms for clause in once.clauses}) == len(once.clauses)


def test_an_empty_query_has_no_clause() -> None:
    assert expanded("").clauses == ()
    assert expanded("？！。").clauses == ()


@given(st.text(max_size=80))
def test_any_text_expands_to_forms_that_are_not_empty(text: str) -> None:
    found = expanded(text)
    assert all(form for clause in found.clauses for form in clause.forms)
    assert all(clause.weight >= 0 for clause in found.clauses)
