"""What a query asks beyond the name of a record: its words that title, dates and authors do not say."""

from __future__ import annotations

import pytest

from index.expand import Script
from index.fold import fold
from index.lexicon import shipped
from index.named import rest

PLACE = fold("和英国记者何舟的谈话\n1931年4月9日 毛泽东")


@pytest.mark.parametrize(
    ("kind", "text", "kept", "gone"),
    [
        ("zh", "1931年4月毛泽东和英国记者谈渡口，船价是多少？", ("渡口", "船价"), ("1931", "毛泽东", "记者")),
        ("zh", "毛主席向那位英國記者說船價是多少？", ("船价",), ("毛主席", "记者")),
        ("en", "In 1931, what did Mao tell the British journalist about the ferry and rice?", ("ferri", "rice"), ("1931", "mao")),
        ("ru", "Что Мао Цзэдун сказал английскому журналисту о рисе в 1931 году?", ("рис",), ("1931", "цзэдун")),
    ],
)
def test_words_that_name_the_record_go_and_the_others_stay(
    kind: Script, text: str, kept: tuple[str, ...], gone: tuple[str, ...]
) -> None:
    left = rest(text, kind, PLACE, shipped())
    assert all(word in left for word in kept)
    assert not any(word in left for word in gone)


def test_a_query_that_only_names_the_record_leaves_nothing() -> None:
    assert rest("和英国记者的谈话", "zh", PLACE, shipped()) == ""


def test_a_query_that_names_nothing_of_the_record_stays_whole() -> None:
    assert rest("渡口的船价是多少", "zh", fold("棉布定量"), shipped()) == fold("渡口的船价是多少")
