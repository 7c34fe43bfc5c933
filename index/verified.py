"""A version's files -> whether they are what was written. Each is read in full once where it lies, and then known by its marks.

The marks are number, size and time of the file; the writer notes them with what it wrote, and a copy of a home is read once.
What changes bytes and leaves the marks alone is found by `jiyao doctor`, which reads everything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

SEEN = "seen.json"
"""Where the marks of the files that were read are kept, beside them: name -> [inode, size, time in ns]."""

_APART = ("manifest.json", SEEN)


def files_of(folder: Path) -> dict[str, int]:
    """Names and sizes of all files below a version's folder."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in _APART and not path.name.endswith(".lock")
    }


def hashes_of(folder: Path, names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """BLAKE2b (hex, 16 bytes) of files below a folder; `known`: of files that cannot have changed since."""
    return {name: known.get(name) or hash_of(folder / name) for name in names}


def hash_of(path: Path) -> str:
    """BLAKE2b of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def note(folder: Path, names: Iterable[str]) -> None:
    """Keep the marks of files that are known to be what was written. Raises OSError."""
    marks = {name: _mark((folder / name).stat()) for name in names}
    new = folder / f"{SEEN}.new"
    new.write_text(json.dumps(marks), "utf-8")
    os.replace(new, folder / SEEN)


def fault(folder: Path, files: Mapping[str, int], hashes: Mapping[str, str]) -> str | None:
    """What is wrong with the files of a version, given their sizes and hashes, or None. Raises OSError where one cannot be read."""
    seen, unread = _seen(folder), []
    for name, size in files.items():
        path = folder / name
        if not path.is_file():
            return f"{path} is missing"
        status = path.stat()
        if status.st_size != size:
            return f"{path} has {status.st_size} bytes, not {size}"
        if seen.get(name) != _mark(status):
            unread.append(name)
    for name in unread:
        if hash_of(folder / name) != hashes.get(name):
            return f"{folder / name} is not what was written (its hash differs)"
    if unread:
        with suppress(OSError):  # a folder that cannot be written is read again next time
            note(folder, files)
    return None


def _mark(status: os.stat_result) -> list[int]:
    return [status.st_ino, status.st_size, status.st_mtime_ns]


def _seen(folder: Path) -> dict[str, list[int]]:
    """The marks that were kept; none where they cannot be read."""
    try:
        kept = json.loads((folder / SEEN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
