"""Jiyao: one record for all passages, read and indexed by one process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from index import encoder as encoders
from index.home import Home
from index.retriever import open_home
from index.update import update


class Timed:
    """An encoder that notes its time."""

    def __init__(self, encoder: Any, clock: Any) -> None:
        self._encoder, self._clock = encoder, clock

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def sums(self, texts: list[str]) -> Any:
        start = time.process_time()
        vectors = self._encoder.sums(texts)
        self._clock.spent += time.process_time() - start
        return vectors


class Peer:
    """Its own reader of the encoder's folder stands for sentence-transformers, as in use."""

    modes = ("hybrid", "dense", "lexical")

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode, self.place = encode, place

    def index(self, passages: list[tuple[str, str]]) -> None:
        encoder: Any = Timed(encoders.load(self.encode.folder), self.encode)
        encoder.query("渡口")
        text = "\n\n".join(" ".join(text.split()) for _, text in passages)
        (self.place / "all.txt").write_text(f"id: all\n标题：\n日期：\n\n正文：\n{text}\n", "utf-8")
        update(Home(self.place / "home"), [self.place / "all.txt"], encoder)

    def save(self) -> None:
        """What was indexed is on disk already."""

    def load(self) -> None:
        self._retriever = open_home(self.place / "home")

    def search(self, text: str, k: int, mode: Any) -> list[str]:
        hits = self._retriever.search(self._retriever.query(text), k, mode)
        return [str(hit.passage.number - 1) for hit in hits]
