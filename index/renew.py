"""Living passages of the database -> postings without a trace of the removed ones.

tantivy counts removed passages in its frequencies and lengths until it merges what holds them. Few passages are written anew at
once, so that scores are those of a clean build; many only when enough of them are gone.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from index.context import Context
from index.fold import fold
from index.lexical import Entry, LexicalBuilder, counted
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
