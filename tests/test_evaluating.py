"""`jiyao evaluate`: saved runs, other homes, measures, judgments and topics by the command line, and what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from answering import Done, failed, home, jiyao, made, records


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    lines = [
        {"id": "a 1", "question": "渡口的船每周开几趟？", "relevant": [{"record": "a1b2c3d4e5", "paragraph": 2}]},
        {"id": "b", "question": "井水验过几次？", "relevant": [{"quote": "井水已经验过三次"}]},
        {"id": "n", "question": "月亮？", "relevant": []},
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


def evaluated(questions: Path, *options: str | Path) -> Done:
    return jiyao("evaluate", questions, "--home", home(), *options)


def test_a_run_of_one_system_is_compared_under_its_files_name(questions: Path, tmp_path: Path) -> None:
    saved = tmp_path / "dense.run"
    dense = evaluated(questions, "--mode", "dense", "--run", saved, "--json", "--no-answers").object()
    data = evaluated(questions, "--compare", saved, "--compare", saved, "--json", "--no-answers").object()
    assert list(data["systems"]) == ["dense", "lexical", "dense 2", "dense 3"]
    assert data["systems"]["dense 2"] == dense["measures"] == data["systems"]["dense"]


def test_another_home_is_compared_under_its_folders_name(questions: Path) -> None:
    other = made({"1.txt": (records() / "1.txt").read_text("utf-8")}, "other")
    data = evaluated(questions, "--compare", other, "--json", "--no-answers").object()
    assert set(data["systems"]) == {"dense", "lexical", "home"}
    assert set(data["compared"]["home"]) == {"encoder", "revision"}
    lost = next(question for question in data["questions"] if question["id"] == "b")
    assert (lost["nDCG@10"] > 0, lost["systems"]["home"]["nDCG@10"]) == (True, 0.0)


def test_the_table_shows_systems_p_values_stars_and_further_measures(questions: Path) -> None:
    done = evaluated(questions, "--measure", "P@3", "--measure", "nDCG@10")
    head = done.out.splitlines()[1].split()
    assert head == [
        "nDCG@10",
        "R@5",
        "R@10",
        "RR@10",
        "Success@1",
        "Success@5",
        "AP",
        "Judged@10",
        "P@3",
        "p50",
        "ms",
        "p95",
        "ms",
    ]
    rows = [line.split()[0] for line in done.out.splitlines()]
    assert rows.count("p") == 2
    assert {"hybrid", "dense", "lexical", "citation", "quotations"} <= set(rows)
    assert "tradeoff" not in done.out


def test_topics_and_judgments_are_written_and_evaluated_again(questions: Path, tmp_path: Path) -> None:
    topics, qrels = tmp_path / "t.tsv", tmp_path / "qrels"
    data = evaluated(questions, "--topics", topics, "--qrels", qrels, "--json", "--no-answers").object()
    assert topics.read_text("utf-8").splitlines()[0] == "a_1\t渡口的船每周开几趟？"
    again = evaluated(topics, "--judgments", qrels, "--json", "--no-answers").object()
    assert (again["queries"], again["measures"]) == (2, data["measures"])
    assert evaluated(topics, "--json", "--no-answers").object()["queries"] == 0


def test_what_would_be_refused_falls_and_rises_with_the_threshold(questions: Path) -> None:
    data = evaluated(questions, "--json").object()
    answers = data["answers"]
    for name in ("refused_unanswerable", "refused_answerable"):
        rates = [row[name] for row in answers["tradeoff"]]
        assert rates == sorted(rates)
        assert rates[0] == 0.0
        assert answers[name] in rates
    thresholds = [row["threshold"] for row in answers["tradeoff"]]
    assert thresholds == sorted(set(thresholds))
    assert (thresholds[0], thresholds[-1]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("options", "text", "words"),
    [
        (["--compare", "FILE"], "a_1 Q0 x 1 0.5", ["FILE", "line 1", "6 columns"]),
        (["--compare", "FILE"], "other Q0 x 1 0.5 s", ["FILE", "for any question"]),
        (["--compare", "FOLDER"], "", ["no index", "jiyao index"]),
        (["--judgments", "FILE"], "a_1 0 x\n", ["FILE", "line 1", "4 columns"]),
        (["--measure", "nonsense"], "", ["nonsense"]),
        (["--keep", "FOLDER/none/x"], "", ["none"]),
        (["--topics", "FOLDER/none/x"], "", ["none"]),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    options: list[str], text: str, words: list[str], questions: Path, tmp_path: Path
) -> None:
    file, folder = tmp_path / "given.txt", tmp_path / "folder"
    file.write_text(text, "utf-8")
    folder.mkdir()
    given = [option.replace("FILE", str(file)).replace("FOLDER", str(folder)) for option in options]
    failed(evaluated(questions, *given), *(word.replace("FILE", str(file)) for word in words))
