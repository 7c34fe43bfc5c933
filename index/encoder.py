"""Texts -> vectors. The shipped static model is read without torch; any other folder or name goes to sentence-transformers.

A static model is a table of token vectors: the vector of a text is the sum of its tokens' rows, divided by its length.
Sums are what this module hands out, because the sum of two neighbouring sentences is the sum of their sums.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SHIPPED = Path(__file__).with_name("model")
_BATCH = 2048


class EncoderError(Exception):
    """An encoder that cannot be loaded; the message says what to do."""


class Encoder(Protocol):
    """What dense search needs of a model. `windows`: a sentence costs nothing extra, so sentences are embedded too."""

    name: str
    revision: str
    windows: bool

    @property
    def dim(self) -> int:
        """Components of a vector."""
        ...

    def sums(self, texts: list[str]) -> Floats:
        """Passages -> float32 (n, dim), not normalised; a text without a token gives zeros."""
        ...

    def query(self, text: str) -> Floats:
        """Question -> float32 (dim,), not normalised."""
        ...


def unit(vectors: Floats) -> Floats:
    """Divide vectors by their lengths along the last axis; zeros stay zeros."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0), np.float32)


def revision_of(folder: Path) -> str:
    """Twelve hex digits over the model's files, so that an index knows which weights made it."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".json", ".safetensors", ".txt", ".model"}:
            digest.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size}".encode())
            with path.open("rb") as file:
                head = file.read(1 << 16)
                file.seek(max(path.stat().st_size - (1 << 16), 0))
                digest.update(head + file.read())
    return digest.hexdigest()[:12]


class StaticEncoder:
    """A sentence-transformers `StaticEmbedding` folder, read with tokenizers, safetensors and numpy alone."""

    windows = True

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.revision = revision_of(folder)

    @cached_property
    def table(self) -> Floats:
        from safetensors.numpy import load_file

        tensors = load_file(self.folder / "model.safetensors")
        return np.ascontiguousarray(tensors["embedding.weight"], dtype=np.float32)

    @cached_property
    def tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @property
    def dim(self) -> int:
        return int(self.table.shape[1])

    def sums(self, texts: list[str]) -> Floats:
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = self.tokenizer.encode_batch_fast(texts[start : start + _BATCH], add_special_tokens=False)
            ids = [encoding.ids for encoding in batch]
            lengths = np.fromiter(map(len, ids), np.int64, len(ids))
            filled = np.flatnonzero(lengths)
            if len(filled):
                flat = np.fromiter((i for row in ids for i in row), np.int64, int(lengths.sum()))
                starts = (np.cumsum(lengths) - lengths)[filled]
                out[start + filled] = np.add.reduceat(self.table[flat], starts, axis=0)
        return out

    def query(self, text: str) -> Floats:
        return np.asarray(self.sums([text])[0])


class TransformerEncoder:
    """Any other sentence-transformers model, with the prompts its own configuration names."""

    windows = False

    def __init__(self, source: str, name: str) -> None:
        import os

        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("HF_HUB_ETAG_TIMEOUT", "5")
        os.environ.setdefault("HF_HUB_DOWNLOAD_TIMEOUT", "5")
        try:
            from sentence_transformers import SentenceTransformer

            self.model = SentenceTransformer(source, device="cpu", trust_remote_code=False)
        except Exception as error:
            reason = str(error).strip().split("\n")[0][:160]
            raise EncoderError(
                f"encoder {name!r} cannot be loaded ({reason}); give a folder of sentence-transformers, or leave"
                " --encoder out to use the one that comes with Jiyao"
            ) from error
        self.name = name
        self.revision = (
            revision_of(Path(source)) if Path(source).is_dir() else str(self.model.model_card_data.base_model_revision)
        )

    @property
    def dim(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def sums(self, texts: list[str]) -> Floats:
        return np.asarray(self.model.encode_document(texts, batch_size=32, show_progress_bar=False), np.float32)

    def query(self, text: str) -> Floats:
        return np.asarray(self.model.encode_query([text], show_progress_bar=False)[0], np.float32)


def load(name: str | None = None) -> Encoder:
    """Load an encoder by folder or name; None is the shipped one. Raises EncoderError."""
    if name is None or name == "shipped":
        return StaticEncoder(SHIPPED, "shipped")
    folder = Path(name)
    if folder.is_dir() and not (folder / "modules.json").is_file():
        raise EncoderError(
            f"encoder {name!r} has no modules.json: not a sentence-transformers folder; leave --encoder out to use the shipped one"
        )
    if folder.is_dir() and _is_static(folder):
        return StaticEncoder(folder, str(folder.resolve()))
    return TransformerEncoder(name, str(folder.resolve()) if folder.is_dir() else name)


def _is_static(folder: Path) -> bool:
    modules = json.loads((folder / "modules.json").read_text("utf-8"))
    return len(modules) == 1 and modules[0]["type"].endswith("StaticEmbedding") and (folder / "tokenizer.json").is_file()
