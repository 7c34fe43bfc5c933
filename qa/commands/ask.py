"""`jiyao ask`: an answer with quotations and references."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from index.filters import Filters
from index.retriever import Retriever
from qa.answer import Answer
from qa.commands.options import (
    AsTypedOption,
    BatchOption,
    BookOption,
    FromOption,
    HistoryOption,
    HomeOption,
    JsonOption,
    NoLimitsOption,
    NoModelOption,
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
    tell,
    tell_searched,
)  # fmt: skip
from qa.dates import label
from qa.limits import Manner
from qa.model import Model
from qa.questions import Question


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


def _answered(retriever: Retriever, one: Question, filters: Filters, manner: Manner, *, model: bool) -> Answer:
    """The answer to one question, written by a model where one is configured and wanted; what it has to note is told."""
    from qa import drafting

    writer, note = drafting.model_for(one.question) if model else (None, "")
    with shown(writer) as progress:
        answer = drafting.ask(retriever, one.question, list(one.history), filters, writer, progress, manner)
        answer = drafting.noted(answer, note)
    if answer.note:
        tell(answer.note)
    return answer


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
    receipt: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what the answer was made from, for `jiyao replay`; no model has a say."),
    ] = None,
    reranker: RerankerOption = None,
    no_model: NoModelOption = False,
    no_limits: NoLimitsOption = False,
    as_typed: AsTypedOption = False,
    lexicon: OwnOption = None,
) -> None:
    """Answer a question with the words of the records."""
    filters = filters_of(first, last, speaker, person, tag, book, record)
    questions, manner = questions_of(question, batch, history), Manner(not no_limits, as_typed=as_typed)
    _check(batch, as_json, as_markdown, receipt)
    retriever = limited(opened(home_of(home), reranker, lexicon), filters, strict=not (as_json or batch))
    from qa.export import markdown
    from qa.receipt import receipt as made

    for one in questions:
        answer = _answered(retriever, one, filters, manner, model=not (no_model or receipt))
        if receipt is not None:
            _keep(receipt, made(retriever, answer, list(one.history), filters, manner))
        if as_json or batch:
            emit(answer.json(one.id))
            continue
        print(markdown([_limited(answer.json(one.id), filters)]), end="") if as_markdown else show(answer)


def _limited(found: dict[str, Any], filters: Filters) -> dict[str, Any]:
    """The object of an answer with the filters of the command line before the limits that were read from its question."""
    first, last = filters.first, filters.last
    days = (
        label(first, last) if first and last else f"{label(first, first)}–" if first else f"–{label(last, last)}" if last else ""
    )
    given = {"date": days, **{kind: getattr(filters, kind) for kind in ("speaker", "person", "tag", "book", "record")}}
    scope = {name: found["searched"][name] for name in ("records", "passages")}
    limits = [{"kind": kind, "label": value, "on": True, **scope} for kind, value in given.items() if value]
    return {**found, "limits": [*limits, *found.get("limits", ())]}


def _keep(path: Path, receipt: dict[str, Any]) -> None:
    path.write_text(json.dumps(receipt, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _check(batch: Path | None, as_json: bool, as_markdown: bool, receipt: Path | None) -> None:
    """Refuse options that do not go together, and a receipt in no folder. Raises typer.BadParameter, FileNotFoundError."""
    if as_markdown and (as_json or batch):
        raise typer.BadParameter("--markdown prints one answer; leave out --json and --batch")
    if receipt is not None and batch is not None:
        raise typer.BadParameter("--receipt is for one QUESTION, not for --batch")
    if receipt is not None and not receipt.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(receipt.parent))


def show(answer: Answer) -> None:
    """Print an answer with its references, and the question as it was completed."""
    tell_searched(answer.question, answer.query, answer.context, answer.limits)
    print(plain(answer.text))
    if answer.citations:
        print()
    for citation in answer.citations:
        print(f"[{citation.mark}] {plain(citation.reference)}")
