"""Options that several commands share, and what they become: the home, filters, a list of questions."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.filters import Filters
from index.home import Home, HomeError
from index.ingest import parse_date
from index.own import mark_of
from index.reader import Reader
from index.reranker import load
from index.retriever import Retriever, open_home
from qa.questions import Question, read_questions

if TYPE_CHECKING:
    from qa.limits import Limit

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Everything the program writes lies here. [default: $JIYAO_HOME or .jiyao]"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a question, and nothing else.")]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE", help="Ask every question of a questions file (JSON Lines).")
]
HistoryOption = Annotated[
    list[str] | None, typer.Option("--history", metavar="TEXT", help="An earlier question; can be repeated.")
]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help="1957, 1957-11 or 1957-11-19.")]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE")]
SpeakerOption = Annotated[str | None, typer.Option("--speaker", metavar="NAME", help="Only what this person says.")]
PersonOption = Annotated[str | None, typer.Option("--person", metavar="NAME", help="Author, speaker or person tag.")]
TagOption = Annotated[str | None, typer.Option("--tag", metavar="NAME")]
BookOption = Annotated[str | None, typer.Option("--book", metavar="NAME")]
RecordOption = Annotated[str | None, typer.Option("--record", metavar="ID")]

RerankerOption = Annotated[
    str | None,
    typer.Option("--reranker", metavar="NAME_OR_FOLDER", help="A sentence-transformers cross-encoder that orders the best 50."),
]
LexiconOption = Annotated[
    Path | None,
    typer.Option(
        "--lexicon",
        metavar="FILE",
        help="Names and terms of your own: kind, Chinese, English, Russian between tabs; the home keeps it.",
    ),
]
OwnOption = Annotated[
    Path | None, typer.Option("--lexicon", metavar="FILE", help="Names and terms of your own, for this command alone.")
]
NoModelOption = Annotated[
    bool, typer.Option("--no-model", help="Do not ask the language model of JIYAO_LLM_URL and JIYAO_LLM_MODEL: quotations only.")
]


NoLimitsOption = Annotated[
    bool, typer.Option("--no-limits", help="Search everything: read no dates, speakers, tags or books from the question.")
]
AsTypedOption = Annotated[
    bool, typer.Option("--as-typed", help="Search the question as it stands; do not complete it from earlier ones.")
]


def home_of(given: Path | None) -> Path:
    """The home that is meant."""
    return given or Path(os.environ.get("JIYAO_HOME") or ".jiyao")


def opened(home: Path, reranker: str | None, lexicon: Path | None = None) -> Retriever:
    """The index in a home, with a reranker and a lexicon where they are named. Raises HomeError, EncoderError."""
    retriever = open_home(home, lexicon)
    if lexicon is not None and mark_of(lexicon) != retriever.manifest.lexicon:
        tell(f"speakers are those of the index; to name them by {lexicon}: jiyao index RECORDS --home {home} --lexicon {lexicon}")
    if reranker:
        retriever.reranker = load(reranker, retriever.home.cache)
    return retriever


def limited(retriever: Retriever, filters: Filters, *, strict: bool) -> Retriever:
    """The same retriever. A record that filters name and the home does not hold is told; raises HomeError where that is `strict`."""
    if filters.record and not retriever.reader.keys(filters.record):
        error = unknown(retriever.home, filters.record)
        if strict:
            raise error
        tell(str(error))
    return retriever


def filters_of(
    first: str | None,
    last: str | None,
    speaker: str | None,
    person: str | None,
    tag: str | None,
    book: str | None,
    record: str | None,
) -> Filters:
    """The filters of a command line. Raises typer.BadParameter for a date that is none."""
    begin, end = _day(first, "--from", last=False), _day(last, "--to", last=True)
    if begin is not None and end is not None and begin > end:
        raise typer.BadParameter(f"--from {first} is later than --to {last}")
    return Filters(begin, end, *map(_text, (speaker, person, tag, book, record)))


def _day(text: str | None, option: str, *, last: bool) -> int | None:
    """`1957-11` -> 19571101, or 19571130 where the last day is meant."""
    if text is None:
        return None
    parts = text.split("-")
    date = parse_date("-".join([*parts, *["0"] * (3 - len(parts))]))
    if not date.valid or not date.year:
        raise typer.BadParameter(f"{option} {text!r} is no date; write 1957, 1957-11 or 1957-11-19")
    month = date.month or (12 if last else 1)
    return date.year * 10000 + month * 100 + (date.day or (monthrange(date.year, month)[1] if last else 1))


def questions_of(question: str | None, batch: Path | None, history: list[str] | None) -> list[Question]:
    """The question of the command line, with id q1, or those of a file; `history` is for those that have none of their own.

    Raises typer.BadParameter unless there is either a question or a file.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("give one QUESTION or --batch FILE")
    before = tuple(_text(earlier) or "" for earlier in history or ())
    if batch is not None:
        return [replace(one, history=one.history or before) for one in read_questions(batch)]
    return [Question("q1", _text(question) or "", before)]


def _text(argument: str | None) -> str | None:
    """An argument that the locale could not decode, read as UTF-8."""
    if argument is None or argument.isascii() or not re.search("[\ud800-\udfff]", argument):
        return argument
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def emit(value: dict[str, Any]) -> None:
    """Print an object as one line of JSON; what some readers take for a line's end is escaped."""
    line = json.dumps(value, ensure_ascii=False)
    print(re.sub("[\x7f-\x9f\u2028\u2029\ud800-\udfff]", lambda char: f"\\u{ord(char[0]):04x}", line), flush=True)


def plain(text: str) -> str:
    """A text for a terminal: control characters, which a record may hold, become visible or blanks."""
    return re.sub("[\\t\x0b\x0c\\r\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", _shown, text)


def _shown(char: re.Match[str]) -> str:
    return " " if char[0].isspace() else f"\\u{ord(char[0]):04x}"


def tell(line: str) -> None:
    """A line for the person at the terminal; never on stdout, which is for results."""
    print(f"jiyao: {plain(line).replace(chr(10), ' ')}", file=sys.stderr)


def tell_searched(question: str, query: str, context: Sequence[str], limits: Sequence[Limit]) -> None:
    """Print the question as it was completed, the words of earlier ones that were borne in mind, and the limits."""
    from qa.phrases import language, say

    if query != question:
        print(f"→ {plain(query)}\n")
    if context:
        lang = language(question)
        words = ("、" if lang.startswith("zh") else ", ").join(context)
        print(f"{plain(say('context', lang, words=words))}\n")
    tell_limits(limits, question)


def tell_limits(limits: Sequence[Limit], question: str) -> None:
    """Print the limits that were read from a question: those that hold, and those that could."""
    from qa.phrases import language, say

    lang = language(question)
    for one in limits:
        undated = say("undated", lang, count=one.undated) if one.undated else ""
        said = say("limit", lang, label=one.label, records=one.records, passages=one.passages, undated=undated)
        option = _option(one.kind, one.label)
        hint = say("limit_on" if one.on else "limit_offered", lang, option=option)
        print(plain(f"{'[x]' if one.on else '[ ]'} {said}{hint}"))
    if limits:
        print()


def _option(kind: str, label: str) -> str:
    """What the command line takes for a limit."""
    if kind != "date":
        return shlex.join([f"--{kind}", label])
    first, _, last = label.partition("–")
    return f"--from {first} --to {last or first}"


def reader_of(home: Home) -> Reader:
    """The records of a home's current version. Raises HomeError."""
    current = home.current()
    if not current:
        raise HomeError(f"there is no index in {home.path}; make one with: jiyao index RECORDS --home {home.path}")
    home.manifest(current)
    return Reader(home.database, current)


def unknown(home: Home, id: str) -> HomeError:
    """The error for a record that a home does not hold."""
    return HomeError(f"no record {id!r} in {home.path}; see them with: jiyao records list --home {home.path}")
