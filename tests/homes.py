"""Small homes for tests: made-up records in the archive's layout, indexed into a folder."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from index import encoder as encoders
from index.encoder import Encoder
from index.home import Home
from index.reader import Reader
from index.record import Hit
from index.retriever import Mode, Retriever, open_home
from index.update import Report, update

ROOT = Path(__file__).parents[1]

FERRY = (
    "渡口的船每周只开两趟，雪天便不开。",
    "县长答应在春天以前修好木桥，费用由盐税里支付。",
    "铁匠说，今年的煤价比去年贵了三成，炉子只能隔天生火。",
    "学堂里有四十二个学生，其中女生十一名，都住在河东。",
    "医生提醒大家，井水要煮开以后再喝，霍乱还没有过去。",
)
"""Paragraphs of a record that no archive holds."""


@cache
def shipped() -> Encoder:
    """The encoder that comes with the program, loaded once."""
    return encoders.load()


def record(*parts: str, id: str = "0a1b2c3d4e", description: str = "", **fields: str) -> str:
    """A record as the archive prints it; fields by their Chinese labels."""
    value = {"标题": "渡口谈话纪要", "日期": "1931-4-9", "是否是时间段": "false", **fields}
    labels = ("标题", "日期", "是否是时间段", "作者", "来源", "标签", "书籍", "书籍作者")
    header = "\n".join(f"{label}：{value.get(label, '')}" for label in labels)
    body = "\n\n".join(parts)
    return f"id: {id}\n{header}\n\n正文：\n{body}\n\n描述：\n{description}\n"


def put(folder: Path, **files: str) -> Path:
    """Write files `name.txt` into a folder, each with a time of its own, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / f"{name}.txt"
        moment = path.stat().st_mtime_ns + 1_000_000 if path.exists() else None
        path.write_text(text, "utf-8")
        if moment:
            os.utime(path, ns=(moment, max(moment, path.stat().st_mtime_ns)))
    return folder


def index(home: Path, *given: Path, rebuild: bool = False) -> Report:
    """Bring a home up to date with the shipped encoder."""
    return update(Home(home), list(given), shipped(), rebuild=rebuild)


def reader(home: Path) -> Reader:
    """The version that answers."""
    return Reader(Home(home).database, Home(home).current())


def keys(home: Path) -> dict[str, str]:
    """Permanent name -> first words of the record, for all records of a home."""
    opened = reader(home)
    return {info.key: opened.paragraphs(info.key)[-1]["text"] for info in opened.records()}


def found(retriever: Retriever, text: str, k: int = 10, mode: Mode = "hybrid") -> list[Hit]:
    """The hits of a question without filters."""
    return retriever.search(retriever.query(text), k, mode)


def names(hits: Iterable[Hit]) -> list[str]:
    """The passages' permanent names."""
    return [hit.passage.name for hit in hits]


def opened(tmp: Path, **files: str) -> Retriever:
    """A retriever over files written to a temporary folder."""
    index(tmp / "home", put(tmp / "records", **files))
    return open_home(tmp / "home")


def hashes(folder: Path) -> dict[str, str]:
    """Name -> hash of every file of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def jiyao(*arguments: str | Path, code: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line, or a piece of Python, in a process of its own."""
    start = ["-c", code] if code else ["-c", "from qa.commands import main; main()"]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
