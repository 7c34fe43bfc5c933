"""The command line: the JSON that search, ask and evaluate print, in order and for every option."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from answering import Done, check, failed, home, jiyao, opened, sample

PROGRAM = Path(sys.executable).with_name("jiyao")

SEARCHED = {"id": str, "question": str, "query": str, "passages": list}
PASSAGE = {
    "rank": int, "score": float, "passage": str, "record": str, "title": str, "date": str | None, "paragraph": int, "text": str,
    "start": int, "end": int, "speaker": str | None, "reference": str,
}  # fmt: skip
ANSWER = {"id": str, "question": str, "query": str, "answered": bool, "answer": str, "citations": list, "searched": dict}
CITATION = {
    "mark": int, "passage": str, "record": str, "paragraph": int, "speaker": str | None, "quote": str, "start": int, "end": int,
    "reference": str,
}  # fmt: skip
SCOPE = {"records": int, "passages": int, "terms": list, "absent": list, "nearest": list}


def has(value: dict[str, Any], shape: dict[str, Any]) -> None:
    """Whether an object has at least these keys, with these types."""
    for name, kind in shape.items():
        assert name in value
        assert isinstance(value[name], kind), (name, value[name])
        assert kind is not int or not isinstance(value[name], bool)


@pytest.fixture
def batch(tmp_path: Path) -> Iterator[Path]:
    """A questions file whose ids are not in order."""
    questions = {
        "z": "渡口的船每周开几趟？",
        "a": "谁做的记录？",
        "甲": "How long did the talk last?",
        "m": "",
        "9": "量子计算机？\u2028😀",
    }
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps({"id": id, "question": text}) for id, text in questions.items()), "utf-8")
    return path


def test_a_process_prints_json_only_and_unicode_as_it_is_whatever_the_locale(tmp_path: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "JIYAO_HOME": str(home()), "PYTHONUTF8": "0"}
    ended = subprocess.run(
        [PROGRAM, "ask", "--json", "渡口的船每周只开几趟？"], capture_output=True, env=environment, cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.decode("utf-8").splitlines()
    found = json.loads(line)
    has(found, ANSWER)
    check(opened(home()), found)
    assert "渡口" in line
    assert list(tmp_path.iterdir()) == []


def test_a_process_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    ended = subprocess.run(
        [PROGRAM, "ask", "船？"], capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "JIYAO_HOME": ""}
    )
    failed(Done(ended.returncode, ended.stdout, ended.stderr), "jiyao index", ".jiyao")
    assert list(tmp_path.iterdir()) == []


def test_search_prints_the_contracts_object() -> None:
    found = jiyao("search", "渡口的船", "--json", "-k", "4", "--home", home()).object()
    has(found, SEARCHED)
    assert (found["id"], found["question"], found["query"]) == ("q1", "渡口的船", "渡口的船")
    assert len(found["passages"]) == 4
    for place in found["passages"]:
        has(place, PASSAGE)
        assert "~" not in place["record"]
        assert place["passage"].startswith(place["record"])
        assert f"¶{place['paragraph']}" in place["reference"] or place["paragraph"] < 1


def test_ask_prints_the_contracts_object() -> None:
    found = jiyao("ask", "渡口的船每周只开几趟？", "--json", "--home", home()).object()
    has(found, ANSWER)
    has(found["searched"], SCOPE)
    assert found["citations"]
    for citation in found["citations"]:
        has(citation, CITATION)
    check(opened(home()), found)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_batch_prints_one_object_a_question_in_the_files_order(command: str, batch: Path) -> None:
    done = jiyao(command, "--batch", batch, "--home", home())
    assert (done.status, done.err) == (0, "")
    assert [one["id"] for one in done.objects()] == ["z", "a", "甲", "m", "9"]
    assert done.out.count("\n") == 5
    assert done.objects()[4]["question"] == "量子计算机？\u2028😀"


def test_half_a_surrogate_pair_in_a_question_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "a", "question": "船\\ud83d？"}', "utf-8")
    for command in ("ask", "search"):
        done = jiyao(command, "--batch", path, "--home", home())
        assert done.status == 0, done
        assert done.object()["question"] == "船\ufffd？"


def test_an_empty_batch_prints_nothing(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text("", "utf-8")
    assert jiyao("ask", "--batch", path, "--home", home()) == Done(0, "", "")


def test_history_is_used_and_can_be_repeated() -> None:
    found = jiyao(
        "search", "其中多少用来买船？", "--history", "学堂？", "--history", "商会借给县里多少钱？", "--json", "--home", home()
    ).object()
    assert "商会借给县里多少钱" in found["query"]


def test_a_history_on_the_command_line_is_for_the_questions_of_a_batch_that_have_none(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "其中多少用来买船？"},
        {"id": "b", "question": "其中多少用来买船？", "history": ["学堂花了多少钱？"]},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    first, second = jiyao(
        "search", "--batch", tmp_path / "q.jsonl", "--history", "商会借给县里多少钱？", "--home", home()
    ).objects()
    assert "商会借给县里多少钱" in first["query"]
    assert "学堂花了多少钱" in second["query"]


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_every_mode_ranks(mode: str) -> None:
    found = jiyao("search", "渡口的船", "--mode", mode, "--json", "--home", home()).object()
    assert len(found["passages"]) == 10
    if mode != "dense":
        assert found["passages"][0]["record"] == "a1b2c3d4e5"


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_record_that_the_home_does_not_hold_is_named_with_what_to_do(command: str) -> None:
    asked = (command, "船", "--home", home(), "--record", "ffffffffff")
    said = ("no record 'ffffffffff'", str(home()), "jiyao records list")
    failed(jiyao(*asked), *said)
    done = jiyao(*asked, "--json")
    assert (done.status, len(done.objects())) == (0, 1)
    assert all(part in done.err for part in said)


@pytest.mark.parametrize(
    ("options", "records"),
    [
        (["--from", "1932"], 1), (["--to", "1931-4"], 2), (["--from", "1931-04-09", "--to", "1931-4-9"], 2), (["--from", "1933"], 0),
        (["--from", "1932-7", "--to", "1932-08-31"], 1), (["--tag", "水井"], 1), (["--book", "长坪书信"], 1), (["--person", "何舟"], 2),
        (["--record", "a1b2c3d4e5"], 2), (["--record", "nosuchid"], 0), (["--person", "何舟", "--record", "b2c3d4e5f6"], 0),
    ],
)  # fmt: skip
def test_filters_change_what_is_searched(options: list[str], records: int) -> None:
    assert jiyao("ask", "渡口？", *options, "--json", "--home", home()).object()["searched"]["records"] == records


def test_a_speaker_is_found_by_any_form_of_the_name() -> None:
    for name in ("葛罗米柯", "Gromyko", "Громыко"):
        places = jiyao("search", "莫洛托夫", "--speaker", name, "--json", "--home", sample()).object()["passages"]
        assert {place["speaker"] for place in places} == {"葛罗米柯"}


def test_evaluate_prints_figures_and_writes_its_three_files(tmp_path: Path, batch: Path) -> None:
    lines = [
        {"id": "z", "question": "渡口的船每周开几趟？", "relevant": [{"quote": "每周只开两趟"}]},
        {"id": "n", "question": "月亮？", "relevant": []},
    ]
    batch.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    files = {name: tmp_path / f"{name}.out" for name in ("run", "qrels", "report")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    data = jiyao("evaluate", batch, "--mode", "lexical", "--json", *options, "--home", home()).object()
    has(
        data,
        {
            "system": dict,
            "queries": int,
            "measures": dict,
            "by": dict,
            "intervals": dict,
            "systems": dict,
            "answers": dict,
            "questions": list,
        },
    )
    assert set(data["measures"]) == {"nDCG@10", "R@5", "R@10", "RR@10", "Success@1", "Success@5", "AP", "Judged@10"}
    assert (data["queries"], set(data["systems"]), data["questions"][0]["id"]) == (1, {"dense", "hybrid"}, "z")
    assert files["qrels"].read_text("utf-8") == "z 0 a1b2c3d4e5#2 1\n"
    assert files["run"].read_text("utf-8").startswith("z Q0 a1b2c3d4e5")
    assert "<!doctype html>" in files["report"].read_text("utf-8")
    plain = jiyao("evaluate", batch, "--home", home())
    assert plain.status == 0
    assert "nDCG@10" in plain.out
