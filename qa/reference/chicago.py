"""Item -> a full note after The Chicago Manual of Style, 17th ed.: a document in a published collection (14.106—14.112, 14.221).

    authors, “title,” November 19, 1957, in book, volume, ed. editors, trans. translators, edition (place: press, year), pages, ¶n; …

Names and titles stay in their own script; nothing is transliterated, translated or set in italics, which plain text has not.
"""

from __future__ import annotations

from calendar import month_name

from index.record import Date
from qa.reference.item import Item
from qa.source import Book


def chicago(item: Item) -> str:
    """The note on one line."""
    title = f"“{item.title.replace('“', '‘').replace('”', '’')},”"  # 13.30: single quotation marks inside double ones
    head = " ".join(part for part in (f"{_people(item.authors)}," if item.authors else "", title) if part)
    host = f"in {_book(item.host, item.editors)}" if item.host else ""
    about = ", ".join(part for part in (_date(item), host, item.printed, item.place) if part)
    parts = [f"{head} {about}" if about else head.replace(",”", "”")]
    parts += [_book(book, book.editors) for book in item.books[1:]]
    parts.append(", ".join(part for part in (item.archive.holder, item.archive.number) if part))
    kept = item.collection if item.books else None
    parts.append(f"{_book(kept, kept.editors)}, {item.key}" if kept else item.key)
    return "; ".join(part for part in parts if part).removesuffix(".") + "."


def _book(book: Book, editors: tuple[str, ...]) -> str:
    people = [f"ed. {_people(editors)}"] if editors else []
    people += [f"trans. {_people(book.translators)}"] if book.translators else []
    publisher = ": ".join(part for part in (book.place, book.press) if part)
    facts = ", ".join(part for part in (publisher, book.year) if part)
    text = ", ".join(part for part in (book.title, book.volume, *people, book.edition) if part)
    pages = f", {book.pages.replace('-', '–')}" if book.pages else ""
    return f"{text} ({facts}){pages}" if facts else f"{text}{pages}"


def _people(names: tuple[str, ...]) -> str:
    """One to three names in full, of more the first and `et al.` (14.76)."""
    names = tuple(name for name in names if name != "等") + (("et al.",) if "等" in names else ())
    if len(names) > 3 or "et al." in names:
        return f"{names[0]} et al."
    return ", and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 2 else " and ".join(names)


def _date(item: Item) -> str:
    """`November 19, 1957`; as far as it is known; a date that no calendar has stands as printed."""
    days = [_day(date) for date in item.dates]
    return "–".join(days) if item.period else ", ".join(days)


def _day(date: Date) -> str:
    if not date.valid or not date.year:
        return date.printed
    if not date.month:
        return str(date.year)
    return f"{month_name[date.month]} {date.day}, {date.year}" if date.day else f"{month_name[date.month]} {date.year}"
