"""What the page's judging, test questions and evaluation reply and refuse; nothing here needs Gradio or a browser."""

from __future__ import annotations

import json
import re
import threading
import time
from pathlib import Path

import pytest
from homes import FERRY, jiyao, opened, record

from qa.errors import UserError
from qa.judgments import every, of, path_of
from qa.web.calls import NAMES
from qa.web.job import Jobs, Step
from qa.web.judging import CALLS, Json
from qa.web.requests import PageError
from qa.web.service import Service

ASKED = "学堂有多少学生？"
SCHOOL = "0a1b2c3d4e#4"


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Service(opened(tmp_path, ferry=record(*FERRY)).home.path)


def call(service: Service, what: str, jobs: Jobs | None = None, /, **request: object) -> Json:
    return CALLS[what](service, jobs or Jobs(), request)


def ended(jobs: Jobs) -> Json:
    """The job once it no longer runs."""
    for _ in range(1200):
        if (status := jobs.status())["state"] != "running":
            return status
        time.sleep(0.05)
    raise AssertionError("the job does not end")


def evaluated(service: Service, **request: object) -> Json:
    jobs = Jobs()
    call(service, "evaluate", jobs, **request)
    return ended(jobs)


def test_what_the_page_may_call_is_what_there_is() -> None:
    assert set(NAMES) == set(CALLS)


def test_a_mark_is_kept_with_question_passage_time_and_system_and_taken_back(service: Service) -> None:
    reply = call(service, "judge", question=ASKED, history=[], passage=SCHOOL, relevance=1)
    assert reply == {"judged": {SCHOOL: 1}}
    (one,) = every(service.home)
    assert (one.question, one.passage, one.relevance) == (ASKED, SCHOOL, 1)
    assert one.system == {"mode": "hybrid", "version": 1, "encoder": service.home.manifest(1).encoder}
    assert call(service, "judge", question=ASKED, passage=SCHOOL, relevance=None) == {"judged": {}}


@pytest.mark.parametrize(
    ("request_", "key"),
    [
        ({"passage": SCHOOL, "relevance": 2}, "error_request"),
        ({"passage": SCHOOL, "relevance": True}, "error_request"),
        ({"passage": SCHOOL, "relevance": 1, "question": " "}, "error_empty"),
        ({"passage": SCHOOL, "relevance": 1, "history": "甲"}, "error_request"),
        ({"passage": "0a1b2c3d4e#99", "relevance": 1}, "error_gone"),
        ({"passage": "gone#1", "relevance": 1}, "error_gone"),
        ({"passage": 3, "relevance": 1}, "error_request"),
    ],
)
def test_a_mark_of_the_wrong_form_is_refused_and_nothing_kept(service: Service, request_: Json, key: str) -> None:
    with pytest.raises(PageError, match=key):
        call(service, "judge", **{"question": ASKED, **request_})
    assert not path_of(service.home).exists()


def test_a_question_is_saved_only_with_passages_that_the_records_hold(service: Service) -> None:
    for entry in ({"record": "0a1b2c3d4e", "paragraph": 77}, {"quote": "没有这样的话"}):
        with pytest.raises(PageError, match="error_passage"):
            call(service, "test_save", question={"question": ASKED, "relevant": [entry]})
    with pytest.raises(UserError, match="field relevant"):
        call(service, "test_save", question={"question": ASKED, "relevant": [{"record": "0a1b2c3d4e"}]})
    saved = call(service, "test_save", question={"question": ASKED, "relevant": [{"quote": "四十二个学生"}]})
    (row,) = call(service, "tests")["questions"]
    assert (row["id"], row["state"], row["relevant"]) == (saved["id"], "accepted", [{"quote": "四十二个学生"}])


def test_a_passage_struck_from_the_form_is_no_longer_judged_to_answer_and_one_named_in_it_is(service: Service) -> None:
    call(service, "judge", question=ASKED, passage=SCHOOL, relevance=1)
    call(service, "judge", question=ASKED, passage="0a1b2c3d4e#1", relevance=0)
    (row,) = call(service, "tests")["questions"]
    assert row["relevant"] == [{"record": "0a1b2c3d4e", "paragraph": 4}]
    call(service, "test_save", question={"id": row["id"], "question": ASKED, "relevant": []})
    assert of(service.home, ASKED, []) == {"0a1b2c3d4e#1": 0}
    assert json.loads(call(service, "test_export")["text"])["relevant"] == []
    wanted = [{"record": "0a1b2c3d4e", "paragraph": 1}]
    call(service, "test_save", question={"id": row["id"], "question": ASKED, "relevant": wanted})
    assert of(service.home, ASKED, []) == {"0a1b2c3d4e#1": 1}


def test_the_pool_is_shown_question_by_question_without_rank_score_or_system(service: Service) -> None:
    call(service, "test_save", question={"question": ASKED})
    call(service, "test_save", question={"question": "船每周开几趟？"})
    jobs = Jobs()
    call(service, "pool_make", jobs)
    assert ended(jobs)["state"] == "done"
    shown = call(service, "pool")
    assert (shown["done"], len(shown["questions"])) == (0, 2)
    assert set(shown["one"]["cards"][0]) == {"passage", "html"}
    for card in shown["one"]["cards"]:
        call(service, "judge", question=ASKED, passage=card["passage"], relevance=0, pool=shown["one"]["id"])
    after = call(service, "pool")
    assert after["done"] == len(shown["one"]["cards"])
    assert after["one"]["question"] == "船每周开几趟？"
    assert every(service.home)[0].system["systems"] == ["hybrid", "dense", "lexical"]
    assert call(service, "pool", id=shown["one"]["id"])["one"]["judged"] == dict.fromkeys(
        (c["passage"] for c in shown["one"]["cards"]), 0
    )


def test_an_evaluation_of_what_was_judged_gives_the_report_of_the_command_line(service: Service, tmp_path: Path) -> None:
    call(service, "judge", question=ASKED, passage=SCHOOL, relevance=1)
    call(service, "judge", question=ASKED, passage="0a1b2c3d4e#1", relevance=0)
    done = evaluated(service, text=None)
    assert done["state"] == "done"
    result = done["result"]
    assert (result["questions"], result["scored"], result["judged"]) == (1, 1, 33)
    assert result["report"].startswith("<!doctype html>")
    text = call(service, "test_export")["text"]
    from_file = evaluated(service, text=text, name="mine.jsonl")["result"]
    assert (from_file["scored"], from_file["judged"]) == (1, 17)
    (tmp_path / "mine.jsonl").write_text(text, "utf-8")
    done = jiyao("evaluate", tmp_path / "mine.jsonl", "--home", service.home.path, "--report", tmp_path / "report.html")
    assert done.returncode == 0
    written = (tmp_path / "report.html").read_text("utf-8")
    latency = re.compile(r"<svg(?:(?!</svg>).)* ms</text>.*?</svg>", re.DOTALL)  # times differ, and so do the marks of their axis
    assert latency.search(written)
    alike = [re.sub(r"\d+(\.\d+)?", "n", latency.sub("", html)) for html in (written, from_file["report"])]
    assert alike[0] == alike[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": "a", "question": "好？"}\n{"id": "b"}\n', "my.jsonl, line 2: field question: want a text"),
        ("\n{\n", "my.jsonl, line 2: not JSON"),
        ('{"id": "a", "question": "好？", "relevant": [{}]}', "my.jsonl, line 1: field relevant"),
    ],
)
def test_a_wrong_questions_file_gives_one_line_with_line_and_field(service: Service, text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        call(service, "evaluate", text=text, name="my.jsonl")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nothing_to_evaluate_or_to_pool_is_told_at_once(service: Service, tmp_path: Path) -> None:
    for name in ("evaluate", "pool_make"):
        with pytest.raises(PageError, match="error_no_questions"):
            call(service, name)
    with pytest.raises(PageError, match="error_no_records"):
        call(Service(tmp_path / "empty"), "evaluate", text='{"id": "a", "question": "好？"}', name="a.jsonl")
    assert not (tmp_path / "empty").exists()


def test_one_piece_of_work_runs_at_a_time_tells_how_far_it_is_and_ends_where_it_is_cancelled() -> None:
    jobs, go_on, seen = Jobs(), threading.Event(), list[int]()

    def work(step: Step) -> Json:
        for at in range(1, 5):
            step(at, 4)
            seen.append(at)
            if at == 2:
                go_on.wait(20)
        return {"all": True}

    jobs.start("evaluate", work)
    while len(seen) < 2:
        time.sleep(0.01)
    status = jobs.status()
    assert (status["state"], status["done"], status["total"]) == ("running", 2, 4)
    assert status["left"] >= 0
    with pytest.raises(PageError, match="error_running"):
        jobs.start("pool", work)
    jobs.cancel()
    go_on.set()
    assert ended(jobs)["state"] == "cancelled"
    assert seen == [1, 2]
    jobs.start("pool", lambda step: {"all": True})
    assert ended(jobs)["result"] == {"all": True}


def test_work_that_fails_says_why_in_one_line() -> None:
    def work(step: Step) -> Json:
        raise OSError("the disk is full\nand more")

    jobs = Jobs()
    jobs.start("evaluate", work)
    status = ended(jobs)
    assert (status["state"], status["reason"], status["result"]) == ("failed", "the disk is full", {})


def test_of_the_questions_before_only_those_that_complete_a_follow_up_belong_to_what_is_judged(service: Service) -> None:
    for question, earlier in ((ASKED, []), ("其中女生多少？", [ASKED])):
        found = service.ask(question, ["木桥什么时候修好？", ASKED])
        assert service.asked(found, ["木桥什么时候修好？", ASKED]) == {"question": question, "history": earlier, "judged": {}}


def test_a_question_is_completed_with_the_lexicon_of_the_home(service: Service) -> None:
    before, question = ["谢谢丁阿福", "水库工程开始了吗？"], "他多大年纪？"
    service.home.lexicon.write_text("person\t丁阿福\t\t\n", "utf-8")
    found = service.ask(question, before)
    assert found["query"] == "丁阿福多大年纪？"
    assert service.asked(found, before)["history"] == before


def test_asking_goes_on_where_the_judgments_cannot_be_read(service: Service) -> None:
    path_of(service.home).write_bytes(b"no database" * 100)
    assert service.asked(service.ask(ASKED, []), [])["judged"] == {}
    with pytest.raises(UserError, match="cannot be written"):
        call(service, "judge", question=ASKED, passage=SCHOOL, relevance=1)


def test_a_turn_is_saved_as_a_receipt_that_replays_with_its_history_and_manner(service: Service, tmp_path: Path) -> None:
    got = call(service, "receipt", question="那老师呢？", history=[ASKED], manner={"off": [], "on": [], "as_typed": True})
    assert got["receipt"]["query"] == "那老师呢？"
    got = call(service, "receipt", question=ASKED, history=[], manner=None)["receipt"]
    assert got["paragraphs"]
    (tmp_path / "kept.json").write_text(json.dumps(got), "utf-8")
    done = jiyao("replay", tmp_path / "kept.json", "--home", service.home.path)
    assert done.returncode == 0, done.stderr
    with pytest.raises(PageError):
        call(service, "receipt", question=3)
