"""Judgments and test questions <-> files that others read: JSON Lines of judgments, a questions file, TREC qrels."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.home import Home
from qa.judgments import Judgment, JudgmentsError, every, path_of
from qa.trec import Judgments, write_qrels

PASSAGE = re.compile(r"[^\s#]+#-?\d{1,9}")
"""A permanent name of a paragraph: `id#n` or `id~hash#n`."""


def read_judgments(path: Path) -> list[Judgment]:
    """Read a file of judgments, or those of another home. Raises JudgmentsError with file, line and field."""
    if path.is_dir():
        if not path_of(Home(path)).exists():
            raise JudgmentsError(f"{path}: no judgments in this home")
        return every(Home(path))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise JudgmentsError(f"{path}: not UTF-8") from None
    return [_judgment(line, f"{path}, line {at}") for at, line in enumerate(text.split("\n"), 1) if line.strip()]


def _judgment(line: str, where: str) -> Judgment:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise JudgmentsError(f"{where}: not JSON ({error})") from None
    if not isinstance(data, dict):
        raise JudgmentsError(f"{where}: want an object, got {type(data).__name__}")
    for name in ("question_id", "question", "passage", "time"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise _wrong(where, name, "a text", data.get(name))
    history, system, relevance = data.get("history") or [], data.get("system") or {}, data.get("relevance")
    if not (isinstance(history, list) and all(isinstance(text, str) for text in history)):
        raise _wrong(where, "history", "a list of texts", history)
    if not isinstance(system, dict):
        raise _wrong(where, "system", "an object", system)
    if not PASSAGE.fullmatch(data["passage"]):
        raise _wrong(where, "passage", "a record and a paragraph, such as dab6cede29#47", data["passage"])
    if "relevance" not in data or isinstance(relevance, bool) or relevance not in (0, 1, None):
        raise _wrong(where, "relevance", "1, 0 or null", relevance)
    return Judgment(
        _text(data["question_id"]), _text(data["question"]), tuple(map(_text, history)), data["passage"], relevance,
        _time(data["time"], where), system,
    )  # fmt: skip


def _wrong(where: str, name: str, want: str, got: Any) -> JudgmentsError:
    return JudgmentsError(f"{where}: field {name}: want {want}, got {got!r}")


def _text(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _time(text: str, where: str) -> str:
    """An instant in any offset, in UTC as judgments have it."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except (ValueError, OverflowError):
        raise _wrong(where, "time", "a date and time with its offset (ISO 8601)", text) from None


def json_lines(objects: Sequence[dict[str, Any]]) -> str:
    """Objects, one a line."""
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def qrels(lines: Sequence[dict[str, Any]], grades: Judgments) -> str:
    """TREC qrels of questions and grades; what a question names by a quotation needs the index: `jiyao evaluate --qrels`."""
    judged: Judgments = {}
    for line in lines:
        named = {f"{entry['record']}#{entry['paragraph']}": 1 for entry in line.get("relevant") or [] if "paragraph" in entry}
        if found := {**grades.get(line["id"], {}), **named}:
            judged[line["id"]] = found
    return write_qrels(judged)
