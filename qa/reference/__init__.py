"""Record + paragraph -> its reference: GB/T 7714—2015, Chicago notes, BibTeX, RIS, CSL-JSON. One module a style; item.py is what they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.reference.bibtex import bibtex
from qa.reference.chicago import chicago
from qa.reference.csl import csl_json
from qa.reference.gbt import gbt
from qa.reference.item import Item, item, locator
from qa.reference.ris import ris

__all__ = ["STYLES", "Item", "gbt", "in_all_styles", "item", "locator", "together"]

STYLES: dict[str, Callable[[Item], str]] = {
    "gbt7714": gbt,
    "chicago": chicago,
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}
"""Name of a style -> the function that prints an item in it."""


def in_all_styles(one: Item) -> dict[str, str]:
    """Name of a style -> the reference in it."""
    return {name: style(one) for name, style in STYLES.items()}


def together(items: Sequence[Item], style: str) -> str:
    """Several references in one style, as one text that programs of that style read."""
    if style == "csl-json":
        return csl_json(*items)
    return ("" if style == "ris" else "\n").join(STYLES[style](one) for one in items)
