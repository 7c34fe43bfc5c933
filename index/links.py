"""A file under a second name, without its bytes being written again: in the next version, or where a lock can be made."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path


def link(path: Path, new: Path) -> None:
    """Give a file a second name; copy it where the file system has no links."""
    try:
        os.link(path, new)
    except OSError:
        shutil.copy2(path, new)


def writable(folder: Path, lock: str, user: object) -> Path:
    """A folder, or links to its files in a temporary one while `user` lives: some libraries make a lock even to read."""
    own = folder / lock
    if not folder.is_dir() or os.access(own if own.exists() else folder, os.W_OK):
        return folder
    view = Path(tempfile.mkdtemp(prefix="jiyao-"))
    weakref.finalize(user, shutil.rmtree, view, ignore_errors=True)
    for path in folder.iterdir():
        if path.suffix != ".lock":
            (view / path.name).symlink_to(path.absolute())
    return view
