"""Query + filters -> [Hit]: asks both legs, scores the candidates' sentence windows, fuses, keeps each paragraph once.

Does not rewrite questions and does not decide what answers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from threadpoolctl import threadpool_limits

from index import encoder as encoders
from index.asked import asked
from index.context import Context
from index.encoder import Encoder, Prompts, unit
from index.expand import Script, expand, form_of, script
from index.filters import Filters
from index.fold import fold
from index.fusion import LEXICAL, fuse
from index.home import Home, HomeError, Manifest
from index.lexical import Clause
from index.lexicon import Lexicon, Term
from index.own import lexicon_of
from index.reader import Reader
from index.record import Hit, Passage
from index.reranker import POOL, Reranker
from index.romanised import attested, names_in
from index.scoring import RENDERED, Query, Scored, Scorer
from index.speaker import speaker_names
from index.stores import opened
from index.titles import within
from index.tokens import stems
from index.transcribed import Spelling, spellings, transcribed, unknown

Mode = Literal["hybrid", "dense", "lexical"]

FOCUS = 0.5
"""Weight of the vector of the part of a query that counts for more."""

REMEMBERED = 50_000
"""Words of which it is kept in memory whether the records hold them."""

CANDIDATES = 100
"""Passages that each leg proposes at least."""


_TOKEN = re.compile("[\u3400-\u9fff]{1,2}")
"""What is one token of its own."""


class _GoneError(Exception):
    """A version's passages are no longer in the database."""


class Retriever:
    """One home's current version, opened for searching."""

    def __init__(self, home: Home, manifest: Manifest, encoder: Encoder, own: Path | None = None) -> None:
        self.home, self.manifest, self.encoder, self._own = home, manifest, encoder, own
        self.reranker: Reranker | None = None
        self._open(manifest)
        threadpool_limits(1, "blas")  # products of a query are small: threads that wait for the next one cost more than they save

    def _open(self, manifest: Manifest) -> None:
        before, self.manifest = getattr(self, "reader", None), manifest
        self.reader = Reader(self.home.database, manifest.version)
        self._persons: dict[str, list[Spelling]] | None = None
        self.store = opened(self.home, manifest, self.reader)
        self.dense, self.lexical = self.store.dense, self.store.lexical
        self.lexicon: Lexicon = lexicon_of(self._own or self.home.lexicon)
        self.scorer = Scorer(self.dense, self.lexical, self.encoder, self.lexicon)
        self.occurs = lru_cache(maxsize=REMEMBERED)(self._found)
        if before is not None:
            before.close()

    def refresh(self) -> None:
        """Move to a newer version, if one was published since."""
        current = self.home.current()
        if current != self.manifest.version:
            self._open(self.home.manifest(current))

    def query(self, text: str, filters: Filters | None = None, focus: str = "") -> Query:
        """Prepare a text for searching; names in filters may be in any language. `focus`: a part of it that counts for more."""
        self.hear(text)
        folded = fold(text)
        expansion = expand(text, self.lexicon, focus, self.occurs)
        vector = unit(self.encoder.query(folded))
        if focus:
            vector = unit(vector + FOCUS * unit(self.encoder.query(fold(focus))))
        if expansion.chinese:
            vector = unit(vector + RENDERED * unit(self.encoder.query(expansion.chinese)))
        return Query(text, folded, expansion, asked(folded), vector, self._named(filters or Filters()))

    def hear(self, text: str) -> None:
        """Learn the names that a text writes in other letters and the records in Chinese: Hu Jingwen, Ху Цзинвэня, Duranty."""
        kind = script(fold(text))
        if kind == "zh":
            return
        for name in names_in(text):
            words = len(stems(fold(name.form)))
            if any(found.end - found.start == words for found in self.lexicon.find_words(fold(name.form), kind)):
                continue
            if chinese := attested(name, self.occurs, lambda word: self.lexical.frequency("words", word) > 0):
                self._learn(Term("person" if name.person else "organisation", chinese, *_spelt(name.form, kind)))
        known = [stem for found in self.lexicon.find_words(fold(text), kind) for stem in found.form.split()]
        for word in unknown(text, known):
            if chinese := transcribed(word, self._spellings):
                self._learn(Term("person", chinese, *_spelt(word, kind)))

    def _learn(self, term: Term) -> None:
        self.lexicon = self.scorer.lexicon = self.lexicon.learn(term)

    @property
    def _spellings(self) -> dict[str, list[Spelling]]:
        """How the persons of the version that is open are spelt in Chinese."""
        if self._persons is None:
            self._persons = spellings(self.reader.persons())
        return self._persons

    def _found(self, form: str) -> bool:
        """Whether a passage holds a folded form: as a word, or all its pairs of characters, or all its words."""
        if self.lexical.frequency("words", form) or self.lexical.frequency("chars", form):
            return True
        if _TOKEN.fullmatch(form):
            return False
        tokens = tuple(token for token in form_of(form, single=False) if token[0] == "chars")
        if not all(self.lexical.frequency(*token) for token in tokens):
            return False
        return len(tokens) == 1 or bool(tokens and self.lexical.search([Clause(1.0, (tokens,))], 1))

    def _named(self, filters: Filters) -> Filters:
        """The filters with the names that the records themselves use: `Snow` is 斯诺 in one and 埃德加·斯诺 in another."""
        given = {"speaker": filters.speaker, "person": filters.person}
        for name in filter(None, given.values()):
            self.hear(name)
        forms = {key: self.reader.names_of(speaker_names(name, self.lexicon)) for key, name in given.items() if name}
        return replace(filters, speaker=forms.get("speaker"), person=forms.get("person"))

    def search(self, query: Query, k: int = 10, mode: Mode = "hybrid") -> list[Hit]:
        """The best k paragraphs, each by its best piece; fewer where fewer pass the filters. A hybrid ranking is reranked, if anything reranks."""
        if self.reranker and mode == "hybrid":
            return self.reranker.rerank(query.text, self._best(query, max(k, POOL), mode))[:k]
        return self._best(query, k, mode)

    def _best(self, query: Query, k: int, mode: Mode) -> list[Hit]:
        wanted = max(CANDIDATES, k)
        while True:
            try:
                hits, more = self._search(query, k, mode, wanted)
            except _GoneError:  # two versions were published since this one was opened: the texts of its removed records are gone
                version = self.manifest.version
                self.refresh()
                if self.manifest.version == version:
                    raise self.home.damaged("passages are missing in its database") from None
                return self._best(query, k, mode)
            if len(hits) == k or not more:
                return hits
            wanted *= 4  # they were pieces of few paragraphs

    def _search(self, query: Query, k: int, mode: Mode, wanted: int) -> tuple[list[Hit], bool]:
        """The hits among the `wanted` best passages of each leg, and whether a leg has more; in hybrid search also among those of named records."""
        vector = None if mode == "lexical" else query.vector
        clauses = None if mode == "dense" else query.expansion.clauses
        near, bm25 = self.store.candidates(vector, clauses, wanted, query.filters)
        more = wanted in (len(near), len(bm25))
        several = mode == "hybrid" and self.manifest.records > 1
        if several and (named := within(self.store, self.reader, query.text, query.expansion.clauses, query.filters)):
            nearer, told = self.store.candidates(vector, clauses, CANDIDATES, named)
            near, bm25 = [*near, *nearer], told | bm25
        found = self.reader.passages(sorted({*bm25, *near}))
        if len(found) < len({*bm25, *near}):
            raise _GoneError
        scored = self.scorer.score(query, found, bm25)
        scores = _fused(scored, mode, LEXICAL[query.expansion.script])
        best = sorted(scores, key=lambda row: (-scores[row], row))
        hits = list(_once((self._hit(scores[row], scored[row], *found[row]) for row in best), k))
        return hits, more

    def _hit(self, score: float, one: Scored, passage: Passage, context: Context) -> Hit:
        legs = {"dense": one.dense, "lexical": one.lexical, "coverage": one.coverage}
        return Hit(passage, score, one.window, legs, context.place())


def _spelt(form: str, kind: Script) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Russian forms of a term that a question of one script writes so."""
    return ((form,), ()) if kind == "en" else ((), (form,))


def _fused(scored: dict[int, Scored], mode: Mode, weight: float) -> dict[int, float]:
    """Scores by row, of one leg or of both."""
    dense = {row: one.dense for row, one in scored.items()}
    lexical = {row: one.lexical for row, one in scored.items() if one.lexical > 0}
    return {"dense": dense, "lexical": lexical}[mode] if mode != "hybrid" else fuse(dense, lexical, weight)


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


def open_home(path: Path, own: Path | None = None) -> Retriever:
    """Open a home for searching; `own`: a user's lexicon in the place of the home's. Raises HomeError where it holds no index, is damaged, or needs an encoder that is missing."""
    home = Home(path)
    current = home.current()
    if not current:
        raise HomeError(f"there is no index in {path}; make one with: jiyao index RECORDS --home {path}")
    manifest = home.manifest(current)
    try:
        encoder = encoders.load(manifest.encoder, home.cache, Prompts(manifest.query_prefix, manifest.passage_prefix))
    except encoders.EncoderError as error:
        raise HomeError(f"the index in {path} was made by an encoder that cannot be loaded: {error}") from None
    if encoder.revision != manifest.revision:
        raise HomeError(
            f"the index in {path} was made by encoder {manifest.encoder!r} of revision {manifest.revision}, here is {encoder.revision};"
            f" make it anew with: jiyao index RECORDS --home {path} --rebuild"
        )
    return Retriever(home, manifest, encoder, own)
