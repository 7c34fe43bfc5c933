"""Record + place in it -> Item: what a reference names, in parts. Reads no index and prints no style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from index.fold import fold
from index.ingest import parse_date
from index.record import DESCRIPTION, HEADER, Date, RecordInfo
from qa.source import Archive, Book, collection, plain, read_source


@dataclass(frozen=True, slots=True)
class Item:
    """A record, or a paragraph of it where `place` is not empty. `books`: where it is printed, the first one holds it.

    `collection`: the book or database it was exported from, None where `books` name it; `printed`: a source that names neither
    a book nor an archive, as it stands.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    dates: tuple[Date, ...]
    period: bool
    place: str
    books: tuple[Book, ...]
    collection: Book | None
    archive: Archive
    printed: str

    @property
    def host(self) -> Book | None:
        """The book that holds it: the one its source names, else the collection."""
        return self.books[0] if self.books else self.collection

    @property
    def editors(self) -> tuple[str, ...]:
        """The people of the host who are not the authors of the part: an author's own works are not edited by him."""
        return tuple(name for name in self.host.editors if name not in self.authors) if self.host else ()


def item(info: RecordInfo, place: str = "", archive: Archive | None = None) -> Item:
    """Take a record's header apart; `archive`: what its own pages say of its archive number."""
    source = read_source(info.source)
    held = source.archive if source.archive.number else archive or Archive()
    dates = tuple(parse_date(day) for day in plain(info.date).split(",")) if info.date else ()
    return Item(
        plain(info.key),
        plain(info.title),
        tuple(filter(None, map(plain, info.authors))),
        dates,
        info.period,
        place,
        source.books,
        _collection(info, source.books),
        held,
        source.printed,
    )


def _collection(info: RecordInfo, books: tuple[Book, ...]) -> Book | None:
    """The collection that a record lies in, unless its source has named it already."""
    found = collection(info.book, info.book_author)
    if found is None:
        return None
    name = fold(found.title)
    named = any(name in fold(book.title + book.volume) for book in books) or (not books and name in fold(info.source))
    return None if named else found


_ARCHIVE = re.compile(r"^(?:档案编?号|档号|卷宗号|案卷号|馆藏号)\s*[：:]\s*(?P<number>.+)", re.DOTALL)


def printed_archive(rows: Iterable[Mapping[str, Any]]) -> Archive | None:
    """The archive number that a record's apparatus prints (档案号：…); `rows` as `Reader.paragraphs` has them."""
    for row in rows:
        if row["kind"] == "apparatus" and (match := _ARCHIVE.match(plain(row["text"]))):
            return Archive("", match["number"].rstrip("。 "))
    return None


def locator(paragraph: int) -> str:
    """How a paragraph is named in a reference: ¶47, 题头, 描述."""
    return {HEADER: "题头", DESCRIPTION: "描述"}.get(paragraph, f"¶{paragraph}")


def cite_key(item: Item) -> str:
    """A key of ASCII letters, figures and hyphens: `jiyao-dab6cede29-47`."""
    place = re.sub(r"\D+", "-", item.place).strip("-")
    name = re.sub(r"[^A-Za-z0-9]+", "-", item.key).strip("-")
    return "-".join(part for part in ("jiyao", name, place) if part)


def collection_name(item: Item) -> str:
    """The database or book that a record was exported from, where another book holds it."""
    return item.collection.title if item.collection and item.books else ""


def described(item: Item) -> list[str]:
    """What the fields of reference managers have no place for: the paragraph, the document's date, source, archive, collection, id."""
    archive = ", ".join(part for part in (item.archive.holder, item.archive.number) if part)
    dated = ("/" if item.period else ", ").join(date.printed for date in item.dates)
    collection = collection_name(item)
    parts = (
        item.place, dated, item.printed, archive,
        *(book.title for book in item.books[1:]), f"{collection}: {item.key}" if collection else item.key,
    )  # fmt: skip
    return [part for part in parts if part]


def iso(item: Item) -> str:
    """`1957-11-19`, `1957-11`, `1957`; a period by `/`; empty where a date is no date."""
    days = [_iso(date) for date in item.dates]
    if not days or not all(days):
        return ""
    return f"{days[0]}/{days[-1]}" if item.period and len(days) > 1 else days[0]


def _iso(date: Date) -> str:
    if not date.valid or not date.year:
        return ""
    return "-".join([f"{date.year:04d}", *(f"{part:02d}" for part in (date.month, date.day) if part)])
