"""The command line: wrong usage, what cannot be read, damaged homes, records, the page's port: status and one line that says why."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from answering import FERRY, LETTER, ROOT, Done, failed, home, jiyao, made, records

PROGRAM = Path(sys.executable).with_name("jiyao")


def misused(done: Done, *words: str) -> None:
    """Status 2, nothing on stdout, the reason on stderr."""
    assert done.status == 2, done
    assert done.out == ""
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "船", "-k", "0"], ["search", "船", "-k", "x"], ["search", "船", "--mode", "both"], ["ask", "船", "--from", "1931-13"],
        ["ask", "船", "--from", "yesterday"], ["ask", "船", "--to", "1931-2-30"], ["ask", "船", "--from", ""], ["ask", "船", "--to", "1931-4-9-1"],
        ["ask", "船", "--from", "1932", "--to", "1931"], ["ask"], ["search"], ["ask", "船", "--batch", "q.jsonl"], ["ask", "船", "井"],
        ["ask", "船", "--nosuch"], ["nosuch"], ["index"], ["evaluate"], ["evaluate", "q.jsonl", "--mode", "both"], ["records", "nosuch"],
        ["records", "show"], ["chat", "--port", "0"], ["chat", "--port", "65536"], ["chat", "--port", "x"],
    ],
)  # fmt: skip
def test_wrong_usage_has_status_2(arguments: list[str]) -> None:
    misused(jiyao(*arguments, *([] if arguments == ["nosuch"] else ["--home", home()])))


@pytest.mark.parametrize(
    "command", [[], ["chat"], ["index"], ["search"], ["ask"], ["evaluate"], ["records"], ["records", "show"]]
)
def test_every_command_has_help(command: list[str]) -> None:
    done = jiyao(*command, "--help")
    assert done.status == 0
    assert "--help" in done.out
    if command[1:] != ["show"] and command:
        assert "--home" in done.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "船"],
        ["search", "船"],
        ["evaluate", "QUESTIONS"],
        ["records"],
        ["records", "list"],
        ["records", "show", "x"],
        ["records", "remove", "x"],
    ],
)
def test_a_home_without_an_index_is_refused_and_not_made(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "q").write_text("", "utf-8")
    given = [str(tmp_path / "q") if argument == "QUESTIONS" else argument for argument in arguments]
    failed(jiyao(*given, "--home", tmp_path / "none"), "jiyao index")
    assert not (tmp_path / "none").exists()


def test_what_cannot_be_read_is_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text(LETTER, "utf-8")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "noise.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "in" / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    done = jiyao("index", tmp_path / "in", tmp_path / "missing", tmp_path / "in" / "broken.zip", "--home", tmp_path / "home")
    assert (done.status, done.out) == (1, "")
    assert "Traceback" not in done.err
    lines = done.err.splitlines()
    for name, reason in (
        ("empty.txt, line 1", "empty"),
        ("noise.txt, line", "not a text"),
        ("missing", "no such"),
        ("broken.zip", "zip"),
    ):
        assert [line for line in lines if name in line and reason in line], (name, done.err)
    assert jiyao("records", "--json", "--home", tmp_path / "home").object()["records"][0]["record"] == "b2c3d4e5f6"


def test_a_header_without_a_body_is_indexed_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FERRY.split("正文：")[0] + "正文：\n\n\n描述：\n\n", "utf-8")
    done = jiyao("index", tmp_path / "a.txt", "--home", tmp_path / "home")
    assert done.status == 0
    assert "warning" in done.err
    assert jiyao("ask", "这份记录来自哪本书？", "--json", "--home", tmp_path / "home").object()["citations"][0]["paragraph"] == 0


def test_nothing_to_index_has_status_1_and_says_why(tmp_path: Path) -> None:
    failed(jiyao("index", tmp_path / "none", "--home", tmp_path / "home", "--encoder", tmp_path), "modules.json")
    done = jiyao("index", tmp_path / "none", "--home", tmp_path / "home")
    assert done.status == 1
    assert "no such file or folder" in done.err


def test_the_page_is_not_opened_over_records_that_are_not_there(tmp_path: Path) -> None:
    failed(jiyao("chat", tmp_path / "none", "--home", tmp_path / "home"), "none", "no such file or folder")
    assert not (tmp_path / "home").exists()


def damaged(path: Path) -> Path:
    """A copy of a home, to be damaged."""
    shutil.copytree(home(), path)
    return path


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        ("CURRENT", "garbage"), ("CURRENT", "missing"), ("jiyao.db", "garbage"),
        ("versions/*/manifest.json", "empty"), ("versions/*/lexical/meta.json", "garbage"), ("versions/*/*.faiss", "missing"),
        ("versions/*", "missing"),
    ],
)  # fmt: skip
def test_a_damaged_home_is_named_and_mended_by_a_rebuild(pattern: str, how: str, tmp_path: Path) -> None:
    place = damaged(tmp_path / "home")
    for wal in place.glob("jiyao.db-*"):
        wal.unlink()
    found = sorted(place.glob(pattern))
    assert found
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        elif how == "missing":
            path.unlink()
        else:
            path.write_bytes(b"\x00\xffnoise" * 99 if how == "garbage" else b"")
    done = jiyao("ask", "渡口的船每周只开几趟？", "--home", place)
    if (pattern, how) == ("CURRENT", "missing"):
        assert "两趟" in done.out
    else:
        failed(done, "--rebuild")
    if how != "missing":
        assert jiyao("index", records(), "--home", place, "--rebuild").status == 0
        assert "两趟" in jiyao("ask", "渡口的船每周只开几趟？", "--home", place).out


def test_a_home_that_is_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x", "utf-8")
    failed(jiyao("index", records(), "--home", tmp_path / "home"))
    failed(jiyao("ask", "船", "--home", tmp_path / "home"))


@pytest.mark.parametrize("command", [["ask", "--batch"], ["search", "--batch"], ["evaluate"]])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, ["no such file"]),
        ('{"id": "a", "question": "?"}\n{"id": 7, "question": "?"}', ["line 2", "field id"]),
        ("{", ["line 1", "not JSON"]),
        ('{"id": "a", "question": "?", "history": "x"}', ["line 1", "field history"]),
    ],
)
def test_a_questions_file_that_cannot_be_used_is_named_with_line_and_field(
    command: list[str], text: str | None, words: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    if text is not None:
        path.write_text(text, "utf-8")
    failed(jiyao(*command, path, "--home", home()), str(path), *words)


@pytest.mark.parametrize("option", ["--run", "--qrels", "--report"])
def test_a_file_that_cannot_be_written_is_named_before_anything_is_scored(option: str, tmp_path: Path) -> None:
    (tmp_path / "q").write_text("", "utf-8")
    failed(jiyao("evaluate", tmp_path / "q", option, tmp_path / "none" / "x", "--home", home()), str(tmp_path / "none"))


def test_records_are_listed_shown_and_removed(tmp_path: Path) -> None:
    place = made({"a.txt": FERRY, "b.txt": FERRY.replace("两趟", "三趟"), "c.txt": LETTER}, "removing")
    listed = jiyao("records", "list", "--json", "--home", place).object()["records"]
    assert jiyao("records", "--json", "--home", place).object()["records"] == listed
    for options in (["--json", "list", "--home", place], ["--home", place, "list", "--json"], ["--json", "--home", place]):
        assert jiyao("records", *options).object()["records"] == listed
    assert [one["record"] for one in listed] == ["a1b2c3d4e5", "a1b2c3d4e5", "b2c3d4e5f6"]
    assert [one["date"] for one in listed] == ["1931-4-9", "1931-4-9", "1932-0-0"]
    other = listed[1]["key"]
    assert other.startswith("a1b2c3d4e5~")
    assert len(other) == 17
    shown = jiyao("records", "show", "a1b2c3d4e5", "--json", "--home", place).object()["records"]
    assert [one["key"] for one in shown] == ["a1b2c3d4e5", other]
    assert shown[0]["text"][0]["number"] == -1
    assert "¶2 body  何舟" in jiyao("records", "show", other, "--home", place).out
    failed(jiyao("records", "show", "ffffffffff", "--home", place), "ffffffffff")
    failed(jiyao("records", "remove", "ffffffffff", "--home", place), "ffffffffff")
    assert jiyao("records", "remove", other, "--json", "--home", place).object() == {"removed": 1}
    assert jiyao("records", "remove", "a1b2c3d4e5", "--home", place).status == 0
    assert [one["key"] for one in jiyao("records", "--json", "--home", place).object()["records"]] == ["b2c3d4e5f6"]


def test_control_characters_of_a_record_do_not_reach_the_terminal() -> None:
    place = made({"a.txt": LETTER.replace("井水已经验过三次", "井水\x1b[31m已经\u202e验过\x07三次")}, "control")
    for arguments in (["ask", "井水验过几次？"], ["search", "井水"], ["records", "show", "b2c3d4e5f6"]):
        done = jiyao(*arguments, "--home", place)
        assert done.status == 0
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", done.out)
    assert "\x1b" in jiyao("ask", "井水验过几次？", "--json", "--home", place).object()["citations"][0]["quote"]


def test_a_port_in_use_gives_one_line_and_status_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [PROGRAM, "chat", "--home", home(), "--port", port], capture_output=True, text=True, cwd=ROOT, timeout=60
        )
    failed(Done(ended.returncode, ended.stdout, ended.stderr), port)


def test_a_reader_that_goes_away_ends_a_batch_quietly(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps({"id": str(n), "question": "渡口？"}) for n in range(30)), "utf-8")
    with subprocess.Popen(
        [PROGRAM, "search", "--batch", path, "--home", home()], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert b"Traceback" not in running.stderr.read()
