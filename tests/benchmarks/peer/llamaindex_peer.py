"""LlamaIndex: SentenceSplitter, VectorStoreIndex over its own store, BM25Retriever; all with defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.retrievers.bm25 import BM25Retriever


class Vectors(BaseEmbedding):
    """The common encoder."""

    encode: Any = None

    def _get_query_embedding(self, query: str) -> list[float]:
        return list(map(float, self.encode([query])[0]))

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [list(map(float, vector)) for vector in self.encode(texts)]


class Peer:
    """A passage is a document; its name is its id."""

    modes = ("dense", "lexical")

    def __init__(self, encode: Any, place: Path) -> None:
        self.encode, self.place = encode, place
        Settings.embed_model, Settings.llm = Vectors(encode=encode), None

    def index(self, passages: list[tuple[str, str]]) -> None:
        nodes = SentenceSplitter().get_nodes_from_documents([Document(text=text, id_=name) for name, text in passages])
        self._index = VectorStoreIndex(nodes)
        self._lexical = BM25Retriever(nodes=nodes, similarity_top_k=10)

    def save(self) -> None:
        self._index.storage_context.persist(str(self.place / "index"))
        self._lexical.persist(str(self.place / "bm25"))

    def load(self) -> None:
        self._index = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(self.place / "index")))
        self._lexical = BM25Retriever.from_persist_dir(str(self.place / "bm25"))
        self._retriever = self._index.as_retriever(similarity_top_k=10)

    def search(self, text: str, k: int, mode: str) -> list[str]:
        found = (self._retriever if mode == "dense" else self._lexical).retrieve(text)
        return list(dict.fromkeys(str(one.node.ref_doc_id) for one in found))
