"""The gate: what fell against an earlier evaluation is named, what did not is not, and what cannot be compared is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from answering import failed, home, jiyao

from qa.gate import GateError, fallen, kept, read_baseline


def evaluation(scores: list[float], other: list[float], verbatim: float | None = 1.0) -> dict[str, Any]:
    """An evaluation of two measures."""
    questions = [{"id": f"q{at}", "nDCG@10": a, "R@5": b} for at, (a, b) in enumerate(zip(scores, other, strict=True))]
    return {
        "system": {"mode": "hybrid"},
        "measures": {"nDCG@10": 0.0, "R@5": 0.0},
        "answers": {"quotations_verbatim": verbatim},
        "questions": questions,
    }


def before(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The same as a baseline that was written and read."""
    path = folder / "baseline.json"
    path.write_text(json.dumps(kept(data)), "utf-8")
    return read_baseline(path)


def test_a_measure_that_fell_on_every_question_is_named_and_the_other_is_not(tmp_path: Path) -> None:
    old, new = evaluation([0.9] * 12, [0.5] * 12), evaluation([0.8] * 12, [0.6] * 12)
    (line,) = fallen(new, before(old, tmp_path))
    assert line.startswith("nDCG@10 fell from 0.9000 to 0.8000 on 12 questions")


def test_a_fall_that_chance_explains_and_a_rise_pass(tmp_path: Path) -> None:
    old = evaluation([0.9] * 12, [0.5] * 12)
    assert fallen(evaluation([0.1, *[0.9] * 11], [0.5] * 12), before(old, tmp_path)) == []
    assert fallen(evaluation([1.0] * 12, [1.0] * 12), before(old, tmp_path)) == []


def test_holm_over_the_measures_decides(tmp_path: Path) -> None:
    fell = [0.8] * 6 + [0.9] * 6  # 6 of 6 signs: p = 2/64 = 0.031, and twice that over two measures
    old = evaluation([0.9] * 12, [0.5] * 12)
    assert fallen(evaluation(fell, [0.5] * 12), before(old, tmp_path)) == []
    assert len(fallen(evaluation(fell, [0.4] * 12), before(old, tmp_path))) == 2


def test_questions_that_one_side_lacks_are_left_out(tmp_path: Path) -> None:
    old, new = evaluation([0.9] * 20, [0.5] * 20), evaluation([0.8] * 12, [0.5] * 12)
    new["questions"].append({"id": "new", "nDCG@10": 0.0, "R@5": 0.0})
    (line,) = fallen(new, before(old, tmp_path))
    assert "on 12 questions" in line


def test_a_quotation_that_is_not_verbatim_is_a_fall(tmp_path: Path) -> None:
    same = [0.9] * 12
    old = before(evaluation(same, same), tmp_path)
    assert fallen(evaluation(same, same, 0.99), old) == ["1.00% of the quotations are not verbatim"]
    assert fallen(evaluation(same, same, None), old) == []


def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    old = evaluation([0.9] * 3, [0.5] * 3)
    with pytest.raises(GateError, match="--mode"):
        fallen({**old, "system": {"mode": "dense"}}, before(old, tmp_path))
    with pytest.raises(GateError, match="shares no"):
        fallen({**old, "questions": []}, before(old, tmp_path))


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "no", '{"system": {"mode": "hybrid"}, "answers": {}, "questions": [{"id": "a", "R@5": "x"}]}']
)
def test_a_baseline_that_is_none_is_named_in_one_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text(text, "utf-8")
    (tmp_path / "q.jsonl").write_text('{"id": "a", "question": "?"}', "utf-8")
    failed(jiyao("evaluate", tmp_path / "q.jsonl", "--baseline", tmp_path / "old.json", "--home", home()), "old.json", "--keep")


def test_the_command_passes_against_itself_and_fails_where_scores_were_better(tmp_path: Path) -> None:
    lines = [{"id": str(at), "question": "渡口？", "relevant": [{"record": "a1b2c3d4e5", "paragraph": 3}]} for at in range(9)]
    questions, old = tmp_path / "q.jsonl", tmp_path / "old.json"
    questions.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    arguments = ["evaluate", questions, "--home", home(), "--mode", "lexical"]
    assert jiyao(*arguments, "--keep", old).status == 0
    same = jiyao(*arguments, "--baseline", old)
    assert (same.status, same.err) == (0, f"jiyao: nothing fell against {old}\n")
    data = json.loads(old.read_text("utf-8"))
    for question in data["questions"]:
        question["R@5"] += 1
    old.write_text(json.dumps(data), "utf-8")
    fell = jiyao(*arguments, "--baseline", old, "--json")
    assert fell.status == 1
    assert fell.object()["queries"] == 9
    assert fell.err.startswith("jiyao: R@5 fell from ")
    assert fell.err.count("\n") == 1
