"""Articles and questions of a test set -> a zip of records in the archive's layout, and a questions file. Reads no set.

Every paragraph or document of a set becomes one paragraph of a record, and the records of one article one record; documents
without a title stand together, `UNTITLED` in a record. Questions name paragraphs by record and number.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qa.errors import UserError

UNTITLED = 200
"""Documents without a title in one record."""


class SetError(UserError):
    """A test set that cannot be read: names file, line or place, and what is missing."""


@dataclass(slots=True)
class Collected:
    """A set as far as it was read: articles (title, paragraphs) by name, and the lines of its questions file."""

    name: str
    articles: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    questions: dict[str, dict[str, Any]] = field(default_factory=dict)
    untitled: int = 0

    def add(self, article: str, title: str, text: str) -> dict[str, Any]:
        """Add a paragraph to an article, to one of the untitled ones where `article` is empty; returns its entry of `relevant`."""
        if not article:
            article = f"\n{self.untitled // UNTITLED}"
            self.untitled += 1
        _, paragraphs = self.articles.setdefault(article, (plain(title), []))
        paragraphs.append(plain(text))
        return {"record": self.record(article), "paragraph": len(paragraphs)}

    def ask(self, where: str, id: str, question: str, **rest: Any) -> None:
        """Add a question. Raises SetError where it has no id, or the id of another."""
        if not id.strip() or id in self.questions:
            raise SetError(f"{where}: field id: {'is empty' if not id.strip() else f'{id!r} stands in the set already'}")
        self.questions[id] = {"id": id, "question": plain(question), **rest}

    def record(self, article: str) -> str:
        """The id of an article's record: ten hex digits of the names."""
        return hashlib.sha256(f"{self.name}\n{article}".encode("utf-8", "replace")).hexdigest()[:10]


def plain(text: str) -> str:
    """A text as one part of a record: in one line, without control characters and half surrogate pairs."""
    return re.sub(r"[^\S\r\n]*[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]\s*", " ", text).strip()


def write_records(found: Collected, path: Path) -> None:
    """Write the articles into a zip that `jiyao index` reads; a set written again gives the same members."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for article, (title, paragraphs) in found.articles.items():
            id = found.record(article)
            name = f"{id}/{title.replace('/', '／').lstrip('.')[:80]}.txt" if title else f"{id}.txt"
            archive.writestr(zipfile.ZipInfo(name), _record(id, found.name, paragraphs), zipfile.ZIP_DEFLATED)
    os.replace(new, path)


def _record(id: str, book: str, paragraphs: list[str]) -> str:
    """A record whose title is its file's name: in the header it would make a paragraph that the set does not have."""
    body = "\n\n".join(re.sub(r"\A(#{1,4}|>) ", "\\1\u00a0", text) for text in paragraphs)  # no heading, no quotation
    return (
        f"id: {id}\n标题：\n日期：\n是否是时间段：false\n作者：\n来源：\n标签：\n书籍：{plain(book)}\n书籍作者：\n\n"
        f"正文：\n{body}\n\n描述：\n\n"
    )


def write_questions(found: Collected, path: Path) -> None:
    """Write the questions file (JSON Lines)."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in found.questions.values()), "utf-8")
