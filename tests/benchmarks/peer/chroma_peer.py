"""Chroma: a collection of a PersistentClient, HNSW with defaults. It cuts nothing and has no local BM25."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import chromadb
from chromadb import EmbeddingFunction
from chromadb.config import Settings


class Vectors(EmbeddingFunction[Any]):
    """The common encoder."""

    def __init__(self, encode: Any = None) -> None:
        self.encode = encode

    def __call__(self, input: Any) -> Any:
        return list(self.encode(input))

    @staticmethod
    def name() -> str:
        return "common"

    def get_config(self) -> dict[str, Any]:
        return {}

    @staticmethod
    def build_from_config(config: dict[str, Any]) -> Any:
        return Vectors()


class Peer:
    """Passages go in by the largest batch that the client takes."""

    modes = ("dense",)

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode = encode
        self._client = chromadb.PersistentClient(str(place / "chroma"), Settings(anonymized_telemetry=False))

    def index(self, passages: list[tuple[str, str]]) -> None:
        collection = self._client.create_collection("all", embedding_function=Vectors(self.encode))
        for start in range(0, len(passages), 1000):
            some = passages[start : start + 1000]
            collection.add(ids=[name for name, _ in some], documents=[text for _, text in some])

    def save(self) -> None:
        """What was indexed is on disk already."""

    def load(self) -> None:
        self._collection = self._client.get_collection("all", embedding_function=Vectors(self.encode))

    def search(self, text: str, k: int, mode: str) -> list[str]:
        return list(self._collection.query(query_texts=[text], n_results=k)["ids"][0])
