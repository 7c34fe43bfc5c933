"""`jiyao cite`: the reference of a passage or of a whole record, in the style asked for."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from index.home import Home, HomeError
from index.reader import Reader
from qa.cited import cited
from qa.commands.options import HomeOption, home_of, plain, reader_of, unknown
from qa.reference import Item, together

Style = Literal["gbt7714", "chicago", "bibtex", "ris", "csl-json"]


def cite(
    name: Annotated[str, typer.Argument(metavar="PASSAGE_OR_RECORD", help="A passage (id#n) or a record (id, id~hash).")],
    style: Annotated[Style, typer.Option("--as", help="The style of the reference.")] = "gbt7714",
    home: HomeOption = None,
) -> None:
    """Print the reference of a passage or of a whole record; of all texts under an id."""
    where = Home(home_of(home))
    reader = reader_of(where)
    record, hash_mark, number = name.partition("#")
    keys = reader.keys(record)
    if not keys:
        raise unknown(where, record)
    if hash_mark and record in keys:
        keys = [record]  # the passage's permanent name: other texts under the id have names of their own
    text = together([_item(reader, key, number if hash_mark else None) for key in keys], style)
    sys.stdout.write(text if style == "ris" else plain(text).rstrip("\n") + "\n")  # plain would take the CR of a RIS line's end


def _item(reader: Reader, key: str, number: str | None) -> Item:
    """What is cited: a paragraph, or the record where `number` is None. Raises HomeError where there is no such paragraph."""
    rows = reader.paragraphs(key)
    numbers = {str(row["number"]): int(row["number"]) for row in rows}
    if number is not None and number not in numbers:
        raise HomeError(f"no paragraph {number!r} in record {key!r}; its paragraphs are 1 to {reader.info(key).paragraphs}")
    return cited(reader.info(key), rows, None if number is None else numbers[number])
