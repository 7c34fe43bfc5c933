"""Material -> batches of text pairs that belong together. Each task is one way of making a question and what answers it.

A batch is two Raggeds of equally many rows, and for each row a number: rows of one number are not each other's
negatives. Everything is drawn from the generator it is given, so a step number makes its batch again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from index.training.material import DATE, NUMBER, Forms, Glosses, Pairs, Stories
from index.training.ragged import Ints, Ragged, Table, join, replace

Random = np.random.Generator
BLOCK = 8
"""Paragraphs of one record that stand together in a batch: each other's hard negatives."""
LONGEST = 200


class Batch(NamedTuple):
    a: Ragged
    b: Ragged
    group: Ints


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a task may draw from."""

    stories: Stories
    pairs: dict[str, Pairs]
    forms: dict[str, Forms]
    glosses: dict[str, Glosses]
    sorts: Ints
    asking: dict[str, dict[int, Table]]
    """Language -> what is asked for (0: nothing in particular) -> ids of question words."""
    date_signs: Ints
    han: Ints
    """Ids of the Chinese tokens."""


def thin(text: Ragged, share: float, random: Random) -> Ragged:
    """Drop a share of the tokens; a row that would be empty stays."""
    mask = random.random(len(text.flat)) >= share
    kept = np.bincount(text.owner[mask], minlength=len(text.lengths))
    return text.keep(mask | (kept == 0)[text.owner])


def shorten(text: Ragged, longest: int = LONGEST) -> Ragged:
    """The first tokens of each row."""
    return text.keep(np.arange(len(text.flat)) - text.starts[text.owner] < longest)


def parallel(kind: str, join_share: float, drop: float) -> Callable[[Material, int, Random], Batch]:
    """Sentences that translate each other; a share of them together with the sentence that follows."""

    def draw(material: Material, size: int, random: Random) -> Batch:
        pairs = material.pairs[kind]
        rows = random.choice(len(pairs.a), size, replace=len(pairs.a) < size)
        after = np.minimum(rows + 1, len(pairs.a) - 1)
        last = np.where((pairs.follows[after] == 1) & (random.random(size) < join_share), after, rows) + 1
        a, b = (shorten(side.between(rows, last)) for side in (pairs.a, pairs.b))
        return Batch(thin(a, drop, random), thin(b, drop, random), rows)

    return draw


def lexicon(first: str, second: str) -> Callable[[Material, int, Random], Batch]:
    """One to three terms in one language against the same terms in another, any forms of them."""

    def draw(material: Material, size: int, random: Random) -> Batch:
        sides = [material.forms[first], material.forms[second]]
        known = np.flatnonzero((sides[0].counts > 0) & (sides[1].counts > 0))
        picked = [random.choice(known, size, replace=len(known) < size) for _ in range(3)]
        many = random.choice([1, 2, 3], size, p=[0.5, 0.3, 0.2])
        parts: list[list[Ragged]] = [[], []]
        for place, terms in enumerate(picked):
            for side, form in enumerate(sides):
                text = form.options.take(form.first[terms] + (random.random(size) * form.counts[terms]).astype(np.int64))
                parts[side].append(text.keep((place < many)[text.owner]))
        return Batch(join(*parts[0]), join(*parts[1]), np.where(many == 1, picked[0], -1 - np.arange(size)))

    return draw


def _places(stories: Stories, size: int, random: Random) -> tuple[Ints, Ints]:
    """Paragraphs in blocks of one record, and a sentence of each."""
    blocks = size // BLOCK
    starts = random.integers(0, len(stories.paragraphs) - 1 - BLOCK, blocks)
    paragraphs = (starts[:, None] + np.arange(BLOCK)).ravel()
    counts = stories.paragraphs[paragraphs + 1] - stories.paragraphs[paragraphs]
    sentences = stories.paragraphs[paragraphs] + (random.random(len(paragraphs)) * counts).astype(np.int64)
    return paragraphs, sentences


def _targets(stories: Stories, paragraphs: Ints, sentences: Ints, random: Random, rest: float) -> Ragged:
    """For each sentence a window of one or two with it, its paragraph, or (a share) its paragraph without it."""
    first, last = stories.paragraphs[paragraphs], stories.paragraphs[paragraphs + 1]
    size, dice = len(paragraphs), random.random(len(paragraphs))
    left = np.where(random.random(size) < 0.5, sentences - 1, sentences)
    lo, hi = np.maximum(left, first), np.minimum(left + 2, last)
    alone = random.random(size) < 0.4
    lo, hi = np.where(alone, sentences, lo), np.where(alone, sentences + 1, hi)
    whole = dice < rest + 0.25
    lo, hi = np.where(whole, np.maximum(first, sentences - 6), lo), np.where(whole, np.minimum(last, sentences + 7), hi)
    text = stories.sentences.between(lo, hi)
    ends = np.append(stories.sentences.starts, len(stories.sentences.flat))
    at = np.arange(len(text.flat)) - text.starts[text.owner] + ends[lo][text.owner]
    inside = (at >= ends[sentences][text.owner]) & (at < ends[sentences + 1][text.owner])
    return shorten(text.keep(~inside | ((dice >= rest) | (hi - lo == 1))[text.owner]))


def _asked(material: Material, text: Ragged, lang: str, random: Random) -> Ragged:
    """Take one thing that can be asked for out of each row and put a question word in its place."""
    sort = material.sorts[text.flat]
    date = np.isin(text.flat, material.date_signs)
    draw = np.where(sort > 0, random.random(len(text.flat)), 0.0)
    best = np.zeros(len(text.lengths))
    np.maximum.at(best, text.owner, draw)
    chosen = (draw > 0) & (draw == best[text.owner])
    after = np.append(date[1:], False) & (np.append(text.owner[1:], -1) == text.owner)
    wanted = np.zeros(len(text.lengths), np.int64)
    wanted[text.owner[chosen]] = np.where((sort[chosen] == NUMBER) & after[chosen], DATE, sort[chosen])
    of_date = (wanted == DATE)[text.owner] & (date | ((sort == NUMBER) & after))
    words = _words(material, lang, wanted, random)
    return join(words, text.keep(~chosen & ~of_date))


def _words(material: Material, lang: str, wanted: Ints, random: Random) -> Ragged:
    """A random phrase of question words for each sort of thing wanted."""
    asking = material.asking[lang]
    rows = [asking[int(sort)] for sort in wanted]
    picked = (random.random(len(rows)) * [len(row) for row in rows]).astype(int)
    ids = [row.flat[row.starts[i] : row.starts[i] + row.lengths[i]] for row, i in zip(rows, picked, strict=True)]
    return Ragged(np.concatenate(ids), np.fromiter(map(len, ids), np.int64, len(ids)))


def glossed(material: Material, text: Ragged, lang: str, random: Random) -> Ragged:
    """Chinese tokens -> renderings word by word; order and grammar do not matter to a mean of token vectors."""
    gloss = material.glosses[lang]
    return replace(text, gloss.options, gloss.first, gloss.counts, random)


def record(lang: str, question: float, rest: float) -> Callable[[Material, int, Random], Batch]:
    """A thinned sentence of a record, or (a share) a question made of it, in a language, against a place in its paragraph."""

    def draw(material: Material, size: int, random: Random) -> Batch:
        paragraphs, sentences = _places(material.stories, size, random)
        text = shorten(material.stories.sentences.take(sentences), 80)
        target = _targets(material.stories, paragraphs, sentences, random, rest if lang == "zh" else 0.0)
        ask = random.random(len(paragraphs)) < question
        plain = thin(text.keep(~ask[text.owner]), 0.4, random)
        asked = text.keep(ask[text.owner])
        if lang != "zh":
            plain, asked = glossed(material, plain, lang, random), asked
        words = _asked(material, thin(asked, 0.35, random), lang, random)
        words = words.keep(ask[words.owner])
        if lang != "zh":
            words = _keep_words_glossed(material, words, lang, random)
        query = join(plain, words)
        good = (query.lengths > 2) & (target.lengths > 2)
        return _rows(Batch(query, thin(target, 0.1, random), paragraphs), good)

    return draw


def _keep_words_glossed(material: Material, text: Ragged, lang: str, random: Random) -> Ragged:
    """Gloss the Chinese tokens; those that have no gloss but are English or Russian (question words) stay."""
    gloss = material.glosses[lang]
    foreign = np.isin(text.flat, np.concatenate([row.flat for row in material.asking[lang].values()]))
    own = text.keep(foreign)
    return join(own, replace(text.keep(~foreign), gloss.options, gloss.first, gloss.counts, random))


def _rows(batch: Batch, good: np.ndarray) -> Batch:
    """Only the rows that are good."""
    kept = [Ragged(side.flat[good[side.owner]], side.lengths[good]) for side in (batch.a, batch.b)]
    return Batch(kept[0], kept[1], batch.group[good])


def title(material: Material, size: int, random: Random) -> Batch:
    """A record's title against one of its first paragraphs."""
    stories = material.stories
    rows = random.choice(len(stories.titles), size, replace=len(stories.titles) < size)
    first, last = stories.records[rows], stories.records[rows + 1]
    at = first + (random.random(size) * np.minimum(last - first, 8)).astype(np.int64)
    at = np.minimum(at, len(stories.paragraphs) - 2)
    text = shorten(stories.sentences.between(stories.paragraphs[at], stories.paragraphs[at + 1]))
    batch = Batch(thin(stories.titles.take(rows), 0.15, random), thin(text, 0.1, random), rows)
    return _rows(batch, (batch.a.lengths > 1) & (batch.b.lengths > 8))


def bag(material: Material, size: int, random: Random) -> Batch:
    """Part of a sentence, mixed with any Chinese tokens, against the whole mixture: each token must tell itself from others."""
    sentences = material.stories.sentences
    rows = random.integers(0, len(sentences), size)
    text = shorten(sentences.between(rows, np.minimum(rows + 2, len(sentences))), 60)
    other = random.random(len(text.flat)) < 0.4
    mixed = Ragged(np.where(other, random.choice(material.han, len(text.flat)), text.flat), text.lengths)
    batch = Batch(thin(mixed, 0.75, random), mixed, rows)
    return _rows(batch, (batch.a.lengths > 2) & (batch.b.lengths > 8))


def turn(material: Material, size: int, random: Random) -> Batch:
    """A short paragraph against the paragraph after it."""
    stories = material.stories
    at = random.integers(0, len(stories.paragraphs) - 3, size * 2)
    a = stories.sentences.between(stories.paragraphs[at], stories.paragraphs[at + 1])
    b = stories.sentences.between(stories.paragraphs[at + 1], stories.paragraphs[at + 2])
    good = (a.lengths > 5) & (a.lengths < 60) & (b.lengths > 8) & ~np.isin(at + 1, stories.records)
    batch = _rows(Batch(a, shorten(b), at), good)
    return _rows(batch, np.arange(len(batch.group)) < size)
