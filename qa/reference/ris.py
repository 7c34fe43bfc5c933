"""Item -> a RIS record as Zotero and EndNote read it: two letters, two blanks, a hyphen, a blank, one value; CRLF ends a line.

Tags are those that Zotero's importer maps for a part of a book (CHAP): T2 book, A2 editor, A4 translator, CY place, DB archive,
AN number there, DP collection, CN id. A value never holds a line end, so no title can begin a tag of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa.reference.item import Item, collection_name, described, iso


def ris(item: Item) -> str:
    """The record from TY to ER."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _fields(item) if value or tag == "ER")


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    host = item.host
    yield "TY", "CHAP" if host else "MANSCPT"
    yield from (("AU", name) for name in item.authors)
    yield "TI", item.title
    if host:
        yield "T2", host.title
        yield from (("A2", name) for name in item.editors if name != "等")
        yield from (("A4", name) for name in host.translators if name != "等")
        yield from (("VL", host.volume), ("ET", host.edition), ("CY", host.place), ("PB", host.press), ("PY", host.year))
        yield "SP", host.pages
    else:
        yield "DA", iso(item).partition("/")[0].replace("-", "/")
    yield "DB", item.archive.holder
    yield "AN", item.archive.number
    yield "DP", collection_name(item)
    yield "CN", item.key
    yield from (("N1", line) for line in described(item))
    yield "ER", ""
