"""Runs into Milvus: only what changed is sent, a reader sees a version before or after, and what cannot be done is one line."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from homes import FERRY, index, jiyao, names, put, record, shipped
from stores import client, collection, indexed, lite

from index import doctor
from index.dense import sentence_ids, stored
from index.home import Home, HomeError
from index.ingest import parse
from index.lexical import Entry
from index.milvus.builder import MilvusBuilder
from index.milvus.rows import NEVER
from index.retriever import Retriever, open_home
from index.stores import address
from index.update import remove


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One file for the homes of this module: each has collections of its own."""
    return f"milvus://{tmp_path_factory.mktemp('store')}/file.db"


@pytest.fixture
def home(tmp_path: Path, store: str) -> Path:
    """Three records in a home with a store."""
    indexed(tmp_path / "home", store, files(tmp_path))
    return tmp_path / "home"


def files(folder: Path) -> Path:
    return put(folder / "records", a=record(*FERRY[:3], id="a"), b=record(FERRY[3], id="b"), c=record(FERRY[4], id="c"))


def found(retriever: Retriever, text: str) -> list[str]:
    return names(retriever.search(retriever.query(text), 30))


def rows(home: Path, store: str, condition: str) -> set[str]:
    """The records that rows of a collection belong to."""
    return {row["name"] for row in client(store).rows(collection(home), condition, ["name"])}


@lite
def test_a_run_sends_what_changed_and_a_reader_sees_the_version_before_or_after(home: Path, store: str) -> None:
    folder = home.parent / "records"
    retriever = open_home(home)
    put(folder, b=record("学堂里只剩下九个学生。", id="b"), d=record("盐税减了一半。", id="d"))
    (folder / "c.txt").unlink()
    indexed(home, store, folder)
    assert rows(home, store, "added == 2") == {"b", "d"}
    assert rows(home, store, "removed == 2") == {"b", "c"}
    assert rows(home, store, f"added == 1 and removed == {NEVER}") == {"a"}
    before = found(retriever, "学生 井水 盐税减了一半")
    assert {"b#1", "c#1"} <= {*before}
    assert not any(name.startswith("d") for name in before)
    retriever.refresh()
    after = found(retriever, "学生 井水 盐税减了一半")
    assert {"b#1", "d#1"} <= {*after}
    assert not any(name.startswith("c") for name in after)
    assert "九个" in retriever.search(retriever.query("学生"), 1)[0].passage.text


@lite
def test_after_many_runs_a_home_is_as_one_made_at_once(home: Path, store: str) -> None:
    folder = home.parent / "records"
    for at in range(4):
        put(folder, b=record(f"学堂里有{at}个学生。", id="b"), **{f"d{at}": record(f"盐税减了{at}成。", id=f"d{at}")})
        indexed(home, store, folder)
        assert doctor.examine(Home(home)).faults == []
    remove(Home(home), "d1")
    (folder / "d1.txt").unlink()
    index(home.parent / "fresh", folder)
    one, other = open_home(home), open_home(home.parent / "fresh")
    assert {*found(one, "盐税")} == {*found(other, "盐税")}
    for field, token in (("chars", "学生"), ("words", "盐税"), ("chars", "渡口"), ("chars", "一")):
        assert one.lexical.frequency(field, token) == other.lexical.frequency(field, token)
        assert one.lexical.idf(field, token) == pytest.approx(other.lexical.idf(field, token))
    assert rows(home, store, "removed < 5") == set()


@lite
def test_an_unchanged_run_asks_the_store_for_nothing(home: Path) -> None:
    manifest = home / "versions" / "000001" / "manifest.json"
    gone = "milvus://127.0.0.1:1"
    manifest.write_text(manifest.read_text("utf-8").replace(Home(home).manifest(1).store or "", gone), "utf-8")
    report = indexed(home, gone, home.parent / "records")
    assert (report.kept, report.read, report.removed) == (3, 0, 0)


@lite
def test_what_a_run_that_never_published_left_behind_answers_nothing_and_goes(home: Path, store: str) -> None:
    folder = home.parent / "records"
    broken = MilvusBuilder(Home(home), store, 1, 2, shipped().dim)
    broken.add("ghost", parse(record("无人渡口。", id="ghost"), "ghost.txt"), [Entry(90, 9, None, {"chars": "无 人"})])
    broken.embed(sentence_ids(90, 1), *stored(shipped().sums(["无人渡口。"])))
    broken.write([], np.zeros(0, np.int64))
    broken.client.mark(collection(home), broken.client.ids(collection(home), 'name == "a"'), 2)
    assert rows(home, store, "added == 2") == {"ghost"}
    retriever = open_home(home)
    assert found(retriever, "无人渡口。")[0] == "a#1"
    assert doctor.examine(Home(home)).faults == []
    put(folder, d=record("盐税减了一半。", id="d"))
    indexed(home, store, folder)
    assert rows(home, store, "added == 2") == {"d"}
    assert rows(home, store, f"removed < {NEVER}") == set()
    assert doctor.examine(Home(home)).faults == []


@lite
def test_a_rebuild_begins_a_new_collection_and_the_old_one_goes_when_no_version_has_it(home: Path, store: str) -> None:
    old, retriever = collection(home), open_home(home)
    indexed(home, store, home.parent / "records", rebuild=True)
    assert collection(home) != old
    assert "a#1" in found(retriever, "渡口的船")
    retriever.refresh()
    assert "a#1" in found(retriever, "渡口的船")
    put(home.parent / "records", d=record("盐税减了一半。", id="d"))
    indexed(home, store, home.parent / "records")
    assert client(store).names(old.rpartition("_")[0]) == [collection(home)]


@lite
def test_two_homes_share_a_store_and_nothing_else(home: Path, store: str, tmp_path: Path) -> None:
    indexed(tmp_path / "other", store, put(tmp_path / "others", z=record("盐税减了一半。", id="z")))
    assert {name[0] for name in found(open_home(tmp_path / "other"), "盐税 渡口")} == {"z"}
    assert {name[0] for name in found(open_home(home), "盐税 渡口")} == {"a", "b", "c"}


@lite
def test_doctor_names_rows_that_are_gone(home: Path, store: str) -> None:
    client(store).delete(collection(home), 'name == "b"')
    (first, *_) = doctor.examine(Home(home)).faults
    assert store in first


@lite
def test_a_collection_that_is_gone_is_one_line_and_a_rebuild_mends_it(home: Path, store: str) -> None:
    client(store).drop(collection(home))
    with pytest.raises(HomeError, match=r"has no collection .* --rebuild"):
        open_home(home)
    indexed(home, store, home.parent / "records", rebuild=True)
    assert "a#1" in found(open_home(home), "渡口的船")


@lite
def test_the_commands_ask_the_store_that_the_home_names(tmp_path: Path) -> None:
    place, home = tmp_path / "file.db", tmp_path / "home"
    done = jiyao("index", files(tmp_path), "--home", home, "--store", f"milvus://{place}")
    assert done.returncode == 0, done.stderr
    assert place.exists()
    for command in ("search", "ask"):
        done = jiyao(command, "渡口的船每周开几趟？", "--home", home)
        assert done.returncode == 0, done.stderr
        assert "每周只开两趟" in done.stdout
    put(tmp_path / "records", d=record("盐税减了一半。", id="d"))
    done = jiyao("index", tmp_path / "records", "--home", home)
    assert done.returncode == 0, done.stderr
    assert Home(home).manifest(2).store == f"milvus://{place}"
    done = jiyao("index", tmp_path / "records", "--home", home, "--store", "embedded")
    assert (done.returncode, "has the store milvus" in done.stderr) == (1, True)


def failed(*arguments: Any, code: str | None = None) -> str:
    """Status 1, one line on stderr, within ten seconds besides the start of the process; returns the line."""
    start = time.monotonic()
    done = jiyao(*arguments, code=code)
    assert time.monotonic() - start < 30
    assert done.returncode == 1, done
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line


@lite
def test_a_server_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    given = files(tmp_path)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        for port in (1, silent.getsockname()[1]):
            line = failed("index", given, "--home", tmp_path / "home", "--store", f"milvus://127.0.0.1:{port}")
            assert f"the store milvus://127.0.0.1:{port} cannot be opened: nothing answers there" in line


@lite
def test_a_file_that_another_process_holds_is_one_line(home: Path, store: str) -> None:
    open_home(home)
    assert "another process has it open" in failed("search", "船", "--home", home)


def test_a_package_that_is_not_installed_is_one_line(tmp_path: Path) -> None:
    code = "import sys; sys.modules['pymilvus'] = None; from qa.commands import main; main()"
    line = failed("index", files(tmp_path), "--home", tmp_path / "home", "--store", "milvus://127.0.0.1:1", code=code)
    assert "needs a package that is not installed (pymilvus)" in line
    assert "pip install" in line


@pytest.mark.parametrize(
    "given", ["", "milvus", "milvus://", "milvus://host", "milvus:///file", "milvus:///.db", "http://host:1", "milvus://h:x"]
)
def test_what_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(HomeError, match=r"milvus://host:port"):
        address(given)


def test_an_address_holds_no_password() -> None:
    with pytest.raises(HomeError, match="JIYAO_STORE_TOKEN"):
        address("milvus://user:secret@host:19530")


def test_addresses_are_kept_as_given() -> None:
    for given in ("milvus://host:19530", "milvus://[::1]:19530", "milvus:///folder/file.db"):
        assert address(given) == given
    assert address(None) is address("embedded") is None
