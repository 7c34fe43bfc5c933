"""`jiyao evaluate`: scores of retrieval and answers on a questions file."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from qa.commands.options import HomeOption, JsonOption, RerankerOption, emit, home_of, opened, plain
from qa.questions import read_questions


def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl")],
    home: HomeOption = None,
    mode: Annotated[Literal["hybrid", "dense", "lexical"], typer.Option(help="The system whose figures come first.")] = "hybrid",
    as_json: JsonOption = False,
    reranker: RerankerOption = None,
    run: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the ranking in TREC format.")] = None,
    qrels: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the judgments in TREC format.")] = None,
    report: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write a page that can be read offline.")] = None,
) -> None:
    """Score hybrid, dense and lexical search, and the answers, on a questions file."""
    asked = read_questions(questions)
    for path in (run, qrels, report):
        if path is not None and not path.absolute().parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))
    retriever = opened(home_of(home), reranker)
    from rich.console import Console
    from rich.progress import Progress

    from qa.evaluate import evaluate as score
    from qa.evaluate import write_qrels, write_run
    from qa.report import page

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("evaluating", total=None)
        result = score(retriever, asked, mode, lambda done, total, what: progress.update(task, completed=done, total=total))
    for path, text in (
        (run, write_run(result.run, f"jiyao-{mode}")),
        (qrels, write_qrels(result.qrels)),
        (report, page(result.data, {question.id: question.question for question in asked})),
    ):
        if path is not None:
            path.write_text(text, "utf-8")
    if as_json:
        emit(result.data)
    else:
        print(plain(_table(result.data)))


def _table(data: dict[str, Any]) -> str:
    """The figures as plain text."""
    names = list(data["measures"])
    rows = [("", *names), *((name, *map(_figure, scores.values())) for name, scores in _systems(data).items())]
    for group in data["by"].values():
        rows += [
            (f"  {name} ({scores['queries']})", *(_figure(scores[measure]) for measure in names))
            for name, scores in group.items()
        ]
    lines = ["".join(f"{cell:<22}" if at == 0 else f"{cell:>11}" for at, cell in enumerate(row)) for row in rows]
    answers = [f"{name.replace('_', ' ')}: {'—' if value is None else value}" for name, value in data["answers"].items()]
    return "\n".join([f"{data['queries']} questions with relevant passages", *lines, *answers])


def _systems(data: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {data["system"]["mode"]: data["measures"], **data["systems"]}


def _figure(value: float) -> str:
    return f"{value:.3f}"
