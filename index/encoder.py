"""Texts -> vectors. The shipped static model is read without torch; any other folder or name goes to sentence-transformers.

A static model is a table of token vectors: the vector of a text is the sum of its tokens' rows, divided by its length.
Sums are what this module hands out, because the sum of two neighbouring sentences is the sum of their sums.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.bags import Cutter, add_rows

Floats = NDArray[np.float32]
SHIPPED = Path(__file__).with_name("model")
_BATCH = 2048


class EncoderError(Exception):
    """An encoder that cannot be loaded; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Prompts:
    """What a model wants before a question and before a passage; None: what its own configuration says."""

    query: str | None = None
    passage: str | None = None


class Encoder(Protocol):
    """What dense search needs of a model. `windows`: a sentence costs nothing extra, so sentences are embedded too."""

    name: str
    revision: str
    windows: bool
    prompts: Prompts

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
        if path.suffix in {".json", ".safetensors", ".bin", ".txt", ".model"}:
            digest.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size}".encode())
            with path.open("rb") as file:
                head = file.read(1 << 16)
                file.seek(max(path.stat().st_size - (1 << 16), 0))
                digest.update(head + file.read())
    return digest.hexdigest()[:12]


class StaticEncoder:
    """A sentence-transformers `StaticEmbedding` folder, read with tokenizers, safetensors and numpy alone."""

    windows = True
    prompts = Prompts()

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.revision = revision_of(folder)

    @cached_property
    def table(self) -> NDArray[np.float16] | Floats:
        """Token vectors as the file has them (tokens, dim): half precision in the shipped model."""
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            return np.asarray(load_file(self.folder / "model.safetensors")["embedding.weight"])
        except (OSError, SafetensorError, KeyError) as error:
            raise unloadable(self.name, f"{self.folder / 'model.safetensors'}: {error}") from error

    @cached_property
    def _single(self) -> tuple[Floats, NDArray[np.bool_]]:
        """The table in single precision, filled as tokens are met, and which of its rows are: a question needs few of them."""
        return np.empty(self.table.shape, np.float32), np.zeros(len(self.table), np.bool_)

    @cached_property
    def tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing more special
            raise unloadable(self.name, f"{self.folder / 'tokenizer.json'}: {error}") from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @property
    def dim(self) -> int:
        return int(self.table.shape[1])

    @cached_property
    def _cutter(self) -> Cutter:
        return Cutter(self.tokenizer)

    def sums(self, texts: list[str]) -> Floats:
        out = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH):
            ids, counts = self._cutter.ids(texts[start : start + _BATCH])
            add_rows(self._filled(ids), ids, counts, out[start : start + _BATCH])
        return out

    def _filled(self, ids: NDArray[np.int64]) -> Floats:
        """The table in single precision, right in the rows of these tokens."""
        single, filled = self._single
        new = np.unique(ids[~filled[ids]])
        single[new] = self.table[new]
        filled[new] = True
        return single

    def query(self, text: str) -> Floats:
        return np.asarray(self.sums([text])[0])


class TransformerEncoder:
    """Any other sentence-transformers model, with the prompts given or those its own configuration names."""

    windows = False

    def __init__(self, source: str, name: str, cache: Path | None = None, prompts: Prompts | None = None) -> None:
        folder, self.prompts = Path(source), prompts or Prompts()
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        local, place = (True, None) if folder.is_dir() else held(source, cache)
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # else stderr tells of the weights at every start
            self.model = SentenceTransformer(
                source, device="cpu", trust_remote_code=False, local_files_only=local, cache_folder=place and str(place)
            )
        except Exception as error:
            raise unloadable(name, str(error)) from error
        self.name = name
        self.revision = revision_of(folder) if folder.is_dir() else str(self.model.model_card_data.base_model_revision)

    @property
    def dim(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def sums(self, texts: list[str]) -> Floats:
        return np.asarray(
            self.model.encode_document(texts, prompt=self.prompts.passage, batch_size=32, show_progress_bar=False), np.float32
        )

    def query(self, text: str) -> Floats:
        return np.asarray(self.model.encode_query([text], prompt=self.prompts.query, show_progress_bar=False)[0], np.float32)


def unloadable(name: str, reason: str) -> EncoderError:
    """The error for an encoder that cannot be loaded: one line."""
    return EncoderError(
        f"encoder {name!r} cannot be loaded ({' '.join(reason.split())[:200]}); give a folder of sentence-transformers, or leave"
        " --encoder out to use the one that comes with Jiyao"
    )


def held(name: str, cache: Path | None) -> tuple[bool, Path | None]:
    """Whether a named model is on this machine, and in which cache; else it is fetched into `cache`.

    Raises EncoderError at once where it would have to be fetched and its server does not answer.
    """
    from huggingface_hub import HfApi, try_to_load_from_cache
    from huggingface_hub.errors import HfHubHTTPError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    fetched = None if cache is None else cache / "models"
    try:
        for place in (None, fetched):
            for wanted in (repository, name):
                if isinstance(try_to_load_from_cache(wanted, "config.json", cache_dir=place), str):
                    return True, place
        HfApi().model_info(repository, timeout=5)
    except HfHubHTTPError:
        pass  # it answers: what is wrong is said when the model is loaded
    except Exception as error:  # an impossible name, no network, offline by wish: each with a type of its own
        raise unloadable(name, str(error)) from error
    return False, fetched


def load(name: str | None = None, cache: Path | None = None, prompts: Prompts | None = None) -> Encoder:
    """Load an encoder by folder or name; None is the shipped one. `cache`: where a fetched one is kept. Raises EncoderError."""
    given = prompts is not None and prompts != Prompts()
    if name is None or name == "shipped":
        if given:
            raise unloadable("shipped", "it takes no prefixes")
        return StaticEncoder(SHIPPED, "shipped")
    folder = Path(name)
    if folder.is_dir():
        static, full = _static(folder), str(folder.resolve())
        return StaticEncoder(static, full) if static and not given else TransformerEncoder(name, full, cache, prompts)
    if folder.is_absolute() or folder.exists() or name.startswith(".") or name.count("/") != name.strip("/").count("/"):
        raise unloadable(name, "no such folder")
    return TransformerEncoder(name, name, cache, prompts)


def is_static(name: str) -> bool:
    """Whether an encoder is a table, which embeds sentences; any other embeds whole passages. Raises EncoderError."""
    return name == "shipped" or (Path(name).is_dir() and _static(Path(name)) is not None)


def _static(folder: Path) -> Path | None:
    """Where the table of a static model lies, if the folder is one that can be read without torch. Raises EncoderError."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        types = [str(module["type"]) for module in modules]
        inner = folder / str(modules[0]["path"])
        settings = folder / "config_sentence_transformers.json"
        prompts = json.loads(settings.read_text("utf-8")).get("prompts") if settings.is_file() else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise unloadable(str(folder), f"no folder of sentence-transformers: modules.json: {error}") from None
    plain = len(types) == 1 and types[0].endswith("StaticEmbedding") and not any((prompts or {}).values())
    return inner if plain and (inner / "tokenizer.json").is_file() else None
