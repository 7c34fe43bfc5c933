"""Item -> CSL-JSON (a list of items) for citation processors and Zotero, within the rules of the schema csl-data.json.

A part of a book is a `chapter`, issued when the book was, with the document's own date as `original-date`; anything else a
`document` of its date.
"""

from __future__ import annotations

import json
from typing import Any

from index.record import Date
from qa.reference.item import Item, cite_key, collection_name, described
from qa.source import Book


def csl_json(*items: Item) -> str:
    """The list as text, indented."""
    return json.dumps([csl(item) for item in items], ensure_ascii=False, indent=2)


def csl(item: Item) -> dict[str, Any]:
    """One item; what is not known is left out."""
    host, dated = item.host, _dated(item)
    fields: dict[str, Any] = {
        "id": cite_key(item),
        "type": "chapter" if host else "document",
        "title": item.title,
        "author": _names(item.authors),
        "editor": _names(item.editors),
        **(_book(host) if host else {}),
        "original-date" if host else "issued": dated,
        "locator": item.place,
        "archive": item.archive.holder,
        "archive_location": item.archive.number,
        "source": collection_name(item),
        "call-number": item.key,
        "note": "; ".join(described(item)),
    }
    return {name: value for name, value in fields.items() if value}


def _book(book: Book) -> dict[str, Any]:
    return {
        "container-title": book.title, "volume": book.volume, "translator": _names(book.translators),
        "edition": book.edition, "publisher": book.press, "publisher-place": book.place,
        "issued": {"date-parts": [[int(book.year)]]} if book.year else None, "page": book.pages,
    }  # fmt: skip


def _names(names: tuple[str, ...]) -> list[dict[str, str]]:
    """Names as they are printed: a Chinese name has no order to be turned round."""
    return [{"literal": name} for name in names if name != "等"]


def _dated(item: Item) -> dict[str, Any] | None:
    """Parts of a date, or of the two ends of a period; what is no date, or more than the schema holds, is literal."""
    if not item.dates:
        return None
    parts = [_parts(date) for date in item.dates]
    if all(parts) and len(parts) <= (2 if item.period else 1):
        return {"date-parts": parts}
    return {"literal": ("/" if item.period else ", ").join(date.printed for date in item.dates)}


def _parts(date: Date) -> list[int]:
    return [part for part in (date.year, date.month, date.day) if part] if date.valid else []
