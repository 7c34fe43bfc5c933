"""What is broken in a home is named and mended by a rebuild; until then no quotation is wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from homes import FERRY, ROOT, found, index, jiyao, names, put, record

from index.dense import COARSE, Dense, DenseBuilder
from index.doctor import examine
from index.home import Home, HomeError
from index.retriever import open_home
from index.verified import SEEN, files_of, hashes_of


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    """Change one bit in the middle; in a database, of a text."""
    data = bytearray(path.read_bytes())
    text = FERRY[1].encode()
    data[data.index(text) + 5 if text in data else len(data) // 2] ^= 1
    path.write_bytes(data)


DERIVED = (
    "dense.000000.faiss",
    "dense.ids.npy",
    "dense.lengths.npy",
    "lexical/meta.json",
    "lexical/*.idx",
    "lexical/*.term",
    "lexical/*.store",
)
FILES = ("jiyao.db", *(f"versions/000001/{name}" for name in ("manifest.json", *DERIVED)))
DAMAGES = (truncate, flip, Path.unlink)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A home of two records."""
    index(tmp_path / "home", put(tmp_path / "records", one=record(*FERRY), two=record(FERRY[3], id="b")))
    return tmp_path / "home"


def test_a_sound_home_has_no_fault_and_status_0(made: Path) -> None:
    seen = examine(Home(made))
    assert (seen.records, seen.passages, seen.faults) == (2, 8, [])
    assert jiyao("doctor", "--home", made).returncode == 0


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_named_never_quoted_and_mended_by_a_rebuild(made: Path, name: str, damage: Callable[[Path], None]) -> None:
    path = next(made.glob(name))
    damage(path)
    said = jiyao("doctor", "--home", made)
    assert said.returncode == 1
    if (path.name, damage) != ("manifest.json", flip):  # which names the file whose hash is now another
        assert path.name in said.stdout + said.stderr or "is not what was indexed" in said.stdout
    assert "--rebuild" in said.stderr
    assert "Traceback" not in said.stderr
    asked = jiyao("search", FERRY[1], "--json", "--home", made)
    assert "Traceback" not in asked.stderr
    if asked.returncode == 0:
        assert all(text in "".join(FERRY) or "渡口谈话纪要" in text for text in quoted(asked.stdout))
    index(made, made.parent / "records", rebuild=True)
    assert examine(Home(made)).faults == []
    assert names(found(open_home(made), FERRY[1], 1)) == ["0a1b2c3d4e#2"]


@pytest.mark.parametrize("said", [b"", b"x", b"7\n"])
def test_a_mark_of_the_current_version_that_is_wrong_is_named_and_mended(made: Path, said: bytes) -> None:
    (made / "CURRENT").write_bytes(said)
    doctor = jiyao("doctor", "--home", made)
    assert doctor.returncode == 1
    assert "--rebuild" in doctor.stderr
    index(made, made.parent / "records", rebuild=True)
    assert examine(Home(made)).faults == []


@pytest.mark.parametrize("name", DERIVED)
def test_a_byte_that_changed_in_a_derived_file_is_refused_by_name_before_anything_is_searched(made: Path, name: str) -> None:
    path = next(made.glob(f"versions/000001/{name}"))
    flip(path)
    with pytest.raises(HomeError, match=rf"{re.escape(str(path))} is not what was written.*--rebuild"):
        open_home(made)
    with pytest.raises(HomeError, match=re.escape(path.name)):
        index(made, put(made.parent / "more", three=record(FERRY[2], id="c")))
    assert path.name in "".join(examine(Home(made)).faults)


def test_a_copy_of_a_home_is_read_in_full_once_and_then_known_by_its_marks(made: Path) -> None:
    for named in ("broken", "sound"):
        shutil.copytree(made, made.parent / named)
    broken, sound = (next((made.parent / named).glob("versions/000001/lexical/*.idx")) for named in ("broken", "sound"))
    hidden(broken)
    with pytest.raises(HomeError, match=broken.name):
        open_home(made.parent / "broken")
    open_home(made.parent / "sound")
    hidden(sound)
    open_home(made.parent / "sound")
    assert sound.name in "".join(examine(Home(made.parent / "sound")).faults)
    (sound.parents[1] / SEEN).write_text("[", "utf-8")
    with pytest.raises(HomeError, match=sound.name):
        open_home(made.parent / "sound")


def hidden(path: Path) -> None:
    """Change one bit and leave the time of the file as it was."""
    before = path.stat()
    flip(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def quoted(printed: str) -> list[str]:
    return [passage["text"] for passage in json.loads(printed)["passages"]]


@pytest.mark.parametrize("change", ["text = replace(text, '春天', '秋天')", "speaker = '何舟'", "number = number + 50"])
def test_a_paragraph_that_was_changed_is_not_shown(made: Path, change: str) -> None:
    with sqlite3.connect(made / "jiyao.db") as database:
        database.execute(f"UPDATE paragraph SET {change} WHERE number = 2")
        if "number" in change:
            database.execute("UPDATE passage SET number = number + 50 WHERE number = 2")
    with pytest.raises(HomeError, match="is not what was indexed"):
        found(open_home(made), FERRY[1])
    assert any("is not what was indexed" in fault for fault in examine(Home(made)).faults)
    assert "is not what was indexed" in jiyao("records", "show", "0a1b2c3d4e", "--home", made).stderr


def test_vectors_and_postings_of_other_passages_are_named(made: Path) -> None:
    with sqlite3.connect(made / "jiyao.db") as database:
        database.execute("DELETE FROM passage WHERE number = 3")
    faults = examine(Home(made)).faults
    assert any("vectors" in fault for fault in faults)
    assert any("lexical" in fault for fault in faults)


def test_a_home_without_an_index_says_how_to_make_one(tmp_path: Path) -> None:
    said = jiyao("doctor", "--home", tmp_path / "none")
    assert (said.returncode, said.stdout) == (1, "")
    assert "jiyao index RECORDS" in said.stderr


LIMITED = """
import resource, sys
from qa.commands import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
main()
"""


@pytest.mark.parametrize("limit", [10_000, 100_000, 250_000])
def test_a_full_disk_is_said_and_leaves_the_version_before(made: Path, limit: int) -> None:
    more = put(made.parent / "more", **{f"m{n}": record(*(f"{text}{n}" for text in FERRY), id=f"m{n}") for n in range(60)})
    said = jiyao(limit, "index", more, "--home", made, code=LIMITED)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert re.search("cannot be (read and )?written", said.stderr)
    assert examine(Home(made)).faults == []
    assert names(found(open_home(made), FERRY[1], 1)) == ["0a1b2c3d4e#2"]
    assert index(made, more).read == 60
    assert examine(Home(made)).faults == []


def test_the_doctor_says_how_many_vectors_are_proposed_and_what_that_loses(made: Path) -> None:
    path = made / "versions" / "000001" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    assert manifest["vectors"] == json.loads(jiyao("doctor", "--json", "--home", made).stdout)["vectors"] == {}
    dense, home = Dense(path.parent), made.parent / "coarse"
    shutil.copytree(made, home)
    folder = home / "versions" / "000001"
    how = DenseBuilder(folder, dense.raw.shape[1], dense, bound=1).write()
    manifest |= {"vectors": how, "files": files_of(folder)}
    manifest["hashes"] = hashes_of(folder, manifest["files"], {})
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    said = jiyao("doctor", "--home", home)
    assert said.returncode == 0
    assert f"{how['proposed']} are looked at" in said.stderr
    assert names(found(open_home(home), FERRY[1], 1)) == ["0a1b2c3d4e#2"]
    flip_header(folder / COARSE)
    assert COARSE in "".join(examine(Home(home)).faults)
    with pytest.raises(HomeError, match="--rebuild"):
        found(open_home(home), FERRY[1])


def flip_header(path: Path) -> None:
    """Change the first byte, which says what kind of index a file holds."""
    data = bytearray(path.read_bytes())
    data[0] ^= 1
    path.write_bytes(data)


def test_the_sample_record_is_sound(tmp_path: Path) -> None:
    index(tmp_path / "home", ROOT / "records")
    assert examine(Home(tmp_path / "home")).faults == []
