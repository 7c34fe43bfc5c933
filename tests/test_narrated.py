"""What the narrator tells of a talk's end is nobody's words, whoever spoke before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from answering import made
from answering import opened as retriever_of
from homes import opened, record

from index.said import spans
from index.speech import narrated
from qa.citation import cite
from qa.generator import Pick
from qa.pipeline import ask

NAMES = {"何舟": "何舟", "罗季明": "罗季明"}


@pytest.mark.parametrize(
    "sentence",
    [
        "双方商定，明年春天在渡口再谈一次。", "最后，双方一致同意由商会出资。", "会谈至此结束。", "谈话到晚上九时结束。", "会见到此结束。",
        "何县长起身送客。", "何舟起身与客人一一握手告别。", "（何县长起立送客）",
    ],
)  # fmt: skip
def test_how_a_talk_ends_is_the_narrators(sentence: str) -> None:
    assert narrated(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "我们双方商定过明年再谈。", "双方商定的事你不要忘记。", "会谈到此结束吧，我还有事。", "战争到年底才结束。", "何舟起身说，船不够。",
        "双方都有困难。", "他问：“会谈结束了吗？”",
    ],
)  # fmt: skip
def test_what_somebody_says_of_an_end_is_his(sentence: str) -> None:
    assert not narrated(sentence)


def test_the_narrator_follows_the_last_words_of_a_turn() -> None:
    text = "何舟：船明年开五趟。双方商定过的事不改。好，就这样。双方商定，四月再谈。会谈至此结束。"
    parts = [(text[start:end], who) for start, end, who in spans(text, "何舟", NAMES, NAMES, turns=True)]
    assert parts == [
        ("何舟：船明年开五趟。双方商定过的事不改。好，就这样。", "何舟"),
        ("双方商定，四月再谈。会谈至此结束。", None),
    ]


def test_in_reported_speech_words_after_the_narrator_are_the_speakers_again() -> None:
    text = "何舟说，船不够。双方商定，四月再谈。他又说，码头也要修。"
    parts = [(text[start:end], who) for start, end, who in spans(text, "何舟", NAMES, NAMES)]
    assert parts == [("何舟说，船不够。", "何舟"), ("双方商定，四月再谈。", None), ("他又说，码头也要修。", "何舟")]


def test_what_the_two_agreed_is_quoted_as_nobodys(tmp_path: Path) -> None:
    turns = [f"{who}：第{n}口井已经修好。" for n in range(4) for who in ("何舟", "罗季明")]
    retriever = opened(tmp_path, a=record(*turns, "何舟：好，就这样。双方商定，四月在渡口再谈借款。", "会谈至此结束。"))
    answer = ask(retriever, "双方商定什么时候再谈借款？")
    assert [(one.quote, one.speaker) for one in answer.citations][:1] == [("双方商定，四月在渡口再谈借款。", None)]
    assert retriever.reader.paragraphs("0a1b2c3d4e")[-1]["speaker"] is None
    assert "何舟" not in {c.speaker for c in ask(retriever, "何舟说什么时候再谈借款？").citations if "商定" in c.quote}


def test_what_stands_in_brackets_or_begins_with_the_speakers_title_is_told_of_him() -> None:
    told = made(
        {
            "a.txt": record(
                "毛主席同船夫握手，在渡口照了相。", "（指县里修木桥的事情）", "木桥要用青石。", 标题="信", 作者="毛泽东"
            )
        },
        "told",
    )
    retriever = retriever_of(told)
    pick = [Pick("0a1b2c3d4e", number, 0, end, "body", "毛泽东", 1.0) for number, end in ((1, 16), (2, 11), (3, 7))]
    assert [kind for _, kind in cite(retriever, pick)] == ["told", "told", "body"]
