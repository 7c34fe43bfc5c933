"""Haystack: DocumentSplitter, InMemoryDocumentStore with its embedding and BM25 retrievers; all with defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore


class Peer:
    """The common encoder fills the documents' vectors."""

    modes = ("dense", "lexical")

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode, self.place = encode, place

    def index(self, passages: list[tuple[str, str]]) -> None:
        documents = [Document(content=text, meta={"name": name}) for name, text in passages]
        cut = DocumentSplitter().run(documents=documents)["documents"]
        vectors = self.encode([one.content for one in cut])
        held = [
            Document(id=one.id, content=one.content, meta=one.meta, embedding=list(map(float, vector)))
            for one, vector in zip(cut, vectors, strict=True)
        ]
        self._store = InMemoryDocumentStore()
        self._store.write_documents(held)

    def save(self) -> None:
        self._store.save_to_disk(str(self.place / "store.json"))

    def load(self) -> None:
        self._store = InMemoryDocumentStore.load_from_disk(str(self.place / "store.json"))
        self._dense, self._lexical = InMemoryEmbeddingRetriever(self._store), InMemoryBM25Retriever(self._store)

    def search(self, text: str, k: int, mode: str) -> list[str]:
        if mode == "dense":
            found = self._dense.run(query_embedding=list(map(float, self.encode([text])[0])), top_k=k)
        else:
            found = self._lexical.run(query=text, top_k=k)
        return list(dict.fromkeys(str(one.meta["name"]) for one in found["documents"]))
