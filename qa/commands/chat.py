"""`jiyao chat`: bring the index up to date, then hand over to the web page (`python -m app`)."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from index.home import Home, HomeError
from qa.commands.index import run, told
from qa.commands.options import HomeOption, LexiconOption, NoModelOption, RerankerOption, home_of, tell


def chat(
    records: Annotated[
        list[Path] | None, typer.Argument(metavar="[RECORDS...]", help="Files, folders or .zip archives to index first.")
    ] = None,
    home: HomeOption = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where the page listens; anyone who reaches it can read the records.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=1, max=65535)] = 7860,
    no_model: NoModelOption = False,
    reranker: RerankerOption = None,
    lexicon: LexiconOption = None,
) -> None:
    """Open the web chat."""
    place = home_of(home)
    problems: list[str] = []
    if records and not any(path.exists() for path in records):
        raise HomeError(
            f"{', '.join(map(str, records))}: no such file or folder; name what holds your records, or nothing to ask the home as it is"
        )
    if records or lexicon:
        problems = _refreshed(place, records or [], lexicon)
    arguments = ["-P", "-m", "app", "--home", str(place), "--host", host, "--port", str(port)]
    if no_model:
        arguments.append("--no-model")
    if reranker:
        arguments += ["--reranker", reranker]
    for line in problems[:20]:
        arguments += ["--problem", line]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])


def _refreshed(home: Path, records: list[Path], lexicon: Path | None) -> list[str]:
    """Index the records; what could not be read is shown on the page, which opens all the same."""
    try:
        return told(run(home, records, None, rebuild=False, lexicon=lexicon))
    except HomeError as error:
        if not Home(home).database.exists():
            raise
        tell(str(error))
        return [str(error)]
