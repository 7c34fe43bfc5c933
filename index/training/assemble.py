"""Prepared folder + lexicon + sizes -> tokenizer, material to draw batches from, shared parts, first rows of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from index.lexicon import Term
from index.training import initial, material, tasks, vocabulary
from index.training.asking import ASKING
from index.training.ragged import Table, table
from index.training.vocabulary import HAN, Counts, Sizes


@dataclass(frozen=True, slots=True)
class Choice:
    """How the vocabulary is chosen: sizes, the share of general Chinese, the count from which a form stands alone."""

    sizes: Sizes = field(default_factory=Sizes)
    general: float = 0.4
    whole: float = 100.0


@dataclass(frozen=True, slots=True)
class Assembled:
    """`parts`: for every token the numbers of the parts that it shares with others; `part_count` of them in all."""

    tokenizer: Any
    pieces: list[str]
    stems: dict[str, str]
    counts: Counts
    material: tasks.Material
    english: dict[str, list[str]]
    parts: Table
    part_count: int


def assemble(prepared: Path, terms: list[Term], choice: Choice) -> Assembled:
    """Everything that training needs, in memory."""
    counts = vocabulary.count(prepared, terms)
    scores, stems = vocabulary.build(counts, terms, choice.sizes, choice.general, choice.whole)
    tokenizer = vocabulary.tokenizer(scores)
    pieces = [tokenizer.id_to_token(number) for number in range(tokenizer.get_vocab_size())]
    encode = material.encoder(tokenizer)
    english, russian = material.renderings(dictionary(prepared), terms)
    drawn = tasks.Material(
        stories=material.stories(prepared / "stories.txt", encode),
        pairs=material.pairs(prepared / "pairs.tsv", encode),
        forms={lang: material.forms(terms, lang, encode) for lang in ("zh", "en", "ru")},
        glosses={
            "en": material.glosses(pieces, english, False, encode),
            "ru": material.glosses(pieces, russian, True, encode),
        },
        sorts=material.sorts(pieces, terms),
        asking={lang: {sort: encode(words) for sort, words in rows.items()} for lang, rows in ASKING.items()},
        date_signs=np.array([tokenizer.token_to_id(sign) for sign in "年月日号" if tokenizer.token_to_id(sign) is not None]),
        han=np.array([number for number, piece in enumerate(pieces) if HAN.fullmatch(piece)]),
    )
    parts, part_count = shared_parts(pieces, stems)
    return Assembled(tokenizer, pieces, stems, counts, drawn, english, parts, part_count)


def dictionary(prepared: Path) -> list[tuple[str, str]]:
    """The dictionary's pairs in pairs.tsv."""
    with (prepared / "pairs.tsv").open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines if line.startswith("zh-en/word\t"))
        return [(row[1], row[2]) for row in rows]


def shared_parts(pieces: list[str], stems: dict[str, str]) -> tuple[Table, int]:
    """For each piece its parts: a Chinese word's characters, an English or Russian form's stem."""
    known: dict[str, int] = {}
    rows: list[list[int]] = []
    for piece in pieces:
        names = list(piece) if HAN.fullmatch(piece) else [f"stem {stems[piece]}"] if piece in stems else []
        rows.append([known.setdefault(name, len(known)) for name in names])
    return table(rows), len(known)


def frequency(drawn: tasks.Material, size: int) -> np.ndarray:
    """How often each token stands in the material; dictionary entries count half, other pairs three times."""
    counts = np.bincount(drawn.stories.sentences.flat, minlength=size).astype(np.float64)
    for kind, pairs in drawn.pairs.items():
        weight = 0.5 if kind.endswith("/word") else 3.0
        for side in (pairs.a, pairs.b):
            counts += weight * np.bincount(side.flat, minlength=size)
    return counts


def first_table(made: Assembled, terms: list[Term], dim: int, seed: int, model: Path | None, share: float = 0.5) -> np.ndarray:
    """First rows: random, or with the meanings that an English sentence encoder gives; frequent tokens are shorter.

    Lengths are a / (a + p) with a = 0.001 and p the token's share of the text (SIF; Arora and others, 2017).
    """
    random = np.random.default_rng(seed)
    size = len(made.pieces)
    rows = np.zeros((size, dim), np.float32)
    if model is not None:
        texts = initial.meanings(made.pieces, made.stems, made.counts.latin, made.english, terms)
        rows = initial.encoded(model, texts)
    counts = frequency(made.material, size)
    lengths = 1e-3 / (1e-3 + counts / counts.sum())
    return np.asarray(initial.first_rows(rows, dim, share, random) * lengths[:, None], np.float32)
