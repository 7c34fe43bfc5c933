"""Query + candidates -> what both legs say of each, and its best window of sentences. Searches nothing and orders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice, pairwise
from operator import or_

import numpy as np

from index.asked import Asked, holds
from index.context import Context
from index.coverage import Coverage
from index.dated import agrees, days
from index.encoder import Encoder, Floats, unit
from index.expand import Expansion
from index.filters import Filters
from index.fold import fold
from index.legs import Postings, Vectors
from index.lexicon import Lexicon
from index.named import rests
from index.record import Hit, Passage, Window
from index.split import sentences

REMEMBERED = 20_000
"""Surroundings and cut passages that are kept in memory."""

COVERAGE, WINDOW = 1.0, 0.5
"""Weight of the best window's share of the query beside BM25's 1; and of that share beside the cosine when a window is chosen."""

ASKED = 0.1
"""Added to both legs where the best window or its neighbours hold the kind of thing that is asked for."""

LEAD = 0.6
"""How much of what the sentence before a passage adds to its coverage counts: a numbered point answers what announces it."""

PLACE = 0.9
"""How much of what a record's title, dates and authors add to a window's coverage counts: a question that names a talk asks for its words."""

KINDS = {"header": 0.4, "description": 0.4, "heading": 0.5, "apparatus": 0.8}
"""Share of its scores that a part keeps which names what is told and tells nothing."""

NAMED, REST, ALONE, DENSITY = 0.5, 0.7, 0.45, 0.75
"""Where candidates lie in several records: weight of the share of the query that names the candidate's record; how far the query's
vector is drawn to the rest of it, beside BM25, which has the name, and alone; how far BM25 gives way to counts that leave the name out."""

DATED = 0.25
"""Added to both legs, there, where the record is of the year and month that the query names."""

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


class Scorer:
    """Scores candidates of one version; remembers cut passages and surroundings, which recur."""

    def __init__(self, dense: Vectors, lexical: Postings, encoder: Encoder, lexicon: Lexicon) -> None:
        self.dense, self.lexical, self.encoder, self.lexicon = dense, lexical, encoder, lexicon
        self._contexts: dict[str, Floats] = {}
        self._sentences = lru_cache(maxsize=REMEMBERED)(self._cut)

    def _cut(self, row: int, text: str) -> tuple[list[tuple[int, int]], list[str]]:
        """The windows' units of a passage: offsets, and the folded text of each. `row` tells passages apart."""
        spans = sentences(text)
        return spans, [fold(text[start:end]) for start, end in spans]

    def score(self, query: Query, found: dict[int, tuple[Passage, Context]], bm25: dict[int, float]) -> dict[int, Scored]:
        """Both legs' scores and the best window of each candidate."""
        coverage = Coverage(query.expansion.clauses, self.lexical)
        best = max((KINDS.get(found[row][0].kind, 1.0) * score for row, score in bm25.items()), default=0.0) or 1.0
        places = [fold(context.place()) for _, context in found.values()]
        named = dict(zip(dict.fromkeys(places), coverage.held(list(dict.fromkeys(places))), strict=True))
        many = len({passage.record for passage, _ in found.values()}) > 1
        near, whole = self._cosines(
            self._rests(query, places, REST if bm25 else ALONE) if many else np.tile(query.vector, (len(places), 1)), list(found)
        )
        around = self._around(query, [context.text() for _, context in found.values()])
        cut = [self._sentences(row, passage.text) for row, (passage, _) in found.items()]
        parts = iter(coverage.held([text for _, folded in cut for text in folded]))
        scored, asked = {}, days(query.text)
        for at, (row, (passage, context)) in enumerate(found.items()):
            (spans, folded), name = cut[at], named[places[at]]
            held = list(islice(parts, len(folded)))
            cover = _windows(map(coverage.share, held), [coverage.share(a | b) for a, b in pairwise(held)])
            window = max(cover, key=lambda w: near[at].get(w, 0.0) + WINDOW * cover[w] - 0.01 * (w[1] - w[0]))
            covered = _covered(coverage, held, folded, context, name)
            lower, upper = max(window[0] - 1, 0), window[1] + 1
            fits = ASKED if query.asked and holds(query.asked, "".join(folded[lower:upper]), query.folded, self.lexicon) else 0.0
            dense = max(near[at].values(), default=whole[at]) + PARAGRAPH * whole[at] + CONTEXT * around[at]
            lexical = bm25.get(row, 0.0) / best
            if many:
                dense += NAMED * coverage.share(name)
                lexical += DENSITY * (coverage.density(held, name) - lexical)
                of_day = DATED * agrees(asked, context.dated)
                dense, lexical = dense + of_day, lexical + of_day
            share = KINDS.get(passage.kind, 1.0)
            scored[row] = Scored(
                dense=share * (dense + fits),
                lexical=share * (lexical + COVERAGE * covered + fits) if bm25 else 0.0,
                coverage=covered,
                window=Window(spans[window[0]][0], spans[window[1] - 1][1], near[at].get(window, whole[at])),
            )
        return scored

    def weigh(self, query: Query, hit: Hit, longest: int = 3) -> list[Weighed]:
        """Every run of one to `longest` sentences of a passage with what speaks for it, be it there or in the record's name."""
        passage = hit.passage
        coverage = Coverage(query.expansion.clauses, self.lexical)
        sums, _ = self.dense.vectors(np.array([passage.row], np.int64))
        whole = float(unit(sums.sum(axis=0)) @ query.vector)
        spans, folded = self._sentences(passage.row, passage.text)
        *held, place = coverage.held([*folded, fold(hit.place)])
        weighed = []
        for first in range(len(spans)):
            both, total = held[first], np.zeros(self.encoder.dim, np.float32)
            for last in range(first, min(first + longest, len(spans))):
                both |= held[last]
                total = total + sums[last] if last < len(sums) else total
                fits = bool(query.asked and holds(query.asked, "".join(folded[first : last + 1]), query.folded, self.lexicon))
                cosine = float(unit(total) @ query.vector) if self.encoder.windows else whole
                weighed.append(Weighed(spans[first][0], spans[last][1], cosine, coverage.share(both | place), fits))
        return weighed

    def _rests(self, query: Query, places: list[str], rest: float) -> Floats:
        """The query's vector for each candidate (rows, dim), drawn to what the query asks beyond the folded name of its record."""
        distinct = list(dict.fromkeys(places))
        left = dict(zip(distinct, rests(query.text, query.expansion.script, distinct, self.lexicon), strict=True))
        texts = [text for text in dict.fromkeys(left.values()) if text]
        vectors = dict(zip(texts, unit(self.encoder.sums(texts)), strict=True)) if self.encoder.windows and texts else {}
        drawn = {text: unit(rest * vector + (1 - rest) * query.vector) for text, vector in vectors.items()}
        return np.stack([drawn.get(left[place], query.vector) for place in places])

    def _cosines(self, queries: Floats, rows: list[int]) -> tuple[list[dict[tuple[int, int], float]], list[float]]:
        """Cosines of each row's query (rows, dim) with its passage's windows of one and two sentences, and with all of it."""
        sums, starts = self.dense.vectors(np.array(rows, np.int64))
        if not len(sums):
            return [{} for _ in rows], [0.0] * len(rows)
        padded = np.concatenate([sums, np.zeros((1, sums.shape[1]), np.float32)])
        whole = np.add.reduceat(padded, starts[:-1], axis=0)
        whole[starts[1:] == starts[:-1]] = 0.0
        each = np.repeat(queries, np.diff(starts), axis=0)
        single, pairs = _dot(unit(sums), each), _dot(unit(sums[:-1] + sums[1:]), each[:-1])
        bounds = [(int(first), int(last)) for first, last in pairwise(starts)]
        near = [
            _windows(single[first:last], pairs[first : max(last - 1, first)]) if self.encoder.windows else {}
            for first, last in bounds
        ]
        return near, _dot(unit(whole), queries).tolist()

    def _around(self, query: Query, texts: list[str]) -> list[float]:
        """Cosines with what surrounds each candidate; nothing where it was embedded with the passage."""
        if not self.encoder.windows:
            return [0.0] * len(texts)
        return list((self._surroundings(texts) @ query.vector).tolist())

    def _surroundings(self, texts: list[str]) -> Floats:
        """Unit vectors of passages' surroundings (n, dim); titles and headings recur, so that most are known already."""
        new = [text for text in dict.fromkeys(texts) if text not in self._contexts]
        if new:
            if len(self._contexts) > REMEMBERED:
                self._contexts.clear()
                new = list(dict.fromkeys(texts))
            self._contexts.update(zip(new, unit(self.encoder.sums(list(map(fold, new)))), strict=True))
        return np.stack([self._contexts[text] for text in texts]) if texts else np.zeros((0, self.encoder.dim), np.float32)


def _covered(coverage: Coverage, held: list[int], folded: list[str], context: Context, name: int) -> float:
    """Share of the query in the best window, with part of what the announcing sentence and the record's name add to it."""
    windows = [*held, *(a | b for a, b in pairwise(held))]
    covered = max(map(coverage.share, windows))
    placed = max(coverage.share(window | name) for window in windows)
    if context.lead:
        led = coverage.share(reduce(or_, coverage.held([fold(context.lead), "".join(folded)])))
        covered += LEAD * max(led - covered, 0.0)
    return covered + PLACE * max(placed - covered, 0.0)


def _dot(one: Floats, other: Floats) -> Floats:
    """Inner products row by row."""
    return np.asarray(np.einsum("ij,ij->i", one, other), np.float32)


def _windows(single: Iterable[float], pairs: Iterable[float]) -> dict[tuple[int, int], float]:
    """Scores of sentences and of pairs of neighbours -> {(first, last + 1): score}."""
    return {(i, i + 1): float(s) for i, s in enumerate(single)} | {(i, i + 2): float(s) for i, s in enumerate(pairs)}
