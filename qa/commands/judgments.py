"""`jiyao judgments`: what readers marked in the page, as files, merged with those of others, and pools of passages to judge."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from index.home import Home
from index.retriever import Mode, open_home
from qa.commands.options import HomeOption, JsonOption, emit, home_of, plain, tell
from qa.judgments import every, merge, newest

app = typer.Typer(help="Which passages readers judged to answer which questions.", no_args_is_help=True)

WORDS = {1: "answers", 0: "does not answer", None: "taken back"}


@app.callback()
def judgments() -> None:
    """Judgments made in the page: list, export, merge; pools to judge."""


@app.command("list")
def list_(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the judgments that hold; with --json each as a line that `merge` reads."""
    for one in newest(every(Home(home_of(home)))).values():
        if as_json:
            emit(one.json())
        elif one.relevance is not None:
            print(plain(f"{one.question_id}  {one.passage}  {WORDS[one.relevance]}  {one.time[:16]}  {one.question}"))


@app.command()
def export(
    home: HomeOption = None,
    questions: Annotated[Path | None, typer.Option(metavar="FILE.jsonl", help="Write the questions, for jiyao evaluate.")] = None,
    qrels: Annotated[Path | None, typer.Option(metavar="FILE.qrels", help="Write all judgments in TREC format.")] = None,
    marks: Annotated[Path | None, typer.Option("--judgments", metavar="FILE.jsonl", help="Write what `merge` reads.")] = None,
) -> None:
    """Write the questions judged here, and the judgments."""
    from qa import judged_files
    from qa.book import collected

    if not (questions or qrels or marks):
        raise typer.BadParameter("name a file with --questions, --qrels or --judgments")
    _have_folders(questions, qrels, marks)
    place = Home(home_of(home))
    lines, grades = collected(place)
    if questions:
        questions.write_text(judged_files.json_lines(lines), "utf-8")
    if qrels:
        qrels.write_text(judged_files.qrels(lines, grades), "utf-8")
    if marks:
        marks.write_text(judged_files.json_lines([one.json() for one in newest(every(place)).values()]), "utf-8")
    tell(f"{len(lines)} questions, {sum(map(len, grades.values()))} judgments")


def _have_folders(*paths: Path | None) -> None:
    """Raises FileNotFoundError before any work where a file could not be written at the end."""
    for path in filter(None, paths):
        if not path.absolute().parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))


@app.command("merge")
def merge_(
    given: Annotated[Path, typer.Argument(metavar="FILE_OR_HOME", help="Of export --judgments or list --json; or another home.")],
    home: HomeOption = None,
) -> None:
    """Add the judgments of another file; where two disagree the later holds, and is told."""
    from qa.judged_files import read_judgments

    new, conflicts = merge(Home(home_of(home)), read_judgments(given))
    for one in conflicts:
        kept = "theirs" if one.kept.relevance == one.theirs.relevance else "ours"
        tell(
            f"conflict: {one.ours.question_id} {one.ours.passage}: ours {WORDS[one.ours.relevance]} ({one.ours.time[:19]}),"
            f" theirs {WORDS[one.theirs.relevance]} ({one.theirs.time[:19]}); kept {kept}"
        )
    tell(f"{new} judgments added, {len(conflicts)} conflicts")


@app.command()
def pool(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl")],
    home: HomeOption = None,
    modes: Annotated[str, typer.Option(metavar="NAMES", help="The systems, by commas.")] = "hybrid,dense,lexical",
    k: Annotated[int, typer.Option("--k", "-k", min=1, help="How many passages of each system.")] = 10,
    run: Annotated[list[Path] | None, typer.Option(metavar="FILE", help="A saved TREC run beside them; can be repeated.")] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE.jsonl", help="Also write the pool.")] = None,
) -> None:
    """Collect what several systems find for each question, to be judged in the page."""
    from rich.console import Console
    from rich.progress import Progress

    from qa.judged_files import json_lines
    from qa.pool import make, pools, progress
    from qa.questions import read_questions
    from qa.trec import read_run

    chosen = _modes(modes)
    _have_folders(out)
    read_questions(questions)  # an error names line and field before anything is searched
    lines = [json.loads(line) for line in questions.read_text("utf-8-sig").split("\n") if line.strip()]
    retriever = open_home(home_of(home))
    runs = [read_run(path) for path in run or ()]
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress_bar:
        task = progress_bar.add_task("collecting", total=len(lines))
        total = make(retriever, lines, chosen, k, runs, lambda done: progress_bar.update(task, completed=done))
    pooled = pools(retriever.home)
    if out:
        out.write_text(json_lines([_line(one) for one in pooled]), "utf-8")
    tell(f"{len(pooled)} questions, {total} passages to judge, {progress(pooled)[0]} judged; go on in: jiyao chat, Judge")


def _line(one: Any) -> dict[str, Any]:
    return {"id": one.id, "question": one.question, "history": list(one.history), "passages": list(one.passages)}


def _modes(text: str) -> tuple[Mode, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if not names or not set(names) <= set(get_args(Mode)):
        raise typer.BadParameter(f"--modes {text!r}: want some of {', '.join(get_args(Mode))}")
    return names  # type: ignore[return-value]
