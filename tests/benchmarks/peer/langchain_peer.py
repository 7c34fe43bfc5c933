"""LangChain: RecursiveCharacterTextSplitter, InMemoryVectorStore, BM25Retriever; all with defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter


class Vectors(Embeddings):
    """The common encoder."""

    def __init__(self, encode: Any) -> None:
        self.encode = encode

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, vector)) for vector in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class Peer:
    """BM25Retriever cannot be saved: it is made anew when it is loaded."""

    modes = ("dense", "lexical")

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode, self.place = encode, place

    def index(self, passages: list[tuple[str, str]]) -> None:
        documents = [Document(page_content=text, metadata={"name": name}) for name, text in passages]
        cut = RecursiveCharacterTextSplitter().split_documents(documents)
        self._store = InMemoryVectorStore(Vectors(self.encode))
        self._store.add_documents(cut)
        BM25Retriever.from_documents(cut)

    def save(self) -> None:
        self._store.dump(str(self.place / "store.json"))

    def load(self) -> None:
        self._store = InMemoryVectorStore.load(str(self.place / "store.json"), Vectors(self.encode))
        held = [Document(page_content=one["text"], metadata=one["metadata"]) for one in self._store.store.values()]
        self._lexical = BM25Retriever.from_documents(held, k=10)

    def search(self, text: str, k: int, mode: str) -> list[str]:
        found = self._store.similarity_search(text, k) if mode == "dense" else self._lexical.invoke(text)
        return list(dict.fromkeys(str(one.metadata["name"]) for one in found))
