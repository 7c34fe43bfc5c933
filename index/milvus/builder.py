"""A run's passages -> rows of a collection, tagged with the run's version. A reader of the version before does not see them.

Only what changed is sent. BM25's average lengths are those of the passages a collection began with, so that no weight of a kept
row changes; a rebuild begins a new collection.
"""

from __future__ import annotations

import secrets
from typing import Any

import numpy as np

from index.dense import SENTENCE_BITS, Codes, Ints, Made
from index.encoder import Floats
from index.home import Home
from index.lexical import FIELDS, Entry
from index.milvus.client import Client
from index.milvus.rows import NEVER, Kept, among, kept, scalars
from index.record import Record
from index.sparse import NOTHING, Frequencies, Tally, dimension, lengths, weighed

SAMPLE = 2000
"""Passages by which a new collection learns the average lengths; they wait in memory until then."""

_TOGETHER, _SENT = 500, 4000
"""Passages that one request names; sentences that are sent together."""


class MilvusBuilder:
    """Adds one version to the store at an address; `base`: the version it begins from, 0 for none."""

    def __init__(self, home: Home, address: str, base: int, version: int, dim: int) -> None:
        self.home, self.version = home, version
        self.client = Client(address)
        self.folder = home.folder(version)
        self._waiting: dict[int, tuple[dict[str, Any], dict[str, str]]] = {}
        self._lines: list[tuple[Ints, Codes, Floats]] = []
        if base:
            self._goes_on(base)
        else:
            self.collection, self._passages, self._tally = f"{self._prefix()}{version}", 0, Tally()
            self._average: dict[str, float] = {}
            if self.client.holds(self.collection):  # of a run that was killed
                self.client.drop(self.collection)
            self.client.create(self.collection, dim)

    def _goes_on(self, base: int) -> None:
        """Take up the collection of a version, without what runs that never published left in it."""
        try:
            before = kept(self.home.folder(base))
            self._tally = Tally(Frequencies(self.home.folder(base), before.passages))
        except ValueError as error:
            raise self.home.damaged(str(error)) from None
        self.collection, self._average, self._passages = before.collection, before.average, before.passages
        if not self.client.holds(self.collection):
            raise self.home.damaged(f"the store {self.client.address} has no collection {self.collection}")
        self.client.delete(self.collection, f"added > {base}")
        self.client.mark(self.collection, self.client.ids(self.collection, f"removed > {base} and removed < {NEVER}"), NEVER)
        self.client.delete(self.collection, f"removed < {base}")  # no reader of a kept version sees them

    def _prefix(self) -> str:
        """How the collections of this home begin: a name that another home does not have."""
        before = [name.rpartition("_")[0] for name in self._names()]
        return f"{before[-1] if before else 'jiyao_' + secrets.token_hex(8)}_"

    def _names(self) -> list[str]:
        """The collections of the versions that are kept, oldest first."""
        names = []
        for folder in sorted((self.home.path / "versions").glob("*")):
            try:
                names.append(kept(folder).collection)
            except ValueError:
                continue
        return names

    def add(self, key: str, record: Record, entries: list[Entry]) -> None:
        """Add the passages of one record; they wait for their vectors."""
        fields = scalars(key, record)
        for entry in entries:
            self._waiting[entry.row] = {**fields, "speaker": entry.speaker or ""}, entry.tokens

    def embed(self, ids: Ints, codes: Codes, lengths: Floats) -> None:
        """Add the vectors of sentences."""
        self._lines.append((ids, codes, lengths))
        enough = self._average or len(self._waiting) >= SAMPLE
        if enough and sum(len(ids) for ids, _, _ in self._lines) >= _SENT:
            self._send()

    def _send(self) -> None:
        """Send the passages that have their vectors."""
        if not self._lines:
            return
        if not self._average:
            counts = [lengths(tokens) for _, tokens in self._waiting.values()]
            self._average = {field: sum(count[field] for count in counts) / len(counts) for field in FIELDS}
        ids, codes, norms = (np.concatenate(arrays) for arrays in zip(*self._lines, strict=True))
        self._lines = []
        rows, tallied = [], []
        for at, one in enumerate(ids.tolist()):
            passage = one >> SENTENCE_BITS
            fields, tokens = self._waiting[passage]
            sparse = {NOTHING: 1.0}
            if one == passage << SENTENCE_BITS:
                sparse = weighed(tokens, self._average)
                tallied.append(_dimensions(sparse, fields["speaker"]))
            rows.append({
                "id": one, "passage": passage, "added": self.version, "removed": NEVER, "length": float(norms[at]),
                "vector": codes[at].astype(np.float32), "sparse": sparse, **fields,
            })  # fmt: skip
        self.client.insert(self.collection, rows)
        self._tally.add(tallied)
        self._passages += len(tallied)
        for passage in np.unique(ids >> SENTENCE_BITS).tolist():
            del self._waiting[passage]

    def write(self, records: list[int], passages: Ints) -> Made:
        """Send the rest, mark the rows of these passages as removed, and note what the version holds."""
        self._send()
        for start in range(0, len(passages), _TOGETHER):
            condition = f"{among('passage', passages[start : start + _TOGETHER])} and added < {self.version}"
            found = self.client.rows(self.collection, condition, ["id", "speaker", "sparse"])
            first = [row for row in found if not row["id"] % (1 << SENTENCE_BITS)]
            self._tally.add([_dimensions(row["sparse"], row["speaker"]) for row in first], -1)
            self._passages -= len(first)
            self.client.mark(self.collection, [row["id"] for row in found], self.version)
        self.client.flush(self.collection)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._tally.write(self.folder)
        Kept(self.collection, self._average, self._passages).write(self.folder)
        return {}

    def published(self) -> None:
        """Drop this home's collections that no kept version has."""
        names = self._names()
        for name in self.client.names(f"{self.collection.rpartition('_')[0]}_"):
            if name not in names:
                self.client.drop(name)


def _dimensions(sparse: dict[int, float], speaker: str) -> set[int]:
    """What is counted of a passage: its tokens, and its speaker."""
    return {*sparse, dimension("speaker", speaker)} if speaker else {*sparse}
