"""Held-out files -> the keys of their sentences, and training texts without them.

A key is a folded text without anything but letters and figures. Two texts that differ in punctuation, case or script
variant have one key.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from index.fold import fold
from index.split import sentences
from index.training.corpora import Pair, Story, read_lines

SHINGLE = 12
_ODD = re.compile(r"[\W_]+")


def key(text: str) -> str:
    """Folded letters and figures of a text."""
    return _ODD.sub("", fold(text))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in _strings(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in _strings(item))


def texts_of(path: Path) -> Iterator[str]:
    """All strings of a JSON, JSON Lines or plain text file (fields between tabs), gzip or not."""
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix == ".json":
        try:
            yield from _strings(json.loads("\n".join(read_lines(path))))
            return
        except json.JSONDecodeError:
            suffix = ".jsonl"
    for line in read_lines(path):
        yield from _strings(json.loads(line)) if suffix == ".jsonl" and line.strip() else line.split("\t")


class HeldOut:
    """Sentences that must not be trained on, and a record whose near copies must not be either."""

    def __init__(self, texts: Iterable[str], records: Iterable[Story] = ()) -> None:
        self.keys: set[str] = set()
        for text in texts:
            self.keys.add(key(text))
            self.keys.update(key(text[a:b]) for a, b in sentences(text))
        self.names: set[str] = set()
        self.shingles: set[str] = set()
        for story in records:
            self.names.add(story.name)
            for paragraph in story.paragraphs:
                self.shingles |= shingles("".join(paragraph))
                self.keys.update(map(key, paragraph))
        self.keys = {k for k in self.keys if len(k) > 1}

    def holds(self, text: str) -> bool:
        """Whether the text, or a sentence of eight letters or more in it, is held out."""
        return key(text) in self.keys or any(
            len(part) >= 8 and part in self.keys for part in (key(text[a:b]) for a, b in sentences(text))
        )

    def near(self, paragraph: str) -> bool:
        """Whether three tenths of a paragraph's runs of twelve letters stand in a held-out record."""
        own = shingles(paragraph)
        return bool(own) and len(own & self.shingles) >= 0.3 * len(own)

    def keep_pairs(self, pairs: Iterable[Pair | None]) -> Iterator[Pair | None]:
        """Pairs with no held-out side; None in the place of one removed."""
        for pair in pairs:
            yield None if pair is None or self.holds(pair.a) or self.holds(pair.b) else pair

    def keep_stories(self, stories: Iterable[Story]) -> Iterator[Story]:
        """Records without held-out ids, near copies of held-out records, held-out sentences and repeated paragraphs."""
        seen: set[str] = set()
        for story in stories:
            if story.name in self.names or self.near("".join(s for p in story.paragraphs for s in p)):
                continue
            kept = []
            for paragraph in story.paragraphs:
                text = key("".join(paragraph))
                if text not in seen and not self.near(text):
                    kept.append([s for s in paragraph if key(s) not in self.keys])
                seen.add(text)
            yield Story(story.name, "" if key(story.title) in self.keys else story.title, [p for p in kept if p])


def shingles(text: str) -> set[str]:
    """Runs of twelve letters of a text's key."""
    whole = key(text)
    return {whole[i : i + SHINGLE] for i in range(len(whole) - SHINGLE + 1)}
