"""A claimed quotation is found word for word, in other glyphs, or as the nearest words; what is returned is always the text's."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verbatim import MISREAD, _aligned, find, nearest

TEXT = "何舟说，船少，商会可借六十二亿元，其中三分之一买“新船”，余款修码头；县里不赞成涨价，百分之七十的人也不愿意。"


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("商会可借六十二亿元", "商会可借六十二亿元"),
        ("商会可借62亿元。", "商会可借六十二亿元"),
        ("商會可借62億元，", "商会可借六十二亿元"),
        ("其中三分之一买「新船」", "其中三分之一买“新船”"),
        ("船少,商会可借", "船少，商会可借"),
        ("70%的人", "百分之七十的人"),
        ("0%的人", None),
        ("商会可借63亿元", None),
        ("商会不可借62亿元", None),
        ("", None),
        ("。，", None),
    ],
)
def test_the_same_words_are_found_in_the_glyphs_of_the_text(claim: str, words: str | None) -> None:
    found = find(claim, TEXT)
    assert (found and TEXT[found.start : found.end]) == words
    assert found is None or found.exact


def test_words_cut_off_behind_a_negation_are_given_with_their_clause() -> None:
    found = find("赞成涨价", TEXT)
    assert found
    assert TEXT[found.start : found.end] == "县里不赞成涨价"
    assert not found.exact


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ("商会可借63亿元", "商会可借六十二亿元"),
        ("其中三分之一不买“新船”", "其中三分之一买“新船”"),
        ("余款都要用来修新的大码头", None),
        ("不买船", None),
        ("完全是另外的一句话", None),
    ],
)
def test_the_nearest_words_are_taken_where_they_are_clearly_meant(claim: str, words: str | None) -> None:
    found = nearest(claim, TEXT)
    assert (found and TEXT[found.start : found.end]) == words
    assert found is None or not found.exact


def distance(one: str, other: str) -> int:
    """Levenshtein's, by the textbook."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row, before = [i], row
        for j, b in enumerate(other, 1):
            row.append(min(before[j - 1] + (a != b), before[j] + 1, row[j - 1] + 1))
    return row[-1]


@given(st.text("甲乙丙", min_size=1, max_size=6), st.text("甲乙丙", max_size=12))
def test_the_alignment_is_as_near_as_any_stretch(wanted: str, part: str) -> None:
    start, end, cost = _aligned(wanted, part)
    assert cost == distance(wanted, part[start:end])
    assert cost == min(distance(wanted, part[a:b]) for a in range(len(part) + 1) for b in range(a, len(part) + 1))


@given(st.integers(0, len(TEXT) - 12), st.integers(8, 30), st.randoms(use_true_random=False))
def test_whatever_is_returned_is_a_stretch_of_the_text_near_to_the_claim(at: int, size: int, chance: random.Random) -> None:
    claim = list(TEXT[at : at + size])
    claim.insert(chance.randrange(len(claim)), "不")
    for search in (find, nearest):
        found = search("".join(claim), TEXT)
        if found:
            assert 0 <= found.start < found.end <= len(TEXT)
            assert found.end - found.start <= len(claim) * (1 + MISREAD) + 12
