"""txtai: Embeddings with hybrid search, its own BM25 and tokenizer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from txtai import Embeddings

WEIGHTS = {"hybrid": None, "dense": 1.0, "lexical": 0.0}


class Peer:
    """txtai cuts nothing by default."""

    modes = ("hybrid", "dense", "lexical")

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode, self.place = encode, place

    def _transform(self) -> Any:
        encode = self.encode
        return lambda texts: encode(texts)

    def index(self, passages: list[tuple[str, str]]) -> None:
        self._embeddings = Embeddings(method="external", transform=self._transform(), hybrid=True)
        self._embeddings.index((name, text, None) for name, text in passages)

    def save(self) -> None:
        self._embeddings.save(str(self.place / "index"))

    def load(self) -> None:
        self._embeddings = Embeddings()
        self._embeddings.load(str(self.place / "index"), config={"transform": self._transform()})

    def search(self, text: str, k: int, mode: str) -> list[str]:
        return [str(name) for name, _ in self._embeddings.search(text, k, weights=WEIGHTS[mode])]
