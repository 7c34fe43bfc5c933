"""`jiyao search`: the passages that fit a question."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from qa.answer import Found
from qa.commands.options import (
    AsTypedOption,
    BatchOption,
    BookOption,
    FromOption,
    HistoryOption,
    HomeOption,
    JsonOption,
    NoLimitsOption,
    OwnOption,
    PersonOption,
    RecordOption,
    RerankerOption,
    SpeakerOption,
    TagOption,
    ToOption,
    emit,
    filters_of,
    home_of,
    limited,
    opened,
    plain,
    questions_of,
    tell_searched,
)  # fmt: skip


def search(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    batch: BatchOption = None,
    home: HomeOption = None,
    k: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    mode: Annotated[Literal["hybrid", "dense", "lexical"], typer.Option(help="Which legs search.")] = "hybrid",
    history: HistoryOption = None,
    first: FromOption = None,
    last: ToOption = None,
    speaker: SpeakerOption = None,
    person: PersonOption = None,
    tag: TagOption = None,
    book: BookOption = None,
    record: RecordOption = None,
    as_json: JsonOption = False,
    reranker: RerankerOption = None,
    no_limits: NoLimitsOption = False,
    as_typed: AsTypedOption = False,
    lexicon: OwnOption = None,
) -> None:
    """Find the passages that fit a question."""
    filters = filters_of(first, last, speaker, person, tag, book, record)
    questions = questions_of(question, batch, history)
    retriever = limited(opened(home_of(home), reranker, lexicon), filters, strict=not (as_json or batch))
    from qa import pipeline
    from qa.limits import Manner

    manner = Manner(limits=not no_limits, as_typed=as_typed)
    for one in questions:
        found = pipeline.search(retriever, one.question, list(one.history), k, mode, filters, manner)
        if as_json or batch:
            emit(found.json(one.id))
            continue
        _show(found)


def _show(found: Found) -> None:
    """Print the passages, the question as it was completed, and its limits."""
    tell_searched(found.question, found.query, found.context, found.limits)
    for place in found.places:
        print(
            f"{place.rank:>3}. {place.passage}  {place.speaker or ''}  ({place.score:.3f})\n     {' '.join(plain(place.text).split())}"
        )
    if not found.places:
        print("—")
