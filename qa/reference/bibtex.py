"""Item -> a BibTeX entry: @incollection where a book holds it, @misc else. What TeX reads as a command is written out.

Titles and names stand in a second pair of braces, so that BibTeX neither lowers their case nor takes a Chinese name apart.
"""

from __future__ import annotations

from qa.reference.item import Item, cite_key, described, iso

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{char: rf"\{char}" for char in "#$%&_"},
}
"""An escaped brace would still be counted by BibTeX, so braces have names."""


def bibtex(item: Item) -> str:
    """The entry, with a line end after it."""
    host = item.host
    fields = {"author": _names(item.authors), "title": _whole(item.title)}
    if host:
        fields |= {
            "booktitle": _whole(host.title), "volume": _escaped(host.volume), "editor": _names(item.editors),
            "translator": _names(host.translators), "edition": _escaped(host.edition), "publisher": _whole(host.press),
            "address": _escaped(host.place), "year": host.year, "pages": _escaped(host.pages.replace("-", "--")),
            "origdate": iso(item),
        }  # fmt: skip
    else:
        fields |= {"howpublished": _escaped(item.printed), "year": iso(item)[:4], "date": iso(item)}
    fields["note"] = _escaped("; ".join(described(item)))
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'incollection' if host else 'misc'}{{{cite_key(item)},\n{lines}}}\n"


def _escaped(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _whole(text: str) -> str:
    return f"{{{_escaped(text)}}}" if text else ""


def _names(names: tuple[str, ...]) -> str:
    """Names joined by `and`; 等 is `others`, which styles print as et al."""
    return " and ".join("others" if name == "等" else _whole(name) for name in names)
