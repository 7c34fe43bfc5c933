"""`jiyao ask`: an answer with quotations and references."""

from __future__ import annotations

from typing import Annotated

import typer

from index.retriever import open_home
from qa.commands.options import (
    BatchOption,
    BookOption,
    FromOption,
    HistoryOption,
    HomeOption,
    JsonOption,
    PersonOption,
    RecordOption,
    SpeakerOption,
    TagOption,
    ToOption,
    emit,
    filters_of,
    home_of,
    plain,
    questions_of,
)  # fmt: skip


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
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown with footnotes.")] = False,
) -> None:
    """Answer a question with the words of the records."""
    if as_markdown and (as_json or batch):
        raise typer.BadParameter("--markdown prints one answer; leave out --json and --batch")
    filters = filters_of(first, last, speaker, person, tag, book, record)
    questions = questions_of(question, batch, history)
    retriever = open_home(home_of(home))
    from qa import pipeline
    from qa.export import markdown

    for one in questions:
        answer = pipeline.ask(retriever, one.question, list(one.history), filters)
        if as_json or batch:
            emit(answer.json(one.id))
            continue
        if as_markdown:
            print(markdown([answer.json(one.id)]), end="")
            continue
        if answer.query != answer.question:
            print(f"→ {plain(answer.query)}\n")
        print(plain(answer.text))
        if answer.citations:
            print()
        for citation in answer.citations:
            print(f"[{citation.mark}] {plain(citation.reference)}")
