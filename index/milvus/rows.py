"""What a collection holds and how it is asked: the fields of a row, filters -> expressions, what a home keeps of it. Calls no server.

A row is one sentence: its id is `passage row << 12 | sentence`. The first sentence of a passage carries the passage's sparse vector.
A row belongs to the versions from `added` to before `removed`, as in the home's database; the texts stay there.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.filters import Filters, Within
from index.record import Record
from index.store import interval, people

NEVER = 2**31 - 1
"""`removed` of a row that no version has removed yet."""

LONGEST, MOST = 60_000, 4096
"""Bytes of a text, and texts of a list, that a row holds at most; a longer list is cut, and such names are not found by filters."""

KEPT = "store.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a version remembers of its collection. `average`: mean tokens of each field, by which BM25 was weighed; `passages`: of this version."""

    collection: str
    average: dict[str, float]
    passages: int

    def write(self, folder: Path) -> None:
        """Write it into a version's folder."""
        (folder / KEPT).write_text(json.dumps(asdict(self)), "utf-8")


def kept(folder: Path) -> Kept:
    """Read what a version remembers. Raises ValueError."""
    try:
        return Kept(**json.loads((folder / KEPT).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ValueError(f"{folder / KEPT}: {error}") from None


def scalars(key: str, record: Record) -> dict[str, Any]:
    """The fields by which the passages of a record are filtered. `first` and `last` enclose all its dates; undated, they enclose nothing."""
    spans = interval(record.dates, record.period)
    return {
        "name": _cut(key),
        "printed": _cut(record.id),
        "first": min((first for first, _ in spans), default=0),
        "last": max((last for _, last in spans), default=-1),
        "people": [_cut(name) for name in sorted(people(record))[:MOST]],
        "tags": [_cut(tag) for tag in record.tags[:MOST]],
        "book": _cut(record.book),
    }


def _cut(text: str) -> str:
    return text.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


def expression(filters: Filters, version: int) -> str:
    """The rows of a version that filters let pass, and some that they do not: dates by their hull, a book by what its name looks like."""
    parts = [f"added <= {version}", f"removed > {version}"]
    if filters.first is not None or filters.last is not None:
        first, last = filters.first or 0, 99999999 if filters.last is None else filters.last
        parts += [f"last >= {first}", f"first <= {last}"]
    if filters.speaker:
        parts.append(f"speaker in [{', '.join(map(quoted, filters.speaker.split('|')))}]")
    if filters.person:
        parts.append(f"array_contains_any(people, [{', '.join(map(quoted, filters.person.split('|')))}])")
    if filters.tag:
        parts.append(f"array_contains(tags, {quoted(filters.tag)})")
    if filters.book:
        parts.append(f"book like {quoted('%' + ''.join('_' if char in _SPECIAL else char for char in filters.book) + '%')}")
    if isinstance(filters, Within):
        parts.append(f"name in [{', '.join(map(quoted, filters.records))}]")
    if filters.record:
        parts.append(f"(name == {quoted(filters.record)} or printed == {quoted(filters.record)})")
    return " and ".join(parts)


_SPECIAL = frozenset("%_\\\"'\n\r\t")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """A text as a literal of an expression."""
    return f'"{_cut(text).translate(_ESCAPES)}"'


def among(field: str, numbers: Any) -> str:
    """The condition that a field is one of some whole numbers."""
    return f"{field} in [{', '.join(map(str, np.asarray(numbers, np.int64).tolist()))}]"
