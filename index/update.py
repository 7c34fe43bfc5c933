"""Files -> a new version of an index, or the version before where nothing changed. Holds the lock, minds Ctrl-C; reads no file itself."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.encoder import Encoder, Prompts
from index.home import Home, HomeError, Manifest
from index.own import keep
from index.reader import Reader
from index.report import Progress, Report
from index.run import Run
from index.store import Writer

__all__ = ["Progress", "Report", "remove", "update"]


def update(
    home: Home,
    given: list[Path],
    encoder: Encoder,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    workers: int = 1,
    lexicon: Path | None = None,
    store: str | None = None,
) -> Report:
    """Index what lies under the given paths; everything else in the home stays, unless it is to be rebuilt.

    `workers` processes share the work where there is much of it; the result is the same. `lexicon`: a user's file, which the home
    keeps from now on; speakers are named by it. `store`: see `Manifest`.

    Raises HomeError where the home cannot be written, or is damaged or made by another encoder and `rebuild` is false.
    Ctrl-C publishes the records that are complete; a second one leaves the version before.
    """
    with home.writing():
        if lexicon is not None:
            keep(home, lexicon)
        after = home.newest()
        current = _standing(home, encoder, store, rebuild=rebuild)
        with _writer(home, current, current or after) as writer, _noted() as interrupted:
            if rebuild:
                writer.forget()
            run = Run(home, writer, 0 if rebuild else current, encoder, workers, store)
            return run.complete(given, progress or Progress(), interrupted)


def remove(home: Home, name: str) -> int:
    """Remove the records that `id` or `id~hash` names; returns how many. They come back when their files are indexed anew."""
    with home.writing():
        current = home.current()
        manifest = home.manifest(current)
        with _writer(home, current, current) as writer:
            gone = writer.detach(name)
            if gone:
                Run(home, writer, current, store=manifest.store).publish(manifest)
            return len(gone)


def _standing(home: Home, encoder: Encoder, store: str | None, *, rebuild: bool) -> int:
    """The version to go on from, 0 for none. A home that is damaged is refused, or emptied where it is to be rebuilt."""
    try:
        current = home.current()
        manifest = home.manifest(current) if current else None
        if manifest:
            reader = Reader(home.database, current)
            try:
                reader.check(manifest.records, thorough=rebuild)
            finally:
                reader.close()
    except HomeError:
        if not rebuild:
            raise
        _forget(home)
        return 0
    if manifest and not rebuild:
        _same(home, manifest, encoder, store)
    return current


def _same(home: Home, manifest: Manifest, encoder: Encoder, store: str | None) -> None:
    """Raises HomeError where a home was made by another encoder, by the same one with other prefixes, or with another store."""
    if manifest.store != store:
        raise HomeError(
            f"the index in {home.path} has the store {manifest.store or 'embedded'}, not {store or 'embedded'}; leave --store out"
            " to keep to it, or make the index anew with --rebuild"
        )
    if (manifest.encoder, manifest.revision) != (encoder.name, encoder.revision):
        raise HomeError(
            f"the index in {home.path} was made by encoder {manifest.encoder!r} ({manifest.revision}), not {encoder.name!r}"
            f" ({encoder.revision}); keep to it with --encoder {manifest.encoder}, or make the index anew with --rebuild"
        )
    made, given = Prompts(manifest.query_prefix, manifest.passage_prefix), encoder.prompts
    if made != given:
        raise HomeError(
            f"the index in {home.path} was made with query prefix {made.query!r} and passage prefix {made.passage!r}, not {given.query!r}"
            f" and {given.passage!r}; leave --encoder and the prefixes out to keep to them, or make the index anew with --rebuild"
        )


def _forget(home: Home) -> None:
    """Remove everything a home holds but the lock and the caches of libraries."""
    for path in (home.path / "CURRENT", *home.path.glob("jiyao.db*")):
        path.unlink(missing_ok=True)
    shutil.rmtree(home.path / "versions", ignore_errors=True)


@contextmanager
def _writer(home: Home, current: int, after: int) -> Iterator[Writer]:
    """The database, opened for one more version; what was not committed is forgotten. Raises HomeError."""
    try:
        writer = Writer(home.database, current, after + 1)
        try:
            yield writer
        finally:
            writer.end()
    except sqlite3.OperationalError as error:
        raise HomeError(f"the home {home.path} cannot be written: {error}") from None
    except sqlite3.DatabaseError as error:
        raise home.damaged(f"{home.database}: {error}") from None


@contextmanager
def _noted() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C wait until it is asked for: the first one is noted, a second one stops at once."""
    noted: list[int] = []

    def note(number: int, frame: object) -> None:
        if noted:
            raise KeyboardInterrupt
        noted.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(noted)
    finally:
        signal.signal(signal.SIGINT, before)
