"""Training files -> folded texts and pairs of texts. Knows the layouts of the public files; removes nothing held out.

Every text is folded (`index.fold`). A pair is (kind, text, text); its kind says what the two have in common.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from index.files import ReadError, find
from index.fold import fold
from index.ingest import read
from index.lexicon import Term, read_terms
from index.split import sentences


class Pair(NamedTuple):
    """`kind`: languages and origin, such as `zh-en/sentence`; `lang` of each side is in it."""

    kind: str
    a: str
    b: str


class Story(NamedTuple):
    """A record or what is left of it: title, and paragraphs as lists of sentences, folded."""

    name: str
    title: str
    paragraphs: list[list[str]]


def read_lines(path: Path) -> list[str]:
    """The lines of a text file, gzip or not, without CR and byte order mark."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [line.rstrip("\r") for line in data.decode("utf-8-sig").removesuffix("\n").split("\n")]


_REFERS = re.compile(
    r"^(CL:|see |see also |variant of |old variant of |abbr\. for |also written |also pr\.|Taiwan pr\.|used in |\(bound form\)$)"
)
_CHINESE = re.compile(r"[㐀-鿿]+(?:\|[㐀-鿿]+)?(?:\[[^\]]*\])?|\[[a-zA-Z0-9: ]+\]")


def cedict(path: Path) -> Iterator[Pair]:
    """CC-CEDICT: simplified word and each gloss that explains; all glosses of a word together as one more."""
    for line in read_lines(path):
        match = re.fullmatch(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/", line.strip())
        if line.startswith("#") or not match:
            continue
        glosses = [_CHINESE.sub(" ", gloss).strip() for gloss in match[4].split("/") if not _REFERS.match(gloss)]
        glosses = [gloss for gloss in glosses if re.search("[a-zA-Z]", gloss)]
        for gloss in glosses:
            yield Pair("zh-en/word", fold(match[2]), fold(gloss))


def tatoeba(path: Path) -> Iterator[Pair]:
    """English, tab, Chinese."""
    for line in read_lines(path):
        english, chinese, *_ = [*line.split("\t"), ""]
        if chinese:
            yield Pair("zh-en/sentence", fold(chinese), fold(english))


def _fits(a: str, b: str, ratio: float = 3.0) -> bool:
    """Neither is empty and the lengths, Chinese characters counted as three letters, are within a ratio."""
    size_a, size_b = (sum(3 if char > "⺀" else 1 for char in text) for text in (a, b))
    return min(size_a, size_b) > 1 and max(size_a, size_b) <= ratio * min(size_a, size_b) + 20


def aligned(kind: str, a: Path, b: Path, last: int = 0) -> Iterator[Pair | None]:
    """Two files of parallel lines without their last lines; None where a pair is dropped, so that neighbours stay known."""
    lines_a, lines_b = read_lines(a), read_lines(b)
    if len(lines_a) != len(lines_b):
        raise ValueError(f"{a.name} has {len(lines_a)} lines, {b.name} {len(lines_b)}: not parallel")
    for left, right in list(zip(lines_a, lines_b, strict=True))[: len(lines_a) - last]:
        good = "NO TRANSLATION" not in left + right and _fits(left, right)
        yield Pair(kind, fold(left), fold(right)) if good else None


def labelled(path: Path) -> Iterator[Pair]:
    """Chinese sentence pairs with a label: those that mean the same (1, entailment, similarity of 4 or 5)."""
    for line in read_lines(path):
        parts = line.split("\t")
        if len(parts) == 4 and parts[0].isdigit():
            parts = parts[1:]
        if len(parts) == 3:
            similarity = "sts-b" in path.name.lower()
            if parts[2] in (("4", "5") if similarity else ("1", "entailment")):
                yield Pair("zh-zh/paraphrase", fold(parts[0]), fold(parts[1]))


def terms(path: Path) -> list[Term]:
    """The lexicon's terms, every form folded; lines that cannot be read are an error of the lexicon."""
    return [
        Term(t.kind, *(tuple(dict.fromkeys(fold(f) for f in forms)) for forms in (t.zh, t.en, t.ru))) for t in read_terms(path)
    ]


_NOTE = re.compile(r"\[\d{1,3}\]|[①-⑳]")


def stories(paths: list[Path]) -> Iterator[Story]:
    """Records under the given paths, in a fixed order; unreadable ones are left out."""
    for source in find(paths):
        if isinstance(source, ReadError):
            continue
        try:
            record = read(source)
        except ReadError:
            continue
        paragraphs = []
        for paragraph in record.paragraphs:
            text = _NOTE.sub("", paragraph.text)
            if len(text) <= 20_000:
                cut = [fold(text[a:b]).strip() for a, b in sentences(text)]
                paragraphs.append([sentence for sentence in cut if sentence])
        yield Story(record.id, fold(record.title), [p for p in paragraphs if p])
