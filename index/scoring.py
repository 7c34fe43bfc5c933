"""Query + candidates -> what both legs say of each, and its best window of sentences. Searches nothing and orders nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

import numpy as np

from index.asked import Asked, holds
from index.context import Context
from index.coverage import Coverage
from index.dense import Dense, Ints
from index.encoder import Encoder, Floats, unit
from index.expand import Expansion
from index.fold import fold
from index.lexical import Lexical
from index.lexicon import Lexicon
from index.reader import Filters
from index.record import Passage, Window
from index.update import spans_of

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


class Scorer:
    """Scores candidates of one version; remembers cut passages and surroundings, which recur."""

    def __init__(self, dense: Dense, lexical: Lexical, encoder: Encoder, lexicon: Lexicon) -> None:
        self.dense, self.lexical, self.encoder, self.lexicon = dense, lexical, encoder, lexicon
        self._contexts: dict[str, Floats] = {}
        self._sentences = lru_cache(maxsize=REMEMBERED)(self._cut)

    def _cut(self, row: int, text: str) -> tuple[list[tuple[int, int]], list[str]]:
        """The windows' units of a passage: offsets, and the folded text of each. `row` tells passages apart."""
        spans = spans_of(text, self.encoder.windows)
        return spans, [fold(text[start:end]) for start, end in spans]

    def score(self, query: Query, found: dict[int, tuple[Passage, Context]], bm25: dict[int, float]) -> dict[int, Scored]:
        """Both legs' scores and the best window of each candidate."""
        coverage = Coverage(query.expansion.clauses, self.lexical)
        best = max(bm25.values(), default=0.0) or 1.0
        whole, single, pairs, starts = self._cosines(query.vector, list(found))
        around = self._surroundings([context.text() for _, context in found.values()]) @ query.vector
        cut = [self._sentences(row, passage.text) for row, (passage, _) in found.items()]
        parts = iter(coverage.held([text for _, folded in cut for text in folded]))
        scored = {}
        for at, (row, (_, context)) in enumerate(found.items()):
            first, last = int(starts[at]), int(starts[at + 1])
            near = _windows(single[first:last], pairs[first : max(last - 1, first)])
            spans, folded = cut[at]
            held = list(islice(parts, len(folded)))
            cover = _windows(map(coverage.share, held), [coverage.share(a | b) for a, b in pairwise(held)])
            window = max(cover, key=lambda w: near.get(w, 0.0) + WINDOW * cover[w] - 0.01 * (w[1] - w[0]))
            covered = max(cover.values())
            if context.lead:
                lead, whole_text = coverage.held([fold(context.lead), "".join(folded)])
                led = coverage.share(lead | whole_text)
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
        held = coverage.held(folded)
        weighed = []
        for first in range(len(spans)):
            both, total = held[first], np.zeros(self.encoder.dim, np.float32)
            for last in range(first, min(first + longest, len(spans))):
                both |= held[last]
                total = total + sums[last] if last < len(sums) else total
                fits = bool(query.asked and holds(query.asked, "".join(folded[first : last + 1]), query.folded, self.lexicon))
                cosine = float(unit(total) @ query.vector)
                weighed.append(Weighed(spans[first][0], spans[last][1], cosine, coverage.share(both), fits))
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
