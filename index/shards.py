"""Vectors of signed bytes in files of bounded size -> the best of all of them for a query, and any of them by place (FAISS).

A place counts over the files in their order. A file is written once: a later version links it, writes anew what loses vectors,
and joins small files at the end, so that they stay few. Knows neither passages nor encoders.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.links import link

Codes = NDArray[np.int8]
Raw = NDArray[np.uint8]
Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ROWS = 1 << 18
"""Vectors of a file at most: what is written anew where one of them goes. With a quarter of it a search takes a third longer."""

NAME = "dense.{:06}.faiss"

_NONE: Ints = np.zeros(0, np.int64)


def library() -> Any:
    """FAISS, with one thread for a single query."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


def _bytes(index: Any) -> Raw:
    """What an index of signed bytes holds, in place: (n, dim), each byte plus 128."""
    count, size = index.ntotal, index.d
    raw = library().rev_swig_ptr(index.codes.data(), count * size) if count else np.zeros(0, np.uint8)
    return np.asarray(raw.reshape(count, size), np.uint8)


class Shards:
    """The files of one version, memory-mapped; reads like an array (n, dim) of signed bytes, each plus 128.

    Raises ValueError where a file is not what was written.
    """

    def __init__(self, folder: Path) -> None:
        self.paths = sorted(folder.glob("dense.[0-9]*.faiss"))
        if not self.paths:
            raise ValueError(f"{folder / NAME.format(0)} is missing")
        self._indexes = [_opened(path) for path in self.paths]
        if len({index.d for index in self._indexes}) > 1:
            raise ValueError(f"{folder}: vectors of {' and '.join(str(index.d) for index in self._indexes)} components")
        self.parts = [_bytes(index) for index in self._indexes]
        self.starts = np.cumsum([0, *(len(part) for part in self.parts)])
        self.shape = (int(self.starts[-1]), int(self._indexes[0].d))

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, wanted: Ints | slice) -> Raw:
        places = np.arange(*wanted.indices(len(self))) if isinstance(wanted, slice) else wanted
        if not len(places):
            return self.parts[0][places]
        first, last = (np.searchsorted(self.starts, [places.min(), places.max()], side="right") - 1).tolist()
        if first == last:
            return np.asarray(self.parts[first].take(places - self.starts[first], axis=0))
        found = np.empty((len(places), self.shape[1]), np.uint8)
        owners = np.searchsorted(self.starts, places, side="right") - 1
        for owner in np.unique(owners).tolist():
            here = owners == owner
            found[here] = self.parts[owner][places[here] - self.starts[owner]]
        return found

    def search(self, queries: Floats, limit: int, inside: NDArray[np.bool_] | None = None) -> tuple[Floats, Ints]:
        """Scores and places of the best for queries (n, dim), best first; only where `inside` (all places) holds, if given.

        (n, limit) each, or fewer columns where there are fewer; a place of -1 holds none.
        """
        scores, places = [np.zeros((len(queries), 0), np.float32)], [np.zeros((len(queries), 0), np.int64)]
        for index, start in zip(self._indexes, self.starts.tolist(), strict=False):
            within = None if inside is None else inside[start : start + index.ntotal]
            if index.ntotal == 0 or (within is not None and not within.any()):
                continue
            score, place = index.search(queries, min(limit, index.ntotal), params=_only(within))
            scores.append(score)
            places.append(np.where(place < 0, place, place + start))
        if len(scores) == 2:
            return scores[1], places[1]
        every, where = np.concatenate(scores, 1), np.concatenate(places, 1)
        best = np.argsort(-every, axis=1, kind="stable")[:, :limit]
        return np.take_along_axis(every, best, 1), np.take_along_axis(where, best, 1)


def _only(inside: NDArray[np.bool_] | None) -> Any:
    """Limits a search of one file to some places."""
    if inside is None or inside.all():
        return None
    faiss = library()
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(inside, bitorder="little")))


def _opened(path: Path) -> Any:
    faiss = library()
    try:
        index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
    except RuntimeError as error:
        raise ValueError(f"{path}: {str(error).strip().splitlines()[-1]}") from error
    if not isinstance(index, faiss.IndexScalarQuantizer) or index.code_size != index.d:
        raise ValueError(f"{path} holds no signed bytes")
    if index.codes.size() != index.ntotal * index.code_size:
        raise ValueError(f"{path} holds {index.ntotal} vectors of {index.code_size} bytes, {index.codes.size()} bytes in all")
    return index


@dataclass(frozen=True, slots=True)
class _Group:
    """What becomes one file: its number, how many vectors, and their bytes with the places of those that go, or None where it stays."""

    number: int
    count: int
    parts: tuple[tuple[Raw, Ints], ...] | None


class ShardWriter:
    """Writes the files of one version behind those of the version before; full ones at once, so that little waits in memory."""

    def __init__(self, folder: Path, dim: int, old: Shards | None = None) -> None:
        self._folder, self._dim, self._old = folder, dim, old
        self._numbers = [int(path.name.split(".")[1]) for path in old.paths] if old is not None else []
        self._full: list[_Group] = []
        self._waiting: list[Raw] = []
        self._count = 0

    def add(self, codes: Codes) -> None:
        """Add vectors (n, dim)."""
        while len(codes):
            now = codes[: ROWS - self._count]
            codes = codes[len(now) :]
            self._waiting.append(np.asarray(now.view(np.uint8) ^ 128, np.uint8))  # a signed byte plus 128
            self._count += len(now)
            if self._count == ROWS:
                group = self._rest()
                self._write(group)
                self._full.append(_Group(group.number, group.count, None))
                self._waiting, self._count = [], 0

    def _rest(self) -> _Group:
        """What waits, behind all that is written."""
        first = self._numbers[-1] + 1 if self._numbers else 0
        return _Group(first + len(self._full), self._count, tuple((raw, _NONE) for raw in self._waiting))

    def write(self, gone: Ints) -> None:
        """Write what waits, and take over the files of the version before without the vectors at these places (ascending)."""
        groups: list[_Group] = []
        every = [*self._stay(gone), *self._full, self._rest()]
        for group in [one for one in every if one.count] or every[-1:]:
            groups.append(group)
            while len(groups) > 1 and _small(*groups[-2:]):
                groups[-2:] = [self._joined(*groups[-2:])]
        for group in groups:
            self._write(group)

    def _stay(self, gone: Ints) -> list[_Group]:
        """What stays of each file of the version before."""
        if self._old is None:
            return []
        groups = []
        bounds = np.searchsorted(gone, self._old.starts).tolist()
        for at, (number, raw) in enumerate(zip(self._numbers, self._old.parts, strict=True)):
            lost = gone[bounds[at] : bounds[at + 1]] - self._old.starts[at]
            groups.append(_Group(number, len(raw) - len(lost), ((raw, lost),) if len(lost) else None))
        return groups

    def _joined(self, one: _Group, other: _Group) -> _Group:
        return _Group(one.number, one.count + other.count, (*self._parts(one), *self._parts(other)))

    def _parts(self, group: _Group) -> tuple[tuple[Raw, Ints], ...]:
        """The bytes of a group; of one that stays what it is, those of the version before."""
        if group.parts is not None:
            return group.parts
        assert self._old is not None
        return ((self._old.parts[self._numbers.index(group.number)], _NONE),)

    def _write(self, group: _Group) -> None:
        path = self._folder / NAME.format(group.number)
        if group.parts is None:
            if not path.exists():  # a full one of this run is there
                assert self._old is not None
                link(self._old.paths[self._numbers.index(group.number)], path)
            return
        faiss = library()
        index = faiss.IndexScalarQuantizer(self._dim, faiss.ScalarQuantizer.QT_8bit_direct_signed, faiss.METRIC_INNER_PRODUCT)
        index.ntotal = group.count
        index.codes.resize(group.count * self._dim)
        if group.count:
            np.concatenate([np.delete(raw, lost, 0) if len(lost) else raw for raw, lost in group.parts], out=_bytes(index))
        faiss.write_index(index, str(path))


def _small(one: _Group, other: _Group) -> bool:
    """Whether two neighbours become one file: one of them is written anyway, the first is not much larger, both fit."""
    written = one.parts is not None or other.parts is not None
    return written and one.count <= 2 * other.count and one.count + other.count <= ROWS
