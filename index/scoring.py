"""Query + candidates -> what both legs say of each, and its best window of sentences. Searches nothing and orders nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from index.asked import Asked, all_hold
from index.context import Context
from index.coverage import Coverage, Held
from index.dated import agrees, days
from index.encoder import Encoder, Floats, unit
from index.expand import Expansion
from index.filters import Filters
from index.fold import fold, fold_all
from index.legs import Postings, Vectors
from index.lexicon import Lexicon
from index.named import rests
from index.near import Near, nearness
from index.record import Hit, Passage, Window
from index.remembered import Remembered
from index.split import sentences
from index.windows import Ints, Row, Scores, runs

REMEMBERED = 20_000
"""Surroundings, their folded forms and cut passages that are kept in memory."""

Found = dict[int, tuple[Passage, Context]]
Cut = tuple[list[tuple[int, int]], list[str]]
"""The sentences of a passage: offsets, and the folded text of each."""

AT_ONCE = 100
"""Surroundings that are embedded in one call."""

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
        self._covering: tuple[Expansion, Coverage] | None = None
        self._cuts = Remembered(_cut, REMEMBERED)
        self._folded = Remembered(fold_all, REMEMBERED)
        self._embedded: Remembered[str, Floats] = Remembered(self._sums, REMEMBERED)

    def score(self, query: Query, found: Found, bm25: dict[int, float]) -> dict[int, Scored]:
        """Both legs' scores and the best window of each candidate."""
        if not found:
            return {}
        passages, contexts = zip(*found.values(), strict=True)
        coverage = self.coverage(query.expansion)
        cut = self._cuts.of([(row, passage.text) for row, (passage, _) in found.items()])
        row = Row(np.array([len(folded) for _, folded in cut]))
        places = self._folded.of([context.place() for context in contexts])
        many = len({passage.record for passage in passages}) > 1
        near = self._near(query, places if many else [], list(found), row, beside=bool(bm25))
        held, named, led = self._held(coverage, [folded for _, folded in cut], places, [context.lead for context in contexts])
        single, pair = coverage.share(held), coverage.share(held[row.pairs] | held[row.pairs + 1])
        first, last = row.best(near.single + WINDOW * single - 0.01, near.pair + WINDOW * pair - 0.02)
        covered = _covered(coverage, row, held, single, pair, named, led)
        fits = ASKED * self._fit(query, [folded for _, folded in cut], first, last)
        share = np.array([KINDS.get(passage.kind, 1.0) for passage in passages])
        lexical = np.array([bm25.get(at, 0.0) for at in found])
        lexical = lexical / (np.max(share * lexical) or 1.0)
        dense = near.best + PARAGRAPH * near.whole + CONTEXT * self._around(query, contexts)
        if many:
            asked = days(query.text)
            dated = np.array([DATED * agrees(asked, context.dated) for context in contexts])
            dense = dense + NAMED * coverage.share(named) + dated
            lexical = lexical + DENSITY * (coverage.density(held, row.counts, named) - lexical) + dated
        dense = share * (dense + fits)
        lexical = share * (lexical + COVERAGE * covered + fits) if bm25 else np.zeros(len(found))
        windows = [
            Window(spans[begin][0], spans[end - 1][1], cosine)
            for (spans, _), begin, end, cosine in zip(
                cut, first.tolist(), last.tolist(), near.at(first, last).tolist(), strict=True
            )
        ]
        return dict(zip(found, map(Scored, dense.tolist(), lexical.tolist(), covered.tolist(), windows), strict=True))

    def weigh(self, query: Query, hit: Hit, longest: int = 3) -> list[Weighed]:
        """Every run of one to `longest` sentences of a passage with what speaks for it, be it there or in the record's name."""
        passage = hit.passage
        coverage = self.coverage(query.expansion)
        sums, _ = self.dense.vectors(np.array([passage.row], np.int64))
        ((spans, folded),) = self._cuts.of([(passage.row, passage.text)])
        held = coverage.held([*folded, fold(hit.place)])
        count = len(spans)
        own = np.zeros((count, self.encoder.dim), np.float32)
        own[: len(sums)] = sums[:count]
        first, last, totals, parts = runs(own, held[:count], longest)
        if self.encoder.windows:
            cosines = unit(totals) @ query.vector
        else:
            cosines = np.full(len(first), unit(sums.sum(axis=0)) @ query.vector)
        shares = coverage.share(parts | held[count])
        texts = ["".join(folded[begin:end]) for begin, end in zip(first, last, strict=True)]
        fits = all_hold(query.asked, texts, query.folded, self.lexicon) if query.asked else [False] * len(texts)
        return [
            Weighed(spans[begin][0], spans[end - 1][1], cosine, share, fit)
            for begin, end, cosine, share, fit in zip(first, last, cosines.tolist(), shares.tolist(), fits, strict=True)
        ]

    def _sums(self, texts: list[str]) -> Floats:
        """Vectors of surroundings (texts, dim), some at a time: nobody who asks waits for what makes an encoder ready for thousands."""
        parts = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
        return np.concatenate([self.encoder.sums(fold_all(part)) for part in parts])

    def coverage(self, expansion: Expansion) -> Coverage:
        """A query made ready; that of the query before is kept, whose hits are weighed one by one."""
        last = self._covering
        if last is None or last[0] is not expansion:
            last = self._covering = expansion, Coverage(expansion.clauses, self.lexical)
        return last[1]

    def _held(
        self, coverage: Coverage, cut: list[list[str]], places: list[str], leads: list[str]
    ) -> tuple[Held, Held, dict[int, Held]]:
        """The parts that each sentence holds, that each record's name holds, and that a passage and the sentence before it hold together."""
        before = {at: fold(lead) for at, lead in enumerate(leads) if lead}
        names = {place: len(cut) + len(before) + at for at, place in enumerate(dict.fromkeys(places))}
        held, whole = coverage.held_in([*cut, *([lead] for lead in before.values()), *([name] for name in names)])
        led = {at: whole[at] | whole[len(cut) + number] for number, at in enumerate(before)}
        return held[: sum(map(len, cut))], whole[[names[place] for place in places]], led

    def _near(self, query: Query, places: list[str], rows: list[int], row: Row, *, beside: bool) -> Near:
        """Cosines of windows and passages with the query, or with what it asks beyond the names of their records."""
        sums, starts = self.dense.vectors(np.array(rows, np.int64))
        queries, which = query.vector[None], np.zeros(len(rows), np.int64)
        if places:
            queries, which = self._rests(query, places, REST if beside else ALONE)
        return nearness(sums, starts, queries, which, row, windows=self.encoder.windows)

    def _rests(self, query: Query, places: list[str], rest: float) -> tuple[Floats, Ints]:
        """The query's vector (n, dim) as it is and drawn to what it asks beyond the folded name of a record; which of them is each record's."""
        distinct = list(dict.fromkeys(places))
        left = dict(zip(distinct, rests(query.text, query.expansion.script, distinct, self.lexicon), strict=True))
        texts = [text for text in dict.fromkeys(left.values()) if text] if self.encoder.windows else []
        vectors = unit(self.encoder.sums(texts)) if texts else np.zeros((0, self.encoder.dim), np.float32)
        number = {text: at for at, text in enumerate(texts, 1)}
        drawn = np.concatenate([query.vector[None], unit(rest * vectors + (1 - rest) * query.vector)])
        return drawn, np.array([number.get(left[place], 0) for place in places], np.int64)

    def _fit(self, query: Query, cut: list[list[str]], first: Ints, last: Ints) -> NDArray[np.bool_]:
        """Whether the best window of each passage, or a neighbour of it, holds the kind of thing that is asked for."""
        kind = query.asked
        if not kind:
            return np.zeros(len(cut), np.bool_)
        windows = zip(cut, first.tolist(), last.tolist(), strict=True)
        around = ["".join(folded[max(begin - 1, 0) : end + 1]) for folded, begin, end in windows]
        return np.array(all_hold(kind, around, query.folded, self.lexicon))

    def _around(self, query: Query, contexts: Sequence[Context]) -> Scores:
        """Cosines with what surrounds each candidate (title, heading, the sentence before); nothing where it was embedded with the passage."""
        if not self.encoder.windows:
            return np.zeros(len(contexts))
        texts = [(context.title, context.heading, context.lead) for context in contexts]
        distinct = {text: at for at, text in enumerate(dict.fromkeys(part for parts in texts for part in parts if part))}
        sums = np.stack([*self._embedded.of(list(distinct)), np.zeros(self.encoder.dim, np.float32)])
        around = sums[np.array([[distinct.get(part, len(distinct)) for part in parts] for parts in texts])].sum(axis=1)
        return np.asarray(unit(around) @ query.vector, np.float64)


def _cut(passages: list[tuple[int, str]]) -> list[Cut]:
    """The sentences of passages, which rows and texts name."""
    spans = [sentences(text) or [(0, len(text))] for _, text in passages]
    ends = list(accumulate(map(len, spans), initial=0))
    folded = fold_all([text[start:end] for (_, text), own in zip(passages, spans, strict=True) for start, end in own])
    return [(own, folded[first:last]) for own, (first, last) in zip(spans, pairwise(ends), strict=True)]


def _covered(coverage: Coverage, row: Row, held: Held, single: Scores, pair: Scores, named: Held, led: dict[int, Held]) -> Scores:
    """Share of the query in the best window, with part of what the announcing sentence and the record's name add to it."""
    rest = ~named[row.owners]
    placed = [coverage.share(held & rest), coverage.share((held[row.pairs] | held[row.pairs + 1]) & rest[row.pairs])]
    highest, with_name = (row.most(_longer(row, one, two)) for one, two in ((single, pair), placed))
    covered = highest.copy()
    for at, parts in led.items():
        covered[at] += LEAD * max(float(coverage.share(parts)) - covered[at], 0.0)
    return np.asarray(covered + PLACE * np.maximum(with_name + coverage.share(named) - covered, 0.0))


def _longer(row: Row, single: Scores, pair: Scores) -> Scores:
    """The higher score of each sentence alone and with the one after it."""
    best = single.copy()
    best[row.pairs] = np.maximum(best[row.pairs], pair)
    return best
