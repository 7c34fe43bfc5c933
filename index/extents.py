"""Filters -> how much of a version they let pass: records, and paragraphs that answer. Reads no texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from index.filters import Filters, among, where
from index.record import ANSWERING

REMEMBERED = 8
"""Limits of which it is kept which records they let pass."""

Ask = Callable[[str, Sequence[Any]], list[Any]]
"""A query in SQL and its values -> the rows found."""


class Extents:
    """Counts of one version, each made once; `live` is what holds for its records."""

    def __init__(self, ask: Ask, live: str) -> None:
        self._ask, self._live = ask, live
        self._counts: dict[Filters, tuple[int, int, int, int]] = {}
        self._records = lru_cache(maxsize=REMEMBERED)(self._passing)

    def of(self, filters: Filters) -> tuple[int, int, int, int]:
        """Records that filters let pass, those with a paragraph that answers, those paragraphs, and records left out for want of a date."""
        if filters not in self._counts:
            told = self._answering(filters.speaker) if filters.speaker else self._told
            limits = replace(filters, speaker=None)
            records = self._records(limits)
            counts = [count for record, count in told.items() if record in records]
            dates = filters.first is not None or filters.last is not None
            undated = len(self._records(replace(limits, first=None, last=None)) - self._dated) if dates else 0
            self._counts[filters] = len(records), len(counts), sum(counts), undated
        return self._counts[filters]

    def _passing(self, filters: Filters) -> frozenset[int]:
        """The rows of the records that filters let pass, whoever speaks in them."""
        limits, values = where(filters, self._live)
        return frozenset(int(row) for (row,) in self._ask(f"SELECT row FROM record WHERE {limits}", values))

    @cached_property
    def _told(self) -> dict[int, int]:
        return self._answering(None)

    @cached_property
    def _dated(self) -> set[int]:
        return {record for (record,) in self._ask("SELECT record FROM day", ())}

    def _answering(self, speaker: str | None) -> dict[int, int]:
        """Record row -> paragraphs that answer, of one speaker where one is given; also of records that other versions have."""
        kinds = ", ".join(f"'{kind}'" for kind in sorted(ANSWERING))
        forms, names = among(speaker or "")
        by, values = (f" AND speaker IN {forms}", names) if speaker else ("", [])
        return dict(self._ask(f"SELECT record, count(*) FROM paragraph WHERE kind IN ({kinds}){by} GROUP BY record", values))
