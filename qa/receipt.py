"""Answer <-> receipt: what an answer was made from, and, asked again, what of it changed. Prints nothing.

A receipt is one JSON object:

    {"receipt": 1, "program": "0.1.0", "made": "2026-01-31T12:00:00+00:00",
     "question": "…", "history": ["…"], "query": "what was searched, after rewriting",
     "filters": {"first": 19570101, "last": null, "speaker": null, "person": null, "tag": null, "book": null, "record": null},
     "manner": {"limits": true, "off": [], "on": [], "as_typed": false}, "limits": [{as in `ask --json`}],
     "index": {"version": 3, "records": 1, "passages": 102, "encoder": "…", "revision": "…"},
     "settings": {"mode": "hybrid", "passages": 10, "threshold": 0.46},
     "answer": {the object of `ask --json`},
     "paragraphs": {"dab6cede29#47": "SHA-256 of the cited paragraph's text, hex"}}

An answer is reproduced when its words, its citations and the texts of the cited paragraphs are the same. What may differ
beside that (the index's version, the program's) is said, and does not make it another answer.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from index.filters import Filters
from index.retriever import Retriever
from qa.answer import Answer, limits_json
from qa.errors import UserError
from qa.limits import PLAIN, Manner
from qa.pipeline import ask
from qa.threshold import threshold_of

FORMAT = 1
COMPARED = ("query", "answered", "answer", "citations")


class ReceiptError(UserError):
    """A file that is no receipt: names it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """An answer given again. `changes`: why it is not the one of the receipt; `notes`: what else differs."""

    answer: Answer
    changes: tuple[str, ...]
    notes: tuple[str, ...]


def receipt(retriever: Retriever, answer: Answer, history: list[str], filters: Filters, manner: Manner = PLAIN) -> dict[str, Any]:
    """The receipt of an answer that was just given."""
    return {
        "receipt": FORMAT, "program": program(), "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": answer.question, "history": history, "query": answer.query, "filters": asdict(filters), "manner": manner.json(),
        "limits": limits_json(answer.limits).get("limits", []),
        "index": _index(retriever), "settings": _settings(retriever),
        "answer": answer.json(), "paragraphs": {citation.passage: _hash(retriever, citation.passage) for citation in answer.citations},
    }  # fmt: skip


def program() -> str:
    """The version of the program that runs."""
    try:
        return metadata.version("jiyao")
    except metadata.PackageNotFoundError:  # run from a checkout that nobody installed
        return "unknown"


def _index(retriever: Retriever) -> dict[str, Any]:
    return {name: getattr(retriever.manifest, name) for name in ("version", "records", "passages", "encoder", "revision")}


def _settings(retriever: Retriever) -> dict[str, Any]:
    return {"mode": "hybrid", "passages": 10, "threshold": threshold_of(retriever)}


def _hash(retriever: Retriever, passage: str) -> str | None:
    """The hash of a paragraph's text as the home has it now; None where it has no such paragraph."""
    key, _, number = passage.rpartition("#")
    texts = (row["text"] for row in retriever.reader.paragraphs(key) if str(row["number"]) == number)
    return next((hashlib.sha256(text.encode()).hexdigest() for text in texts), None)


def read_receipt(path: Path) -> dict[str, Any]:
    """Read a receipt. Raises ReceiptError, OSError."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        good = data["receipt"] == FORMAT and all(
            isinstance(data[name], kind)
            for name, kind in (("question", str), ("history", list), ("query", str), ("program", str))
        )
        good &= all(isinstance(data[name], dict) for name in ("filters", "index", "settings", "answer", "paragraphs"))
        good &= _manner(data.get("manner", {})) is not None
        good &= all(isinstance(earlier, str) for earlier in data["history"]) and _filters(data["filters"]) is not None
    except (ValueError, KeyError, TypeError, RecursionError):
        good = False
    if not good:
        raise ReceiptError(f"{path}: no receipt of an answer; make one with: jiyao ask QUESTION --receipt {path}")
    found: dict[str, Any] = data
    return found


def _filters(given: dict[str, Any]) -> Filters:
    filters = Filters(**given)
    for name, value in asdict(filters).items():
        if not isinstance(value, (int if name in ("first", "last") else str) | None):
            raise TypeError(name)
    return filters


def _manner(given: dict[str, Any]) -> Manner:
    """How the question was asked. A receipt without the key was made before questions were read for limits."""
    if not isinstance(given, dict):
        raise TypeError("manner")
    off, on = given.get("off", []), given.get("on", [])
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in (off, on)):
        raise TypeError("manner")
    return Manner(bool(given.get("limits", False)), frozenset(off), frozenset(on), bool(given.get("as_typed", False)))


def replay(retriever: Retriever, given: dict[str, Any]) -> Replay:
    """Ask again what a receipt says was asked."""
    answer = ask(retriever, given["question"], given["history"], _filters(given["filters"]), _manner(given.get("manner", {})))
    changes = [
        f"the text of {passage} {'changed' if now else 'is gone'}"
        for passage, before in given["paragraphs"].items()
        if (now := _hash(retriever, passage)) != before
    ]
    current_answer, past_answer = answer.json(), given["answer"]
    changes += [f"the {name} changed" for name in COMPARED if current_answer[name] != past_answer.get(name)]
    notes = [f"program: {program()} now, {given['program']} then"] if program() != given["program"] else []
    for part, current in (("index", _index(retriever)), ("settings", _settings(retriever))):
        past = given[part]
        notes += [
            f"{part} {name}: {value} now, {past.get(name)} then" for name, value in current.items() if value != past.get(name)
        ]
    return Replay(answer, tuple(changes), tuple(notes))
