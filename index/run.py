"""One run of a writer: sources -> rows of a new version, and its derived files beside those of the version before.

What did not change costs nothing: its rows, vectors and postings are taken over. Knows nothing of locks and signals.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from index import tokens
from index.context import Context
from index.dense import Dense, DenseBuilder, sentence_ids
from index.encoder import Encoder
from index.files import ReadError, Source, find
from index.fold import fold
from index.home import FORMAT, Home, Manifest, files_of
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


class Run:
    """The rows a run adds and the files it builds. `base`: the version whose derived files it begins from, 0 for none."""

    def __init__(self, home: Home, writer: Writer, base: int, encoder: Encoder | None = None) -> None:
        self.home, self.writer, self.base, self.encoder = home, writer, base, encoder
        self.report = Report()
        self.folder = home.folder(writer.version)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._pending: list[tuple[Passage, Context, int]] = []
        self._lexical: LexicalBuilder | None = None
        self._dense: DenseBuilder | None = None

    def complete(self, given: list[Path], progress: Progress, interrupted: Callable[[], bool]) -> Report:
        """Read what changed and publish; nothing is published where nothing changed."""
        changed = self._read(given, progress, interrupted)
        self.report.removed = len(self.writer.orphans())
        if changed or not (self.base or self.report.interrupted):
            self._flush()
            self.publish(None)
        elif not self.report.interrupted:
            self.writer.commit()
        return self.report

    def _read(self, given: list[Path], progress: Progress, interrupted: Callable[[], bool]) -> bool:
        known = self.writer.sources()
        found: set[str] = set()
        failed: list[str] = []
        listed = list(find(given))
        changed = False
        for done, item in enumerate(listed):
            if interrupted():
                self.report.interrupted = True
                return changed
            if isinstance(item, ReadError):
                self.report.errors.append(item)
                if os.path.lexists(item.path) or os.path.abspath(item.path) not in known:
                    failed.append(
                        item.path
                    )  # a folder or archive that is not there may be a disk that is not: nothing of it is lost
                continue
            source = replace(item, path=_text(item.path))
            progress.step(done, len(listed), source.path)
            if source.path not in found:
                found.add(source.path)
                changed |= self._source(source, known)
        progress.step(len(listed), len(listed), "")
        for path, (row, _, _) in known.items():
            if path not in found and _under(path, given) and not _under(path, failed) and _gone(path, given):
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
            target, passages = self.writer.add(assign(record, shipped()), replaces=record_row or None)
            self._pending += [(passage, context, target) for passage, context in passages]
            self.report.read += 1
            if len(self._pending) >= BATCH:
                self._flush()
        self.writer.attach(source.path, source.stamp, target)
        return True

    def _flush(self) -> None:
        """Tokenise and embed what waits."""
        batch, self._pending = self._pending, []
        if not batch or self.encoder is None:
            return
        self._postings().add(_entry(passage, context, record) for passage, context, record in batch)
        texts, ids = [], []
        for passage, context, _ in batch:
            parts = embedded(passage, context, windows=self.encoder.windows)
            texts += parts
            ids.append(sentence_ids(passage.row, len(parts)))
        self._vectors(self.encoder.dim).add(np.concatenate(ids), self.encoder.sums(texts))
        self.report.embedded += len(batch)

    def _postings(self) -> LexicalBuilder:
        if self._lexical is None:
            base = self.home.folder(self.base) / "lexical" if self.base else None
            try:
                self._lexical = LexicalBuilder(self.folder / "lexical", base)
            except ValueError as error:
                raise self.home.damaged(f"{base}: {error}") from None
        return self._lexical

    def _vectors(self, dim: int) -> DenseBuilder:
        if self._dense is None:
            self._dense = DenseBuilder(dim)
        return self._dense

    def publish(self, made: Manifest | None) -> None:
        """Write the derived files, commit the rows, switch. `made` names the encoder where this run has none."""
        gone = self.writer.closed() if self.base else []
        lexical = self._postings()
        lexical.remove(gone)
        lexical.write()
        name, revision, dim, query, prefix = ("", "", 0, None, None)
        if made:
            name, revision, dim, query, prefix = made.encoder, made.revision, made.dim, made.query_prefix, made.passage_prefix
        elif (encoder := self.encoder) is not None:
            name, revision, dim = encoder.name, encoder.revision, encoder.dim
            query, prefix = encoder.prompts.query, encoder.prompts.passage
        try:
            old = Dense(self.home.folder(self.base)) if self.base else None
        except ValueError as error:
            raise self.home.damaged(str(error)) from None
        self._vectors(dim).write(self.folder, old, np.array(self.writer.passages_of(gone), np.int64))
        self.report.records, self.report.passages = counts = self.writer.counts()
        manifest = Manifest(FORMAT, self.writer.version, name, revision, dim, *counts, files_of(self.folder), query, prefix)
        self.writer.commit()
        self.home.publish(manifest)


def embedded(passage: Passage, context: Context, *, windows: bool) -> list[str]:
    """What is embedded of a passage: its sentences; or, where a sentence would cost a pass of its own, all of it behind its surroundings."""
    spans = sentences(passage.text)[: (1 << 12) - 1]
    if windows or not spans:
        return [fold(passage.text[start:end]) for start, end in spans]
    return [fold("\n".join(part for part in (context.text(), passage.text) if part))]


def _entry(passage: Passage, context: Context, record: int) -> Entry:
    own = tokens.tokenize(fold(passage.text))
    around = [word for part in (context.title, context.heading, context.lead, passage.speaker) if part for word in _words(part)]
    return Entry(passage.row, record, passage.speaker, {"chars": own.chars, "words": own.words, "context": around})


@lru_cache(maxsize=1000)
def _words(text: str) -> list[str]:
    """The words of a title, a heading or a name, which recur from passage to passage."""
    return tokens.tokenize(fold(text)).words


def _text(path: str) -> str:
    """A path as text: bytes of a name that is not UTF-8 are written as \\xNN."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _gone(path: str, given: Iterable[Path]) -> bool:
    """Whether a source is no more: a folder is not searched for archives and other kinds of file, which stay while they are there."""
    archive, mark, _ = path.partition("!/")
    if mark and os.path.isfile(archive):
        return any(os.path.abspath(parent) == archive for parent in given)
    return not os.path.exists(path)


def _under(path: str, given: Iterable[Path | str]) -> bool:
    """Whether a source's path is one of the given ones or lies below it."""
    for parent in given:
        head = _text(os.path.abspath(parent))
        if path == head or path.startswith((head.rstrip(os.sep) + os.sep, f"{head}!/")):
            return True
    return False
