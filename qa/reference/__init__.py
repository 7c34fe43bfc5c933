"""Record + paragraph -> its reference: GB/T 7714—2015, Chicago notes, BibTeX, RIS, CSL-JSON. One module a style; item.py is what they share."""

from __future__ import annotations

from collections.abc import Callable

from index.record import RecordInfo
from qa.reference.bibtex import bibtex
from qa.reference.chicago import chicago
from qa.reference.csl import csl_json
from qa.reference.gbt import gbt
from qa.reference.item import Item, item, locator
from qa.reference.ris import ris

__all__ = ["STYLES", "Item", "gbt7714", "in_all_styles", "item", "locator"]

STYLES: dict[str, Callable[[Item], str]] = {
    "gbt7714": gbt,
    "chicago": chicago,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
"""Name of a style -> the function that prints an item in it."""


def gbt7714(info: RecordInfo, paragraph: int, place: str = "") -> str:
    """The reference of a paragraph after GB/T 7714—2015; `place`: how it is named where that is not ¶n (¶47注①)."""
    return gbt(item(info, place or locator(paragraph)))


def in_all_styles(one: Item) -> dict[str, str]:
    """Name of a style -> the reference in it."""
    return {name: style(one) for name, style in STYLES.items()}
