"""Sentence vectors -> ranking of passages (FAISS). Holds one byte per component; knows neither texts nor encoders.

A row of the index is one sentence: its id is `passage row << 12 | sentence`, its length (before it was normalised) is
kept beside it, so that sums of neighbouring sentences can be had without encoding again. Components are stored as
round(400 x), which FAISS compares as signed bytes; what a search returns can be scored again by `Dense.vectors`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import coarse
from index.encoder import Floats, unit

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

SCALE = 400.0
SENTENCE_BITS = 12
FILES = ("dense.faiss", "dense.ids.npy", "dense.lengths.npy")
COARSE = "dense.coarse.faiss"

Made = Mapping[str, float]
"""How a version's vectors are searched, for its manifest. Nothing: all of them. Else `proposed`: how many the codes of COARSE
propose, `recall`: the share of the best hundred then found, of `measured` vectors; `learnt`: from how many the codes were made."""


def sentence_ids(row: int, count: int) -> Ints:
    """The ids of the first `count` sentences of a passage."""
    return np.arange(count, dtype=np.int64) + (row << SENTENCE_BITS)


def signed_bytes(vectors: Floats) -> Codes:
    """Directions of vectors (n, dim) as they are stored. FAISS cuts queries to bytes too, and would wrap what is over 127."""
    return np.asarray(np.clip(np.rint(unit(vectors) * SCALE), -127, 127), np.int8)


def stored(sums: Floats) -> tuple[Codes, Floats]:
    """Sums (n, dim) as the index holds them: signed bytes (n, dim), and lengths (n,)."""
    return signed_bytes(sums), np.linalg.norm(sums, axis=1).astype(np.float32)


def _faiss() -> Any:
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _bytes(index: Any) -> NDArray[np.uint8]:
    """What an index of signed bytes holds, in place: (n, dim), each byte plus 128."""
    count, size = index.ntotal, index.d
    raw = _faiss().rev_swig_ptr(index.codes.data(), count * size) if count else np.zeros(0, np.uint8)
    return np.asarray(raw.reshape(count, size), np.uint8)


class DenseBuilder:
    """Collects the vectors of one version as signed bytes and writes its three files after those that stay from the version before."""

    def __init__(self, dim: int, bound: int = coarse.BOUND, threads: int = 1) -> None:
        self.dim, self._bound, self._threads = dim, bound, threads
        self._codes: list[Codes] = []
        self._ids: list[Ints] = []
        self._lengths: list[Floats] = []

    def add(self, ids: Ints, sums: Floats) -> None:
        """Add sentences: ids ascending over all calls, sums float32 (n, dim)."""
        self.add_stored(ids, *stored(sums))

    def add_stored(self, ids: Ints, codes: Codes, lengths: Floats) -> None:
        """Add sentences in the form that `stored` gives."""
        self._codes.append(codes)
        self._ids.append(ids)
        self._lengths.append(lengths)

    def write(self, folder: Path, old: Dense | None = None, removed: Ints | None = None) -> Made:
        """Write the files into a folder: all sentences of `old` but those of the removed passage rows, then what was added."""
        faiss = _faiss()
        kind = faiss.ScalarQuantizer.QT_8bit_direct_signed
        index = faiss.IndexScalarQuantizer(self.dim, kind, faiss.METRIC_INNER_PRODUCT)
        ids, lengths, gone, stay = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)], np.zeros(0, np.int64), 0
        if old is not None:
            gone = old.places(gone if removed is None else np.sort(removed))
            kept = np.delete(np.arange(len(old.ids)), gone)
            ids.append(old.ids[kept])
            lengths.append(old.lengths[kept])
            stay = len(kept)
        index.ntotal = stay + sum(map(len, self._codes))
        index.codes.resize(index.ntotal * self.dim)
        raw = _bytes(index)
        if old is not None and stay:
            np.take(old.raw, kept, axis=0, out=raw[:stay], mode="clip") if len(gone) else np.copyto(raw[:stay], old.raw)
        while self._codes:  # each goes when the index has it: there may be gigabytes
            codes = self._codes.pop(0)
            raw[stay : stay + len(codes)] = codes.view(np.uint8) ^ 128  # a signed byte plus 128
            stay += len(codes)
        faiss.write_index(index, str(folder / FILES[0]))
        np.save(folder / FILES[1], np.concatenate([*ids, *self._ids]))
        np.save(folder / FILES[2], np.concatenate([*lengths, *self._lengths]))
        return self._coarse(folder, index, old, gone)

    def _coarse(self, folder: Path, index: Any, old: Dense | None, gone: Ints) -> Made:
        """Write the short codes of many vectors; those of the version before go on while they were made from half as many at least."""
        faiss, count = _faiss(), index.ntotal
        if count < self._bound or not coarse.fits(self.dim):
            return {}
        raw = _bytes(index)
        made, short = dict(old.made) if old else {}, old.coarse if old else None
        if short is None or count > 2 * made["learnt"]:
            short, made = coarse.trained(faiss, raw, self._threads), {"learnt": count, "measured": 0}
        coarse.remove(faiss, short, gone if short.ntotal else gone[:0])
        coarse.add(faiss, short, raw[short.ntotal :], self._threads)
        if not 0.9 < made["measured"] / count < 1.1:
            made["proposed"], made["recall"] = coarse.measured(faiss, index, short, raw, self._threads)
            made["measured"] = count
        if made["proposed"]:
            faiss.write_index(short, str(folder / COARSE))
        return made if made["proposed"] else {}


class Dense:
    """One version's vectors, memory-mapped. Raises ValueError where the files are missing or not what was written."""

    def __init__(self, folder: Path, made: Made | None = None) -> None:
        self._folder, self.made = folder, made or {}
        self._faiss = faiss = _faiss()
        try:
            index = faiss.read_index(str(folder / FILES[0]), faiss.IO_FLAG_MMAP_IFC)
            self.ids: Ints = np.load(folder / FILES[1], mmap_mode="r")
            self.lengths: Floats = np.load(folder / FILES[2], mmap_mode="r")
        except (OSError, EOFError, RuntimeError) as error:
            raise ValueError(f"{folder}: {str(error).strip().splitlines()[-1]}") from error
        if not isinstance(index, faiss.IndexScalarQuantizer) or index.code_size != index.d:
            raise ValueError(f"{folder / FILES[0]} holds no signed bytes")
        count, size = index.ntotal, index.code_size
        if count != len(self.ids) or count != len(self.lengths) or index.codes.size() != count * size:
            raise ValueError(
                f"{folder / FILES[0]} holds {count} vectors of {size} bytes, {index.codes.size()} bytes in all;"
                f" {FILES[1]} {len(self.ids)}, {FILES[2]} {len(self.lengths)}"
            )
        self._index = index
        self.raw = _bytes(index)

    @property
    def codes(self) -> Any:
        """Stored components, int16-safe view: (n, dim) with values -127 to 127."""
        return _Signed(self.raw)

    def search(self, query: Floats, limit: int, rows: Ints | None = None) -> Iterator[tuple[int, float]]:
        """The passage rows of the best sentences, best first and each once; only among `rows` (ascending) where given.

        `limit` sentences are looked up at first, and more as more passages are taken: all come in the end. Among very many
        the first are those that their short codes propose.
        """
        parameters = None if rows is None else self._only(rows)
        scaled = signed_bytes(query[None]).astype(np.float32)
        seen: set[int] = set()
        if rows is None and self.coarse is not None:
            wanted = max(int(self.made["proposed"]), limit)
            places, scores = coarse.refined(self.raw, scaled[0], self.coarse.search(scaled, wanted)[1][0])
            for row, score in zip((self.ids[places] >> SENTENCE_BITS).tolist(), scores.tolist(), strict=True):
                if row not in seen:
                    seen.add(row)
                    yield row, score / SCALE**2
            limit = 4 * wanted
        done, limit = 0, min(limit, len(self.ids))
        while done < limit:
            scores, places = self._index.search(scaled, limit, params=parameters)
            for score, place in zip(scores[0, done:].tolist(), places[0, done:].tolist(), strict=True):
                if place < 0:
                    return
                row = int(self.ids[place]) >> SENTENCE_BITS
                if row not in seen:
                    seen.add(row)
                    yield row, score / SCALE**2
            done, limit = limit, min(4 * limit, len(self.ids))

    def _only(self, rows: Ints) -> Any:
        """Limits a search to the sentences of some passages."""
        inside = np.zeros(max(len(self.ids), 1), np.bool_)
        inside[self.places(rows)] = True
        allowed = np.packbits(inside, bitorder="little")
        return self._faiss.SearchParameters(sel=self._faiss.IDSelectorBitmap(allowed))

    def vectors(self, rows: Ints) -> tuple[Floats, Ints]:
        """The sums of the sentences of passages, in the order of `rows`: float32 (n, dim), and offsets (rows + 1,) into them."""
        bounds = self._bounds(rows)
        places = _ranges(*bounds)
        sums = self.raw[places].astype(np.float32)
        sums -= 128
        sizes = np.sqrt(np.einsum("ij,ij->i", sums, sums))
        sums *= np.divide(self.lengths[places], sizes, out=np.zeros_like(sizes), where=sizes > 0)[:, None]
        return sums, np.concatenate([np.zeros(1, np.int64), np.cumsum(bounds[1] - bounds[0])])

    def places(self, rows: Ints) -> Ints:
        """Where the sentences of passages lie, in the order of `rows`."""
        return _ranges(*self._bounds(rows))

    def _bounds(self, rows: Ints) -> Ints:
        """Where the sentences of passages begin and end: (2, rows)."""
        return np.searchsorted(self.ids, np.stack([rows << SENTENCE_BITS, (rows + 1) << SENTENCE_BITS]))

    @cached_property
    def coarse(self) -> Any:
        """The short codes of very many vectors, read when they are first needed, or None. Raises ValueError where they are damaged."""
        if not self.made.get("proposed"):
            return None
        try:
            index = self._faiss.read_index(str(self._folder / COARSE))
        except RuntimeError as error:
            raise ValueError(f"{self._folder}: {str(error).strip().splitlines()[-1]}") from error
        if index.ntotal != len(self.ids) or index.d != self._index.d:
            raise ValueError(
                f"{self._folder / COARSE} holds {index.ntotal} vectors of {index.d}, not {len(self.ids)} of {self._index.d}"
            )
        return index


def _ranges(firsts: Ints, lasts: Ints) -> Ints:
    """The numbers from each first to before its last, one range after another."""
    counts = lasts - firsts
    steps = np.arange(int(counts.sum()), dtype=np.int64)
    return np.asarray(steps + np.repeat(firsts - (np.cumsum(counts) - counts), counts), np.int64)


class _Signed:
    """FAISS keeps a signed byte as an unsigned one plus 128; this reads it back for the rows asked for."""

    def __init__(self, raw: NDArray[np.uint8]) -> None:
        self._raw = raw

    def __getitem__(self, rows: Any) -> NDArray[np.int16]:
        return np.asarray(self._raw[rows].astype(np.int16) - 128, np.int16)
