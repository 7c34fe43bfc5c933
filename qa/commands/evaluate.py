"""`jiyao evaluate`: scores of retrieval and answers on a questions file, systems side by side, and a gate against an earlier run."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from index.retriever import Retriever, open_home
from qa.commands.options import HomeOption, JsonOption, RerankerOption, emit, home_of, opened, plain, tell
from qa.questions import Question, QuestionsError, read_questions

if TYPE_CHECKING:
    from qa.evaluate import Evaluation, Plan

Mode = Literal["hybrid", "dense", "lexical"]


def _file(text: str, metavar: str = "FILE") -> Any:
    """An option that names a file, or something like it."""
    return typer.Option(metavar=metavar, help=text)


ModeOption = Annotated[Mode, typer.Option(help="The system whose figures come first.")]
CompareOption = Annotated[list[Path] | None, _file("A TREC run, or another home, to compare; can be repeated.", "PATH")]
MeasureOption = Annotated[list[str] | None, _file("A further measure of ir_measures, such as R@100; can be repeated.", "NAME")]
JobsOption = Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes for many questions. [default: one a core]")]


def evaluate(
    questions: Annotated[Path, typer.Argument(metavar="QUESTIONS.jsonl", help="Or TREC topics: .tsv, .trec, .topics.")],
    home: HomeOption = None,
    mode: ModeOption = "hybrid",
    compare: CompareOption = None,
    measure: MeasureOption = None,
    judgments: Annotated[Path | None, _file("TREC qrels, beside what the questions name.")] = None,
    no_answers: Annotated[bool, typer.Option("--no-answers", help="Score retrieval alone.")] = False,
    as_json: JsonOption = False,
    run: Annotated[Path | None, _file("Write the ranking in TREC format.")] = None,
    qrels: Annotated[Path | None, _file("Write the judgments in TREC format.")] = None,
    topics: Annotated[Path | None, _file("Write the questions as TREC topics.")] = None,
    report: Annotated[Path | None, _file("Write a page that can be read offline.", "FILE.html")] = None,
    lang: Annotated[Literal["en", "zh"], typer.Option(help="The language of --report.")] = "en",
    baseline: Annotated[Path | None, _file("An earlier --json or --keep: status 1 where a measure fell.")] = None,
    keep: Annotated[Path | None, _file("Write what a later --baseline needs.")] = None,
    jobs: JobsOption = None,
    reranker: RerankerOption = None,
) -> None:
    """Score hybrid, dense and lexical search, and the answers, on a questions file."""
    asked, files = _questions(questions), {"run": run, "qrels": qrels, "topics": topics, "keep": keep}
    _have_folders({**files, "report": report})
    from qa.gate import fallen, read_baseline

    before = read_baseline(baseline) if baseline else None
    retriever = opened(home_of(home), reranker)
    processes = 1 if reranker else jobs or os.cpu_count() or 1
    plan = _plan(asked, mode, compare or [], measure or [], judgments, answers=not no_answers, jobs=processes, deep=bool(report))
    result = _scored(retriever, asked, plan)
    fell = fallen(result.data, before) if before else []
    _write(result, asked, files)
    if report:
        _report(report, result, asked, retriever, lang)
    _print(result.data, as_json)
    for line in fell or ([f"nothing fell against {baseline}"] if before else []):
        tell(line)
    if fell:
        raise typer.Exit(1)


def _have_folders(files: dict[str, Path | None]) -> None:
    """Raises FileNotFoundError before any work where a file could not be written at the end."""
    for path in filter(None, files.values()):
        if not path.absolute().parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(path.parent))


def _print(data: dict[str, Any], as_json: bool) -> None:
    from qa.table import table

    if as_json:
        emit(data)
    else:
        print(plain(table(data)))


def _questions(path: Path) -> list[Question]:
    """The questions of a questions file, or of TREC topics."""
    if path.suffix not in (".tsv", ".trec", ".topics"):
        return read_questions(path)
    from qa.trec import read_topics

    return [Question(id, text) for id, text in read_topics(path).items()]


def _plan(
    asked: list[Question], mode: Mode, compare: list[Path], measure: list[str],
    judgments: Path | None, *, answers: bool, jobs: int, deep: bool,
) -> Plan:  # fmt: skip
    """What is compared, by names that differ: the folder's of a home, the file's of a run."""
    from qa.evaluate import MODES, Plan
    from qa.measures import SHOWN, parsed
    from qa.report import FURTHER
    from qa.trec import Run, read_qrels, read_run, token

    homes: dict[str, Retriever] = {}
    runs: dict[str, Run] = {}
    for path in compare:
        stem = path.stem if path.is_file() else path.absolute().name
        name = next(n for n in (stem, *(f"{stem} {at}" for at in range(2, 999))) if n not in {*MODES, *homes, *runs})
        if path.is_dir():
            homes[name] = open_home(path)
        else:
            runs[name] = read_run(path)
            if not runs[name].keys() & {token(question.id) for question in asked}:
                raise QuestionsError(f"{path}: the run ranks nothing for any question of the questions file")
    names = tuple(dict.fromkeys([*SHOWN, *(str(parsed(one)) for one in measure)]))
    return Plan(mode, homes, runs, read_qrels(judgments) if judgments else {}, names, answers, jobs, FURTHER if deep else 0)


def _scored(retriever: Retriever, asked: list[Question], plan: Plan) -> Evaluation:
    from rich.console import Console
    from rich.progress import Progress

    from qa.evaluate import evaluate as score

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("evaluating", total=None)
        return score(retriever, asked, plan, lambda done, total, what: progress.update(task, completed=done, total=total))


def _write(result: Evaluation, asked: list[Question], paths: dict[str, Path | None]) -> None:
    from qa.gate import kept
    from qa.trec import write_qrels, write_run, write_topics

    texts = {question.id: question.question for question in asked}
    written = {
        "run": lambda: write_run(result.run, f"jiyao-{result.data['system']['mode']}"),
        "qrels": lambda: write_qrels(result.qrels),
        "topics": lambda: write_topics(texts),
        "keep": lambda: json.dumps(kept(result.data), ensure_ascii=False).replace("}, {", "},\n{") + "\n",
    }
    for name, path in paths.items():
        if path is not None:
            path.write_text(written[name](), "utf-8")


def _report(path: Path, result: Evaluation, asked: list[Question], retriever: Retriever, lang: Literal["en", "zh"]) -> None:
    from qa.report import gather, page

    path.write_text(page(gather(result, asked, retriever), lang), "utf-8")
