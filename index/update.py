"""Files -> a new version of an index: reads what changed, tokenises and embeds it, publishes once. Does not search.

What did not change costs nothing: its rows, vectors and postings are taken over from the version before.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index import tokens
from index.context import Context
from index.dense import Dense, DenseBuilder, sentence_ids
from index.encoder import Encoder
from index.files import ReadError, Source, find
from index.fold import fold
from index.home import FORMAT, Home, HomeError, Manifest, files_of
from index.ingest import read
from index.lexical import Entry, LexicalBuilder
from index.lexicon import shipped
from index.record import Passage
from index.speaker import assign
from index.split import sentences
from index.store import Writer

BATCH = 512
"""Passages that are tokenised and embedded together."""


@dataclass(slots=True)
class Report:
    """What a run did. `errors`: files that could not be read; `warnings`: (path, what) of records that are odd."""

    read: int = 0
    kept: int = 0
    removed: int = 0
    embedded: int = 0
    records: int = 0
    passages: int = 0
    interrupted: bool = False
    errors: list[ReadError] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


class Progress:
    """Told how far a run is; the command line shows it. `total` is None while it is not known."""

    def step(self, done: int, total: int | None, what: str) -> None:
        """`done` files of `total` were looked at; `what` is the last one."""


def update(home: Home, given: list[Path], encoder: Encoder, *, rebuild: bool = False, progress: Progress | None = None) -> Report:
    """Index what lies under the given paths; everything else in the home stays.

    Raises HomeError where the home cannot be written or was made by another encoder and `rebuild` is false. Ctrl-C
    publishes the records that are complete.
    """
    with home.writing():
        if rebuild:
            _forget(home)
        current = home.current()
        old = home.manifest(current) if current else None
        if old and (old.encoder, old.revision) != (encoder.name, encoder.revision):
            raise HomeError(
                f"the index in {home.path} was made by encoder {old.encoder!r} ({old.revision}), not {encoder.name!r} ({encoder.revision});"
                f" keep to it with --encoder {old.encoder}, or make the index anew with --rebuild"
            )
        tokens.cache_dir = home.cache
        run = _Run(home, current, encoder, encoder.dim)
        try:
            return run.complete(given, progress or Progress())
        finally:
            run.writer.end()


def remove(home: Home, name: str) -> int:
    """Remove the records that `id` or `id~hash` names; returns how many. They come back when their files are indexed anew."""
    with home.writing():
        current = home.current()
        manifest = home.manifest(current)
        tokens.cache_dir = home.cache
        run = _Run(home, current, None, manifest.dim)
        try:
            gone = run.writer.detach(name)
            if gone:
                run.publish(manifest)
            return len(gone)
        finally:
            run.writer.end()


def _forget(home: Home) -> None:
    """Remove everything a home holds but the lock and the caches of libraries."""
    for path in (home.path / "CURRENT", *home.path.glob("jiyao.db*")):
        path.unlink(missing_ok=True)
    shutil.rmtree(home.path / "versions", ignore_errors=True)


class _Run:
    """One run of a writer: the rows it adds, and the derived files it builds beside those of the version before."""

    def __init__(self, home: Home, current: int, encoder: Encoder | None, dim: int) -> None:
        self.home, self.current, self.encoder = home, current, encoder
        self.lexicon = shipped()
        self.writer = Writer(home.database, current)
        self.report = Report()
        self.folder = home.folder(self.writer.version)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._pending: list[tuple[Passage, Context, int]] = []
        self._lexical: LexicalBuilder | None = None
        self._dense = DenseBuilder(dim)

    def complete(self, given: list[Path], progress: Progress) -> Report:
        """Read what changed and publish; nothing is published where nothing changed."""
        changed = self._read(given, progress)
        self.report.removed = len(self.writer.orphans())
        if changed or not self.current:
            self._flush()
            self.publish(None)
        else:
            self.writer.commit()
        return self.report

    def _read(self, given: list[Path], progress: Progress) -> bool:
        known = self.writer.sources()
        found: set[str] = set()
        failed: set[str] = set()
        listed = list(find(given))
        changed = False
        with _between_files() as interrupted:
            for done, item in enumerate(listed):
                if interrupted():
                    self.report.interrupted = True
                    return changed
                if isinstance(item, ReadError):
                    self.report.errors.append(item)
                    failed.add(os.path.abspath(item.path))
                    continue
                progress.step(done, len(listed), item.path)
                found.add(item.path)
                changed |= self._source(item, known)
        progress.step(len(listed), len(listed), "")
        for path, (row, _, _) in known.items():
            if path not in found and _under(path, given) and not _under(path, [Path(f) for f in failed]):
                self.writer.close(row)
                changed = True
        return changed

    def _source(self, source: Source, known: dict[str, tuple[int, str, int]]) -> bool:
        """Index one source if it is new or changed; says whether anything changed."""
        row, stamp, record_row = known.get(source.path, (0, "", 0))
        if stamp == source.stamp:
            self.report.kept += 1
            return False
        try:
            record = read(source)
        except ReadError as error:
            self.report.errors.append(error)
            return False
        except OSError as error:
            self.report.errors.append(ReadError(source.path, (error.strerror or str(error)).lower()))
            return False
        self.report.warnings += [(source.path, warning) for warning in record.warnings]
        if row and self.writer.digest(record_row) == record.digest:
            self.writer.restamp(row, source.stamp)
            self.report.kept += 1
            return False
        if row:
            self.writer.close(row)
        target = self.writer.find(record.digest)
        if target is None:
            target, passages = self.writer.add(assign(record, self.lexicon), replaces=record_row or None)
            self._pending += [(passage, context, target) for passage, context in passages]
            self.report.read += 1
            if len(self._pending) >= BATCH:
                self._flush()
        self.writer.attach(source.path, source.stamp, target)
        return True

    def _builder(self) -> LexicalBuilder:
        if self._lexical is None:
            base = self.home.folder(self.current) / "lexical" if self.current else None
            self._lexical = LexicalBuilder(self.folder / "lexical", base)
        return self._lexical

    def _flush(self) -> None:
        """Tokenise and embed what waits."""
        batch, self._pending = self._pending, []
        if not batch or self.encoder is None:
            return
        self._builder().add(_entry(passage, context, record) for passage, context, record in batch)
        texts, ids = [], []
        for passage, _, _ in batch:
            spans = spans_of(passage.text, self.encoder.windows)
            texts += [fold(passage.text[start:end]) for start, end in spans]
            ids.append(sentence_ids(passage.row, len(spans)))
        self._dense.add(np.concatenate(ids), self.encoder.sums(texts))
        self.report.embedded += len(batch)

    def publish(self, made: Manifest | None) -> None:
        """Write the derived files, commit the rows, switch. `made` names the encoder where this run has none."""
        gone = self.writer.closed()
        lexical = self._builder()
        lexical.remove(gone)
        lexical.write()
        old = Dense(self.home.folder(self.current)) if self.current else None
        self._dense.write(self.folder, old, np.array(self.writer.passages_of(gone), np.int64))
        name, revision = (self.encoder.name, self.encoder.revision) if self.encoder else ("", "")
        if made:
            name, revision = made.encoder, made.revision
        self.report.records, self.report.passages = counts = self.writer.counts()
        manifest = Manifest(FORMAT, self.writer.version, name, revision, self._dense.dim, *counts, files_of(self.folder))
        self.writer.commit()
        self.home.publish(manifest)


@contextmanager
def _between_files() -> Iterator[Callable[[], bool]]:
    """Let Ctrl-C wait until a file is done: the first one is noted, a second one stops at once and publishes nothing."""
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


def spans_of(text: str, windows: bool) -> list[tuple[int, int]]:
    """What is embedded of a passage: its sentences, or all of it where a window would cost a pass of its own."""
    spans = sentences(text)[: (1 << 12) - 1]
    if windows or not spans:
        return spans
    return [(0, len(text))]


def _entry(passage: Passage, context: Context, record: int) -> Entry:
    own = tokens.tokenize(fold(passage.text))
    around = tokens.tokenize(fold(context.text()))
    return Entry(passage.row, record, passage.speaker, {"chars": own.chars, "words": own.words, "context": around.words})


def _under(path: str, given: Iterable[Path]) -> bool:
    """Whether a source's path is one of the given ones or lies below it."""
    for parent in given:
        head = os.path.abspath(parent)
        if path == head or path.startswith((head.rstrip(os.sep) + os.sep, f"{head}!/")):
            return True
    return False
