"""The share of a query that a window holds, against hand-worked figures."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.coverage import LENGTH, SATURATION, Coverage
from index.lexical import Clause, Entry, Lexical, LexicalBuilder


@pytest.fixture(scope="module")
def lexical(tmp_path_factory: pytest.TempPathFactory) -> Lexical:
    """Four passages: 船 in all, 木桥 in one."""
    folder = tmp_path_factory.mktemp("coverage") / "1"
    builder = LexicalBuilder(folder)
    for row, text in enumerate(["船 雪", "船 木桥", "船 渡口", "船"], 1):
        builder.add([Entry(row, 1, None, {"chars": text})])
    builder.write()
    return Lexical(folder)


def clause(*forms: str, weight: float = 1.0) -> Clause:
    """Forms whose tokens are separated by spaces."""
    return Clause(weight, tuple(tuple(("chars", token) for token in form.split()) for form in forms))


def share(coverage: Coverage, text: str) -> float:
    (held,) = coverage.held([text])
    return float(coverage.share(held))


def idf(n: int) -> float:
    return math.log(1 + (4 - n + 0.5) / (n + 0.5))


def test_a_rare_part_weighs_by_its_idf(lexical: Lexical) -> None:
    coverage = Coverage([clause("船"), clause("木桥", weight=0.5)], lexical)
    whole = idf(4) + 0.5 * idf(1)
    assert share(coverage, "船在木桥下") == pytest.approx(1.0)
    assert share(coverage, "船不开") == pytest.approx(idf(4) / whole)
    assert share(coverage, "木桥修好了") == pytest.approx(0.5 * idf(1) / whole)
    assert share(coverage, "下雪了") == 0.0


def test_one_of_several_forms_is_enough_and_a_form_needs_all_its_tokens(lexical: Lexical) -> None:
    coverage = Coverage([clause("木桥 渡口", "船")], lexical)
    assert [share(coverage, text) > 0 for text in ("木桥", "渡口", "渡口的木桥", "船")] == [False, False, True, True]


def test_two_windows_together_hold_what_either_holds(lexical: Lexical) -> None:
    coverage = Coverage([clause("船"), clause("木桥")], lexical)
    one, other = coverage.held(["船", "木桥"])
    assert coverage.share(one | other) == pytest.approx(1.0)


def test_absent_is_the_share_that_no_passage_holds(lexical: Lexical) -> None:
    coverage = Coverage([clause("船"), clause("飞机")], lexical)
    assert coverage.absent == pytest.approx(idf(0) / (idf(4) + idf(0)))
    assert Coverage([clause("飞机", "船")], lexical).absent == 0.0


def test_a_query_without_clauses_is_held_by_nothing(lexical: Lexical) -> None:
    coverage = Coverage([], lexical)
    assert share(coverage, "船") == 0.0
    assert coverage.absent == 0.0


@given(st.lists(st.sampled_from(["船", "木桥", "雪", "渡口 船", "飞机"]), max_size=6), st.text("船木桥雪渡口飞机。", max_size=30))
def test_a_share_lies_between_zero_and_one(lexical: Lexical, forms: list[str], text: str) -> None:
    coverage = Coverage([clause(form) for form in forms], lexical)
    assert 0.0 <= share(coverage, text) <= 1.0 + 1e-9


@given(st.lists(st.text("船木桥雪渡口\n", max_size=9), max_size=9))
def test_many_texts_hold_what_each_of_them_holds_alone(lexical: Lexical, texts: list[str]) -> None:
    coverage = Coverage([clause("船"), clause("木桥 渡口", "雪"), clause("桥渡")], lexical)
    assert coverage.held(texts).tolist() == [held.tolist() for text in texts for held in coverage.held([text])]
    tokens = [["船"], ["木桥 渡口", "雪"], ["桥渡"]]
    for text, held in zip(texts, coverage.held(texts), strict=True):
        expected = [any(all(token in text for token in form.split()) for form in forms) for forms in tokens]
        assert held.tolist() == expected


@given(st.lists(st.lists(st.text("船木桥雪渡口\n", max_size=5), min_size=1, max_size=4), min_size=1, max_size=5))
def test_sentences_hold_what_each_holds_alone_and_their_text_what_runs_across_them(
    lexical: Lexical, cut: list[list[str]]
) -> None:
    coverage = Coverage([clause("船"), clause("木桥 渡口", "雪"), clause("桥渡")], lexical)
    sentences, texts = coverage.held_in(cut)
    assert sentences.tolist() == coverage.held([sentence for text in cut for sentence in text]).tolist()
    assert texts.tolist() == coverage.held(["".join(text) for text in cut]).tolist()


def test_density_grows_with_every_sentence_that_holds_a_part_and_counts_a_name_once(lexical: Lexical) -> None:
    coverage = Coverage([clause("木桥"), clause("雪")], lexical)
    first, second, nothing = np.array([[True, False], [False, True], [False, False]])

    def density(sentences: list[NDArray[np.bool_]], named: NDArray[np.bool_]) -> float:
        return float(coverage.density(np.array(sentences), np.array([len(sentences)]), named[None])[0])

    none, one, two = (density(held, nothing) for held in ([nothing, nothing], [first, nothing], [first, first]))
    assert 0.0 == none < one < two < 1.0
    half = SATURATION + 2 * LENGTH
    assert one == pytest.approx(coverage.parts[0].mass / (1 + half) / coverage.mass)
    assert density([nothing, nothing], first) == density([first, first], first) == pytest.approx(coverage.share(first))
    assert density([first | second] * 50, nothing) > 0.85


def test_passages_have_the_density_that_each_has_alone(lexical: Lexical) -> None:
    coverage = Coverage([clause("木桥"), clause("雪")], lexical)
    held, counts = np.array([[True, False], [True, True], [False, True]]), np.array([1, 2])
    named = np.array([[False, True], [True, False]])
    alone = [coverage.density(held[:1], counts[:1], named[:1])[0], coverage.density(held[1:], counts[1:], named[1:])[0]]
    assert coverage.density(held, counts, named) == pytest.approx(alone)
