"""A public test set (SQuAD-style JSON, BEIR folder, NoMIRACL) -> its articles and questions. Writes, indexes and scores nothing.

* SQuAD (also CMRC2018, DRCD): a question's paragraph is the one it is printed under; `is_impossible` gives `relevant: []`.
* BEIR: `corpus.jsonl`, `queries.jsonl`, `qrels/SPLIT.tsv`. The queries judged in that split are asked, grades above 0 are
  relevant, a query without one gets `relevant: []`. A judged document that the corpus lacks stays, and counts as not found.
* NoMIRACL: ten passages a query, of which at least one answers (nobody says which) or none does. All passages become
  paragraphs. A query that nothing answers gets `relevant: []`, another `answerable: true` instead, and counts for refusals only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar

from qa.testset import Collected, SetError

Kind = Literal["squad", "beir", "nomiracl"]
Value = TypeVar("Value")


def read_set(path: Path, kind: Kind | None = None, split: str = "test") -> Collected:
    """Read a test set; its kind is detected where it is not given. Raises SetError, OSError."""
    if not path.exists():
        raise SetError(f"{path}: no such file or folder")
    found = Collected(path.name if path.is_dir() else path.stem)
    match kind or detect(path):
        case "squad":
            _squad(path, found)
        case "beir":
            _beir(path, found, split)
        case "nomiracl":
            _nomiracl(path, found)
    if not found.questions:
        raise SetError(f"{path}: no question in it")
    return found


def detect(path: Path) -> Kind:
    """The kind of a set by its files: corpus.jsonl is BEIR's, other .jsonl NoMIRACL's, a .json file SQuAD's."""
    if path.is_file():
        return "nomiracl" if path.suffix == ".jsonl" else "squad"
    if (path / "corpus.jsonl").exists():
        return "beir"
    if any(path.glob("*.jsonl")):
        return "nomiracl"
    raise SetError(
        f"{path}: neither corpus.jsonl (BEIR) nor another .jsonl file (NoMIRACL) lies in it; name a SQuAD-style file itself"
    )


def _squad(path: Path, found: Collected) -> None:
    data = _object(_text(path), str(path))
    for at, article in enumerate(_of(data, "data", list, str(path))):
        where = f"{path}: data[{at}]"
        title = _optional(article, "title", where)
        for number, paragraph in enumerate(_of(article, "paragraphs", list, where)):
            place = f"{where}.paragraphs[{number}]"
            text = _of(paragraph, "context", str, place)
            if not text.strip():
                raise SetError(f"{place}: field context is empty")
            entry = found.add(title, title, text)
            for nth, asked in enumerate(_of(paragraph, "qas", list, place)):
                _asked(asked, entry, found, f"{place}.qas[{nth}]")


def _asked(asked: Any, entry: dict[str, Any], found: Collected, where: str) -> None:
    question, answers = _of(asked, "question", str, where), _of(asked, "answers", list, where)
    strings = list(dict.fromkeys(text for answer in answers if (text := _of(answer, "text", str, where)).strip()))
    if asked.get("is_impossible"):
        found.ask(where, _id(asked, "id"), question, relevant=[])
    else:
        found.ask(where, _id(asked, "id"), question, relevant=[entry], **({"answers": [strings]} if strings else {}))


def _beir(path: Path, found: Collected, split: str) -> None:
    places: dict[str, dict[str, Any]] = {}
    for where, row in _rows(path / "corpus.jsonl"):
        name, title = _id(row, "_id"), _optional(row, "title", where)
        text = _of(row, "text", str, where)
        places[name] = found.add(title, title, text if text.strip() else title or name or "—")
    judged: dict[str, list[str]] = {}
    for query, document, grade in _judgments(_split(path, split)):
        judged.setdefault(query, []).extend([document] if grade > 0 else [])
    for where, row in _rows(path / "queries.jsonl"):
        if (name := _id(row, "_id")) in judged:
            relevant = [places.get(document) or {"record": document, "paragraph": 1} for document in judged[name]]
            found.ask(where, name, _of(row, "text", str, where), relevant=relevant)


def _split(path: Path, split: str) -> Path:
    files = {file.stem: file for file in sorted((path / "qrels").glob("*.tsv"))}
    if split in files:
        return files[split]
    if len(files) == 1:
        return next(iter(files.values()))
    raise SetError(
        f"{path / 'qrels'}: no {split}.tsv (there {'are' if files else 'is'} {', '.join(files) or 'nothing'}); choose with --split NAME"
    )


def _judgments(path: Path) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(_text(path).splitlines(), 1):
        cells = line.split("\t")
        if not line.strip() or cells[0] == "query-id":
            continue
        if len(cells) != 3 or not re.fullmatch(r"-?\d+", cells[2].strip()):
            raise SetError(f"{path}, line {number}: want query, document and a whole number between tabs, got {line!r}")
        yield cells[0], cells[1], int(cells[2])


def _nomiracl(path: Path, found: Collected) -> None:
    known = set[str]()
    for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
        for where, row in _rows(file):
            names, texts = _of(row, "docids", list, where), _of(row, "passages", list, where)
            if len(names) != len(texts):
                raise SetError(f"{where}: {len(names)} docids, but {len(texts)} passages")
            for name, text in zip(map(str, names), map(str, texts), strict=True):
                if name not in known:
                    title = re.match(r"(.{1,100}?): ", text)
                    found.add(name.split("#")[0], title[1] if title else "", text if text.strip() else name)
                    known.add(name)
            verdict: dict[str, Any] = {"answerable": True} if _of(row, "answerable", bool, where) else {"relevant": []}
            found.ask(where, _id(row, "query_id"), _of(row, "query", str, where), **verdict)


def _rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON Lines file, each with its place."""
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            yield f"{path}, line {number}", _object(line, f"{path}, line {number}")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise SetError(f"{path}: not UTF-8") from None


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SetError(f"{where}: not JSON ({error})") from None
    if not isinstance(data, dict):
        raise SetError(f"{where}: want an object, got {type(data).__name__}")
    return data


def _of(row: Any, name: str, kind: type[Value], where: str) -> Value:
    """A field of an object. Raises SetError where there is none of its kind."""
    value = row.get(name) if isinstance(row, dict) else None
    if not isinstance(value, kind):
        raise SetError(f"{where}: field {name}: want {kind.__name__}, got {str(value)[:60]}")
    return value


def _optional(row: Any, name: str, where: str) -> str:
    return _of(row, name, str, where).strip() if isinstance(row, dict) and row.get(name) is not None else ""


def _id(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return str(value) if isinstance(value, str | int) else ""
