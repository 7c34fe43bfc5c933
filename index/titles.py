"""Query -> the records that it names: by words of their titles and headings, and by their month. Ranks no passages.

Among many thousands of records a question finds its talk by who met whom and when, and its paragraph by the rest: a paragraph that
holds the rest alone is among the best hundred of neither leg. So the passages of such records are looked through besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from index.dated import days
from index.filters import Filters, Within
from index.legs import Store
from index.lexical import Clause
from index.reader import Reader

NAMED, DATED, MONTHS = 10, 200, 12
"""Records that are looked through: those whose titles fit best, and those of each month that a query names, of so many months."""

PLACES = 10
"""Passages that are asked for by title, for each record that is wanted: a title stands beside every passage of its record."""

LIGHT = 0.4
"""Words of less weight name no record."""


def within(store: Store, reader: Reader, text: str, clauses: Iterable[Clause], filters: Filters) -> Within | None:
    """The filters, and with them the records that a text names; none where it names no record."""
    found = store.candidates(None, tuple(_titled(clauses)), NAMED * PLACES, filters)[1]
    keys = reader.keys_of(sorted(found, key=lambda row: (-found[row], row)))[:NAMED]
    asked = days(text)
    months = [(year, month) for year in sorted(asked.years) for month in sorted(asked.months)][:MONTHS]
    dated = (key for year, month in months for key in reader.of_month(year, month, filters, DATED))
    named = dict.fromkeys([*keys, *dated])
    return Within(**asdict(filters), records=tuple(named)) if named else None


def _titled(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Clauses for words of what surrounds a passage instead of its own."""
    for clause in clauses:
        words = (tuple(("context", token) for field, token in form if field == "words") for form in clause.forms)
        forms = tuple(form for form in words if form)
        if forms and clause.weight >= LIGHT:
            yield Clause(clause.weight, forms, clause.alike)
