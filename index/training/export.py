"""Token table + tokenizer -> a folder that sentence-transformers and `index.encoder` load. Trains and measures nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from index.training.vocabulary import HAN

MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    }
]
CONFIG = {
    "__version__": {"sentence_transformers": "6.2.0"},
    "default_prompt_name": None,
    "model_type": "SentenceTransformer",
    "prompts": {"document": "", "query": ""},
    "similarity_fn_name": "cosine",
}


def flattened(table: np.ndarray, exponent: float) -> np.ndarray:
    """Turn the table to its main axes and divide each by its spread to a power: 0 leaves all cosines, 1 makes all axes alike."""
    with threadpool_limits(1, "blas"):  # several threads round otherwise
        _, spread, axes = np.linalg.svd(table[::4], full_matrices=False)
        return np.asarray(table @ axes.T * spread[None] ** -exponent, np.float32)


def smoothed(table: np.ndarray, counts: np.ndarray, chosen: np.ndarray, share: float) -> np.ndarray:
    """Draw the lengths of the chosen rows towards a / (a + p), a = 0.001, p the token's share of the text (SIF).

    The new length is old ** (1 - share) * SIF ** share, scaled so that the mean length of the chosen rows stays.
    """
    lengths = np.linalg.norm(table, axis=1)
    mixed = lengths ** (1 - share) * (1e-3 / (1e-3 + counts / counts.sum())) ** share
    mixed *= lengths[chosen].mean() / mixed[chosen].mean()
    factor = np.where(chosen, mixed / np.maximum(lengths, 1e-9), 1.0)
    return np.asarray(table * factor[:, None], np.float32)


ASKING = re.compile("[谁哪吗呢]|什么|怎|多少|如何|何[时处人]|请问|[几何]")
"""Chinese tokens that ask; rare in records, so SIF would make them long."""


def finished(table: np.ndarray, counts: np.ndarray, pieces: list[str], flatten: float, smooth: float) -> np.ndarray:
    """Flatten the table, smooth the rows of Chinese, figures and signs, halve those of question words.

    English and Russian keep their lengths.
    """
    chosen = np.array([bool(HAN.fullmatch(piece)) or not piece.isalpha() for piece in pieces])
    table = smoothed(flattened(table, flatten), counts, chosen, smooth)
    asking = np.array([bool(HAN.fullmatch(piece) and _asks(piece)) for piece in pieces])
    return np.asarray(np.where(asking[:, None], 0.5 * table, table), np.float32)


def _asks(piece: str) -> bool:
    """Whether a token asks: one that stands alone (几, 何) or has 谁, 哪, 什么 … in it."""
    found = ASKING.search(piece)
    return bool(found) and (found[0] not in "几何" or len(piece) == 1)  # type: ignore[index]


def rare_characters(pieces: list[str], count: int) -> list[str]:
    """Characters of GB 2312 that are no pieces yet, those first that jieba's dictionary meets most often."""
    import jieba

    cut = jieba.Tokenizer()
    cut.initialize()
    met: Counter[str] = Counter()
    for word, number in cut.FREQ.items():
        for char in word:
            met[char] += number
    known = set(pieces)
    every = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    return sorted((char for char in every if char and char not in known), key=lambda char: (-met[char], char))[:count]


def widened(tokenizer: Any, table: np.ndarray, characters: list[str], seed: int) -> tuple[Any, np.ndarray]:
    """Add characters that training never met: random rows as long as the mean, so that a rare character finds itself."""
    from tokenizers import Tokenizer

    described = json.loads(tokenizer.to_str())
    lowest = min(score for piece, score in described["model"]["vocab"] if len(piece) == 1 and HAN.fullmatch(piece))
    described["model"]["vocab"] += [[char, lowest - 1] for char in characters]
    rows = np.random.default_rng(seed).standard_normal((len(characters), table.shape[1]))
    rows *= np.linalg.norm(table, axis=1).mean() / np.linalg.norm(rows, axis=1, keepdims=True)
    return Tokenizer.from_str(json.dumps(described)), np.concatenate([table, rows]).astype(np.float32)


def export(table: np.ndarray, tokenizer: Any, folder: Path) -> None:
    """Write float16 weights, tokenizer and configuration; the mean row length becomes one."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    scaled = table / np.linalg.norm(table, axis=1).mean()
    save_file({"embedding.weight": scaled.astype(np.float16)}, folder / "model.safetensors", {"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "model.safetensors").chmod(0o644)
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n", "utf-8")
    (folder / "config_sentence_transformers.json").write_text(json.dumps(CONFIG, indent=2) + "\n", "utf-8")
