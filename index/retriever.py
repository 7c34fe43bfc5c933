"""Query + filters -> [Hit]: asks both legs, scores the candidates' sentence windows, fuses, keeps each paragraph once.

Does not rewrite questions and does not decide what answers them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Literal

import numpy as np

from index import encoder as encoders
from index import tokens
from index.asked import Asked, asked, holds
from index.context import Context
from index.coverage import Coverage, union
from index.dense import Dense, Ints
from index.encoder import Encoder, Floats, unit
from index.expand import Expansion, expand
from index.fold import fold
from index.fusion import LEXICAL, fuse
from index.home import Home, HomeError, Manifest
from index.lexical import Lexical
from index.lexicon import Lexicon, shipped
from index.reader import Filters, Reader
from index.record import Hit, Passage, Window
from index.speaker import speaker_name
from index.update import spans_of

Mode = Literal["hybrid", "dense", "lexical"]

CANDIDATES = 100
"""Passages that each leg proposes."""

SENTENCES = 400
"""Sentences asked of FAISS so that enough different passages come."""

REMEMBERED = 20_000
"""Surroundings and cut passages that are kept in memory."""

COVERAGE, WINDOW = 1.0, 0.5
"""Weight of the best window's share of the query beside BM25's 1; and of that share beside the cosine when a window is chosen."""

ASKED = 0.1
"""Added to both legs where the best window or its neighbours hold the kind of thing that is asked for."""

LEAD = 0.6
"""How much of what the sentence before a passage adds to its coverage counts: a numbered point answers what announces it."""

PARAGRAPH, CONTEXT, RENDERED = 0.5, 0.15, 0.5
"""Weights beside the best window's 1: the whole passage, its surroundings; and of the query's Chinese rendering beside the query."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched: the text as given, folded, its expansion, its vector (dim,), and the filters."""

    text: str
    folded: str
    expansion: Expansion
    asked: Asked | None
    vector: Floats
    filters: Filters


@dataclass(frozen=True, slots=True)
class Scored:
    """What the legs say of one candidate, and its best window."""

    dense: float
    lexical: float
    coverage: float
    window: Window


@dataclass(frozen=True, slots=True)
class Weighed:
    """A window of a passage: offsets in the passage's text, cosine, share of the query's weight, whether it holds what is asked for."""

    start: int
    end: int
    cosine: float
    coverage: float
    fits: bool


class Retriever:
    """One home's current version, opened for searching."""

    def __init__(self, home: Home, manifest: Manifest, encoder: Encoder, lexicon: Lexicon) -> None:
        self.home, self.manifest, self.encoder, self.lexicon = home, manifest, encoder, lexicon
        tokens.cache_dir = home.cache
        self._open(manifest)

    def _open(self, manifest: Manifest) -> None:
        folder = self.home.folder(manifest.version)
        self.manifest = manifest
        self.reader = Reader(self.home.database, manifest.version)
        try:
            self.dense = Dense(folder)
            self.lexical = Lexical(folder / "lexical")
        except (OSError, ValueError, RuntimeError) as error:
            raise self.home.damaged(f"{folder}: {str(error).splitlines()[0]}") from None
        self._contexts: dict[str, Floats] = {}
        self._sentences = lru_cache(maxsize=REMEMBERED)(self._cut)

    def _cut(self, row: int, text: str) -> tuple[list[tuple[int, int]], list[str]]:
        """The windows' units of a passage: offsets, and the folded text of each. `row` tells passages apart."""
        spans = spans_of(text, self.encoder.windows)
        return spans, [fold(text[start:end]) for start, end in spans]

    def refresh(self) -> None:
        """Move to a newer version, if one was published since."""
        current = self.home.current()
        if current != self.manifest.version:
            self._open(self.home.manifest(current))

    def query(self, text: str, filters: Filters | None = None) -> Query:
        """Prepare a text for searching; names in filters may be in any language."""
        folded = fold(text)
        expansion = expand(text, self.lexicon)
        vector = unit(self.encoder.query(folded))
        if expansion.chinese:
            vector = unit(vector + RENDERED * unit(self.encoder.query(expansion.chinese)))
        return Query(text, folded, expansion, asked(folded), vector, self._named(filters or Filters()))

    def _named(self, filters: Filters) -> Filters:
        speaker = filters.speaker and speaker_name(filters.speaker, self.lexicon)
        return replace(filters, speaker=speaker, person=filters.person and speaker_name(filters.person, self.lexicon))

    def search(self, query: Query, k: int = 10, mode: Mode = "hybrid") -> list[Hit]:
        """The best k paragraphs, each by its best piece; fewer where fewer pass the filters."""
        records, rows = self.reader.rows(query.filters) if query.filters else (None, None)
        bm25 = {}
        if mode != "dense":
            bm25 = dict(self.lexical.search(query.expansion.clauses, CANDIDATES, records, query.filters.speaker))
        near = self._near(query, rows) if mode != "lexical" else []
        found = self.reader.passages(sorted({*bm25, *near}))
        scored = self._score(query, found, bm25)
        dense = {row: one.dense for row, one in scored.items()}
        lexical = {row: one.lexical for row, one in scored.items() if one.lexical > 0}
        weight = {"hybrid": LEXICAL[query.expansion.script], "dense": 0.0, "lexical": 1.0}[mode]
        scores = fuse(dense, lexical if mode != "dense" else {}, weight) if mode != "lexical" else lexical
        best = sorted(scores, key=lambda row: (-scores[row], row))
        return list(_once((self._hit(row, scores[row], scored[row], found[row][0]) for row in best), k))

    def _hit(self, row: int, score: float, one: Scored, passage: Passage) -> Hit:
        return Hit(passage, score, one.window, {"dense": one.dense, "lexical": one.lexical, "coverage": one.coverage})

    def _near(self, query: Query, rows: Ints | None) -> list[int]:
        return [row for row, _ in islice(self.dense.search(query.vector, SENTENCES, rows), CANDIDATES)]

    def _score(self, query: Query, found: dict[int, tuple[Passage, Context]], bm25: dict[int, float]) -> dict[int, Scored]:
        """Both legs' scores and the best window of each candidate."""
        coverage = Coverage(query.expansion.clauses, self.lexical)
        best = max(bm25.values(), default=0.0) or 1.0
        whole, single, pairs, starts = self._cosines(query.vector, list(found))
        around = self._surroundings([context.text() for _, context in found.values()]) @ query.vector
        scored = {}
        for at, (row, (passage, context)) in enumerate(found.items()):
            first, last = int(starts[at]), int(starts[at + 1])
            near = _windows(single[first:last], pairs[first : max(last - 1, first)])
            spans, folded = self._sentences(row, passage.text)
            held = [coverage.masses(text) for text in folded]
            cover = _windows(list(map(coverage.share, held)), [coverage.share(union(a, b)) for a, b in pairwise(held)])
            window = max(cover, key=lambda w: near.get(w, 0.0) + WINDOW * cover[w] - 0.01 * (w[1] - w[0]))
            covered = max(cover.values())
            if context.lead:
                led = coverage.share(union(coverage.masses(fold(context.lead)), coverage.masses("".join(folded))))
                covered += LEAD * max(led - covered, 0.0)
            lower, upper = max(window[0] - 1, 0), window[1] + 1
            fits = ASKED if query.asked and holds(query.asked, "".join(folded[lower:upper]), query.folded, self.lexicon) else 0.0
            scored[row] = Scored(
                dense=max(near.values(), default=0.0) + PARAGRAPH * float(whole[at]) + CONTEXT * float(around[at]) + fits,
                lexical=bm25.get(row, 0.0) / best + COVERAGE * covered + fits if bm25 else 0.0,
                coverage=covered,
                window=Window(spans[window[0]][0], spans[window[1] - 1][1], near.get(window, 0.0)),
            )
        return scored

    def weigh(self, query: Query, passage: Passage, longest: int = 3) -> list[Weighed]:
        """Every run of one to `longest` sentences of a passage with what speaks for it."""
        coverage = Coverage(query.expansion.clauses, self.lexical)
        sums, _ = self.dense.vectors(np.array([passage.row], np.int64))
        spans, folded = self._sentences(passage.row, passage.text)
        held = [coverage.masses(text) for text in folded]
        weighed = []
        for first in range(len(spans)):
            masses, total = held[first], np.zeros(self.encoder.dim, np.float32)
            for last in range(first, min(first + longest, len(spans))):
                masses = union(masses, held[last])
                total = total + sums[last] if last < len(sums) else total
                fits = bool(query.asked and holds(query.asked, "".join(folded[first : last + 1]), query.folded, self.lexicon))
                cosine = float(unit(total) @ query.vector)
                weighed.append(Weighed(spans[first][0], spans[last][1], cosine, coverage.share(masses), fits))
        return weighed

    def _cosines(self, query: Floats, rows: list[int]) -> tuple[Floats, Floats, Floats, Ints]:
        """Cosines of the query with passages (rows,), all their sentences (n,), all pairs of neighbours (n - 1,); offsets (rows + 1,)."""
        sums, starts = self.dense.vectors(np.array(rows, np.int64))
        if not len(sums):
            return np.zeros(len(rows), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32), starts
        padded = np.concatenate([sums, np.zeros((1, sums.shape[1]), np.float32)])
        whole = np.add.reduceat(padded, starts[:-1], axis=0)
        whole[starts[1:] == starts[:-1]] = 0.0
        return unit(whole) @ query, unit(sums) @ query, unit(sums[:-1] + sums[1:]) @ query, starts

    def _surroundings(self, texts: list[str]) -> Floats:
        """Unit vectors of passages' surroundings (n, dim); titles and headings recur, so that most are known already."""
        new = [text for text in dict.fromkeys(texts) if text not in self._contexts]
        if new:
            if len(self._contexts) > REMEMBERED:
                self._contexts.clear()
                new = list(dict.fromkeys(texts))
            self._contexts.update(zip(new, unit(self.encoder.sums(list(map(fold, new)))), strict=True))
        return np.stack([self._contexts[text] for text in texts]) if texts else np.zeros((0, self.encoder.dim), np.float32)


def _windows(single: Iterable[float], pairs: Iterable[float]) -> dict[tuple[int, int], float]:
    """Scores of sentences and of pairs of neighbours -> {(first, last + 1): score}."""
    return {(i, i + 1): float(s) for i, s in enumerate(single)} | {(i, i + 2): float(s) for i, s in enumerate(pairs)}


def _once(hits: Iterable[Hit], k: int) -> Iterable[Hit]:
    """Each paragraph once, by its best piece."""
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        key = (hit.passage.record, hit.passage.number)
        if key not in seen:
            seen.add(key)
            yield hit
            if len(seen) == k:
                return


def open_home(path: Path) -> Retriever:
    """Open a home for searching. Raises HomeError where it holds no index, is damaged, or needs an encoder that is missing."""
    home = Home(path)
    current = home.current()
    if not current:
        raise HomeError(f"there is no index in {path}; make one with: jiyao index RECORDS --home {path}")
    manifest = home.manifest(current)
    try:
        encoder = encoders.load(manifest.encoder)
    except encoders.EncoderError as error:
        raise HomeError(f"the index in {path} was made by an encoder that cannot be loaded: {error}") from None
    if encoder.revision != manifest.revision:
        raise HomeError(
            f"the index in {path} was made by encoder {manifest.encoder!r} of revision {manifest.revision}, here is {encoder.revision};"
            f" make it anew with: jiyao index RECORDS --home {path} --rebuild"
        )
    return Retriever(home, manifest, encoder, shipped())
