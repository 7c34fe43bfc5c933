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
from index.links import link
from index.shards import Shards, ShardWriter, library

Ints = NDArray[np.int64]
Codes = NDArray[np.int8]

SCALE = 400.0
SENTENCE_BITS = 12
IDS, LENGTHS = "dense.ids.npy", "dense.lengths.npy"
COARSE = "dense.coarse.faiss"

TAIL = 0.1
"""Share of the vectors that may stand behind those that have short codes."""

Made = Mapping[str, float]
"""How a version's vectors are searched, for its manifest. Nothing: all of them. Else `proposed`: how many the codes of COARSE
propose, `recall`: the share of the best hundred then found, of `measured` vectors; `learnt`: from how many the codes were made;
`covered`: how many have one, the first; those behind them are searched as well."""


def sentence_ids(row: int, count: int) -> Ints:
    """The ids of the first `count` sentences of a passage."""
    return np.arange(count, dtype=np.int64) + (row << SENTENCE_BITS)


def signed_bytes(vectors: Floats) -> Codes:
    """Directions of vectors (n, dim) as they are stored. FAISS cuts queries to bytes too, and would wrap what is over 127."""
    return np.asarray(np.clip(np.rint(unit(vectors) * SCALE), -127, 127), np.int8)


def stored(sums: Floats) -> tuple[Codes, Floats]:
    """Sums (n, dim) as the index holds them: signed bytes (n, dim), and lengths (n,)."""
    return signed_bytes(sums), np.linalg.norm(sums, axis=1).astype(np.float32)


class DenseBuilder:
    """Writes the vectors of one version into a folder, behind those that stay of the version before."""

    def __init__(self, folder: Path, dim: int, old: Dense | None = None, bound: int = coarse.BOUND, threads: int = 1) -> None:
        self._folder, self._old, self._bound, self._threads = folder, old, bound, threads
        self._shards = ShardWriter(folder, dim, old.raw if old else None)
        self._ids: list[Ints] = []
        self._lengths: list[Floats] = []

    def add(self, ids: Ints, sums: Floats) -> None:
        """Add sentences: ids ascending over all calls, sums float32 (n, dim)."""
        self.add_stored(ids, *stored(sums))

    def add_stored(self, ids: Ints, codes: Codes, lengths: Floats) -> None:
        """Add sentences in the form that `stored` gives."""
        self._shards.add(codes)
        self._ids.append(ids)
        self._lengths.append(lengths)

    def write(self, removed: Ints | None = None) -> Made:
        """Complete the files: all sentences of the version before but those of the removed passage rows, then what was added."""
        old, gone = self._old, np.zeros(0, np.int64)
        ids, lengths = [gone], [np.zeros(0, np.float32)]
        if old is not None:
            gone = gone if removed is None else old.places(np.sort(removed))
            ids.append(np.delete(old.ids, gone))
            lengths.append(np.delete(old.lengths, gone))
        self._shards.write(gone)
        np.save(self._folder / IDS, np.concatenate([*ids, *self._ids]))
        np.save(self._folder / LENGTHS, np.concatenate([*lengths, *self._lengths]))
        return self._coarse(gone)

    def _coarse(self, gone: Ints) -> Made:
        """Write the short codes of many vectors; those of the version before go on while they were made from half as many at least."""
        raw, old = Shards(self._folder), self._old
        faiss, count = library(), len(raw)
        if count < self._bound or not coarse.fits(raw.shape[1]):
            return {}
        made, short = dict(old.made) if old else {}, None
        if old and made and count <= 2 * made["learnt"]:
            lost = gone[gone < made["covered"]]
            measured = 0.9 < made["measured"] / count < 1.1
            if measured and not len(lost) and count - made["covered"] <= TAIL * count:
                link(old.path(COARSE), self._folder / COARSE)
                return made
            short = old.coarse
            coarse.remove(faiss, short, lost)
        if short is None:
            short, made = coarse.trained(faiss, raw), {"learnt": count, "measured": 0}
        coarse.add(faiss, short, raw, self._threads)
        made["covered"] = count
        if not 0.9 < made["measured"] / count < 1.1:
            made["proposed"], made["recall"] = coarse.measured(faiss, short, raw, self._threads)
            made["measured"] = count
        if made["proposed"]:
            faiss.write_index(short, str(self._folder / COARSE))
        return made if made["proposed"] else {}


class Dense:
    """One version's vectors, memory-mapped. Raises ValueError where the files are missing or not what was written."""

    def __init__(self, folder: Path, made: Made | None = None) -> None:
        self._folder, self.made = folder, made or {}
        self.raw = Shards(folder)
        try:
            self.ids: Ints = np.asarray(np.load(folder / IDS, mmap_mode="r"))
            self.lengths: Floats = np.asarray(np.load(folder / LENGTHS, mmap_mode="r"))
        except (OSError, EOFError) as error:
            raise ValueError(f"{folder}: {str(error).strip().splitlines()[-1]}") from error
        if not len(self.raw) == len(self.ids) == len(self.lengths):
            raise ValueError(
                f"{folder} holds {len(self.raw)} vectors; {IDS} names {len(self.ids)}, {LENGTHS} has {len(self.lengths)}"
            )

    def path(self, name: str) -> Path:
        """Where a file of this version lies."""
        return self._folder / name

    @property
    def codes(self) -> Any:
        """Stored components, int16-safe view: (n, dim) with values -127 to 127."""
        return _Signed(self.raw)

    def search(self, query: Floats, limit: int, rows: Ints | None = None) -> Iterator[tuple[int, float]]:
        """The passage rows of the best sentences, best first and each once; only among `rows` (ascending) where given.

        `limit` sentences are looked up at first, and more as more passages are taken: all come in the end. Among very many
        the first are those that their short codes propose.
        """
        inside = None if rows is None else self._only(self.places(rows))
        scaled = signed_bytes(query[None]).astype(np.float32)
        seen: set[int] = set()
        if rows is None and self.coarse is not None:
            wanted = max(int(self.made["proposed"]), limit)
            places, scores = coarse.refined(self.raw, scaled[0], self._proposed(scaled, wanted))
            for row, score in zip((self.ids[places] >> SENTENCE_BITS).tolist(), scores.tolist(), strict=True):
                if row not in seen:
                    seen.add(row)
                    yield row, score / SCALE**2
            limit = 4 * wanted
        done, limit = 0, min(limit, len(self.ids))
        while done < limit:
            scores, places = self.raw.search(scaled, limit, inside)
            found = places[0, done:]
            rows_of = self.ids[found] >> SENTENCE_BITS
            for score, place, row in zip(scores[0, done:].tolist(), found.tolist(), rows_of.tolist(), strict=True):
                if place < 0:
                    return
                if row not in seen:
                    seen.add(row)
                    yield row, score / SCALE**2
            if scores.shape[1] < limit:
                return
            done, limit = limit, min(4 * limit, len(self.ids))

    def _proposed(self, scaled: Floats, wanted: int) -> Ints:
        """The places that short codes propose, and the best of those that have none."""
        places = self.coarse.search(scaled, wanted)[1][0]
        covered = int(self.made["covered"])
        if covered == len(self.ids):
            return np.asarray(places, np.int64)
        behind = self._only(np.arange(covered, len(self.ids)))
        return np.concatenate([places, self.raw.search(scaled, wanted, behind)[1][0]])

    def _only(self, places: Ints) -> NDArray[np.bool_]:
        """Limits a search to some places."""
        inside = np.zeros(len(self.ids), np.bool_)
        inside[places] = True
        return inside

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
            index = library().read_index(str(self._folder / COARSE))
        except RuntimeError as error:
            raise ValueError(f"{self._folder}: {str(error).strip().splitlines()[-1]}") from error
        covered, (count, dim) = self.made["covered"], self.raw.shape
        if index.ntotal != covered or covered > count or index.d != dim:
            raise ValueError(
                f"{self._folder / COARSE} holds {index.ntotal} vectors of {index.d}, not {covered:.0f} of {dim} ({count} in all)"
            )
        return index


def _ranges(firsts: Ints, lasts: Ints) -> Ints:
    """The numbers from each first to before its last, one range after another."""
    counts = lasts - firsts
    steps = np.arange(int(counts.sum()), dtype=np.int64)
    return np.asarray(steps + np.repeat(firsts - (np.cumsum(counts) - counts), counts), np.int64)


class _Signed:
    """FAISS keeps a signed byte as an unsigned one plus 128; this reads it back for the rows asked for."""

    def __init__(self, raw: Shards) -> None:
        self._raw = raw

    def __getitem__(self, rows: Any) -> NDArray[np.int16]:
        return np.asarray(self._raw[rows].astype(np.int16) - 128, np.int16)
