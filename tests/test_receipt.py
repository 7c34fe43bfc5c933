"""Receipts: an answer is reproduced from its receipt, or what changed is named; a file that is none is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from answering import FERRY, LETTER, failed, home, jiyao, made, opened, paragraph

QUESTION = "渡口的船每周开几趟？"


def receipt(path: Path, *options: str | Path, question: str = QUESTION, place: Path | None = None) -> dict[str, Any]:
    done = jiyao("ask", question, "--receipt", path, *options, "--home", place or home())
    assert done.status == 0, done
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return data


def test_a_receipt_says_what_the_answer_was_made_from(tmp_path: Path) -> None:
    data = receipt(tmp_path / "r.json", "--from", "1931", "--history", "罗季明借多少钱？", question="什么时候还？")
    retriever = opened(home())
    manifest = retriever.manifest
    assert (data["question"], data["history"]) == ("什么时候还？", ["罗季明借多少钱？"])
    assert data["query"] == data["answer"]["query"]
    assert data["filters"]["first"] == 19310101
    assert (data["index"]["version"], data["index"]["encoder"], data["index"]["revision"]) == (
        manifest.version,
        manifest.encoder,
        manifest.revision,
    )
    assert 0 < data["settings"]["threshold"] < 1
    assert set(data["paragraphs"]) == {citation["passage"] for citation in data["answer"]["citations"]}
    for passage, digest in data["paragraphs"].items():
        assert digest == hashlib.sha256(paragraph(retriever, passage).encode()).hexdigest()


@pytest.mark.parametrize("question", [QUESTION, "量子计算机多少钱？", "你好"])
def test_an_answer_a_refusal_and_a_greeting_are_reproduced(question: str, tmp_path: Path) -> None:
    data = receipt(tmp_path / "r.json", question=question)
    done = jiyao("replay", tmp_path / "r.json", "--home", home())
    assert (done.status, done.err) == (0, "")
    assert data["answer"]["answer"] in done.out
    assert done.out.endswith("\nreproduced\n")
    again = jiyao("replay", tmp_path / "r.json", "--json", "--home", home()).object()
    assert again == {"reproduced": True, "changes": [], "notes": [], "answer": data["answer"]}


def test_a_new_version_of_the_index_is_noted_and_reproduces_the_answer(tmp_path: Path) -> None:
    place = made({"a.txt": FERRY}, "receipt-version")
    receipt(tmp_path / "r.json", place=place)
    (tmp_path / "more.txt").write_text(LETTER, "utf-8")
    assert jiyao("index", tmp_path / "more.txt", "--home", place).status == 0
    again = jiyao("replay", tmp_path / "r.json", "--json", "--home", place)
    assert (again.status, again.object()["reproduced"]) == (0, True)
    assert "index version: 2 now, 1 then" in again.object()["notes"]


def test_a_text_that_changed_or_is_gone_is_named(tmp_path: Path) -> None:
    place = made({"a.txt": FERRY}, "receipt-text")
    data = receipt(tmp_path / "r.json", place=place)
    cited = data["answer"]["citations"][0]["passage"]
    source = place.parent / "in" / "a.txt"
    source.write_text(FERRY.replace("每周只开两趟，还不够", "每周只开两趟，已足够"), "utf-8")
    assert jiyao("index", source, "--home", place).status == 0
    again = jiyao("replay", tmp_path / "r.json", "--home", place)
    assert again.status == 1
    assert "not reproduced" in again.out
    assert f"jiyao: the text of {cited} changed" in again.err
    source.write_text(LETTER, "utf-8")
    assert jiyao("index", source, "--home", place).status == 0
    gone = jiyao("replay", tmp_path / "r.json", "--json", "--home", place)
    assert gone.status == 1
    assert f"the text of {cited} is gone" in gone.object()["changes"]
    assert "the citations changed" in gone.object()["changes"]


def test_another_answer_is_told_from_the_one_of_the_receipt(tmp_path: Path) -> None:
    data = receipt(tmp_path / "r.json")
    data["answer"]["answer"] += "！"
    data["program"], data["settings"]["threshold"] = "0.0.1", 0.9
    (tmp_path / "r.json").write_text(json.dumps(data), "utf-8")
    again = jiyao("replay", tmp_path / "r.json", "--json", "--home", home())
    assert again.status == 1
    assert again.object()["changes"] == ["the answer changed"]
    assert [note.split(":")[0] for note in again.object()["notes"]] == ["program", "settings threshold"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("receipt", 2),
        ("question", 1),
        ("history", "x"),
        ("history", [1]),
        ("filters", {"nosuch": 1}),
        ("filters", {"first": "x"}),
        ("paragraphs", []),
    ],
)
def test_a_file_that_is_no_receipt_is_named(name: str, value: Any, tmp_path: Path) -> None:
    data = receipt(tmp_path / "r.json")
    (tmp_path / "r.json").write_text(json.dumps({**data, name: value}), "utf-8")
    failed(jiyao("replay", tmp_path / "r.json", "--home", home()), "r.json", "no receipt")


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("", "utf-8")
    failed(jiyao("replay", tmp_path / "empty", "--home", home()), "no receipt")
    failed(jiyao("replay", tmp_path / "none", "--home", home()), "none", "no such file")
    failed(jiyao("ask", QUESTION, "--receipt", tmp_path / "none" / "r", "--home", home()), str(tmp_path / "none"))
    assert jiyao("ask", "--batch", tmp_path / "empty", "--receipt", tmp_path / "r", "--home", home()).status == 2
