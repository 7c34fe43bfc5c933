"""A conversation as Markdown: footnotes numbered through, and nothing that a record or a user wrote marks up the document."""

from __future__ import annotations

import re
from typing import Any

import pytest
from answering import home, jiyao, opened
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from qa import pipeline
from qa.export import escaped, markdown


def answered(
    question: str, *quotes: str, query: str = "", speaker: str | None = "何舟", note: str | None = None
) -> dict[str, Any]:
    citations = [
        {"mark": n, "quote": quote, "speaker": speaker, "reference": f"书 {n}", "passage": f"ab#{n}", **({"note": note} if note else {})}
        for n, quote in enumerate(quotes, 1)
    ]  # fmt: skip
    text = "\n".join(f"何舟说：“{quote}”[{n}]" for n, quote in enumerate(quotes, 1)) or "没有找到。"
    return {"question": question, "query": query or question, "answer": text, "answered": bool(quotes), "citations": citations}


def test_a_conversation_has_a_heading_a_question_and_footnotes_numbered_through() -> None:
    text = markdown(
        [answered("船开几趟？", "每周两趟", "雪天不开"), answered("为什么？"), answered("谁借钱？", "商会", query="谁借钱修桥？")]
    )
    assert text == (
        "## 船开几趟？\n\n何舟说：“每周两趟”[^1]\n\n何舟说：“雪天不开”[^2]\n\n## 为什么？\n\n没有找到。\n\n"
        "## 谁借钱？\n\n→ 谁借钱修桥？\n\n何舟说：“商会”[^3]\n\n"
        "[^1]: 何舟：“每周两趟” 书 1 (ab\\#1)\n\n[^2]: 何舟：“雪天不开” 书 2 (ab\\#2)\n\n[^3]: 何舟：“商会” 书 1 (ab\\#1)\n"
    )


def test_a_note_is_the_editors_and_words_of_nobody_have_no_name() -> None:
    assert "[^1]: 注①：“利息二厘”" in markdown([answered("？", "利息二厘", speaker=None, note="注①")])
    assert "[^1]: “利息二厘”" in markdown([answered("？", "利息二厘", speaker=None)])


def test_a_mark_within_a_quotation_is_no_footnote() -> None:
    text = markdown([answered("？", "见[1]和[2]")])
    assert text.count("[^1]") == 2
    assert "见\\[1\\]和\\[2\\]" in text


LIMIT = {"kind": "date", "label": "1957–1958", "on": True, "records": 3, "passages": 40}


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("水库呢？", "限于：日期 1957–1958、发言人 何\\*舟（3份记录，40个段落）"),
        ("水庫呢？", "限於：日期 1957–1958、發言人 何\\*舟（3份記錄，40個段落）"),
        ("And the dam?", "Limited to: date 1957–1958, speaker 何\\*舟 (3 record(s), 40 paragraphs)"),
        ("А плотина?", "Ограничено: дата 1957–1958, говорящий 何\\*舟 (записей 3, абзацев 40)"),
    ],
)
def test_an_answer_says_which_limits_held_in_the_language_of_its_question(question: str, line: str) -> None:
    limits = [LIMIT, {**LIMIT, "kind": "speaker", "label": "何*舟"}, {**LIMIT, "kind": "tag", "label": "水", "on": False}]
    text = markdown([{**answered(question, "每周两趟"), "limits": limits}, answered(question)])
    assert text.split("\n\n")[1] == line
    assert text.count("1957") == 1


def test_an_answer_says_which_words_of_earlier_questions_it_bore_in_mind() -> None:
    found = {**answered("And the dam?", "每周两趟"), "context": ["mason", "quay"]}
    assert "\n\nwith words of earlier questions in mind: mason, quay\n\n" in markdown([found])


HOSTILE = st.sampled_from(
    (
        "# ", "> ", "- ", "+ ", "1. ", "2) ", "===", "---", "```", "    ", "\t", "**", "__", "`", "[x](http://a.b)", "![x](y)", "<b>", "<!--",
        "&amp;", "\\", "|", "~~~", "$x$", "[^1]: ", "[1]", "http://a.b", "www.a.b", "a@b.c", "\n", "\n\n", "\u2028", "\x00", "字", "：",
    )
)  # fmt: skip
TEXT = st.lists(HOSTILE | st.text(max_size=4), max_size=8).map("".join)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def words(text: str) -> str:
    """The letters and figures that a reader sees."""
    return "".join(re.findall(r"\w", text))


@given(TEXT)
def test_any_text_shows_as_it_stands(text: str) -> None:
    tokens = READER.parse(f"x {escaped(text)}")
    inline = [child for token in tokens if token.type == "inline" for child in token.children or ()]
    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for child in inline} <= {"text", "text_special"}
    alone = READER.parse(escaped(text))
    assert {token.type for token in alone} <= {"paragraph_open", "inline", "paragraph_close"}
    assert words("".join(child.content for child in inline)) == words("x" + text)


@given(TEXT, st.lists(TEXT.filter(str.strip), max_size=3), TEXT)
def test_no_record_and_no_question_marks_up_the_document(question: str, quotes: list[str], query: str) -> None:
    text = markdown([answered(question, *quotes, query=query)])
    tokens = READER.parse(text)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak",
    }  # fmt: skip
    assert sum(token.type == "heading_open" for token in tokens) == 1
    assert [int(n) for n in re.findall(r"^\[\^(\d+)\]: ", text, re.MULTILINE)] == list(range(1, len(quotes) + 1))


def test_the_command_prints_one_answer_as_markdown() -> None:
    done = jiyao("ask", "商会借给县里多少钱？", "--markdown", "--home", home())
    assert done.status == 0
    assert "Limited" not in done.out
    limited = ("--speaker", "何舟", "--from", "1931", "--to", "1931")
    done = jiyao("ask", "商会借给县里多少钱？", "--markdown", "--home", home(), *limited)
    assert re.search(r"\n\n限于：日期 1931、发言人 何舟（\d+份记录，\d+个段落）\n\n", done.out)


def test_the_command_prints_an_answer_as_the_page_exports_it() -> None:
    done = jiyao("ask", "商会借给县里多少钱？", "--markdown", "--home", home())
    assert done.out == markdown([pipeline.ask(opened(home()), "商会借给县里多少钱？").json()])
    assert done.out.startswith("## 商会借给县里多少钱？\n")
    assert "[^1]: " in done.out


def test_markdown_goes_with_neither_json_nor_a_batch() -> None:
    assert jiyao("ask", "问", "--markdown", "--json", "--home", home()).status == 2
