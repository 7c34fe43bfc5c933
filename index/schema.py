"""The tables of a home's database, how it is opened, and the seal of a paragraph. Reads and writes no rows."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record(
    row INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, title TEXT NOT NULL,
    date TEXT, period INTEGER NOT NULL, authors TEXT NOT NULL, source TEXT NOT NULL, tags TEXT NOT NULL, book TEXT NOT NULL,
    book_author TEXT NOT NULL, paragraphs INTEGER NOT NULL, added INTEGER NOT NULL, removed INTEGER);
CREATE INDEX IF NOT EXISTS record_key ON record(key);
CREATE INDEX IF NOT EXISTS record_id ON record(id);
CREATE INDEX IF NOT EXISTS record_digest ON record(digest);
CREATE TABLE IF NOT EXISTS source(
    row INTEGER PRIMARY KEY, path TEXT NOT NULL, stamp TEXT NOT NULL, record INTEGER NOT NULL, added INTEGER NOT NULL, removed INTEGER);
CREATE INDEX IF NOT EXISTS source_path ON source(path);
CREATE INDEX IF NOT EXISTS source_record ON source(record);
CREATE TABLE IF NOT EXISTS day(record INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS day_record ON day(record);
CREATE TABLE IF NOT EXISTS person(record INTEGER NOT NULL, name TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS person_record ON person(record);
CREATE INDEX IF NOT EXISTS person_name ON person(name);
CREATE TABLE IF NOT EXISTS paragraph(
    record INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL, text TEXT NOT NULL,
    speaker TEXT, note_of INTEGER, context TEXT NOT NULL, lead TEXT NOT NULL, seal BLOB NOT NULL, PRIMARY KEY(record, number));
CREATE INDEX IF NOT EXISTS paragraph_speaker ON paragraph(speaker, kind);
CREATE TABLE IF NOT EXISTS passage(
    row INTEGER PRIMARY KEY AUTOINCREMENT, record INTEGER NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passage_record ON passage(record);
"""
INFO = "key, id, title, date, period, authors, source, tags, book, book_author, paragraphs"

SEALED = "number, kind, level, text, speaker, note_of, context, lead"
"""Columns of a paragraph that its seal covers, in this order."""


def connect(database: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open the database; for writing, make what is missing. A reader never changes it. Raises sqlite3.Error."""
    if write:
        connection = sqlite3.connect(database, isolation_level=None)
        try:
            connection.execute("PRAGMA page_size = 16384")  # of a new file: texts fill large pages better
            connection.execute("PRAGMA cache_size = -32768")  # KiB: indexes are written in no order
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")  # CURRENT must not name what a power failure takes back
            connection.executescript(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection
    # In a folder that cannot be written SQLite cannot make the files by which it would see a writer; there is none then.
    mode = "ro" if os.access(database.parent, os.W_OK) or Path(f"{database}-wal").exists() else "ro&immutable=1"
    return sqlite3.connect(f"{database.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)


def seal(*values: str | int | None) -> bytes:
    """Eight bytes of BLAKE2b over the columns SEALED of a paragraph: what is shown is checked against what was indexed."""
    joined = "\0".join([value if type(value) is str else "" if value is None else str(value) for value in values])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).digest()
