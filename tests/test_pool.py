"""Pools: the union of what several systems find, an order that says nothing of them, and how far it is judged."""

from __future__ import annotations

import json
from pathlib import Path

from homes import FERRY, found, jiyao, names, opened, put, record

from index.home import Home
from index.retriever import Mode
from qa.book import entries, judge
from qa.judgments import mark
from qa.pool import make, one, pools, progress, shuffled

MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
QUESTIONS = [
    {"id": "q1", "question": "船每周开几趟？"},
    {"id": "q2", "question": "学堂有多少女生？", "history": ["学堂在哪里？"]},
]


def test_a_pool_holds_the_first_k_of_every_system_and_of_saved_runs_and_nothing_else(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    runs = [{"q1": {"x#9": 3.0, "x#8": 2.0, "x#7": 1.0}}]
    total = make(retriever, QUESTIONS, MODES, 2, runs)
    first = one(retriever.home, "q1")
    wanted = {name for mode in MODES for name in names(found(retriever, "船每周开几趟？", 2, mode))} | {"x#9", "x#8"}
    assert set(first.passages) == wanted
    assert total == sum(len(pooled.passages) for pooled in pools(retriever.home))
    assert [pooled.id for pooled in pools(retriever.home)] == ["q1", "q2"]


def test_the_order_depends_on_the_question_alone() -> None:
    passages = [f"a#{at}" for at in range(12)]
    assert shuffled("q1", passages) == shuffled("q1", reversed(passages))
    assert sorted(shuffled("q1", passages)) == sorted(passages)
    orders = {tuple(shuffled(f"q{at}", passages)) for at in range(20)}
    assert len(orders) == 20
    firsts = {order[0] for order in orders}
    assert len(firsts) > 5  # no passage is first because a system had it first


def test_progress_counts_what_is_judged_wherever_it_was_judged_and_a_new_pool_keeps_it(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    home = retriever.home
    total = make(retriever, QUESTIONS, MODES, 3)
    assert progress(pools(home)) == (0, total)
    name = one(home, "q2").passages[0]
    mark(home, "学堂有多少女生？", ("学堂在哪里？",), name, 0, {})
    mark(home, "学堂有多少女生？", (), one(home, "q2").passages[1], 1, {})  # another question: without what was asked before
    assert progress(pools(home)) == (1, total)
    assert name not in one(home, "q2").left
    make(retriever, QUESTIONS, MODES, 3)
    assert progress(pools(home)) == (1, total)


def test_a_passage_that_the_question_names_itself_is_judged(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    total = make(retriever, [{**QUESTIONS[0], "relevant": [{"record": "0a1b2c3d4e", "paragraph": 1}]}], MODES, 3)
    assert "0a1b2c3d4e#1" in one(retriever.home, "q1").passages
    assert progress(pools(retriever.home)) == (1, total)
    assert "0a1b2c3d4e#1" not in one(retriever.home, "q1").left


def test_the_command_pools_a_file_writes_it_and_refuses_unknown_systems(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    home, questions, out = retriever.home.path, tmp_path / "q.jsonl", tmp_path / "pool.jsonl"
    questions.write_text("\n".join(json.dumps(line) for line in QUESTIONS), "utf-8")
    run = tmp_path / "saved.run"
    run.write_text("q1 Q0 x#9 1 2.5 other\n", "utf-8")
    done = jiyao("judgments", "pool", questions, "--home", home, "--modes", "dense,lexical", "--k", "2", "--run", run, "-o", out)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["q1", "q2"]
    assert "x#9" in lines[0]["passages"]
    assert set(lines[0]) == {"id", "question", "history", "passages"}
    assert f"{sum(len(line['passages']) for line in lines)} passages to judge, 0 judged" in done.stderr
    assert jiyao("judgments", "pool", questions, "--home", home, "--modes", "dense,magic").returncode == 2


def test_a_wrong_questions_file_is_named_with_line_and_field_and_leaves_the_pool(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    make(retriever, QUESTIONS, MODES, 2)
    before = pools(retriever.home)
    put(tmp_path / "given", wrong='{"id": "a", "question": "好？"}\n{"id": "b", "question": 3}\n')
    done = jiyao("judgments", "pool", tmp_path / "given" / "wrong.txt", "--home", retriever.home.path)
    assert done.returncode == 1
    assert "wrong.txt, line 2: field question" in done.stderr
    assert pools(Home(retriever.home.path)) == before


def test_a_passage_that_holds_what_the_question_quotes_is_judged_until_that_is_taken_back(tmp_path: Path) -> None:
    retriever = opened(tmp_path, ferry=record(*FERRY))
    home = retriever.home
    total = make(retriever, [{**QUESTIONS[0], "relevant": [{"quote": "每周只开两趟"}, {"quote": "没有这句话"}]}], MODES, 3)
    first = "0a1b2c3d4e#1"
    assert (one(home, "q1").judged, progress(pools(home))) == ({first: 1}, (1, total))
    assert entries(home)[0].json()["relevant"] == [{"quote": "每周只开两趟"}, {"quote": "没有这句话"}]
    assert "held" not in entries(home)[0].json()
    other = next(name for name in one(home, "q1").passages if name != first)
    judge(home, "船每周开几趟？", (), other, 0, {})
    assert one(home, "q1").judged == {first: 1, other: 0}
    judge(home, "船每周开几趟？", (), first, None, {})
    assert one(home, "q1").judged == {other: 0}
