"""The folder of an index: which version answers, one writer at a time, and what is said of damage."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from homes import FERRY, ROOT, found, index, jiyao, names, put, reader, record

from index.home import FORMAT, Home, HomeError, Manifest
from index.retriever import open_home
from index.verified import files_of


def manifest(version: int, **files: int) -> Manifest:
    return Manifest(FORMAT, version, "shipped", "0" * 12, 4, 1, 1, files, dict.fromkeys(files, "0" * 32))


def published(home: Home, version: int) -> None:
    home.folder(version).mkdir(parents=True)
    (home.folder(version) / "data").write_text("船", "utf-8")
    home.publish(manifest(version, data=3))


def test_a_folder_that_does_not_exist_holds_no_version_and_is_not_made(tmp_path: Path) -> None:
    assert Home(tmp_path / "home").current() == 0
    with pytest.raises(HomeError, match=r"jiyao index RECORDS --home"):
        open_home(tmp_path / "home")
    assert not (tmp_path / "home").exists()


def test_the_version_published_last_is_current_and_the_one_before_is_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for version in (1, 2, 3):
        published(home, version)
        assert home.current() == version
        assert home.manifest(version) == manifest(version, data=3)
    assert sorted(path.name for path in (tmp_path / "versions").iterdir()) == ["000002", "000003"]


def test_a_missing_current_is_the_newest_version_that_was_completed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    published(home, 1)
    published(home, 2)
    home.folder(3).mkdir()
    (tmp_path / "CURRENT").unlink()
    assert home.current() == 2


def test_a_manifest_names_every_file_of_its_version(tmp_path: Path) -> None:
    put(tmp_path / "inner", a="船")
    (tmp_path / "writer.lock").touch()
    (tmp_path / "manifest.json").touch()
    assert files_of(tmp_path) == {"inner/a.txt": 3}


def test_an_index_of_another_format_is_refused_with_both_numbers(tmp_path: Path) -> None:
    home = Home(tmp_path)
    published(home, 1)
    values = {**asdict(manifest(1)), "format": FORMAT + 1, "new": 1}
    (home.folder(1) / "manifest.json").write_text(json.dumps(values), "utf-8")
    with pytest.raises(HomeError, match=rf"format {FORMAT + 1}, this program reads {FORMAT}.*--rebuild"):
        home.manifest(1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The parent of a home and of its records."""
    folder = tmp_path_factory.mktemp("whole")
    records = put(folder / "records", one=record(*FERRY), two=record("电灯公司上月开张。", id="ffff000011"))
    index(folder / "home", records)
    put(records, two=record("电灯公司上月关门。", id="ffff000011"))
    index(folder / "home", records)
    return folder


def garbage(path: Path) -> None:
    path.write_bytes("渡口的船每周只开两趟。".encode() * 100)


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def torn(path: Path) -> None:
    """As long as before, but zeros from the second page on."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\0" * (len(data) - 4096))


DAMAGE = {
    "CURRENT is garbage": ("CURRENT", garbage),
    "CURRENT is empty": ("CURRENT", lambda path: path.write_bytes(b"")),
    "CURRENT names no version": ("CURRENT", lambda path: path.write_text("77\n", "ascii")),
    "manifest is missing": ("versions/000002/manifest.json", Path.unlink),
    "manifest is garbage": ("versions/000002/manifest.json", garbage),
    "manifest is no object": ("versions/000002/manifest.json", lambda path: path.write_text("[1]", "ascii")),
    "vectors are cut short": ("versions/000002/dense.000000.faiss", halved),
    "vectors are missing": ("versions/000002/dense.ids.npy", Path.unlink),
    "vectors are others": ("versions/000002/dense.000000.faiss", lambda path: path.write_bytes(b"\1" * path.stat().st_size)),
    "postings are others": ("versions/000002/lexical/meta.json", lambda path: path.write_bytes(b"\1" * path.stat().st_size)),
    "database is missing": ("jiyao.db", Path.unlink),
    "database is empty": ("jiyao.db", lambda path: path.write_bytes(b"")),
    "database is garbage": ("jiyao.db", garbage),
    "database is torn": ("jiyao.db", torn),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_home_is_one_clear_line_and_a_rebuild_mends_it(whole: Path, tmp_path: Path, damage: str) -> None:
    home, more = shutil.copytree(whole / "home", tmp_path / "home"), put(tmp_path / "more", new=record("新的。", id="new"))
    name, harm = DAMAGE[damage]
    harm(home / name)
    for attempt in (lambda: names(found(open_home(home), FERRY[1], 1)), lambda: index(home, more)):
        with pytest.raises(HomeError) as error:
            attempt()
        assert "\n" not in str(error.value)
        assert "is damaged" in str(error.value)
        assert f"--home {home} --rebuild" in str(error.value)
    assert index(home, whole / "records", rebuild=True).records == 2
    assert names(found(open_home(home), FERRY[1], 1)) == ["0a1b2c3d4e#2"]
    assert index(home, whole / "records").embedded == 0


def test_damage_is_no_traceback_on_the_command_line(whole: Path, tmp_path: Path) -> None:
    home = shutil.copytree(whole / "home", tmp_path / "home")
    garbage(home / "jiyao.db")
    for arguments in (["search", "渡口"], ["records", "list"], ["index", whole / "records"]):
        done = jiyao(*arguments, "--home", home)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.strip().splitlines()) == 1
        assert "--rebuild" in done.stderr
    assert jiyao("index", whole / "records", "--home", home, "--rebuild").returncode == 0


def test_a_home_that_is_a_file_is_refused_by_its_name(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("船", "utf-8")
    with pytest.raises(HomeError, match=r"is a file"):
        open_home(home)
    with pytest.raises(HomeError, match=str(home)):
        index(home, put(tmp_path / "records", one=record(*FERRY)))
    assert home.read_text("utf-8") == "船"


def test_a_second_writer_is_told_who_writes_and_changes_nothing(tmp_path: Path) -> None:
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY))
    index(home, records)
    code = (
        "import sys\nfrom pathlib import Path\nfrom index.home import Home\n"
        "with Home(Path(sys.argv[1])).writing():\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(home)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout.readline() == "held\n"
        put(records, two=record("电灯公司上月开张。", id="ffff000011"))
        with pytest.raises(HomeError, match=rf"another process \({process.pid}\) is writing the index in {home}"):
            index(home, records)
        assert names(found(open_home(home), FERRY[1], 1)) == ["0a1b2c3d4e#2"]
        process.stdin.close()
    assert index(home, records).read == 1


READ_ONLY = """
import os, sys, tempfile
from pathlib import Path
sys.path.insert(0, "tests")
import encodings.ascii, homes
from index.home import HomeError

home, records = Path(sys.argv[1]), Path(sys.argv[2])
with tempfile.TemporaryDirectory() as warm:  # what is imported late may lie where others cannot read
    homes.index(Path(warm), records)
    homes.found(homes.open_home(Path(warm)), "船", 1)
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(homes.names(homes.found(homes.open_home(home), "木桥", 1)))
try:
    homes.index(home, records)
except HomeError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs the permissions of POSIX")
def test_a_home_that_cannot_be_written_answers_and_refuses_to_be_changed(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    home, records = tmp_path / "home", put(tmp_path / "records", one=record(*FERRY))
    index(home, records)
    folders = [home, *(path for path in home.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    done = jiyao(home, records, code=READ_ONLY)
    for folder in folders:
        folder.chmod(0o755)
    assert (done.stdout.splitlines(), done.stderr) == (
        ["['0a1b2c3d4e#2']", f"the home {home} cannot be written: permission denied"], ""
    )  # fmt: skip
    assert reader(home).version == 1
