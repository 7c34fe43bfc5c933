"""Source -> record with all that is computed of it before it is stored: speakers, passages, tokens, sentences, their vectors.

Knows no rows and no home, so that it can run in another process.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from index import tokens
from index.context import Context, Laid, lay
from index.dense import Codes, stored
from index.encoder import Encoder, Floats
from index.files import ReadError, Source
from index.fold import fold
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


def whole(source: Source, known: Collection[str], windows: bool, encoder: Encoder | None, lexicon: Lexicon) -> Outcome:
    """Read a source and prepare it, unless its digest is known: then nothing is computed twice."""
    found = outcome(source)
    if found.record is None or found.record.digest in known:
        return found
    return Outcome(found.record, prepare(found.record, windows, lexicon, encoder))


def prepare(record: Record, windows: bool, lexicon: Lexicon, encoder: Encoder | None = None) -> Prepared:
    """Name speakers, cut, fold and tokenise; with `encoder`, embed too."""
    record = assign(record, lexicon)
    laid = lay(record)
    fields: list[dict[str, str]] = []
    counts: list[int] = []
    texts: list[str] = []
    for one in laid:
        for start, end in one.pieces:
            text = one.paragraph.text[start:end]
            folded = [fold(text[first:last]) for first, last in sentences(text)]
            fields.append(
                _fields("".join(folded), one.context, one.paragraph.speaker)
            )  # no rule of folding reaches across an end
            embedded = folded[:SENTENCES] if windows else [_placed("".join(folded), one.context)]
            counts.append(len(embedded))
            texts += embedded
    slim = [] if encoder else texts
    return Prepared(record, laid, fields, counts, slim, stored(encoder.sums(texts)) if encoder else None)


def _placed(folded: str, context: Context) -> str:
    """All of a passage behind its surroundings: what is embedded where every sentence would cost a pass of its own."""
    return "\n".join(part for part in (fold(context.text()), folded) if part)


def _fields(folded: str, context: Context, speaker: str | None) -> dict[str, str]:
    own = tokens.tokenize(folded)
    around = [_words(part) for part in (context.title, context.heading, context.lead, speaker) if part]
    return {"chars": " ".join(own.chars), "words": " ".join(own.words), "context": " ".join(filter(None, around))}


@lru_cache(maxsize=1000)
def _words(text: str) -> str:
    """The words of a title, a heading or a name, which recur from passage to passage."""
    return " ".join(tokens.tokenize(fold(text)).words)
