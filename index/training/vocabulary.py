"""Prepared text + lexicon -> tokenizer.json: a unigram model whose pieces were chosen, not learned.

Chinese: characters, and words as jieba cuts them. English and Russian: frequent words whole; for the rest what the
words of one Snowball stem share, and their endings; learned pieces for words never seen. The score of a piece is the
logarithm of its share in its script, so that the best cut is the one with few and frequent pieces.
"""

from __future__ import annotations

import json
import logging
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from index.lexicon import NAMES, Term
from index.tokens import stem

HAN, LATIN, CYRILLIC = re.compile("[㐀-鿿]+"), re.compile("[a-zà-ɏ]+"), re.compile("[а-яё]+")
UNKNOWN = "[UNK]"


class Sizes(NamedTuple):
    """How many pieces of each sort there are at most."""

    characters: int = 5200
    chinese: int = 11500
    english: int = 8000
    russian: int = 8800
    pieces: int = 800


class Counts(NamedTuple):
    """Words of the prepared text by script; the lexicon's are counted too."""

    han: Counter[str]
    latin: Counter[str]
    cyrillic: Counter[str]
    other: Counter[str]


def cutter(terms: Iterable[Term]) -> Any:
    """Jieba with the lexicon's Chinese forms among its words."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    cut = jieba.Tokenizer()
    cut.initialize()
    for term in terms:
        for form in term.zh:
            if len(form) > 1 and HAN.fullmatch(form):
                cut.add_word(form)
    return cut


def texts(folder: Path) -> Iterator[tuple[str, float]]:
    """All prepared texts with their weights: a dictionary gloss counts less than a sentence."""
    with (folder / "pairs.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            for text in parts[1:]:
                yield text, 0.5 if parts[0].endswith("/word") else 2.0
    with (folder / "stories.txt").open(encoding="utf-8") as lines:
        for line in lines:
            yield line, 1.0


def count(folder: Path, terms: list[Term]) -> Counts:
    """Count the words of the prepared text and, four times each, the forms of the lexicon."""
    cut = cutter(terms)
    counts = Counts(Counter(), Counter(), Counter(), Counter())
    listed = [(form, 4.0) for term in terms for forms in (term.zh, term.en, term.ru) for form in forms]
    for text, weight in [*texts(folder), *listed]:
        for run in HAN.findall(text):
            for word in cut.cut(run, HMM=False):
                counts.han[word] += weight  # type: ignore[assignment]
        for run in LATIN.findall(text):
            counts.latin[run] += weight  # type: ignore[assignment]
        for run in CYRILLIC.findall(text):
            counts.cyrillic[run] += weight  # type: ignore[assignment]
        for char in re.sub(r"[\s㐀-鿿a-zа-яё]", "", text):
            counts.other[char] += weight  # type: ignore[assignment]
    return counts


def general(counts: Counter[str], share: float) -> Counter[str]:
    """Chinese word counts with jieba's own counts of general text mixed in: `share` of the mass is theirs."""
    import jieba

    cut = jieba.Tokenizer()
    cut.initialize()
    theirs = {word: n for word, n in cut.FREQ.items() if n and HAN.fullmatch(word)}
    scale = share / (1 - share) * sum(counts.values()) / sum(theirs.values())
    mixed: Counter[str] = Counter(counts)
    for word, n in theirs.items():
        mixed[word] += n * scale
    return mixed


def chinese(counts: Counter[str], names: set[str], sizes: Sizes) -> dict[str, float]:
    """Characters by how many words have them, then words by count; short names of the lexicon come first."""
    characters: Counter[str] = Counter()
    for word, n in counts.items():
        for char in word:
            characters[char] += n
    kept = {char: float(characters[char]) for char, _ in characters.most_common(sizes.characters)}
    words = sorted((w for w in counts if 1 < len(w) <= 12), key=lambda w: (w not in names, -counts[w], w))
    chosen = {word: float(counts[word]) for word in words[: sizes.chinese]}
    alone = {char: counts.get(char, 0) + 0.02 * n for char, n in kept.items()}
    return alone | chosen


def common_start(words: list[str]) -> str:
    """The letters that all words begin with."""
    first, last = min(words), max(words)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


def alphabetic(counts: Counter[str], size: int, whole: float, names: set[str]) -> tuple[dict[str, float], dict[str, str]]:
    """Words -> pieces with their counts, and for every piece the stem it stands for.

    Words of one stem share the start they have in common; `whole`: the count from which a word is a piece of its own.
    A piece of a name counts as if it had been seen ten times more.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        groups[stem(word)].append(word)
    heads: Counter[str] = Counter()
    endings: Counter[str] = Counter()
    stems: dict[str, str] = {}
    wanted: set[str] = set()
    for root, words in groups.items():
        start = common_start(words)
        if len(start) < max(min(3, len(root)), len(root) - 2):
            start = ""
        for word in words:
            piece = word if not start or counts[word] >= whole else start
            heads[piece] += counts[word]
            stems[piece] = root
            if word in names:
                wanted.add(piece)
            if start and len(word) > len(start):
                endings[word[len(start) :]] += counts[word]
    best = sorted(heads, key=lambda piece: (-heads[piece] - 10 * (piece in wanted), piece))[:size]
    pieces = {piece: float(n) for piece, n in endings.most_common(500)}
    for piece in best:
        pieces[piece] = pieces.get(piece, 0) + heads[piece]
    return pieces, stems


def learned(counts: Counter[str], size: int) -> list[str]:
    """Pieces of words as the unigram trainer finds them over the kinds of words, not their counts; letters last, by the alphabet.

    The trainer itself puts letters in an order that differs from call to call.
    """
    from tokenizers import Tokenizer, models, trainers

    tokenizer = Tokenizer(models.Unigram())
    trainer = trainers.UnigramTrainer(
        vocab_size=size, unk_token=UNKNOWN, special_tokens=[UNKNOWN], show_progress=False, max_piece_length=8
    )
    tokenizer.train_from_iterator(sorted(counts), trainer)
    found = [(piece, score) for piece, score in json.loads(tokenizer.to_str())["model"]["vocab"] if piece != UNKNOWN]
    longer = sorted((entry for entry in found if len(entry[0]) > 1), key=lambda entry: (-entry[1], entry[0]))
    return [piece for piece, _ in longer] + sorted(piece for piece, _ in found if len(piece) == 1)


def scored(pieces: dict[str, float], extra: Iterable[str] = ()) -> dict[str, float]:
    """Counts -> logarithms of shares; learned pieces get the smallest, less two, a single letter less three more."""
    total = sum(pieces.values())
    scores = {piece: math.log(max(n, 0.5) / total) for piece, n in pieces.items()}
    low = min(scores.values()) - 2
    for piece in extra:
        scores.setdefault(piece, low - 2 * (len(piece) == 1))
    return scores


def numbers() -> dict[str, float]:
    """Figures: all of one to three digits, years, and nothing longer."""
    pieces = {str(n): 100.0 for n in range(1000)} | {f"0{n}": 5.0 for n in range(10)}
    return pieces | {str(year): 200.0 for year in range(1800, 2031)} | {f"{n}00": 20.0 for n in range(10, 100)}


def build(counts: Counts, terms: list[Term], sizes: Sizes, share: float, whole: float) -> tuple[dict[str, float], dict[str, str]]:
    """All pieces with their scores, and the stems of English and Russian pieces."""
    longest = {"person": 5, "place": 5}
    zh = {f for t in terms if t.kind in NAMES for f in t.zh if HAN.fullmatch(f) and 1 < len(f) <= longest.get(t.kind, 4)}
    latin, cyrillic = _names(terms)
    vocabulary = {UNKNOWN: 0.0}
    vocabulary |= scored(chinese(general(counts.han, share), zh, sizes))
    stems: dict[str, str] = {}
    for words, size, names in ((counts.latin, sizes.english, latin), (counts.cyrillic, sizes.russian, cyrillic)):
        pieces, roots = alphabetic(words, size, whole, names)
        letters = {char for word in words for char in word if words[word] > 3}
        vocabulary |= scored(pieces, [*sorted(letters), *learned(words, sizes.pieces)])
        stems |= roots
    vocabulary |= scored(numbers())
    signs = [char for char, n in counts.other.most_common(400) if not char.isdigit()]
    vocabulary |= {char: v for char, v in scored({c: float(counts.other[c]) for c in signs}).items() if char not in vocabulary}
    return vocabulary, {piece: root for piece, root in stems.items() if piece in vocabulary}


def _names(terms: list[Term]) -> tuple[set[str], set[str]]:
    """Words of the English and Russian names in the lexicon, as they stand there."""
    latin = {w for t in terms if t.kind in NAMES for f in t.en for w in LATIN.findall(f) if len(w) > 2}
    return latin, {w for t in terms if t.kind in NAMES for f in t.ru for w in CYRILLIC.findall(f) if len(w) > 2}


def tokenizer(vocabulary: dict[str, float]) -> Any:
    """A tokenizer over the pieces: NFKC and lower case, cut at spaces, signs, changes of script and figures."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    made = Tokenizer(models.Unigram([(piece, round(score, 3)) for piece, score in vocabulary.items()], unk_id=0))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.UnicodeScripts(), pre_tokenizers.Digits(individual_digits=False)]
    )
    made.add_special_tokens([UNKNOWN])
    return made
