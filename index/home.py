"""The folder of an index: which version is current, what belongs to it, who writes. Knows no SQL and no search.

jiyao.db            records and passages (SQLite)
CURRENT             the number of the version that answers, replaced by rename
lock, writer        held by the process that writes; its number, for the message to another
versions/000007/    what is derived for that version, with manifest.json naming every file and its size
                    and seen.json by which a file that was read in full is known
judged.db           what readers judged and asked (qa/judgments.py); building the index anew leaves it alone
lexicon.tsv         the user's own names and terms, if any
cache/              what libraries keep
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from index import verified

FORMAT = 3
"""Raised when the layout of the database or of the derived files changes; an older home must be rebuilt."""


class HomeError(Exception):
    """A home that cannot be used as asked; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version was made with and what it holds. `files`: name below the version's folder -> bytes; `hashes`: -> BLAKE2b.

    Prefixes: see `Prompts`. `store`: the address of what holds the derived data, None where they are files of the version's folder.
    """

    format: int
    version: int
    encoder: str
    revision: str
    dim: int
    records: int
    passages: int
    files: dict[str, int]
    hashes: dict[str, str]
    query_prefix: str | None = None
    passage_prefix: str | None = None
    lexicon: str = ""
    """What marks the user's lexicon by which speakers were named; empty for none."""
    store: str | None = None
    vectors: Mapping[str, float] = field(default_factory=dict)
    """How many vectors are searched: see `dense.Made`."""


class Home:
    """One home folder. Nothing is created before something is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database = path / "jiyao.db"
        self.cache = path / "cache"
        self.lexicon = path / "lexicon.tsv"

    def folder(self, version: int) -> Path:
        """Where the derived files of a version lie."""
        return self.path / "versions" / f"{version:06d}"

    def current(self) -> int:
        """The version that answers; 0 where nothing was indexed yet. Without CURRENT it is the newest that was completed."""
        try:
            return int((self.path / "CURRENT").read_text("ascii"))
        except FileNotFoundError:
            complete = (folder for folder in self._folders() if (folder / "manifest.json").is_file())
            return max((int(folder.name) for folder in complete), default=0)
        except NotADirectoryError:
            raise HomeError(f"the home {self.path} is a file; give a folder with --home DIR") from None
        except PermissionError:
            raise HomeError(f"the home {self.path} cannot be read: permission denied") from None
        except (ValueError, OSError) as error:
            raise self.damaged(f"CURRENT cannot be read: {error}") from None

    def newest(self) -> int:
        """The highest number that any version has, complete or not; 0 where there is none."""
        return max((int(folder.name) for folder in self._folders()), default=0)

    def _folders(self) -> list[Path]:
        return [folder for folder in (self.path / "versions").glob("*") if folder.name.isdecimal()]

    def damaged(self, what: str) -> HomeError:
        """The error for a home whose files are not what they were."""
        return HomeError(
            f"the index in {self.path} is damaged ({what}); mend it with: jiyao index RECORDS --home {self.path} --rebuild"
        )

    def manifest(self, version: int, *, check: bool = True) -> Manifest:
        """The manifest of a version, with `check` every file of it compared with what was written. Raises HomeError."""
        folder = self.folder(version)
        try:
            values = json.loads((folder / "manifest.json").read_text("utf-8"))
            if values["format"] != FORMAT:
                raise HomeError(
                    f"the index in {self.path} has format {values['format']}, this program reads {FORMAT};"
                    f" make it again with: jiyao index RECORDS --home {self.path} --rebuild"
                )
            manifest = Manifest(**values)
            files = dict(manifest.files)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise self.damaged(f"{folder / 'manifest.json'}: {error}") from None
        try:
            wrong = verified.fault(folder, files, manifest.hashes) if check else None
        except OSError as error:
            wrong = str(error)
        if wrong:
            raise self.damaged(wrong)
        return manifest

    def publish(self, manifest: Manifest) -> None:
        """Make a version the current one: its manifest is written, then CURRENT is replaced; older versions but one go."""
        folder = self.folder(manifest.version)
        verified.note(folder, manifest.files)
        write(folder / "manifest.json", json.dumps(asdict(manifest), indent=1))
        write(self.path / "CURRENT", f"{manifest.version}\n")
        self.sweep(manifest.version)

    def sweep(self, current: int) -> None:
        """Remove the folders of versions that neither answer nor are the one before."""
        for folder in self._folders():
            if not current - 1 <= int(folder.name) <= current:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one lock of writers. Raises HomeError where another process has it or the folder cannot be written."""
        from filelock import FileLock, Timeout

        lock = FileLock(self.path / "lock", timeout=0.5)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock.acquire()
            (self.path / "writer").write_text(f"{os.getpid()}\n", "ascii")
        except Timeout:
            raise HomeError(
                f"another process{self._writer()} is writing the index in {self.path}; try again when it has ended"
            ) from None
        except OSError as error:
            lock.release()
            raise HomeError(f"the home {self.path} cannot be written: {(error.strerror or str(error)).lower()}") from None
        try:
            yield
        finally:
            lock.release()

    def _writer(self) -> str:
        try:
            return f" ({int((self.path / 'writer').read_text('ascii'))})"
        except (OSError, ValueError):
            return ""


def write(path: Path, text: str) -> None:
    """Replace a file at once: a reader sees the old text or the new."""
    new = path.with_name(f"{path.name}.new")
    with new.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, path)
