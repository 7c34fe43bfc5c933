"""Living passages of the database -> postings without a trace of the removed ones.

tantivy counts removed passages in its frequencies and lengths until it merges what holds them. Few passages are written anew at
once, so that scores are those of a clean build; many only when enough of them are gone.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from index.context import Context
from index.fold import fold
from index.lexical import Entry, LexicalBuilder
from index.prepare import fields_of
from index.store import Writer

FEW, SHARE = 5000, 0.05
"""Passages that are written anew whenever one is gone, which takes half a second; share of the removed ones that many may hold."""


def renew(folder: Path, writer: Writer) -> bool:
    """Write the postings in a folder anew if too many of their passages are removed; says whether it did."""
    removed, every = counted(folder)
    if not removed or (every - removed > FEW and removed < SHARE * every):
        return False
    shutil.rmtree(folder)
    builder = LexicalBuilder(folder)
    builder.add(
        Entry(row, record, speaker, fields_of(fold(text), Context(*around), speaker))
        for row, record, speaker, text, *around in writer.living()
    )
    builder.write()
    return True


def counted(folder: Path) -> tuple[int, int]:
    """Removed passages that statistics still count, and all passages that they count."""
    segments = json.loads((folder / "meta.json").read_text("utf-8"))["segments"]
    removed = sum(segment["deletes"]["num_deleted_docs"] for segment in segments if segment["deletes"])
    return removed, sum(segment["max_doc"] for segment in segments)
