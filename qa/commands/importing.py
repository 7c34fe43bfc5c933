"""`jiyao questions import`: a public test set becomes records of a home and a questions file."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Annotated, Literal

import typer

from qa.commands.index import run, told
from qa.commands.options import HomeOption, home_of, tell


def import_(
    given: Annotated[Path, typer.Argument(metavar="FILE_OR_FOLDER", help="SQuAD-style .json, BEIR folder, NoMIRACL .jsonl.")],
    out: Annotated[Path, typer.Option("--out", metavar="QUESTIONS.jsonl", help="The questions file to write.")],
    home: HomeOption = None,
    kind: Annotated[
        Literal["squad", "beir", "nomiracl"] | None, typer.Option(help="What the set is. [default: by its files]")
    ] = None,
    split: Annotated[str, typer.Option(metavar="NAME", help="Which judgments of a BEIR folder: qrels/NAME.tsv.")] = "test",
    encoder: Annotated[
        str | None, typer.Option(metavar="NAME_OR_PATH", help="A sentence-transformers model instead of the shipped encoder.")
    ] = None,
) -> None:
    """Index a public test set into a home and write its questions, ready for `jiyao evaluate`."""
    from qa.sets import read_set
    from qa.testset import write_questions, write_records

    if not out.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(out.parent))
    found, place = read_set(given, kind, split), home_of(home)
    records = place / "imports" / f"{found.name}.zip"
    write_records(found, records)
    report = run(place, [records], encoder, rebuild=False)
    told(report)
    write_questions(found, out)
    tell(f"{len(found.articles)} records in {records}, indexed; {len(found.questions)} questions in {out}")
    if report.errors or report.interrupted:
        raise typer.Exit(1)
