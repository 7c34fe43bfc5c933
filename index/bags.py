"""Texts -> the tokens of each, and the sum of their rows in a table: few texts as the libraries do it, many all at once.

What comes out does not depend on how many there are. Knows no model.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.unigram import Ints, Unigram

Floats = NDArray[np.float32]

FEW, FEW_EVER, FEW_SUMS = 128, 2000, 1000
"""Texts below which numpy is no quicker than the library (few questions need as many); which one process must have seen before making
a trie pays, 0.15 s; below which importing scipy does not."""


class Cutter:
    """A tokenizer of the library tokenizers -> ids; many texts of a plain Unigram tokenizer are cut in numpy."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer, self._seen = tokenizer, 0

    @cached_property
    def _many(self) -> Unigram | None:
        try:
            return Unigram(self._tokenizer)
        except ValueError:
            return None

    def ids(self, texts: list[str]) -> tuple[Ints, Ints]:
        """The ids of all texts in a row, without special tokens, and how many each text has."""
        self._seen += len(texts)
        if len(texts) < FEW or self._seen < FEW_EVER or self._many is None:
            rows = self._library(texts)
            return _flat(rows), np.fromiter(map(len, rows), np.int64, len(rows))
        ids, counts, left = self._many.encode(texts)
        if not left:
            return ids, counts
        parts = np.split(ids, np.cumsum(counts)[:-1])
        for at, row in zip(left, self._library([texts[at] for at in left]), strict=True):
            parts[at], counts[at] = np.array(row, np.int64), len(row)
        return np.concatenate(parts), counts

    def _library(self, texts: list[str]) -> list[list[int]]:
        try:
            batch = self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)
        except TypeError:  # half of a surrogate pair, which a JSON file can hold
            whole = [text.encode("utf-8", "replace").decode() for text in texts]
            batch = self._tokenizer.encode_batch_fast(whole, add_special_tokens=False)
        return [encoding.ids for encoding in batch]


def _flat(rows: list[list[int]]) -> Ints:
    return np.fromiter(chain.from_iterable(rows), np.int64, sum(map(len, rows)))


def add_rows(table: Floats, ids: Ints, counts: Ints, out: Floats) -> None:
    """Put the sum of each text's rows of a table (tokens, dim) into `out` (texts, dim): one after another, in both ways."""
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    if len(counts) < FEW_SUMS:
        for at, (first, last) in enumerate(pairwise(bounds.tolist())):
            if first < last:
                np.add.reduce(table.take(ids[first:last], axis=0), axis=0, out=out[at])
        return
    from scipy.sparse import csr_array

    out[:] = csr_array((np.ones(len(ids), np.float32), ids, bounds), shape=(len(counts), len(table))) @ table
