"""Finding and decoding texts: what is listed, what is refused, and with which words."""

from __future__ import annotations

import io
import os
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.files import ReadError, Source, decode, find

SIMPLIFIED = "渡口的船每周只开两趟，我们的阅览室有四百六十本书，其中多半是算学。校长说，今年还要再买三十本。\n"
TRADITIONAL = "渡口的船每週只開兩趟，我們的閱覽室有四百六十本書，其中多半是算學。校長說，今年還要再買三十本。\n"


def listed(*paths: Path) -> list[str]:
    return [item.path for item in find(list(paths)) if isinstance(item, Source)]


def errors(*paths: Path) -> list[ReadError]:
    return [item for item in find(list(paths)) if isinstance(item, ReadError)]


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return path


def gbk_named(path: Path, name: str, data: bytes) -> Path:
    """An archive as Chinese tools write it: the member's name in GBK, without the flag for UTF-8."""
    stand_in = "".join(chr(ord("a") + at % 26) for at in range(len(name.encode("gbk"))))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(stand_in, data)
    path.write_bytes(buffer.getvalue().replace(stand_in.encode(), name.encode("gbk")))
    return path


@pytest.mark.parametrize(
    ("encoding", "text", "reported"),
    [
        ("utf-8", SIMPLIFIED, "UTF-8"),
        ("utf-8-sig", SIMPLIFIED, "UTF-8"),
        ("utf-16", SIMPLIFIED, "UTF-16"),
        ("utf-16-le", SIMPLIFIED * 4, "UTF-16-LE"),
        ("utf-16-be", SIMPLIFIED * 4, "UTF-16-BE"),
        ("gb18030", SIMPLIFIED, "GB18030"),
        ("gbk", SIMPLIFIED * 20, "GB18030"),
        ("big5", TRADITIONAL, "BIG5"),
        ("big5", TRADITIONAL * 20, "BIG5"),
    ],
)
def test_a_text_is_read_in_each_encoding_that_archives_use(encoding: str, text: str, reported: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, reported)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    assert decode(f"标题{end}正文{end}".encode(), "a.txt")[0] == "标题\n正文\n"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"   ", b"\x00\x00"])
def test_an_empty_file_is_refused_as_empty(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.txt, line 1: the file is empty"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data", [random.Random(7).randbytes(4000), bytes(range(256)) * 8, b"\x89PNG\r\n\x1a\n" + bytes(range(1, 200)) * 9]
)
def test_bytes_that_are_no_text_are_refused_with_a_line(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"a\.txt, line \d+: not a text"):
        decode(data, "a.txt")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_text_or_a_read_error(data: bytes) -> None:
    result: tuple[str, str] | ReadError
    try:
        result = decode(data, "a.txt")
    except ReadError as error:
        result = error
    if isinstance(result, ReadError):
        assert (result.path, bool(result.reason)) == ("a.txt", True)
    else:
        assert "\r" not in result[0]


@given(st.text(alphabet="aé字。\u3000\ufeff\U00020000 я\t", min_size=1).filter(str.strip))
def test_utf8_is_read_as_it_is_written(text: str) -> None:
    if text.strip("\x00 \t\r\n") and not text.startswith("\ufeff"):
        assert decode(text.encode(), "a.txt") == (text, "UTF-8")


def test_folders_are_searched_in_order_for_texts_only(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.MD", "a/深/3.txt", "a/._3.txt", "c.pdf", "d.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("字")
    assert [os.path.relpath(path, tmp_path) for path in listed(tmp_path)] == ["d.txt", "a/深/3.txt", "b/1.MD", "b/2.txt"]


def test_a_file_named_by_itself_is_taken_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "纪要.rec").write_text("字")
    assert listed(tmp_path / "纪要.rec") == [str(tmp_path / "纪要.rec")]


def test_a_missing_path_is_an_error_that_names_it(tmp_path: Path) -> None:
    (error,) = errors(tmp_path / "没有.txt")
    assert str(error) == f"{tmp_path / '没有.txt'}: no such file or folder"


def test_members_of_an_archive_are_listed_without_what_macos_adds(tmp_path: Path) -> None:
    names = {"甲/一.txt": b"x", "__MACOSX/._一.txt": b"x", "甲/二.md": b"x", "甲/图.png": b"x"}
    path = archive(tmp_path / "r.zip", names)
    assert listed(path) == [f"{path}!/甲/一.txt", f"{path}!/甲/二.md"]


def test_a_name_in_gbk_is_read_as_gbk(tmp_path: Path) -> None:
    path = gbk_named(tmp_path / "r.zip", "长坪镇/渡口.txt", SIMPLIFIED.encode())
    assert listed(path) == [f"{path}!/长坪镇/渡口.txt"]
    (source,) = (item for item in find([path]) if isinstance(item, Source))
    assert source.read().decode() == SIMPLIFIED


def test_an_encrypted_member_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = archive(tmp_path / "r.zip", {"a.txt": b"secret", "b.txt": b"open"})
    data = bytearray(path.read_bytes())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(magic) + offset] |= 1
    path.write_bytes(bytes(data))
    first, second = (item for item in find([path]) if isinstance(item, Source))
    with pytest.raises(ReadError, match="encrypted; unpack it first"):
        first.read()
    assert second.read() == b"open"


def test_a_damaged_member_is_refused_with_its_name(tmp_path: Path) -> None:
    path = archive(tmp_path / "r.zip", {"a.txt": random.Random(7).randbytes(500)})
    data = bytearray(path.read_bytes())
    data[100:130] = b"\xff" * 30
    path.write_bytes(bytes(data))
    (source,) = (item for item in find([path]) if isinstance(item, Source))
    with pytest.raises(ReadError, match=r"r\.zip!/a\.txt: "):
        source.read()


@pytest.mark.parametrize("data", [b"no archive", b"", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_is_an_error_that_names_it(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "r.zip").write_bytes(data)
    (error,) = errors(tmp_path / "r.zip")
    assert "not a readable zip archive" in error.reason


def test_an_archive_inside_a_folder_is_not_searched_as_text(tmp_path: Path) -> None:
    archive(tmp_path / "r.zip", {"a.txt": b"x"})
    assert listed(tmp_path) == []


def test_the_stamp_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one")
    (before,) = (item.stamp for item in find([path]) if isinstance(item, Source))
    path.write_text("three")
    (after,) = (item.stamp for item in find([path]) if isinstance(item, Source))
    assert before != after


def test_a_file_that_went_away_after_listing_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    (source,) = (item for item in find([path]) if isinstance(item, Source))
    path.unlink()
    with pytest.raises((ReadError, OSError)):
        source.read()
