"""TREC files <-> runs, judgments and topics. Scores nothing and knows nothing of a home.

* Run: `query Q0 passage rank score system`, six columns between blanks. As in trec_eval the scores make the ranking, the
  ranks are not read; equal scores are ordered by name.
* Qrels: `query 0 passage grade`, four columns; a grade above 0 is relevant.
* Topics: `query<TAB>text` a line, or the older `<top> <num> Number: … <title> …` with the title as the question.

Names hold no blanks: those of a question's id are written as `_`. Whatever else a file holds is an error with file and line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qa.errors import UserError

Run = dict[str, dict[str, float]]
"""Query -> passage -> score, larger is better."""

Judgments = dict[str, dict[str, int]]
"""Query -> passage -> grade."""


class TrecError(UserError):
    """A TREC file that cannot be read: names file, line and what is wrong."""


def token(text: str) -> str:
    """A name without blanks, which separate the columns."""
    return re.sub(r"\s", "_", text) or "_"


def untied(ranked: list[tuple[str, float]]) -> dict[str, float]:
    """A ranking's scores, each below the one before: trec_eval reads 32 bits and sorts what is equal by name."""
    scores: dict[str, float] = {}
    last = np.float32(np.inf)
    for passage, score in ranked:
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        scores[passage] = float(last)
    return scores


def write_run(run: Run, name: str) -> str:
    """A run in TREC format, best passage first."""
    return "".join(
        f"{token(query)} Q0 {token(passage)} {rank} {score!r} {token(name)}\n"
        for query, found in run.items()
        for rank, (passage, score) in enumerate(sorted(found.items(), key=lambda item: -item[1]), 1)
    )


def write_qrels(judgments: Judgments) -> str:
    """Judgments in TREC format."""
    return "".join(
        f"{token(query)} 0 {token(passage)} {grade}\n"
        for query, passages in judgments.items()
        for passage, grade in sorted(passages.items())
    )


def write_topics(topics: dict[str, str]) -> str:
    """Questions by id, one a line."""
    return "".join(f"{token(query)}\t{' '.join(text.split())}\n" for query, text in topics.items())


def read_run(path: Path) -> Run:
    """Read a run. Raises TrecError."""
    run: Run = {}
    for where, (query, _, passage, rank, score, _) in _rows(path, "query Q0 passage rank score system"):
        if not re.fullmatch(r"[+-]?\d+", rank):
            raise TrecError(f"{where}: want a whole number as the rank, got {rank!r}")
        try:
            value = float(score)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise TrecError(f"{where}: want a number as the score, got {score!r}")
        _once(run.setdefault(query, {}), query, passage, where)
        run[query][passage] = value
    return run


def read_qrels(path: Path) -> Judgments:
    """Read judgments. Raises TrecError."""
    judgments: Judgments = {}
    for where, (query, _, passage, grade) in _rows(path, "query 0 passage grade"):
        if not re.fullmatch(r"[+-]?\d{1,9}", grade):
            raise TrecError(f"{where}: want a whole number as the grade, got {grade!r}")
        _once(judgments.setdefault(query, {}), query, passage, where)
        judgments[query][passage] = int(grade)
    return judgments


def read_topics(path: Path) -> dict[str, str]:
    """Read topics of either kind. Raises TrecError."""
    text = _text(path)
    topics: dict[str, str] = {}
    for number, query, question in _tagged(text, path) if text.lstrip().startswith("<") else _tabbed(text, path):
        where = f"{path}, line {number}"
        if not query or re.search(r"\s", query) or not question:
            raise TrecError(f"{where}: want an id without blanks and a question, got {query!r} and {question!r}")
        if query in topics:
            raise TrecError(f"{where}: topic {query!r} stands in the file already")
        topics[query] = question
    return topics


def _tabbed(text: str, path: Path) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            query, tab, question = line.partition("\t")
            if not tab:
                raise TrecError(f"{path}, line {number}: want an id, a tab and a question, got {line[:60]!r}")
            yield number, query.strip(), " ".join(question.split())


def _tagged(text: str, path: Path) -> Iterator[tuple[int, str, str]]:
    for top in re.finditer(r"<top>(.*?)(?=</top>|<top>|\Z)", text, re.DOTALL):
        number = text.count("\n", 0, top.start()) + 1
        fields = dict(re.findall(r"<(num|title)>\s*(?:Number:|Topic:)?(.*?)(?=<|\Z)", top[1], re.DOTALL))
        if set(fields) != {"num", "title"}:
            raise TrecError(f"{path}, line {number}: want <num> and <title> in the topic")
        yield number, fields["num"].strip(), " ".join(fields["title"].split())


def _rows(path: Path, columns: str) -> Iterator[tuple[str, list[str]]]:
    count = len(columns.split())
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            cells = line.split()
            if len(cells) != count:
                raise TrecError(f"{path}, line {number}: want {count} columns ({columns}), got {len(cells)}")
            yield f"{path}, line {number}", cells


def _once(found: dict[str, float] | dict[str, int], query: str, passage: str, where: str) -> None:
    if passage in found:
        raise TrecError(f"{where}: passage {passage!r} stands under query {query!r} already")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise TrecError(f"{path}: not UTF-8") from None
