"""Marks of readers: which one counts, that none is lost, and what merging two files gives."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest
from homes import FERRY, index, jiyao, put, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.home import Home
from qa.errors import UserError
from qa.judged_files import json_lines, read_judgments
from qa.judgments import Judgment, every, mark, merge, of, path_of, question_id, standing

ASKED = "船每周开几趟？"


def marked(home: Home, passage: str, relevance: int | None, question: str = ASKED, history: tuple[str, ...] = ()) -> Judgment:
    return mark(home, question, history, passage, relevance, {"mode": "hybrid", "version": 1, "encoder": "shipped"})


def test_the_last_mark_of_a_passage_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for relevance in (1, 0, 1):
        marked(home, "a#1", relevance)
    marked(home, "a#2", 0)
    assert of(home, ASKED, []) == {"a#1": 1, "a#2": 0}
    marked(home, "a#1", None)
    assert of(home, ASKED, []) == {"a#2": 0}
    assert [one.relevance for one in every(home) if one.passage == "a#1"] == [1, 0, 1, None]


def test_a_mark_says_when_it_was_made_in_utc_and_what_had_found_the_passage(tmp_path: Path) -> None:
    one = marked(Home(tmp_path), "a#1", 1)
    assert one.time.endswith("+00:00")
    assert every(Home(tmp_path)) == [one]
    assert one.system == {"mode": "hybrid", "version": 1, "encoder": "shipped"}


def test_marks_come_later_than_those_before_even_where_the_clock_went_back(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ahead = Judgment(question_id(ASKED), ASKED, (), "a#1", 0, "2999-01-01T00:00:00.000000+00:00")
    merge(home, [ahead])
    assert marked(home, "a#1", 1).time > ahead.time
    assert of(home, ASKED, []) == {"a#1": 1}


def test_a_question_keeps_its_id_whatever_its_blanks_and_a_follow_up_has_another(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = marked(home, "a#1", 1).question_id
    assert marked(home, "a#2", 1, f" {ASKED}\n").question_id == first == question_id(ASKED)
    assert marked(home, "a#1", 0, history=("渡口在哪里？",)).question_id != first
    assert of(home, ASKED, []) == {"a#1": 1, "a#2": 1}


def test_reading_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert (of(home, ASKED, []), every(home), standing(home)) == ({}, [], {})
    assert not home.path.exists()


def test_building_the_index_anew_loses_no_mark(tmp_path: Path) -> None:
    put(tmp_path / "records", ferry=record(*FERRY))
    index(tmp_path / "home", tmp_path / "records")
    marked(Home(tmp_path / "home"), "0a1b2c3d4e#1", 1)
    index(tmp_path / "home", tmp_path / "records", rebuild=True)
    assert of(Home(tmp_path / "home"), ASKED, []) == {"0a1b2c3d4e#1": 1}


def test_marks_made_at_once_are_all_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    threads = [threading.Thread(target=marked, args=(home, f"a#{at}", at % 2)) for at in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert of(home, ASKED, []) == {f"a#{at}": at % 2 for at in range(12)}


def test_what_a_writer_did_not_finish_is_not_there(tmp_path: Path) -> None:
    home = Home(tmp_path)
    marked(home, "a#1", 1)
    broken = Judgment("q", "问", (), "a#2", object(), "2026-01-01T00:00:00+00:00")  # type: ignore[arg-type]
    with pytest.raises(UserError):
        merge(home, [Judgment("q", "问", (), "a#1", 1, "2026-01-01T00:00:00+00:00"), broken])
    assert [one.passage for one in every(home)] == ["a#1"]


def test_a_damaged_file_gives_one_line_that_names_it(tmp_path: Path) -> None:
    path_of(Home(tmp_path)).write_bytes(b"no database" * 200)
    with pytest.raises(UserError, match=r"judged\.db: the judgments cannot be read") as caught:
        every(Home(tmp_path))
    assert "\n" not in str(caught.value)


marks = st.lists(
    st.builds(
        lambda question, passage, relevance, second: Judgment(
            question_id(question), question, (), f"a#{passage}", relevance, f"2026-01-01T00:00:{second:02}.000000+00:00"
        ),
        st.sampled_from(["甲？", "乙？"]), st.integers(1, 2), st.sampled_from([1, 0, None]), st.integers(0, 3),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(marks, marks)
def test_merging_gives_the_same_in_either_direction_and_nothing_the_second_time(
    tmp_path_factory: pytest.TempPathFactory, mine: list[Judgment], theirs: list[Judgment]
) -> None:
    one, other = Home(tmp_path_factory.mktemp("one")), Home(tmp_path_factory.mktemp("other"))
    merge(one, mine)
    merge(other, theirs)
    ours = standing(one)
    _, conflicts = merge(one, every(other))
    merge(other, every(one))
    assert standing(one) == standing(other)
    assert merge(one, every(other))[0] == 0
    for conflict in conflicts:
        assert conflict.kept.time == max(conflict.ours.time, conflict.theirs.time)
        assert conflict.ours.relevance == ours.get(conflict.ours.question_id, {}).get(conflict.ours.passage)
        assert conflict.ours.relevance != conflict.theirs.relevance


def test_a_question_that_is_kept_under_another_id_keeps_it_and_a_taken_id_is_not_shared(tmp_path: Path) -> None:
    home, then = Home(tmp_path), "2026-01-01T00:00:00.000000+00:00"
    own = marked(home, "a#1", 1).question_id
    merge(home, [Judgment("q7", ASKED, (), "a#2", 1, then), Judgment(own, "另一个问题？", (), "a#3", 1, then)])
    assert of(home, ASKED, []) == {"a#1": 1, "a#2": 1}
    assert of(home, "另一个问题？", []) == {"a#3": 1}


GOOD = {"question_id": "q", "question": "问", "passage": "a#1", "relevance": 1, "time": "2026-01-01T08:00:00+08:00"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"question_id": 3}, "field question_id: want a text"),
        ({"question": " "}, "field question: want a text"),
        ({"passage": "a"}, "field passage: want a record and a paragraph"),
        ({"relevance": 2}, "field relevance: want 1, 0 or null"),
        ({"relevance": True}, "field relevance: want 1, 0 or null"),
        ({"time": "yesterday"}, "field time: want a date and time"),
        ({"time": "2026-01-01T08:00:00"}, "field time: want a date and time"),
        ({"history": "前"}, "field history: want a list of texts"),
    ],
)
def test_a_wrong_line_is_named_with_its_field_and_nothing_is_merged(tmp_path: Path, change: dict[str, object], said: str) -> None:
    file = tmp_path / "theirs.jsonl"
    file.write_text(json_lines([GOOD, {**GOOD, **change}]), "utf-8")
    done = jiyao("judgments", "merge", file, "--home", tmp_path / "home")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"theirs.jsonl, line 2: {said}" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not path_of(Home(tmp_path / "home")).exists()


def test_instants_of_other_offsets_are_read_as_utc(tmp_path: Path) -> None:
    (tmp_path / "theirs.jsonl").write_text(json_lines([GOOD]), "utf-8")
    assert read_judgments(tmp_path / "theirs.jsonl")[0].time == "2026-01-01T00:00:00.000000+00:00"


def test_what_list_prints_merges_into_another_home_and_a_conflict_is_told(tmp_path: Path) -> None:
    mine, other = Home(tmp_path / "mine"), Home(tmp_path / "other")
    marked(other, "a#1", 0)
    marked(mine, "a#1", 1)
    (tmp_path / "mine.jsonl").write_text(jiyao("judgments", "list", "--json", "--home", mine.path).stdout, "utf-8")
    done = jiyao("judgments", "merge", tmp_path / "mine.jsonl", "--home", other.path)
    assert done.returncode == 0
    assert "ours does not answer" in done.stderr
    assert "kept theirs" in done.stderr
    assert done.stderr.splitlines()[-1] == "jiyao: 1 judgments added, 1 conflicts"
    assert of(other, ASKED, []) == {"a#1": 1}
    again = jiyao("judgments", "merge", mine.path, "--home", other.path)
    assert again.stderr.splitlines()[-1] == "jiyao: 0 judgments added, 0 conflicts"


def test_a_home_keeps_its_marks_in_one_file_that_can_be_copied_and_read_alone(tmp_path: Path) -> None:
    marked(Home(tmp_path), "a#1", 1)
    (tmp_path / "copy").mkdir()
    shutil.copy(path_of(Home(tmp_path)), path_of(Home(tmp_path / "copy")))
    assert every(Home(tmp_path / "copy")) == every(Home(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "judged.db"]
