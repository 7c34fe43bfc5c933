"""Home -> what is wrong with it: files against the manifest, the database against itself, derived files against the database.

Reads everything and mends nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index import encoder as encoders
from index.dense import SENTENCE_BITS
from index.home import Home, HomeError, Manifest
from index.prepare import SENTENCES
from index.reader import Reader
from index.schema import SEALED, connect, seal
from index.split import sentences
from index.stores import opened
from index.verified import files_of, hash_of

SHOWN = 20
"""Paragraphs that are named when their texts are not what was indexed."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What was looked at, and what is wrong, a line each."""

    records: int
    passages: int
    files: int
    faults: list[str]
    vectors: Mapping[str, float] = field(default_factory=dict)
    """How many vectors are searched: see `dense.Made`."""


def examine(home: Home) -> Examined:
    """Look at everything a home holds. Raises HomeError where there is no index or it cannot be looked at."""
    current = home.current()
    if not current:
        if home.newest() or home.database.exists():
            return Examined(0, 0, 0, [f"{home.path} holds no version that was completed"])
        raise HomeError(f"there is no index in {home.path}; make one with: jiyao index RECORDS --home {home.path}")
    try:
        manifest = home.manifest(current, check=False)
    except HomeError as error:
        return Examined(0, 0, 0, [str(error)])
    folder = home.folder(current)
    broken = list(_files(folder, manifest))
    faults = [*broken, *_encoder(home, manifest)]
    counts: dict[int, int] = {}
    try:
        faults += _database(home.database, manifest, counts)
    except sqlite3.Error as error:
        return Examined(manifest.records, 0, len(manifest.files), [*faults, f"{home.database}: {error}"])
    faults += [] if broken else _derived(home, manifest, counts)
    return Examined(manifest.records, len(counts), len(manifest.files), faults, manifest.vectors)


def _files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Derived files that are missing, of another size or of other bytes."""
    found = files_of(folder)
    for name, size in manifest.files.items():
        if name not in found:
            yield f"{folder / name} is missing"
        elif found[name] != size:
            yield f"{folder / name} has {found[name]} bytes, not {size}"
        elif hash_of(folder / name) != manifest.hashes.get(name):
            yield f"{folder / name} is not what was written (its hash differs)"


def _encoder(home: Home, manifest: Manifest) -> Iterator[str]:
    """Whether the encoder that made the index is there, and still the same."""
    try:
        revision = encoders.load(manifest.encoder, home.cache).revision
    except encoders.EncoderError as error:
        yield str(error)
        return
    if revision != manifest.revision:
        yield f"encoder {manifest.encoder!r} has revision {revision}, the index was made with {manifest.revision}"


def _database(database: Path, manifest: Manifest, counts: dict[int, int]) -> Iterator[str]:
    """What is wrong in the database; fills `counts`: passage row of this version -> its sentences."""
    db = connect(database)
    try:
        for (said,) in db.execute("PRAGMA integrity_check(5)").fetchall():
            if said != "ok":
                yield f"{database}: {said}"
        live = f"added <= {manifest.version} AND (removed IS NULL OR removed > {manifest.version})"
        records = int(db.execute(f"SELECT count(*) FROM record WHERE {live}").fetchone()[0])
        if records != manifest.records:
            yield f"{database} has {records} records, not {manifest.records}"
        yield from _paragraphs(db, live)
        yield from _passages(db, live, manifest, counts)
    finally:
        db.close()


def _paragraphs(db: sqlite3.Connection, live: str) -> Iterator[str]:
    """Paragraphs whose text, number or speaker is not what was indexed."""
    query = f"SELECT r.key, {SEALED}, seal FROM record r JOIN paragraph g ON g.record = r.row"
    found = db.execute(f"{query} WHERE {live}")
    broken = [f"{key}#{values[0]}" for key, *values, sealed in found if seal(*values) != sealed]
    yield from (f"paragraph {name} is not what was indexed" for name in broken[:SHOWN])
    if len(broken) > SHOWN:
        yield f"{len(broken) - SHOWN} more paragraphs are not what was indexed"


def _passages(db: sqlite3.Connection, live: str, manifest: Manifest, counts: dict[int, int]) -> Iterator[str]:
    """Passages that lie outside their paragraph; notes how many vectors each should have."""
    windows = encoders.is_static(manifest.encoder)
    query = (
        'SELECT p.row, r.key, p.number, p.start, p."end", g.text FROM passage p JOIN record r ON r.row = p.record'
        " LEFT JOIN paragraph g ON g.record = p.record AND g.number = p.number"
    )
    for row, key, number, start, end, text in db.execute(f"{query} WHERE {live}"):
        if text is None or not 0 <= start < end <= len(text):
            yield f"passage {row} ({key}#{number}, {start} to {end}) lies in no paragraph"
        else:
            counts[row] = len(sentences(text[start:end])[:SENTENCES]) if windows else 1


def _derived(home: Home, manifest: Manifest, counts: dict[int, int]) -> Iterator[str]:
    """Vectors and postings against the passages that the database has."""
    place = manifest.store or home.folder(manifest.version)
    try:
        reader = Reader(home.database, manifest.version)
        try:
            store = opened(home, manifest, reader)
            sentences, rows = store.sentences(), store.lexical.rows()
        finally:
            reader.close()
    except (HomeError, OSError, ValueError, RuntimeError) as error:
        yield f"{place}: the vectors and postings cannot be read ({str(error).splitlines()[0]})"
        return
    owners, found = np.unique(sentences >> SENTENCE_BITS, return_counts=True)
    if (held := dict(zip(owners.tolist(), found.tolist(), strict=True))) != {row: n for row, n in counts.items() if n}:
        wrong = sum(held.get(row, 0) != counts.get(row, 0) for row in {*held, *counts})
        yield f"{place}: the vectors of {wrong} passages are not those of the database"
    if rows != sorted(counts):
        yield f"{place}: the lexical index has {len(rows)} passages, the database {len(counts)}, and they are not the same"
