"""Prepared text, lexicon, tokenizer -> token ids: sentences of the records, pairs by kind, word-by-word glosses.

A gloss table gives, for a Chinese token, the ids of its English or Russian renderings. Chooses and samples nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.lexicon import Term
from index.training.inflect import inflected
from index.training.ragged import Ints, Table, table

HAN = re.compile("[㐀-鿿]+")
PERSON, PLACE, BODY, DATE, NUMBER = 1, 2, 3, 4, 5
"""What a token is when it can be asked for; 0: nothing of these."""

_SORT = {"person": PERSON, "place": PLACE, "organisation": BODY, "time": DATE}
_TAG = {"nr": PERSON, "nrt": PERSON, "nrfg": PERSON, "ns": PLACE, "nt": BODY}


@dataclass(frozen=True, slots=True)
class Stories:
    """Sentences of all records; `paragraphs[p] : paragraphs[p+1]` are those of a paragraph, `records` likewise."""

    sentences: Table
    titles: Table
    paragraphs: Ints
    records: Ints


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two texts a row; `follows[i]`: row i continues row i - 1."""

    a: Table
    b: Table
    follows: Ints


@dataclass(frozen=True, slots=True)
class Glosses:
    """Token t has the rows `first[t] : first[t] + counts[t]` of `options`."""

    options: Table
    first: Ints
    counts: Ints


@dataclass(frozen=True, slots=True)
class Forms:
    """Term n has the rows `first[n] : first[n] + counts[n]` of `options`."""

    options: Table
    first: Ints
    counts: Ints


Encode = Callable[[list[str]], Table]


def encoder(tokenizer: Any) -> Encode:
    """Texts -> table of ids without the unknown token."""

    def encode(texts: list[str]) -> Table:
        rows: list[list[int]] = []
        for start in range(0, len(texts), 20_000):
            batch = tokenizer.encode_batch_fast(texts[start : start + 20_000], add_special_tokens=False)
            rows += [[i for i in item.ids if i] for item in batch]
        return table(rows)

    return encode


def stories(path: Path, encode: Encode) -> Stories:
    """Read stories.txt."""
    titles: list[str] = []
    texts: list[str] = []
    paragraphs, records = [0], []
    fresh = False
    for line in path.read_text("utf-8").split("\n"):
        if not line:
            fresh = True
        elif fresh:
            titles.append("" if line == "-" else line)
            records.append(len(paragraphs) - 1)
            fresh = False
        else:
            texts += line.split("\t")
            paragraphs.append(len(texts))
    return Stories(encode(texts), encode(titles), np.array(paragraphs), np.array([*records, len(paragraphs) - 1]))


def pairs(path: Path, encode: Encode) -> dict[str, Pairs]:
    """Read pairs.tsv: kind -> pairs."""
    sides: dict[str, tuple[list[str], list[str], list[int]]] = defaultdict(lambda: ([], [], []))
    before = ""
    for line in path.read_text("utf-8").split("\n"):
        kind, *both = line.split("\t")
        if len(both) == 2:
            left, right, follows = sides[kind]
            left.append(both[0])
            right.append(both[1])
            follows.append(int(before == kind and kind.endswith("/sentence")))
        before = kind
    return {kind: Pairs(encode(a), encode(b), np.array(follows)) for kind, (a, b, follows) in sides.items()}


def forms(terms: list[Term], lang: str, encode: Encode) -> Forms:
    """All forms of the terms in a language; Russian ones inflected."""
    listed = [[*term.forms(lang)] for term in terms]
    if lang == "ru":
        listed = [list(dict.fromkeys([*row, *(f for form in row for f in inflected(form))])) for row in listed]
    counts = np.array([len(row) for row in listed])
    return Forms(encode([form for row in listed for form in row]), np.cumsum(counts) - counts, counts)


def short_gloss(gloss: str) -> str:
    """A dictionary gloss without remarks in brackets and `to`; empty where it explains rather than translates."""
    gloss = re.sub(r"\([^)]*\)|^to |^the |^an? |\bsb\b|\bsth\b", " ", gloss).split(";")[0].strip()
    return gloss if 0 < len(gloss.split()) <= 4 and not gloss.startswith(("surname", "classifier", "abbr")) else ""


def renderings(words: Iterable[tuple[str, str]], terms: list[Term]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Chinese word -> English words, Chinese word -> Russian words: the lexicon's, else the dictionary's and through English."""
    english: dict[str, list[str]] = defaultdict(list)
    russian: dict[str, list[str]] = defaultdict(list)
    through: dict[str, list[str]] = defaultdict(list)
    for term in terms:
        for form in term.zh:
            english[form] += term.en
            russian[form] += term.ru
        for form in term.en:
            through[form] += term.ru[:2]
    known = set(english)
    for word, gloss in words:
        text = short_gloss(gloss)
        if text and (word not in known or len(english[word]) < 2) and len(english[word]) < 4:
            english[word].append(text)
    for word, texts in english.items():
        if word not in russian:
            russian[word] = [form for text in texts for form in through.get(text, ())]
    return english, russian


def glosses(vocabulary: list[str], words: dict[str, list[str]], russian: bool, encode: Encode) -> Glosses:
    """For every Chinese token its renderings; a token of figures or Latin letters renders itself."""
    listed: list[list[str]] = []
    for piece in vocabulary:
        if HAN.fullmatch(piece):
            given = [w for w in dict.fromkeys(words.get(piece, ())) if w]
            listed.append([*given, *(f for w in given for f in inflected(w))] if russian else given)
        else:
            listed.append([piece] if piece.isascii() and piece.isalnum() else [])
    counts = np.array([len(row) for row in listed])
    return Glosses(encode([form for row in listed for form in row]), np.cumsum(counts) - counts, counts)


def sorts(vocabulary: list[str], terms: list[Term]) -> Ints:
    """What each token is when it can be asked for (PERSON …), by the lexicon, else by jieba's dictionary."""
    import jieba.posseg

    tags = jieba.posseg.dt.word_tag_tab
    if not tags:
        jieba.posseg.dt.initialize()
        tags = jieba.posseg.dt.word_tag_tab
    listed = {form: _SORT[term.kind] for term in terms if term.kind in _SORT for form in term.zh}
    found = [
        listed.get(piece) or (NUMBER if piece.isdigit() else _TAG.get(tags.get(piece, ""), 0) if len(piece) > 1 else 0)
        for piece in vocabulary
    ]
    return np.array(found)
