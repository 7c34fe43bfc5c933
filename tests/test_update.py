"""Bringing an index up to date: only what changed costs work, names are permanent, and an interrupted run loses nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from homes import FERRY, ROOT, found, hashes, index, keys, names, opened, put, reader, record, shipped
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import Floats
from index.filters import Filters
from index.home import Home
from index.retriever import Mode, open_home
from index.update import Progress, Report, remove, update


def content(home: Path) -> dict[str, tuple[list[str], list[str]]]:
    """Name -> texts and files of every record."""
    read = reader(home)
    return {
        info.key: ([row["text"] for row in read.paragraphs(info.key)], sorted(read.paths(info.key))) for info in read.records()
    }


def test_an_unchanged_set_costs_no_work_and_makes_no_version(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY), two=record(FERRY[0], id="b"))
    first = index(home, records)
    assert (first.read, first.kept, first.records, first.embedded) == (2, 0, 2, 8)
    before = hashes(home / "versions")
    again = index(home, records)
    assert (again.read, again.kept, again.removed, again.embedded) == (0, 2, 0, 0)
    os.utime(records / "one.txt", ns=(1, 1))
    assert (index(home, records).kept, index(home, records).embedded) == (2, 0)
    assert hashes(home / "versions") == before


def test_a_changed_file_alone_is_embedded_anew(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY), two=record(FERRY[0], id="b"))
    index(home, records)
    report = index(home, put(records, two=record("电灯公司上月开张。", id="b")))
    assert (report.read, report.kept, report.embedded, report.records) == (1, 1, 2, 2)
    retriever = open_home(home)
    assert names(found(retriever, "电灯公司", 1)) == ["b#1"]
    for mode in ("hybrid", "dense", "lexical"):
        assert sum(hit.passage.text == FERRY[0] for hit in found(retriever, FERRY[0], 20, mode)) == 1


def test_a_moved_file_is_neither_read_again_nor_lost(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY))
    index(home, records)
    (records / "inner").mkdir()
    (records / "one.txt").rename(records / "inner" / "moved.txt")
    report = index(home, records)
    assert (report.embedded, report.removed, report.records) == (0, 0, 1)
    assert content(home)["0a1b2c3d4e"][1] == [str(records / "inner" / "moved.txt")]


def test_a_file_that_is_gone_is_removed_with_everything_derived_and_others_stay(tmp_path: Path) -> None:
    home = tmp_path / "home"
    here = put(tmp_path / "here", one=record(FERRY[0], id="a"), two=record(FERRY[1], id="b"))
    there = put(tmp_path / "there", three=record(FERRY[2], id="c"), four=record(FERRY[3], id="d"))
    index(home, here, there)
    (here / "one.txt").unlink()
    (there / "three.txt").unlink()
    assert index(home, here).removed == 1
    assert set(keys(home)) == {"b", "c", "d"}
    retriever = open_home(home)
    for mode in ("hybrid", "dense", "lexical"):
        assert not {"a#0", "a#1"} & set(names(found(retriever, FERRY[0], 50, mode)))
    assert retriever.lexical.count == 6
    assert index(home, there).removed == 1


@pytest.mark.parametrize(("given", "left"), [("file", {"b"}), ("folder", {"a", "b"})])
def test_a_file_that_is_gone_is_removed_and_a_missing_folder_loses_nothing(tmp_path: Path, given: str, left: set[str]) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    index(home, records, put(tmp_path / "other", two=record(FERRY[1], id="b")))
    (records / "one.txt").unlink()
    records.rmdir()
    report = index(home, records / "one.txt" if given == "file" else records)
    assert [error.reason for error in report.errors] == ["no such file or folder"]
    assert set(keys(home)) == left


def test_a_folder_whose_name_begins_like_another_is_another(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "re", one=record(FERRY[0], id="a"))
    index(home, records, put(tmp_path / "records", two=record(FERRY[1], id="b")))
    (tmp_path / "records" / "two.txt").unlink()
    assert index(home, records).removed == 0
    assert set(keys(home)) == {"a", "b"}


def test_the_same_path_given_twice_is_one_source(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[1], id="b"))
    index(home, records, records, records / "one.txt")
    assert content(home)["a"][1] == [str(records / "one.txt")]
    (records / "one.txt").unlink()
    index(home, records)
    assert set(keys(home)) == {"b"}


def test_a_second_text_under_an_id_is_named_by_its_hash_and_the_first_keeps_the_bare_form(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[1], id="a"))
    index(home, records)
    (second,) = set(keys(home)) - {"a"}
    assert second.startswith("a~")
    assert len(second) == 8
    both = {"a": FERRY[0], second: FERRY[1]}
    assert keys(home) == both
    (records / "one.txt").unlink()
    index(home, records)
    assert keys(home) == {second: FERRY[1]}
    index(home, put(records, other=record(FERRY[2], id="b")))  # two versions on, nobody can see the first any more
    index(home, put(records, other=record(FERRY[3], id="b")))
    index(home, put(records, one=record(FERRY[0], id="a")))
    assert keys(home) == both | {"b": FERRY[3]}


def test_a_record_that_was_removed_by_name_comes_back_under_it(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[1], id="a"))
    index(home, records)
    both = keys(home)
    assert remove(Home(home), "b") == 0
    assert remove(Home(home), "a") == 2
    assert keys(home) == {}
    assert found(open_home(home), FERRY[0]) == []
    assert index(home, records).read == 2
    assert keys(home) == both
    (second,) = set(both) - {"a"}
    assert remove(Home(home), second) == 1
    assert keys(home) == {"a": FERRY[0]}


def test_a_file_keeps_its_bare_name_however_often_it_is_edited(tmp_path: Path) -> None:
    home, records = tmp_path / "home", tmp_path / "records"
    for text in (FERRY[0], FERRY[1], FERRY[2], FERRY[0], FERRY[3]):
        index(home, put(records, one=record(text, id="a")))
        assert keys(home) == {"a": text}


def test_editing_one_of_two_copies_makes_a_second_text(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[0], id="a"))
    index(home, records)
    index(home, put(records, one=record(FERRY[1], id="a")))
    assert keys(home)["a"] == FERRY[0]
    assert sorted(keys(home).values()) == sorted([FERRY[0], FERRY[1]])


def test_one_text_under_two_paths_is_one_record_until_both_are_gone(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[0], id="a"))
    assert index(home, records).records == 1
    assert content(home)["a"][1] == [str(records / "one.txt"), str(records / "two.txt")]
    (records / "one.txt").unlink()
    assert index(home, records).removed == 0
    assert content(home)["a"][1] == [str(records / "two.txt")]
    (records / "two.txt").unlink()
    assert index(home, records).removed == 1
    assert keys(home) == {}


def archive(path: Path, **texts: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in texts.items():
            packed.writestr(f"内/{name}.txt", text)
    return path


def test_an_archive_is_a_folder_of_sources(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "records.zip"
    index(home, archive(path, one=record(FERRY[0], id="a"), two=record(FERRY[1], id="b")))
    assert content(home)["a"][1] == [f"{path}!/内/one.txt"]
    assert index(home, archive(path, one=record(FERRY[0], id="a"), two=record(FERRY[1], id="b"))).embedded == 0
    report = index(home, archive(path, two=record(FERRY[2], id="b"), three=record(FERRY[3], id="c")))
    assert (report.read, report.records) == (2, 2)
    assert keys(home) == {"b": FERRY[2], "c": FERRY[3]}
    path.write_bytes(b"PK\x03\x04 cut")
    report = index(home, path)
    assert len(report.errors) == 1
    assert set(keys(home)) == {"b", "c"}


def test_what_a_folder_is_not_searched_for_stays_while_it_is_there(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    (records / "two.log").write_text(record(FERRY[1], id="b"), "utf-8")
    packed = archive(records / "three.zip", three=record(FERRY[2], id="c"))
    assert index(home, records, records / "two.log", packed).records == 3
    assert index(home, records).removed == 0
    packed.unlink()
    (records / "two.log").unlink()
    assert index(home, records).removed == 2


def test_a_file_that_cannot_be_read_is_reported_and_the_others_are_indexed(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", a=record(FERRY[0], id="a"), z=record(FERRY[1], id="z"))
    (records / "bytes.txt").write_bytes(bytes(range(256)) * 20)
    (records / "empty.md").write_text("", "utf-8")
    (records / "link.txt").symlink_to(records / "nowhere")
    report = index(home, records)
    assert {Path(error.path).name for error in report.errors} == {"bytes.txt", "empty.md", "link.txt"}
    assert set(keys(home)) == {"a", "z"}


def test_a_record_whose_file_became_unreadable_stays(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    index(home, records)
    (records / "one.txt").write_bytes(bytes(range(256)) * 20)
    report = index(home, records)
    assert (len(report.errors), report.removed) == (1, 0)
    assert keys(home) == {"a": FERRY[0]}


def test_a_header_without_a_body_is_indexed_with_a_warning(tmp_path: Path) -> None:
    report = index(tmp_path / "home", put(tmp_path / "records", one=record(id="a", 标题="电灯公司章程")))
    assert (report.records, report.errors) == (1, [])
    assert report.warnings
    assert names(found(open_home(tmp_path / "home"), "电灯公司章程")) == ["a#0"]


def test_a_name_that_is_not_utf8_is_indexed_and_kept(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    name = os.fsencode(records) + b"/" + "渡口".encode("gbk") + b".txt"
    try:
        Path(os.fsdecode(name)).write_text(record(FERRY[1], id="b"), "utf-8")
    except OSError:
        pytest.skip("the file system takes no such name")
    assert index(home, records).records == 2
    assert index(home, records).kept == 2
    Path(os.fsdecode(name)).unlink()
    assert index(home, records).records == 1


def test_an_index_of_nothing_answers_with_nothing(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    assert index(tmp_path / "home", tmp_path / "records").records == 0
    retriever = open_home(tmp_path / "home")
    assert found(retriever, "渡口") == []
    assert retriever.reader.count(Filters()) == (0, 0)
    index(tmp_path / "home", put(tmp_path / "records", one=record(*FERRY)))
    retriever.refresh()
    assert names(found(retriever, FERRY[1], 1)) == ["0a1b2c3d4e#2"]


def test_a_rebuild_forgets_what_is_not_given_and_names_anew(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"), two=record(FERRY[1], id="a"))
    index(home, records, put(tmp_path / "other", three=record(FERRY[2], id="c")))
    old = open_home(home)
    (records / "one.txt").unlink()
    report = index(home, records, rebuild=True)
    assert (report.read, report.records) == (1, 1)
    assert keys(home) == {"a": FERRY[1]}
    assert names(found(old, FERRY[2], 1)) == ["c#1"]
    index(home, records)
    index(home, put(records, two=record(FERRY[3], id="a")))
    assert keys(home) == {"a": FERRY[3]}


class Failing:
    """An encoder that breaks at its second batch."""

    def __init__(self) -> None:
        self.name, self.revision, self.windows, self.dim = shipped().name, shipped().revision, True, shipped().dim
        self.prompts = shipped().prompts

    def sums(self, texts: list[str]) -> Floats:
        raise MemoryError("no room")

    def query(self, text: str) -> Floats:
        return shipped().query(text)


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_run_that_breaks_leaves_the_version_before(tmp_path: Path, rebuild: bool) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    index(home, records)
    put(records, one=record(FERRY[1], id="a"), two=record(FERRY[2], id="b"))
    with pytest.raises(MemoryError):
        update(Home(home), [records], Failing(), rebuild=rebuild)
    assert keys(home) == {"a": FERRY[0]}
    assert names(found(open_home(home), FERRY[0], 1)) == ["a#1"]
    index(home, records)
    assert keys(home) == {"a": FERRY[1], "b": FERRY[2]}


def test_progress_tells_every_file_once(tmp_path: Path) -> None:
    class Steps(Progress):
        def __init__(self) -> None:
            self.steps: list[tuple[int, int | None, str]] = []

        def step(self, done: int, total: int | None, what: str) -> None:
            self.steps.append((done, total, Path(what).name))

    steps = Steps()
    update(Home(tmp_path / "home"), [put(tmp_path / "records", a=record(id="a"), b=record(id="b"))], shipped(), progress=steps)
    assert steps.steps == [(0, 2, "a.txt"), (1, 2, "b.txt"), (2, 2, "")]


def test_a_reader_of_the_version_before_goes_on_and_refresh_moves_to_the_new_one(tmp_path: Path) -> None:
    retriever = opened(tmp_path, one=record(*FERRY), two=record("电灯公司上月开张。", id="b"))
    before = {text: found(retriever, text) for text in (*FERRY, "电灯公司")}
    put(tmp_path / "records", two=record("电报局今天关门。", id="b"), three=record(*FERRY[:2], id="c"))
    index(tmp_path / "home", tmp_path / "records")
    assert {text: found(retriever, text) for text in before} == before
    retriever.refresh()
    assert names(found(retriever, "电报局", 1)) == ["b#1"]
    assert not any(hit.passage.text == "电灯公司上月开张。" for hit in found(retriever, "电灯公司", 50))


def test_a_text_that_moves_while_its_file_gets_another_keeps_apart_from_it(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", m=record(FERRY[0], id="b"))
    index(home, records)
    put(records, m=record(FERRY[1], id="b"), n=record(FERRY[0], id="b"))
    index(home, records)
    shown = content(home)
    assert len(shown) == 2
    assert {key.partition("~")[0] for key in shown} == {"b"}


FILES = st.dictionaries(st.sampled_from("mnopq"), st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=4)


@settings(max_examples=12)
@given(st.lists(FILES, min_size=1, max_size=4))
def test_any_sequence_of_changes_ends_in_what_a_clean_build_holds(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, tuple[str, int]]]
) -> None:
    folder = tmp_path_factory.mktemp("states")
    records = folder / "records"
    for state in states:
        for path in sorted(records.glob("*.txt")):
            if path.stem not in state:
                path.unlink()
        put(records, **{name: record(FERRY[text], id=id) for name, (id, text) in state.items()})
        index(folder / "home", records)
    index(folder / "clean", records)
    texts = [sorted(content(home).values()) for home in (folder / "home", folder / "clean")]
    assert texts[0] == texts[1]
    retrievers = [open_home(home) for home in (folder / "home", folder / "clean")]
    for mode in ("dense", "lexical"):
        shown = [sorted((hit.passage.text, hit.passage.number) for hit in found(r, FERRY[0], 50, mode)) for r in retrievers]
        assert shown[0] == shown[1]
    assert retrievers[0].lexical.count == retrievers[1].lexical.count


SLOW = """
import sys, time
from pathlib import Path
sys.path.insert(0, "tests")
from homes import shipped
from index.home import Home
from index.update import Progress, update

class Told(Progress):
    def step(self, done, total, what):
        print(done, flush=True)
        time.sleep(0.005)

report = update(Home(Path(sys.argv[1])), [Path(sys.argv[2])], shipped(), progress=Told())
print(report.interrupted, report.read)
"""


def stopped(home: Path, records: Path, number: int, after: int = 40) -> tuple[int, list[str]]:
    """Index in a process of its own and send it a signal when it has looked at so many files: (status, its lines)."""
    process = subprocess.Popen([sys.executable, "-c", SLOW, str(home), str(records)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with process:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if line.strip() == str(after):
                process.send_signal(number)
        return process.wait(), lines


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of 200 generated records."""
    return put(tmp_path / "many", **{f"r{n:03}": record(f"第{n}号船今天载了{n * 7}人。", id=f"id{n}") for n in range(200)})


def test_an_interrupt_publishes_what_is_complete_and_the_next_run_the_rest(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    status, lines = stopped(home, many, signal.SIGINT)
    assert status == 0
    interrupted, read = lines[-1].split()
    assert interrupted == "True"
    assert 40 <= int(read) < 200
    assert reader(home).count(Filters())[0] == int(read)
    assert index(home, many).read == 200 - int(read)
    index(tmp_path / "clean", many)
    assert content(home) == content(tmp_path / "clean")
    assert names(found(open_home(home), "第150号船", 1)) == names(found(open_home(tmp_path / "clean"), "第150号船", 1))


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_kill_leaves_the_version_before_and_the_next_run_succeeds(many: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    index(home, put(tmp_path / "records", one=record(*FERRY)))
    assert stopped(home, many, signal.SIGKILL)[0] == -signal.SIGKILL
    assert set(keys(home)) == {"0a1b2c3d4e"}
    assert names(found(open_home(home), FERRY[1], 1)) == ["0a1b2c3d4e#2"]
    assert index(home, many).records == 201
    index(tmp_path / "clean", tmp_path / "records", many)
    assert content(home) == content(tmp_path / "clean")


@pytest.mark.parametrize("step", ["folder", "database"])
def test_what_a_kill_while_publishing_leaves_is_gone_after_the_next_run(tmp_path: Path, step: str) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(FERRY[0], id="a"))
    index(home, records)
    put(records, two=record(FERRY[1], id="b"))
    index(home, records)
    (home / "CURRENT").write_text("1\n", "ascii")  # as if the second run had been killed just before this
    if step == "folder":
        (home / "versions" / "000002" / "manifest.json").unlink()
    assert set(keys(home)) == {"a"}
    report = index(home, records)
    assert (report.read, report.records) == (1, 2)
    assert keys(home) == {"a": FERRY[0], "b": FERRY[1]}
    assert names(found(open_home(home), FERRY[1], 1)) == ["b#1"]


def test_the_shared_archive_of_hard_records_is_indexed_whole(shared: Path, tmp_path: Path) -> None:
    if not (shared / "records" / "hard.zip").is_file():
        pytest.skip("needs the archive of hard records")
    report: Report = index(tmp_path / "home", shared / "records" / "hard.zip")
    assert report.records == 71
    assert index(tmp_path / "home", shared / "records" / "hard.zip").embedded == 0


def scores(home: Path, mode: Mode) -> list[list[tuple[str, float]]]:
    """The best ten of some questions, by the words of their passages."""
    opened = open_home(home)
    asked = [*FERRY, "渡口", "木桥的费用", "煤价", "学堂 女生", "霍乱"]
    return [sorted((hit.passage.text, hit.score) for hit in found(opened, text, 10, mode)) for text in asked]


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "dense"])
def test_a_home_that_gained_and_lost_records_ranks_as_a_clean_build(tmp_path: Path, mode: Mode) -> None:
    stay = {f"s{n}": record(*FERRY[n % 3 :], f"木桥第{n}号的费用。", id=f"s{n}") for n in range(12)}
    gone = {f"g{n}": record(FERRY[n % 5], "渡口的木桥和煤价，煤价。", id=f"g{n}") for n in range(20)}
    folder = put(tmp_path / "records", **stay)
    index(tmp_path / "clean", folder)
    put(folder, **gone)
    index(tmp_path / "home", folder)
    for name in gone:
        (folder / f"{name}.txt").unlink()
    put(folder, s9=record("别的话。", id="s9"))  # the last one: among equal scores the older row comes first
    index(tmp_path / "home", folder)
    put(folder, s9=stay["s9"])
    index(tmp_path / "home", folder)
    for ours, clean in zip(scores(tmp_path / "home", mode), scores(tmp_path / "clean", mode), strict=True):
        assert [text for text, _ in ours] == [text for text, _ in clean]
        assert [score for _, score in ours] == pytest.approx([score for _, score in clean], abs=1e-6)
