"""Questions files: what is read, what is refused and where, and which passages an entry of `relevant` names."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from answering import home, opened
from hypothesis import given
from hypothesis import strategies as st

from qa.questions import Question, QuestionsError, Relevant, qrels, read_questions


def written(folder: Path, *lines: str | dict[str, Any]) -> Path:
    path = folder / "questions.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def test_all_fields_are_read_and_only_id_and_question_are_needed(tmp_path: Path) -> None:
    relevant = [{"record": "a1b2c3d4e5", "paragraph": 2}, {"quote": "三分之一"}]
    full = {"id": "甲 1", "question": "船？", "history": ["学堂？"], "lang": "zh", "kind": "fact", "relevant": relevant, "answers": [["两趟", "2"]], "more": 1}  # fmt: skip
    path = written(tmp_path, full, "", "   ", {"id": "b", "question": ""}, {"id": "c", "question": "?", "relevant": []})
    first, second, third = read_questions(path)
    assert first == Question("甲 1", "船？", ("学堂？",), "zh", "fact", (Relevant("a1b2c3d4e5", 2, None), Relevant(None, None, "三分之一")), (("两趟", "2"),))  # fmt: skip
    assert second == Question("b", "")
    assert (second.relevant, third.relevant) == (None, ())


def test_null_is_as_if_the_field_were_missing(tmp_path: Path) -> None:
    nulls = dict.fromkeys(("history", "lang", "kind", "relevant", "answers"))
    assert read_questions(written(tmp_path, {"id": "a", "question": "?", **nulls})) == [Question("a", "?")]


def test_a_byte_order_mark_crlf_and_line_separators_within_a_text_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes('\ufeff{"id": "a", "question": "一\u2028二"}\r\n{"id": "b", "question": "三"}\r\n'.encode())
    assert [question.question for question in read_questions(path)] == ["一\u2028二", "三"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "want an object, got list"),
        ('"a"', "want an object, got str"),
        ({"question": "?"}, "field id: want a text, got None"),
        ({"id": 7, "question": "?"}, "field id: want a text, got 7"),
        ({"id": " ", "question": "?"}, "field id: want a text, got ' '"),
        ({"id": "a"}, "field question: want a text, got None"),
        ({"id": "a", "question": ["?"]}, "field question"),
        ({"id": "a", "question": "?", "lang": 1}, "field lang"),
        ({"id": "a", "question": "?", "kind": []}, "field kind"),
        ({"id": "a", "question": "?", "history": "x"}, "field history"),
        ({"id": "a", "question": "?", "history": [1]}, "field history"),
        ({"id": "a", "question": "?", "history": False}, "field history"),
        ({"id": "a", "question": "?", "answers": ["x"]}, "field answers"),
        ({"id": "a", "question": "?", "answers": [[]]}, "field answers"),
        ({"id": "a", "question": "?", "relevant": {}}, "field relevant"),
        ({"id": "a", "question": "?", "relevant": ["x"]}, "field relevant"),
        ({"id": "a", "question": "?", "relevant": [{"record": "x"}]}, "field relevant"),
        ({"id": "a", "question": "?", "relevant": [{"record": "x", "paragraph": "1"}]}, "field relevant"),
        ({"id": "a", "question": "?", "relevant": [{"record": "x", "paragraph": True}]}, "field relevant"),
        ({"id": "a", "question": "?", "relevant": [{"quote": " "}]}, "field relevant"),
        ({"id": "z", "question": "?"}, "field id: 'z' stands in line 1 already"),
    ],
)
def test_a_bad_line_is_named_with_file_line_and_field(tmp_path: Path, line: str | dict[str, Any], reason: str) -> None:
    path = written(tmp_path, {"id": "z", "question": "?"}, "", line)
    with pytest.raises(QuestionsError) as caught:
        read_questions(path)
    assert str(caught.value).startswith(f"{path}, line 3: ")
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", bytes(range(128, 256)), "问".encode("gbk")])
def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(data)
    with pytest.raises(QuestionsError, match="not UTF-8"):
        read_questions(path)


def test_a_missing_file_and_a_folder_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="no such file"):
        read_questions(tmp_path / "none.jsonl")
    with pytest.raises(QuestionsError, match="directory"):
        read_questions(tmp_path)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(data)
    with suppress(QuestionsError):
        assert isinstance(read_questions(path), list)


def names(*relevant: Relevant) -> set[str]:
    return qrels(Question("q", "?", relevant=relevant), opened(home()))


def test_an_id_names_all_texts_under_it_and_a_hash_one_of_them() -> None:
    other = next(info.key for info in opened(home()).reader.records() if "~" in info.key)
    assert names(Relevant("a1b2c3d4e5", 2, None)) == {"a1b2c3d4e5#2", f"{other}#2"}
    assert names(Relevant(other, 2, None)) == {f"{other}#2"}


def test_a_quote_names_every_passage_that_contains_it_after_folding() -> None:
    both = names(Relevant("a1b2c3d4e5", 2, None))
    assert names(Relevant(None, None, "商会可以借给县里３.５万元")) == both
    assert names(Relevant(None, None, "每周只开两趟")) == {"a1b2c3d4e5#2"}
    assert names(Relevant(None, None, "长坪县的粮仓去年失火")) == {"d4e5f6a7b8#2"}
    assert names(Relevant(None, None, "每周只开两趟"), Relevant("a1b2c3d4e5", 2, None)) == both
    assert names(Relevant(None, None, "日期：1932-0-0")) == {"b2c3d4e5f6#0"}


def test_a_quote_may_run_over_the_pieces_of_a_long_paragraph_or_begin_within_a_word() -> None:
    retriever = opened(home())
    (text,) = [row["text"] for row in retriever.reader.paragraphs("d4e5f6a7b8") if row["number"] == 3]
    for start in range(0, len(text) - 40, 97):
        assert names(Relevant(None, None, text[start : start + 40])) == {"d4e5f6a7b8#3"}
    assert names(Relevant(None, None, text)) == {"d4e5f6a7b8#3"}
    assert names(Relevant(None, None, "ert(1)</scr")) == {"d4e5f6a7b8#1"}
    assert names(Relevant(None, None, "😀")) >= {"a1b2c3d4e5#6"}


def test_what_is_not_in_the_home_stays_wanted() -> None:
    assert names(Relevant("ffffffffff", 3, None)) == {"ffffffffff#3"}
    assert len(names(Relevant(None, None, "没有这句话"))) == 1
