"""Test questions kept in a home, what an evaluation asks of them, and files that `jiyao evaluate` takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from homes import FERRY, index, jiyao, put, record

from index.home import Home
from qa.book import Candidate, add, collected, entries, grades, judge, propose, save, turn
from qa.errors import UserError
from qa.judgments import mark, question_id
from qa.questions import read_questions

BRIDGE, SCHOOL = "木桥什么时候修好？", "学堂有多少学生？"


def texts(home: Home) -> dict[str, str]:
    return {one.question: one.state for one in entries(home)}


def test_a_question_is_kept_with_all_its_fields_and_edited_under_its_id(tmp_path: Path) -> None:
    home = Home(tmp_path)
    fields = {
        "lang": "zh",
        "kind": "fact",
        "relevant": [{"record": "a", "paragraph": 2}, {"quote": "木桥"}],
        "answers": [["春天", "春"]],
    }
    id = save(home, {"question": BRIDGE, "history": ["谁说话？"], **fields})
    assert id == question_id(BRIDGE, ["谁说话？"])
    (one,) = entries(home)
    assert one.json() == {"id": id, "question": BRIDGE, "history": ["谁说话？"], **fields}
    assert save(home, {"id": id, "question": SCHOOL, "relevant": []}) == id
    assert [one.json() for one in entries(home)] == [{"id": id, "question": SCHOOL, "relevant": []}]
    assert save(home, {"question": BRIDGE, "history": ["谁说话？"]}) != id


def test_a_question_is_not_kept_twice(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, second = save(home, {"question": BRIDGE}), save(home, {"question": SCHOOL})
    assert save(home, {"question": f"{BRIDGE} "}) == first
    with pytest.raises(UserError, match=f"kept already, as {first}"):
        save(home, {"id": second, "question": BRIDGE})


def test_texts_that_cannot_be_encoded_are_kept_all_the_same(tmp_path: Path) -> None:
    save(Home(tmp_path), {"question": "好\ud800？", "kind": "\udfff", "answers": [["\ud83d"]]})
    (one,) = entries(Home(tmp_path))
    assert one.json()["answers"] == [["?"]]
    assert one.question == "好\ufffd？"


def test_a_field_of_the_wrong_form_is_named_and_nothing_is_kept(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="field answers: want a list of lists"):
        save(Home(tmp_path), {"question": BRIDGE, "answers": ["春天"]})
    assert entries(Home(tmp_path)) == []


def test_what_was_judged_to_answer_is_relevant_and_what_was_not_is_judged(tmp_path: Path) -> None:
    home = Home(tmp_path)
    save(home, {"question": BRIDGE, "relevant": [{"record": "a", "paragraph": 2}]})
    for passage, relevance in (("a#2", 0), ("a#4", 1), ("a~0f0f0f#-1", 1), ("a#5", 0)):
        mark(home, BRIDGE, (), passage, relevance, {})
    mark(home, SCHOOL, (), "a#1", 0, {})
    lines, grades = collected(home)
    wanted = [{"record": "a", "paragraph": 2}, {"record": "a", "paragraph": 4}, {"record": "a~0f0f0f", "paragraph": -1}]
    assert lines[0]["relevant"] == wanted
    assert "relevant" not in lines[1]
    assert grades[lines[0]["id"]] == {"a#2": 0, "a#4": 1, "a~0f0f0f#-1": 1, "a#5": 0}


def test_a_passage_that_a_question_names_is_marked_and_is_struck_from_it_where_it_no_longer_answers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    own = [{"record": "a", "paragraph": 2}, {"record": "a", "paragraph": 3}, {"quote": "木桥"}]
    save(home, {"question": BRIDGE, "relevant": own})
    assert grades(home, BRIDGE, []) == {"a#2": 1, "a#3": 1}
    judge(home, BRIDGE, [], "a#2", 0, {})
    judge(home, BRIDGE, [], "a#3", None, {})
    assert grades(home, BRIDGE, []) == {"a#2": 0}
    assert collected(home)[0][0]["relevant"] == [{"quote": "木桥"}]
    save(home, {"question": SCHOOL, "relevant": own[:1]})
    judge(home, SCHOOL, [], "a#2", 0, {})
    assert "relevant" not in collected(home)[0][1]  # nobody said that the records hold no answer


def test_proposals_are_drafts_until_accepted_and_what_was_deleted_is_not_proposed_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    proposals = [
        Candidate({"question": BRIDGE, "relevant": [{"record": "a", "paragraph": 2}]}, "made from a figure"),
        Candidate({"question": SCHOOL}, "made from a figure"),
    ]
    assert propose(home, proposals) == 2
    assert [(one.state, one.why) for one in entries(home)] == [("draft", "made from a figure")] * 2
    assert collected(home) == ([], {})
    first, second = (one.id for one in entries(home))
    turn(home, first, "accepted")
    turn(home, second, "deleted")
    assert [line["question"] for line in collected(home)[0]] == [BRIDGE]
    assert propose(home, proposals) == 0
    assert texts(home) == {BRIDGE: "accepted"}
    with pytest.raises(UserError, match="no question 'x' is kept"):
        turn(home, "x", "accepted")


def test_adding_a_file_keeps_what_a_reader_has_edited_and_fills_what_was_only_judged(tmp_path: Path) -> None:
    home = Home(tmp_path)
    mine = save(home, {"question": BRIDGE, "kind": "mine"})
    judged = mark(home, SCHOOL, (), "a#4", 1, {}).question_id
    ids, new = add(
        home,
        [
            {"id": "q1", "question": BRIDGE, "kind": "theirs"},
            {"id": "q2", "question": SCHOOL, "kind": "theirs"},
            {"id": "q3", "question": "第三？"},
        ],
    )
    assert (ids, new) == ([mine, judged, "q3"], 1)
    assert {one.id: one.fields.get("kind") for one in entries(home)} == {mine: "mine", judged: "theirs", "q3": None}


def test_export_writes_files_that_evaluate_takes_as_they_are(tmp_path: Path) -> None:
    put(tmp_path / "records", ferry=record(*FERRY))
    home = Home(tmp_path / "home")
    index(home.path, tmp_path / "records")
    save(home, {"question": BRIDGE, "relevant": [{"record": "0a1b2c3d4e", "paragraph": 2}], "answers": [["春天"]]})
    mark(home, SCHOOL, (), "0a1b2c3d4e#4", 1, {})
    mark(home, SCHOOL, (), "0a1b2c3d4e#1", 0, {})
    questions, qrels, marks = tmp_path / "q.jsonl", tmp_path / "q.qrels", tmp_path / "m.jsonl"
    done = jiyao("judgments", "export", "--home", home.path, "--questions", questions, "--qrels", qrels, "--judgments", marks)
    assert (done.returncode, done.stderr) == (0, "jiyao: 2 questions, 2 judgments\n")
    assert [one.question for one in read_questions(questions)] == [BRIDGE, SCHOOL]
    ids = {one.question: one.id for one in read_questions(questions)}
    rows = {f"{ids[BRIDGE]} 0 0a1b2c3d4e#2 1", f"{ids[SCHOOL]} 0 0a1b2c3d4e#1 0", f"{ids[SCHOOL]} 0 0a1b2c3d4e#4 1"}
    assert set(qrels.read_text("utf-8").splitlines()) == rows
    assert len(marks.read_text("utf-8").splitlines()) == 2
    run = jiyao("evaluate", questions, "--judgments", qrels, "--home", home.path, "--json")
    assert run.returncode == 0
    found = json.loads(run.stdout)
    assert found["queries"] == 2
    assert found["measures"]["Success@5"] == 1
    judged = {one["question"]: one["Judged@10"] for one in found["questions"]}
    assert judged[SCHOOL] == pytest.approx(2 / 6)  # header and five paragraphs
    assert judged[BRIDGE] == pytest.approx(1 / 6)


def test_export_without_a_file_is_wrong_usage_and_a_missing_folder_is_told_first(tmp_path: Path) -> None:
    assert jiyao("judgments", "export", "--home", tmp_path).returncode == 2
    done = jiyao("judgments", "export", "--home", tmp_path, "--questions", tmp_path / "no" / "q.jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
