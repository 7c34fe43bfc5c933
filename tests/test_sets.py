"""Public test sets: every paragraph becomes one of a record, questions name it, and what is wrong is named with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from answering import failed, jiyao, opened

from qa.questions import qrels, read_questions
from qa.sets import detect, read_set
from qa.testset import UNTITLED, Collected, SetError, write_records


def rows(*objects: Any) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


SQUAD = {
    "data": [
        {"title": "渡口", "paragraphs": [
            {"context": "渡口的船每周\n只开两趟。", "qas": [{"id": "a", "question": "船开几趟？", "answers": [{"text": "两趟"}, {"text": "两趟"}]}]},
            {"context": "# 井水煮开再喝。", "qas": [{"id": 7, "question": "井水\r如何？", "answers": [], "is_impossible": True}]},
        ]},
        {"paragraphs": [{"context": "无题。\x00", "qas": [{"id": "c", "question": "题？", "answers": []}]}]},
    ]
}  # fmt: skip


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    (tmp_path / "ferry.json").write_text(json.dumps(SQUAD), "utf-8")
    return tmp_path / "ferry.json"


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "beirlike"
    (folder / "qrels").mkdir(parents=True)
    corpus = [
        {"_id": "d1", "title": "渡口", "text": "渡口的船每周只开两趟。"},
        {"_id": "d2", "title": "", "text": "井水煮开再喝。"},
        {"_id": "d3", "text": ""},
    ]
    queries = [
        {"_id": "q1", "text": "船开几趟？"},
        {"_id": "q2", "text": "月亮？"},
        {"_id": "q3", "text": "没有判断"},
        {"_id": "q4", "text": "井水？"},
    ]
    (folder / "corpus.jsonl").write_text(rows(*corpus), "utf-8")
    (folder / "queries.jsonl").write_text(rows(*queries), "utf-8")
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\td1\t0\nq4\td2\t1\nq4\tgone\t1\n", "utf-8"
    )
    (folder / "qrels" / "dev.tsv").write_text("query-id\tcorpus-id\tscore\nq3\td2\t1\n", "utf-8")
    return folder


@pytest.fixture
def nomiracl(tmp_path: Path) -> Path:
    folder = tmp_path / "nomiracl"
    folder.mkdir()
    yes = {
        "query_id": "1",
        "query": "Who?",
        "answerable": True,
        "docids": ["5#0", "5#3"],
        "passages": ["Ferry: It runs.", "Ferry: It stops."],
    }
    no = {
        "query_id": "2",
        "query": "When?",
        "answerable": False,
        "docids": ["5#3", "6#1"],
        "passages": ["Ferry: It stops.", "No title here."],
    }
    (folder / "a.jsonl").write_text(rows(yes), "utf-8")
    (folder / "b.jsonl").write_text(rows(no), "utf-8")
    return folder


def test_squad_paragraphs_stand_under_their_article_and_impossible_questions_have_no_relevant_one(squad: Path) -> None:
    found = read_set(squad)
    assert [paragraphs for _, paragraphs in found.articles.values()] == [
        ["渡口的船每周 只开两趟。", "# 井水煮开再喝。"],
        ["无题。"],
    ]
    record = found.record("渡口")
    assert found.questions["a"] == {
        "id": "a",
        "question": "船开几趟？",
        "relevant": [{"record": record, "paragraph": 1}],
        "answers": [["两趟"]],
    }
    assert found.questions["7"] == {"id": "7", "question": "井水 如何？", "relevant": []}
    assert "answers" not in found.questions["c"]


def test_beir_asks_what_its_split_judges_and_grades_above_0_are_relevant(beir: Path) -> None:
    found = read_set(beir)
    assert list(found.questions) == ["q1", "q2", "q4"]
    assert found.questions["q1"]["relevant"] == [{"record": found.record("渡口"), "paragraph": 1}]
    assert found.questions["q2"]["relevant"] == []
    assert found.questions["q4"]["relevant"] == [
        {"record": found.record("\n0"), "paragraph": 1},
        {"record": "gone", "paragraph": 1},
    ]
    assert found.articles["\n0"] == ("", ["井水煮开再喝。", "d3"])
    assert list(read_set(beir, split="dev").questions) == ["q3"]
    with pytest.raises(SetError, match=r"no train\.tsv \(there are dev, test\)"):
        read_set(beir, split="train")


def test_nomiracl_passages_count_once_and_its_answerable_queries_are_scored_for_refusals_only(nomiracl: Path) -> None:
    found = read_set(nomiracl)
    assert found.articles == {"5": ("Ferry", ["Ferry: It runs.", "Ferry: It stops."]), "6": ("", ["No title here."])}
    assert [(q["id"], q.get("relevant"), q.get("answerable")) for q in found.questions.values()] == [
        ("1", None, True),
        ("2", [], None),
    ]


def test_documents_without_a_title_are_many_in_a_record() -> None:
    found = Collected("set")
    entries = [found.add("", "", f"{at}") for at in range(UNTITLED + 1)]
    assert [entry["paragraph"] for entry in entries] == [*range(1, UNTITLED + 1), 1]
    assert len({entry["record"] for entry in entries}) == 2


def test_the_kind_of_a_set_shows_in_its_files(squad: Path, beir: Path, nomiracl: Path, tmp_path: Path) -> None:
    assert [detect(path) for path in (squad, beir, nomiracl, nomiracl / "a.jsonl")] == ["squad", "beir", "nomiracl", "nomiracl"]
    with pytest.raises(SetError, match=r"corpus\.jsonl"):
        detect(tmp_path / "beirlike" / "qrels")


def test_a_set_written_again_gives_the_same_bytes(squad: Path, tmp_path: Path) -> None:
    for name in ("1.zip", "2.zip"):
        write_records(read_set(squad), tmp_path / name)
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_two_commands_import_and_evaluate_a_set(squad: Path, tmp_path: Path) -> None:
    place, questions = tmp_path / "home", tmp_path / "q.jsonl"
    for _ in range(2):
        done = jiyao("questions", "import", squad, "--home", place, "--out", questions)
        assert (done.status, done.out) == (0, "")
    retriever = opened(place)
    asked = read_questions(questions)
    texts = {
        f"{info.key}#{row['number']}": row for info in retriever.reader.records() for row in retriever.reader.paragraphs(info.key)
    }
    named = {question.id: [texts[name]["text"] for name in qrels(question, retriever)] for question in asked}
    assert named == {"a": ["渡口的船每周 只开两趟。"], "7": [], "c": ["无题。"]}
    assert {row["kind"] for row in texts.values() if row["number"] > 0} == {"body"}
    assert "渡口" in {info.title for info in retriever.reader.records()}
    assert not any("渡口" in row["text"] for row in texts.values() if row["number"] == 0)
    data = jiyao("evaluate", questions, "--home", place, "--no-answers", "--json").object()
    assert (data["queries"], data["measures"]["Success@5"], data["answers"]) == (2, 1.0, {})


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("x.json", "{", ["x.json", "not JSON"]),
        ("x.json", "{}", ["x.json", "field data"]),
        ("x.json", '{"data": []}', ["no question"]),
        ("x.json", '{"data": [{"paragraphs": [{"context": 3}]}]}', ["data[0].paragraphs[0]", "field context"]),
        ("x.json", '{"data": [{"paragraphs": [{"context": " ", "qas": []}]}]}', ["field context is empty"]),
        (
            "x.json",
            '{"data": [{"paragraphs": [{"context": "x", "qas": [{"id": "a", "question": "?"}]}]}]}',
            ["qas[0]", "field answers"],
        ),
        (
            "x.json",
            '{"data": [{"paragraphs": [{"context": "x", "qas": [{"question": "?", "answers": []}]}]}]}',
            ["qas[0]", "field id"],
        ),
        ("x.jsonl", '\n{"docids": ["a"], "passages": []}', ["line 2", "1 docids"]),
        ("x.jsonl", '{"docids": [], "passages": [], "query_id": "1", "query": "?"}', ["line 1", "field answerable"]),
    ],
)
def test_a_set_that_cannot_be_read_is_named_with_the_place(name: str, text: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    failed(jiyao("questions", "import", tmp_path / name, "--home", tmp_path / "home", "--out", tmp_path / "q"), *words)
    assert not (tmp_path / "home").exists()


def test_what_is_missing_is_named_in_one_line(beir: Path, tmp_path: Path) -> None:
    options = ["--home", tmp_path / "home", "--out", tmp_path / "q"]
    failed(jiyao("questions", "import", tmp_path / "none", *options), "none", "no such file")
    (beir / "queries.jsonl").unlink()
    failed(jiyao("questions", "import", beir, *options), "queries.jsonl")
    (beir / "qrels" / "test.tsv").write_text("q1 d1 1\n", "utf-8")
    failed(jiyao("questions", "import", beir, *options), "test.tsv", "line 1")
    failed(jiyao("questions", "import", beir, "--home", tmp_path / "home", "--out", tmp_path / "gone" / "q"), "gone")
