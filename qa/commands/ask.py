"""`jiyao ask`: an answer with quotations and references."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from qa.commands.options import (
    BatchOption,
    BookOption,
    FromOption,
    HistoryOption,
    HomeOption,
    JsonOption,
    NoModelOption,
    PersonOption,
    RecordOption,
    RerankerOption,
    SpeakerOption,
    TagOption,
    ToOption,
    emit,
    filters_of,
    home_of,
    opened,
    plain,
    questions_of,
    tell,
)  # fmt: skip
from qa.model import Model


@contextmanager
def shown(model: Model | None) -> Iterator[Callable[[str], None] | None]:
    """What shows the checked sentences of an answer on stderr, if that is a terminal, until the whole answer is there."""
    if model is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    with Live(Text("…"), console=Console(stderr=True), transient=True, auto_refresh=False) as live:
        yield lambda text: live.update(Text(f"{plain(text)} …"), refresh=True)


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    batch: BatchOption = None,
    home: HomeOption = None,
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
    no_model: NoModelOption = False,
) -> None:
    """Answer a question with the words of the records."""
    filters = filters_of(first, last, speaker, person, tag, book, record)
    questions = questions_of(question, batch, history)
    retriever = opened(home_of(home), reranker)
    from qa import drafting

    for one in questions:
        model, note = (None, "") if no_model else drafting.model_for(one.question)
        with shown(model) as progress:
            answer = drafting.noted(drafting.ask(retriever, one.question, list(one.history), filters, model, progress), note)
        if answer.note:
            tell(answer.note)
        if as_json or batch:
            emit(answer.json(one.id))
            continue
        if answer.query != answer.question:
            print(f"→ {plain(answer.query)}\n")
        print(plain(answer.text))
        if answer.citations:
            print()
        for citation in answer.citations:
            print(f"[{citation.mark}] {plain(citation.reference)}")
