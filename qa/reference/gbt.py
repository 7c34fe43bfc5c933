"""Item -> a reference after GB/T 7714—2015: a part of a compiled work.

    authors. title(date)[Z]//editors. book. others. edition. place: press, year: ¶n. database author. database: id.

Punctuation is half-width with a space after it; words of main responsibility (主编, 编, 著) are left out and a translator
comes after the title (rules 4.2.2 and 8.1); ¶n stands where a page would. A source that does not parse stands as printed.
"""

from __future__ import annotations

import re

from index.fold import fold
from qa.reference.item import Item
from qa.source import Book, people_text

_DIGITS = "〇一二三四五六七八九"


def gbt(item: Item) -> str:
    """The reference on one line."""
    first = ". ".join(part for part in (people_text(item.authors), f"{item.title}{_date(item)}[Z]") if part)
    archive = ": ".join(part for part in (item.archive.holder, item.archive.number) if part)
    database = item.collection
    if item.books:
        parts = [f"{first}//{_book(item.books[0], item.place)}", *(_book(book) for book in item.books[1:]), archive]
    elif item.printed or item.archive.holder:
        parts = [first, _cited(item.printed or archive, item.place)]
    elif database:
        parts, database = [f"{first}//{_book(database, item.place)}", archive], None
    else:
        parts = [_cited(first, item.place), archive]
    parts.append(f"{_book(database)}: {item.key}" if database else item.key)
    return ". ".join(part.rstrip(".。") for part in parts if part) + "."


def _book(book: Book, place: str = "") -> str:
    """A book as it stands after `//`, with what is cited in it."""
    publisher = ": ".join(part for part in (book.place, book.press) if part)
    published = ", ".join(part for part in (publisher, book.year) if part)
    title = book.title + (f": {book.volume}" if book.volume else "")
    head = [people_text(book.editors), title, *book.others, book.edition, published]
    return _cited(". ".join(part for part in head if part), ", ".join(part for part in (book.pages, place) if part))


def _cited(work: str, place: str) -> str:
    return f"{work}: {place}" if place else work


def _date(item: Item) -> str:
    """`(1957-11-19)`; nothing where the title says it. A missing month or day, printed as 0, is left out."""
    days = [re.sub(r"(?:-0+)+$", "", date.printed) for date in item.dates]
    digits = re.sub("[一二三四五六七八九](?=[月日])", lambda digit: str(_DIGITS.index(digit[0])), fold(item.title))
    title = re.sub(r"\D+", "-", digits)
    if not days or all(f"-{re.sub('-0', '-', day)}-" in f"-{title}-" for day in days):
        return ""
    return f"({('/' if item.period else ', ').join(days)})"
