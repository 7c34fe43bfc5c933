"""Scores of two legs -> one score per passage. A leg that found nothing has no say.

Normalised score sum: each leg's scores are divided by its best one for this query, then weighted by the query's script.
"""

from __future__ import annotations

from collections.abc import Mapping

LEXICAL = {"zh": 0.55, "en": 0.5, "ru": 0.5}
"""Weight of the lexical leg by the script of the query; the dense leg has the rest. Chosen by measurement."""


def fuse(dense: Mapping[int, float], lexical: Mapping[int, float], weight: float) -> dict[int, float]:
    """Rows -> fused scores between 0 and 1 (larger is better); `weight` is the lexical leg's."""
    if not lexical:
        weight = 0.0
    elif not dense:
        weight = 1.0
    fused: dict[int, float] = {}
    for scores, share in ((dense, 1.0 - weight), (lexical, weight)):
        best = max(scores.values(), default=0.0)
        if best > 0 and share > 0:
            for row, score in scores.items():
                fused[row] = fused.get(row, 0.0) + share * max(score, 0.0) / best
    return fused
