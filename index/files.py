"""Paths -> Sources: finds the texts under files, folders and zip archives, and decodes them. Does not look inside a text."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

SUFFIXES = (".txt", ".md")
MAX_BYTES = 256 << 20
"""A larger text is refused: it is no record, and a small archive may unpack to anything."""


class ReadError(Exception):
    """A file that cannot become a record: what, where (`line` counts from 1) and why."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {reason}")
        self.path, self.line, self.reason = path, line, reason

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str, int | None]]:
        return ReadError, (self.path, self.reason, self.line)  # so that it passes from one process to another


@dataclass(frozen=True, slots=True)
class Source:
    """One text that may be a record. `stamp` changes when the file does; `path` of a zip member is `archive.zip!/name`.

    `read` can be sent to another process.
    """

    path: str
    stamp: str
    read: Callable[[], bytes]


def find(given: list[Path]) -> Iterator[Source | ReadError]:
    """List the texts under the given paths in a fixed order; what cannot be opened comes as an error in its place."""
    for path in given:
        try:
            if path.is_dir():
                yield from _folder(path)
            elif not path.exists():
                yield ReadError(str(path), "no such file or folder")
            elif path.suffix.lower() == ".zip":
                yield from _archive(path)
            else:
                yield _file(path)
        except OSError as error:
            yield ReadError(str(path), _reason(error))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _stamp(status: os.stat_result) -> str:
    return f"{status.st_size}:{status.st_mtime_ns}"


def _file(path: Path) -> Source:
    return Source(os.path.abspath(path), _stamp(path.stat()), partial(_read, path))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise ReadError(str(path), "not a regular file")
    if (size := path.stat().st_size) > MAX_BYTES:
        raise ReadError(str(path), f"{size >> 20} MiB; a text may have {MAX_BYTES >> 20} MiB")
    return path.read_bytes()


def _folder(folder: Path) -> Iterator[Source | ReadError]:
    failed: list[OSError] = []
    for parent, names, files in os.walk(folder, onerror=failed.append):
        names.sort()
        for name in sorted(files):
            path = Path(parent, name)
            if name.startswith("._"):
                continue
            if name.lower().endswith(SUFFIXES):
                try:
                    yield _file(path)
                except OSError as error:
                    yield ReadError(str(path), _reason(error))
    for failure in failed:
        yield ReadError(str(failure.filename), _reason(failure))


def _archive(path: Path) -> Iterator[Source | ReadError]:
    _opened.cache_clear()
    try:
        members = _opened(path).infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, EOFError) as error:
        yield ReadError(str(path), f"not a readable zip archive ({error})")
        return
    named = sorted((_member_name(m), m) for m in members if not m.is_dir())
    for name, member in named:
        last = name.rsplit("/", 1)[-1]
        if name.lower().endswith(SUFFIXES) and not last.startswith("._"):
            yield Source(
                f"{os.path.abspath(path)}!/{name}",
                f"{member.file_size}:{member.CRC}",
                partial(_read_member, path, member),
            )


@lru_cache(maxsize=1)
def _opened(path: Path) -> zipfile.ZipFile:
    """The archive read last stays open: its table of contents is long, and its members are read one after another."""
    return zipfile.ZipFile(path)


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name in UTF-8 where the archive says so, else read again as UTF-8 or GBK, which Chinese tools write."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeEncodeError:
        return member.filename
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _read_member(path: Path, member: zipfile.ZipInfo) -> bytes:
    where = f"{path}!/{_member_name(member)}"
    if member.file_size > MAX_BYTES:
        raise ReadError(where, f"{member.file_size >> 20} MiB unpacked; a text may have {MAX_BYTES >> 20} MiB")
    try:
        return _opened(path).read(member)
    except RuntimeError as error:
        raise ReadError(where, "encrypted; unpack it first" if "encrypted" in str(error) else str(error)) from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise ReadError(where, f"damaged archive ({error})") from error
    except Exception as error:  # zlib and lzma raise types of their own
        raise ReadError(where, f"cannot be unpacked ({type(error).__name__}: {error})") from error


def decode(data: bytes, path: str) -> tuple[str, str]:
    """Decode a text: (text, encoding). UTF-8 and UTF-16 by their marks, then strict UTF-8, then GB18030 or Big5.

    Raises ReadError where the bytes are no text. Line ends become LF.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError(path, "the file is empty", 1)
    text, encoding = _decode(data, path)
    controls = len(_CONTROL.findall(text))
    if controls > len(text) // 50:
        raise ReadError(path, f"not a text ({controls} control characters)", 1)
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff"), encoding


_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")


def _decode(data: bytes, path: str) -> tuple[str, str]:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16"), "UTF-16"
        if b"\x00" not in data:
            return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    tried = ["gb18030", "big5", "utf_16_le", "utf_16_be"] if b"\x00" in data else ["gb18030", "big5", "big5hkscs"]
    readings = []
    for encoding in tried:
        for match in from_bytes(data, cp_isolation=[encoding], threshold=1.0):
            readings.append((_chineseness(str(match)), -tried.index(encoding), str(match)))
    score, at, text = max(readings, default=(0.0, 0, ""))
    if score < 0.3:
        raise ReadError(path, "not a text in UTF-8, UTF-16, GB18030 or Big5", _first_bad_line(data))
    return text, tried[-at].upper().replace("_", "-")


def _chineseness(text: str) -> float:
    """Share of characters that are common in Chinese prose, ASCII, or punctuation; control characters count against it."""
    good = bad = 0
    for char in text:
        if char in _COMMON or " " <= char <= "~" or char in "\n\r\t" or "\u3000" <= char <= "\u3011":
            good += 1
        elif char < " " or "\ue000" <= char <= "\uf8ff" or char == "\ufffd":
            bad += 3
    return (good - bad) / max(len(text), 1)


_COMMON = frozenset(
    "的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運联聯议議党黨毛泽澤东席周恩苏蘇"
    "，。、：；？！“”‘’（）《》—…·「」『』"
)


def _first_bad_line(data: bytes) -> int:
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return number
    return 1
