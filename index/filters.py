"""Limits of a search -> conditions in SQL on the records and passages of a version, and their values. Asks no database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits of a search; an empty one lets everything pass. Dates are yyyymmdd, both ends included.

    `speaker` and `person` may be several forms of one name, separated by `|`.
    """

    first: int | None = None
    last: int | None = None
    speaker: str | None = None
    person: str | None = None
    tag: str | None = None
    book: str | None = None
    record: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Within(Filters):
    """Limits that also let only some records pass, by their keys. No user sets them."""

    records: tuple[str, ...] = ()


def where(filters: Filters, live: str) -> tuple[str, list[Any]]:
    """The condition on records, and its values; `live` is what holds for those of the version."""
    clauses, values = [live], list[Any]()
    if filters.first is not None or filters.last is not None:
        clauses.append("row IN (SELECT record FROM day WHERE last >= ? AND first <= ?)")
        values += [0 if filters.first is None else filters.first, 99999999 if filters.last is None else filters.last]
    if filters.record:
        clauses.append("(key = ? OR id = ?)")
        values += [filters.record, filters.record]
    if isinstance(filters, Within):
        clauses.append(f"key IN ({', '.join('?' * len(filters.records))})")
        values += filters.records
    if filters.person:
        forms, names = among(filters.person)
        clauses.append(f"row IN (SELECT record FROM person WHERE name IN {forms})")
        values += names
    if filters.tag:
        clauses.append("EXISTS (SELECT 1 FROM json_each(record.tags) WHERE value = ?)")
        values.append(filters.tag)
    if filters.book:
        clauses.append("instr(book, ?) > 0")
        values.append(filters.book)
    return " AND ".join(clauses), values


def among(forms: str) -> tuple[str, list[str]]:
    """`(?, ?)` for the forms of a name, and the forms."""
    names = forms.split("|")
    return f"({', '.join('?' * len(names))})", names


def spoken(filters: Filters) -> tuple[str, list[str]]:
    """The condition on passages `p` that a speaker sets, and its values."""
    if not filters.speaker:
        return "", []
    given, names = among(filters.speaker)
    return f" AND (p.record, p.number) IN (SELECT record, number FROM paragraph WHERE speaker IN {given})", names
