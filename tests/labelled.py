"""Talks whose speakers readers labelled: the labels, the records they belong to, and how far the two agree.

Three parts: `development` was looked at while the rules were made, `heldout` and `later` were opened once each, then mended on.
A label is a name, null for nobody, or a list of what is right; `also` names who else speaks in a paragraph.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from index.files import decode
from index.ingest import parse
from index.record import Record

DATA = Path(__file__).with_name("data")
Labels = dict[str, Any]


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file of tests/data."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def talks(part: str | None = None) -> list[dict[str, Any]]:
    """The labelled talks that no rule was fitted to, of one part or both."""
    return [talk for talk in lines("more_speakers.jsonl") if part in (None, talk["part"])]


def read(shared: Path, file: str) -> Record:
    """A record of the sample archive."""
    with zipfile.ZipFile(shared / "records" / "sample.zip") as archive:
        return parse(decode(archive.read(file), file)[0], file)


def right(speaker: str | None, label: Any) -> bool:
    """Whether a speaker is one that a label accepts."""
    return speaker in label if isinstance(label, list) else speaker == label


def compared(record: Record, labels: Labels) -> Iterator[bool]:
    """Whether the speaker of each labelled paragraph is right."""
    for paragraph in record.paragraphs:
        if (number := str(paragraph.number)) in labels:
            yield right(paragraph.speaker, labels[number])


def agreement(record: Record, labels: Labels) -> float:
    """The share of labelled paragraphs whose speaker is right."""
    same = list(compared(record, labels))
    return sum(same) / len(same)


def speaks(talk: dict[str, Any], paragraph: int, person: str) -> bool | None:
    """Whether a person speaks in a paragraph by its label; None where nobody labelled it."""
    number = str(paragraph)
    if number not in talk["speakers"]:
        return None
    return right(person, talk["speakers"][number]) or person in talk.get("also", {}).get(number, ())
