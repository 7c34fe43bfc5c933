"""Talks told in the first person: who speaks is shown by 我问 and 他说 around words in quotation marks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.ingest import parse
from index.lexicon import Lexicon, Term
from index.speaker import assign

LEXICON = Lexicon([Term("person", ("何舟",), ("He Zhou",), ()), Term("person", ("罗季明",), (), ())])
VISIT = (
    "我在渡口见到了何舟。",
    "我问他：“船够不够？”",
    "“不够，河太宽。”何舟说。",
    "“那么，木料从哪里来呢？”",
    "“从上游来，要走三天。”",
    "他接着说：“县里准备再造两条。”",
    "“要多少钱？”我又问。",
    "“三万元。”他回答。",
)
ASKED = ("何舟", "柳叶", "何舟", "柳叶", "何舟", "何舟", "柳叶", "何舟")


@pytest.fixture
def speakers(export: Callable[..., str]) -> Callable[..., list[str | None]]:
    def of(*parts: str, **fields: str) -> list[str | None]:
        return [paragraph.speaker for paragraph in assign(parse(export(*parts, **fields), "r.txt"), LEXICON).paragraphs]

    return of


Speakers = Callable[..., list[str | None]]


def test_the_teller_asks_and_whom_he_visits_answers(speakers: Speakers) -> None:
    assert speakers(*VISIT, 标题="何舟与我的一次谈话", 作者="柳叶")[1:] == list(ASKED[1:])


def test_a_guest_who_reports_a_talk_asks_and_the_author_named_by_him_answers(speakers: Speakers) -> None:
    parts = (
        "何舟说，渡口的船不够。",
        "我问，为什么不够。",
        "何舟回答说，河太宽。",
        "我说，木料可以从上游买。何舟说，要走三天。",
        "学堂里也缺木料。",
        "“木料要多少钱？”",
    )
    expected = ["何舟", "罗季明", "何舟", "罗季明", "何舟", "罗季明"]
    assert speakers(*parts, 标题="和记者罗季明的谈话", 作者="何舟") == expected


def test_one_who_says_i_in_a_speech_of_his_own_is_alone(speakers: Speakers) -> None:
    parts = ("我说过，船不够。", "我对他们说，要多造。", "我问过罗季明，他说木料太贵。", "路也要修。")
    assert speakers(*parts, 标题="和罗季明的谈话", 作者="何舟") == ["何舟"] * 4
