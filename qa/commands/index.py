"""`jiyao index`: files into a home, with progress on stderr."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from index import encoder as encoders
from index import stores
from index.encoder import Prompts
from index.home import Home, HomeError
from index.update import Progress, Report, update
from index.workers import available
from qa.commands.options import HomeOption, LexiconOption, home_of, tell


class Bar(Progress):
    """A progress bar on stderr; silent where stderr is no terminal, but for a line every few seconds."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Rich

        console = Console(stderr=True)
        columns = (
            TextColumn("indexing"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        self._bar = Rich(*columns, console=console, transient=True)
        self._plain = not console.is_terminal
        self._told = 0
        self._begun = time.monotonic()
        self._task = self._bar.add_task("", total=None, rate="")

    def __enter__(self) -> Bar:
        if not self._plain:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._plain:
            self._bar.stop()

    def step(self, done: int, total: int | None, what: str) -> None:
        if self._plain and total and done >= self._told + max(500, total // 10):
            self._told = done
            spent = time.monotonic() - self._begun
            left = spent / done * (total - done)
            tell(f"{done} of {total} files, {done / spent:.0f} a second, {left:.0f} s left")
        rate = f"{done / max(time.monotonic() - self._begun, 1e-3):.0f}/s" if done else ""
        self._bar.update(self._task, completed=done, total=total, rate=rate, description=Path(what).name)


def run(
    home: Path,
    records: list[Path],
    encoder: str | None,
    prompts: Prompts | None = None,
    *,
    rebuild: bool,
    lexicon: Path | None = None,
    store: str | None = None,
) -> Report:
    """Update a home with the encoder and the store named, or those it was made with, or the shipped encoder and the files of the home."""
    place = Home(home)
    address = stores.address(store) if store else _kept(place)
    if encoder is None and not rebuild and (current := place.current()):
        manifest = place.manifest(current)
        encoder, prompts = manifest.encoder, prompts or Prompts(manifest.query_prefix, manifest.passage_prefix)
    with Bar() as bar:
        loaded = encoders.load(encoder, place.cache, prompts)
        return update(place, records, loaded, rebuild=rebuild, progress=bar, workers=available(), lexicon=lexicon, store=address)


def _kept(home: Home) -> str | None:
    """The store of a home, as far as its manifest can be read."""
    try:
        return home.manifest(home.current(), check=False).store
    except HomeError:
        return None


def index(
    records: Annotated[list[Path], typer.Argument(metavar="RECORDS...", help="Files, folders (.txt and .md) or .zip archives.")],
    home: HomeOption = None,
    encoder: Annotated[
        str | None, typer.Option(metavar="NAME_OR_PATH", help="A sentence-transformers model instead of the shipped encoder.")
    ] = None,
    query_prefix: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What that model wants before a question; else its own configuration says.")
    ] = None,
    passage_prefix: Annotated[str | None, typer.Option(metavar="TEXT", help="What it wants before a passage.")] = None,
    store: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="milvus://host:port or milvus:///folder/file.db instead of files in the home (embedded)."
        ),
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Forget what the home holds and index anew.")] = False,
    lexicon: LexiconOption = None,
) -> None:
    """Add records to the index, or bring it up to date."""
    given = None if query_prefix is None and passage_prefix is None else Prompts(query_prefix, passage_prefix)
    report = run(home_of(home), records, encoder, given, rebuild=rebuild, lexicon=lexicon, store=store)
    told(report)
    tell(
        f"{report.read} read, {report.kept} unchanged, {report.removed} removed;"
        f" the index in {home_of(home)} holds {report.records} records"
        if report.read or report.removed or report.records
        else f"nothing changed; {report.kept} files are as they were"
    )
    if report.errors or report.interrupted:
        raise typer.Exit(1)


def told(report: Report) -> list[str]:
    """Say what could not be read (one line each) and what is odd; returns the lines about what could not be read."""
    for path, warning in report.warnings[:20]:
        tell(f"warning: {path}: {warning}")
    if len(report.warnings) > 20:
        tell(f"warning: {len(report.warnings) - 20} more")
    if report.renamed:
        tell(f"{report.renamed} records have other speakers by the new lexicon")
    if report.stale:
        tell(
            f"{report.stale} records keep their speakers, because their files are not there; index these files to name them anew"
        )
    lines = [str(error) for error in report.errors]
    for line in lines:
        tell(line)
    if report.interrupted:
        tell("interrupted: what was complete is published; run the command again to go on")
    return lines
