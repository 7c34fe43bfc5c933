"""Query + hits -> the hits ordered by a cross-encoder, which reads both together. Off unless a model is named; finds nothing itself."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path

from index.encoder import EncoderError, held
from index.record import Hit

POOL = 50
"""Hits that are put in order; a cross-encoder takes a pass for each."""


class RerankerError(EncoderError):
    """A reranker that cannot be loaded: one line."""


class Reranker:
    """A sentence-transformers cross-encoder, on the CPU."""

    def __init__(self, source: str, cache: Path | None = None) -> None:
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        try:
            local, place = (True, None) if Path(source).is_dir() else held(source, cache)
            import torch
            from sentence_transformers import CrossEncoder

            self._model = CrossEncoder(
                source, device="cpu", trust_remote_code=False, local_files_only=local, cache_folder=place and str(place),
                activation_fn=torch.nn.Identity(),
            )  # fmt: skip
        except Exception as error:  # the libraries raise all kinds
            raise _unloadable(source, str(error.__cause__ or error)) from error

    def scores(self, query: str, texts: list[str]) -> list[float]:
        """How well each text answers a query, between 0 and 1."""
        raw = self._model.predict([(query, text) for text in texts], show_progress_bar=False) if texts else []
        return [1 / (1 + math.exp(-max(min(float(value), 50.0), -50.0))) for value in raw]

    def rerank(self, query: str, hits: list[Hit]) -> list[Hit]:
        """The hits by falling score of the model, which becomes theirs; of equals the one that was before."""
        scores = self.scores(query, [hit.passage.text for hit in hits])
        return sorted((replace(hit, score=score) for hit, score in zip(hits, scores, strict=True)), key=lambda hit: -hit.score)


def load(name: str, cache: Path | None = None) -> Reranker:
    """Load a cross-encoder by folder or name. `cache`: where a fetched one is kept. Raises RerankerError."""
    folder = Path(name)
    if not folder.is_dir() and (folder.is_absolute() or folder.exists() or name.startswith(".")):
        raise _unloadable(name, "no such folder")
    return Reranker(name, cache)


def _unloadable(name: str, reason: str) -> RerankerError:
    return RerankerError(
        f"reranker {name!r} cannot be loaded ({' '.join(reason.split())[:200]}); give a folder of a sentence-transformers cross-encoder,"
        " or leave --reranker out"
    )
