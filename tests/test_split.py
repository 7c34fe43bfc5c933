"""Cutting paragraphs: offsets without gaps, no piece over the limit, and cuts where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.split import PIECE, pieces, sentences

PROSE = st.text(alphabet="渡口的船每周只开两趟。！？；，：“”（）…\n a.B", max_size=1500)


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def assert_covers(spans: list[tuple[int, int]], text: str) -> None:
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(text)
    assert all(start < end for start, end in spans)


@given(PROSE.filter(bool))
def test_sentences_cover_a_text_without_gaps(text: str) -> None:
    assert_covers(sentences(text), text)


@given(PROSE.filter(bool))
def test_pieces_cover_a_text_and_none_is_longer_than_the_limit(text: str) -> None:
    assert_covers(pieces(text), text)
    assert max(end - start for start, end in pieces(text)) <= PIECE


def test_an_empty_text_has_no_sentence_and_one_empty_piece() -> None:
    assert sentences("") == []
    assert pieces("") == [(0, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("船每周只开两趟。雪天便不开。", ["船每周只开两趟。", "雪天便不开。"]),
        ("他说：“船每周只开两趟。”后来就停了。", ["他说：“船每周只开两趟。”", "后来就停了。"]),
        ("他问：“为什么停了？！”没有人回答他。", ["他问：“为什么停了？！”", "没有人回答他。"]),
        ("船太少；人太多；河太宽，过不去。", ["船太少；人太多；", "河太宽，过不去。"]),
        ("是。船每周只开两趟。", ["是。船每周只开两趟。"]),
        ("船每周只开两趟。是。", ["船每周只开两趟。是。"]),
        ("船价一共3.5元一次。下午不开船。", ["船价一共3.5元一次。", "下午不开船。"]),
        ("Mr. Brown came by boat. He left early.", ["Mr. Brown came by boat. ", "He left early."]),
        ("А. Петров приехал утром. Потом уехал.", ["А. Петров приехал утром. ", "Потом уехал."]),
        ("没有句号的一句话", ["没有句号的一句话"]),
        ("上午开的船\n下午开的那条船", ["上午开的船\n", "下午开的那条船"]),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_paragraph_at_the_limit_stays_whole() -> None:
    assert pieces("字" * PIECE) == [(0, PIECE)]


def test_a_long_paragraph_is_cut_at_sentence_ends_into_even_pieces() -> None:
    text = "渡口的船每周只开两趟，不够用。" * 40
    spans = pieces(text)
    assert all(text[end - 1] == "。" for _, end in spans)
    lengths = [end - start for start, end in spans]
    assert max(lengths) - min(lengths) <= 30


def test_a_sentence_without_an_end_is_cut_at_a_comma() -> None:
    spans = pieces("渡口的船每周只开两趟，" * 60)
    assert all((end - start) % 11 == 0 for start, end in spans)


def test_a_run_of_characters_without_any_mark_is_cut_at_the_limit() -> None:
    assert [end - start for start, end in pieces("字" * 1000)] == [400, 400, 200]


def test_half_a_million_characters_are_cut_in_reach_of_the_limit() -> None:
    text = "船每周只开两趟。" * 64_000
    spans = pieces(text)
    assert_covers(spans, text)
    assert min(end - start for start, end in spans) > PIECE // 2
