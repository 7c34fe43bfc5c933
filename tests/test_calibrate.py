"""The threshold of refusal: chosen by a rule that brute force confirms, kept with a home, used by everything that answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from homes import FERRY, index, jiyao, put, record, shipped
from hypothesis import given
from hypothesis import strategies as st

from index.home import Home, HomeError
from index.retriever import open_home
from index.update import update
from qa import pipeline, threshold
from qa.calibrate import choose, held_out, interval, shares
from qa.refusal import THRESHOLD

sure = st.lists(st.floats(0, 1).map(lambda value: round(value, 2)), min_size=1, max_size=30)
ASKED = "渡口的船每周开几趟？"


@given(sure, sure, st.sampled_from([0.0, 0.05, 0.2, 0.5]))
def test_no_threshold_within_the_limit_refuses_more_of_the_unanswerable(yes: list[float], no: list[float], most: float) -> None:
    chosen = shares(choose(yes, no, most, THRESHOLD), yes, no)
    within = [one for step in range(1, 400) if (one := shares(step / 400, yes, no)).answerable <= most]
    if within:
        assert chosen.answerable <= most
        assert chosen.unanswerable >= max(one.unanswerable for one in within)
    else:
        assert chosen.answerable == min(shares(step / 400, yes, no).answerable for step in range(1, 400))


def test_the_shipped_threshold_stays_where_it_is_as_good_as_any() -> None:
    assert choose([0.6, 0.9], [0.1, 0.3], 0.0, 0.46) == 0.46
    assert choose([0.8, 0.9], [0.1, 0.6], 0.0, 0.46) == pytest.approx(0.7)


def test_what_could_not_be_quoted_is_refused_under_every_threshold() -> None:
    assert shares(0.0, [0.0, 0.5], [0.0]) == shares(0.0, [0.0, 0.5], [0.0])
    assert (shares(0.001, [0.0, 0.5], [0.0]).answerable, shares(0.001, [0.0, 0.5], [0.0]).unanswerable) == (0.5, 1.0)


def test_a_fifth_is_judged_by_the_threshold_of_the_others() -> None:
    assert held_out([0.9] * 10, [0.1] * 10, 0.05, 0.46) == (1.0, 0.0)


def test_an_interval_is_wilsons() -> None:
    assert interval(0.5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)  # Wilson 1927, as in any table
    assert interval(0.0, 5)[0] == 0.0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    index(tmp_path / "home", put(tmp_path / "records", a=record(*FERRY)))
    return tmp_path / "home"


def questions(tmp_path: Path, *lines: dict[str, object]) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps({"id": str(at), **line}) + "\n" for at, line in enumerate(lines)), "utf-8")
    return path


GOOD: tuple[dict[str, object], ...] = (
    {"question": ASKED, "relevant": [{"quote": "每周只开两趟"}]},
    {"question": "学堂里有多少学生？", "relevant": [{"quote": "四十二个学生"}]},
    {"question": "量子计算机多少钱？", "relevant": []},
    {"question": "渡口的灯塔是谁修的？", "relevant": []},
    {"question": "谁也没有判断过的问题？"},
)


def test_a_calibrated_threshold_is_kept_across_index_runs_and_decides(home: Path, tmp_path: Path) -> None:
    file = questions(tmp_path, *GOOD)
    done = jiyao("calibrate", file, "--home", home)
    assert done.returncode == 0, done.stderr
    assert "2 answerable and 2 unanswerable questions" in done.stdout
    assert "chosen" in done.stdout
    assert done.stderr.count("warning: only 2 ") == 2
    kept = threshold.read(Home(home))
    assert kept is not None
    update(Home(home), [put(tmp_path / "more", b=record("井水要煮开。", id="b" * 10))], shipped())
    retriever = open_home(home)
    assert threshold.threshold_of(retriever) == kept.threshold
    threshold.keep(Home(home), threshold.Calibration(1.0, kept.encoder, kept.revision, 2, 2, 0.05))
    assert not pipeline.ask(retriever, ASKED).answered
    threshold.keep(Home(home), threshold.Calibration(0.0, kept.encoder, kept.revision, 2, 2, 0.05))
    assert pipeline.ask(retriever, ASKED).answered


def test_evaluate_and_receipts_name_the_threshold_in_force(home: Path, tmp_path: Path) -> None:
    made = open_home(home).manifest
    threshold.keep(Home(home), threshold.Calibration(0.9, made.encoder, made.revision, 2, 2, 0.05))
    data = json.loads(jiyao("evaluate", questions(tmp_path, *GOOD), "--home", home, "--json").stdout)
    assert data["answers"]["threshold"] == 0.9
    assert 0.9 in [row["threshold"] for row in data["answers"]["tradeoff"]]
    jiyao("ask", ASKED, "--home", home, "--receipt", tmp_path / "r.json")
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["settings"]["threshold"] == 0.9


def test_reset_and_another_encoder_bring_the_shipped_threshold_back(home: Path) -> None:
    made = open_home(home).manifest
    threshold.keep(Home(home), threshold.Calibration(0.9, made.encoder, "another", 2, 2, 0.05))
    assert threshold.threshold_of(open_home(home)) == THRESHOLD
    threshold.keep(Home(home), threshold.Calibration(0.9, made.encoder, made.revision, 2, 2, 0.05))
    assert jiyao("calibrate", "--reset", "--home", home).returncode == 0
    assert threshold.threshold_of(open_home(home)) == THRESHOLD


def test_a_dry_run_changes_nothing_and_json_prints_the_table(home: Path, tmp_path: Path) -> None:
    done = jiyao("calibrate", questions(tmp_path, *GOOD), "--home", home, "--dry-run", "--json")
    data = json.loads(done.stdout)
    assert (data["answerable"], data["unanswerable"], data["shipped"]) == (2, 2, THRESHOLD)
    assert data["chosen"] in [row["threshold"] for row in data["tradeoff"]]
    assert threshold.read(Home(home)) is None


def test_questions_of_one_kind_only_and_a_damaged_file_are_one_line(home: Path, tmp_path: Path) -> None:
    done = jiyao("calibrate", questions(tmp_path, *GOOD[:2]), "--home", home)
    assert (done.returncode, done.stdout) == (1, "")
    assert "2 answerable and 0 unanswerable" in done.stderr
    assert jiyao("calibrate", "--home", home).returncode == 2
    (home / "threshold.json").write_text("{", "utf-8")
    with pytest.raises(HomeError, match="--reset"):
        threshold.read(Home(home))
    failed = jiyao("ask", ASKED, "--home", home)
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert jiyao("calibrate", "--reset", "--home", home).returncode == 0
