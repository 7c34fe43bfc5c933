"""One run of a writer: sources -> rows of a new version, and its derived files beside those of the version before.

What did not change costs nothing: its rows, vectors and postings are taken over. Knows nothing of locks and signals.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Container, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.dense import Ints, sentence_ids, stored
from index.encoder import Encoder
from index.files import Source, find
from index.home import FORMAT, Home, HomeError, Manifest
from index.legs import Builder
from index.lexical import Entry
from index.own import lexicon_of, mark_of
from index.prepare import Outcome, Prepared, prepare
from index.renaming import rename
from index.report import Progress, Report
from index.store import Writer
from index.stores import builder
from index.verified import files_of, hashes_of
from index.workers import outcomes

BATCH = 2048
"""Sentences that are embedded together."""


class Run:
    """The rows a run adds and what it derives of them. `base`: the version it begins from, 0 for none; `store`: see `Manifest`."""

    def __init__(
        self, home: Home, writer: Writer, base: int, encoder: Encoder | None = None, workers: int = 1, store: str | None = None
    ) -> None:
        self.home, self.writer, self.base, self.encoder, self.workers, self.store = home, writer, base, encoder, workers, store
        self.report = Report()
        self.folder = home.folder(writer.version)
        shutil.rmtree(self.folder, ignore_errors=True)
        self._texts: list[str] = []
        self._ids: list[Ints] = []
        self._lexicon, self._mark = lexicon_of(home.lexicon), mark_of(home.lexicon)
        self._built: Builder | None = None

    def complete(self, given: list[Path], progress: Progress, interrupted: Callable[[], bool]) -> Report:
        """Read what changed and publish; nothing is published where nothing changed."""
        changed = self._rename(interrupted)
        changed |= self._read(given, progress, interrupted)
        self.report.removed = len(self.writer.orphans())
        if changed or not (self.base or self.report.interrupted):
            self._flush()
            self.publish(None)
        elif not self.report.interrupted:
            self.writer.commit()
        return self.report

    def _rename(self, interrupted: Callable[[], bool]) -> bool:
        """Name speakers by the user's lexicon where it is not the one they were named by; says whether it is not."""
        report, store = self.report, self._store
        if (before := self.home.manifest(self.base).lexicon if self.base else self._mark) == self._mark:
            return False
        report.renamed, report.stale, done = rename(self.writer, self._lexicon, self._windows, store, interrupted)
        self._mark = self._mark if done else before
        return True

    def _read(self, given: list[Path], progress: Progress, interrupted: Callable[[], bool]) -> bool:
        known = self.writer.sources()
        found, failed = self._found(given, known)
        new = [source for path, source in found.items() if known.get(path, (0, "", 0))[1] != source.stamp]
        self.report.kept = done = len(found) - len(new)
        changed = False
        with closing(self._outcomes(new)) as outcomes:
            for at, source in enumerate(new, done):
                if interrupted():
                    self.report.interrupted = True
                    return changed
                progress.step(at, len(found), source.path)
                changed |= self._source(source, next(outcomes), known)
        progress.step(len(found), len(found), "")
        searched, missed = _under(given), _under(failed)
        for path, (row, _, _) in known.items():
            if path not in found and searched(path) and not missed(path) and _gone(path, given):
                self.writer.close(row)
                changed = True
        return changed

    def _found(self, given: list[Path], known: Container[str]) -> tuple[dict[str, Source], list[str]]:
        """The sources under the given paths by name, and the paths that could not be searched."""
        found: dict[str, Source] = {}
        failed: list[str] = []
        for item in find(given):
            if isinstance(item, Source):
                source = replace(item, path=_text(item.path))
                found.setdefault(source.path, source)
                continue
            self.report.errors.append(item)
            if os.path.lexists(item.path) or os.path.abspath(item.path) not in known:
                failed.append(item.path)  # a folder or archive that is not there may be a disk that is not: nothing of it is lost
        return found, failed

    def _outcomes(self, new: list[Source]) -> Generator[Outcome]:
        """What reading the new sources gives; other processes embed too where the encoder is light enough to be loaded there."""
        encoder = self.encoder.name if self.encoder and self.encoder.windows else None
        return outcomes(new, self.workers, self.writer.digests(), encoder, self._windows, self.home.lexicon)

    @property
    def _windows(self) -> bool:
        return bool(self.encoder and self.encoder.windows)

    def _source(self, source: Source, outcome: Outcome, known: dict[str, tuple[int, str, int]]) -> bool:
        """Index one source that is new or changed, by what reading it gave; says whether anything changed."""
        row, _, record_row = known.get(source.path, (0, "", 0))
        record = outcome.record
        if record is None:
            self.report.errors += [outcome.error] if outcome.error else []
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
            target = self._store(outcome.prepared or prepare(record, self._windows, self._lexicon), record_row or None)
            self.report.read += 1
        self.writer.attach(source.path, source.stamp, target)
        return True

    def _store(self, made: Prepared, replaces: int | None) -> int:
        """Insert a record with its postings and vectors, or keep its texts until there are enough; returns its row."""
        row, passages = self.writer.add(made.record, made.laid, replaces=replaces)
        entries = [Entry(p.row, row, p.speaker, own) for p, own in zip(passages, made.fields, strict=True)]
        with self._writing():
            self._builder().add(passages[0].record if passages else "", made.record, entries)
        ids = [sentence_ids(p.row, count) for p, count in zip(passages, made.counts, strict=True)]
        self.report.embedded += len(passages)
        if made.vectors is None:
            self._texts += made.texts
            self._ids += ids
            if len(self._texts) >= BATCH:
                self._flush()
        elif ids:
            with self._writing():
                self._builder().embed(np.concatenate(ids), *made.vectors)
        return row

    def _flush(self) -> None:
        """Embed what waits."""
        if self._ids and self.encoder:
            made = stored(self.encoder.sums(self._texts))
            with self._writing():
                self._builder().embed(np.concatenate(self._ids), *made)
        self._texts, self._ids = [], []

    def _builder(self) -> Builder:
        if self._built is None:
            dim = self.encoder.dim if self.encoder else self.home.manifest(self.base).dim
            self._built = builder(self.home, self.store, self.base, self.writer, dim, self.workers)
        return self._built

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Say in one line that derived files cannot be written: FAISS, numpy and tantivy each raise what they like."""
        try:
            yield
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error).strip().splitlines()[-1]
            raise HomeError(f"the home {self.home.path} cannot be written: {reason}") from None

    def _linked(self) -> dict[str, str]:
        """Hashes of the files that are those of the version before, by link."""
        before = self.home.folder(self.base)
        known = self.home.manifest(self.base).hashes if self.base else {}
        shared = (name for name in known if (self.folder / name).is_file() and (before / name).samefile(self.folder / name))
        return {name: known[name] for name in shared}

    def publish(self, made: Manifest | None) -> None:
        """Write the derived files, commit the rows, switch. `made` names the encoder where this run has none."""
        with self._writing():
            manifest = self._derive(made)
            self.writer.commit()
            self.home.publish(manifest)
            self._builder().published()

    def _derive(self, made: Manifest | None) -> Manifest:
        """Write the derived files."""
        gone = self.writer.closed() if self.base else []
        vectors = self._builder().write(gone, np.array(self.writer.passages_of(gone), np.int64))
        name, revision, dim, query, prefix = ("", "", 0, None, None)
        if made:
            name, revision, dim, query, prefix = made.encoder, made.revision, made.dim, made.query_prefix, made.passage_prefix
        elif (encoder := self.encoder) is not None:
            name, revision, dim = encoder.name, encoder.revision, encoder.dim
            query, prefix = encoder.prompts.query, encoder.prompts.passage
        self.report.records, self.report.passages = counts = self.writer.counts()
        files = files_of(self.folder)
        hashes = hashes_of(self.folder, files, self._linked())
        mark = made.lexicon if made else self._mark
        version = self.writer.version
        return Manifest(
            FORMAT, version, name, revision, dim, *counts, files, hashes, query, prefix, mark, store=self.store, vectors=vectors
        )


def _text(path: str) -> str:
    """A path as text: bytes of a name that is not UTF-8 are written as \\xNN."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _gone(path: str, given: Iterable[Path]) -> bool:
    """Whether a source is no more: a folder is not searched for archives and other kinds of file, which stay while they are there."""
    archive, mark, _ = path.partition("!/")
    if mark and os.path.isfile(archive):
        return any(os.path.abspath(parent) == archive for parent in given)
    return not os.path.exists(path)


def _under(given: Iterable[Path | str]) -> Callable[[str], bool]:
    """Says whether a source's path is one of the given ones or lies below it."""
    heads = [_text(os.path.abspath(parent)) for parent in given]
    below = tuple(start for head in heads for start in (head.rstrip(os.sep) + os.sep, f"{head}!/"))
    return lambda path: path in heads or path.startswith(below)
