"""Source -> record with all that is computed of it before it is stored: speakers, passages, tokens, sentences, their vectors.

Knows no rows and no home, so that it can run in another process.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from index import tokens
from index.context import Context, Laid, lay
from index.dense import Codes, stored
from index.encoder import Encoder, Floats
from index.files import ReadError, Source
from index.fold import fold, fold_all
from index.ingest import read
from index.lexicon import Lexicon
from index.record import Record
from index.speaker import assign
from index.split import sentences

SENTENCES = (1 << 12) - 1
"""Sentences of a passage that are embedded at most."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record with speakers, laid out. For each passage: tokens by field, and how many of `texts` are its sentences.

    `texts` are folded; `vectors` are theirs as the index holds them, or None where they are still to be made.
    """

    record: Record
    laid: list[Laid]
    fields: list[dict[str, str]]
    counts: list[int]
    texts: list[str]
    vectors: tuple[Codes, Floats] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What reading a source gave: a record and perhaps all that is computed of it, or why there is none."""

    record: Record | None
    prepared: Prepared | None
    error: ReadError | None = None


def outcome(source: Source) -> Outcome:
    """Read a source and compute nothing yet."""
    try:
        return Outcome(read(source), None)
    except ReadError as error:
        return Outcome(None, None, error)
    except OSError as error:
        return Outcome(None, None, ReadError(source.path, (error.strerror or str(error)).lower()))


def whole(
    sources: list[Source], known: Collection[str], windows: bool, encoder: Encoder | None, lexicon: Lexicon
) -> list[Outcome]:
    """Read sources and prepare them, with `encoder` embed too; not those whose digest is known: nothing is computed twice."""
    found = [_prepared(source, known, windows, lexicon) for source in sources]
    if encoder is None:
        return found
    made = [one.prepared for one in found if one.prepared]
    codes, lengths = stored(encoder.sums([text for one in made for text in one.texts]))
    ends = list(accumulate(len(one.texts) for one in made))
    vectors = iter([(codes[first:last], lengths[first:last]) for first, last in pairwise([0, *ends])])
    return [
        replace(one, prepared=replace(one.prepared, texts=[], vectors=next(vectors))) if one.prepared else one for one in found
    ]


def _prepared(source: Source, known: Collection[str], windows: bool, lexicon: Lexicon) -> Outcome:
    found = outcome(source)
    if found.record is None or found.record.digest in known:
        return found
    made = prepare(found.record, windows, lexicon)
    return Outcome(made.record, made)  # one record, not two to send


def prepare(record: Record, windows: bool, lexicon: Lexicon) -> Prepared:
    """Name speakers, cut, fold and tokenise."""
    record = assign(record, lexicon)
    laid = lay(record)
    cut = [(one, _sentences(one.paragraph.text, start, end)) for one in laid for start, end in one.pieces]
    parts = iter(fold_all([text for _, own in cut for text in own]))  # no rule of folding reaches across a sentence's end
    fields: list[dict[str, str]] = []
    counts: list[int] = []
    texts: list[str] = []
    for one, own in cut:
        folded = list(islice(parts, len(own)))
        fields.append(fields_of("".join(folded), one.context, one.paragraph.speaker))
        embedded = folded[:SENTENCES] if windows else [_placed("".join(folded), one.context)]
        counts.append(len(embedded))
        texts += embedded
    return Prepared(record, laid, fields, counts, texts, None)


def _sentences(text: str, start: int, end: int) -> list[str]:
    """The sentences of a piece of a paragraph."""
    piece = text[start:end]
    return [piece[first:last] for first, last in sentences(piece)]


def _placed(folded: str, context: Context) -> str:
    """All of a passage behind its surroundings: what is embedded where every sentence would cost a pass of its own."""
    return "\n".join(part for part in (fold(context.text()), folded) if part)


def fields_of(folded: str, context: Context, speaker: str | None) -> dict[str, str]:
    """The tokens of a folded passage and of its surroundings, by field, joined by spaces."""
    own = tokens.tokenize(folded)
    around = [_words(part) for part in (context.title, context.heading, context.lead, speaker) if part]
    return {"chars": " ".join(own.chars), "words": " ".join(own.words), "context": " ".join(filter(None, around))}


@lru_cache(maxsize=1000)
def _words(text: str) -> str:
    """The words of a title, a heading or a name, which recur from passage to passage."""
    return " ".join(tokens.tokenize(fold(text)).words)
