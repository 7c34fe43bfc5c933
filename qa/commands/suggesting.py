"""`jiyao questions suggest`: test questions proposed from the records of a home, for a person to accept or edit."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.retriever import Retriever, open_home
from qa.commands.options import HomeOption, emit, home_of, tell, unknown

if TYPE_CHECKING:
    from qa.suggest import Candidate


def suggest(
    home: HomeOption = None,
    n: Annotated[int, typer.Option("--n", "-n", min=1, max=10_000, metavar="N", help="Questions wanted.")] = 20,
    record: Annotated[
        list[str] | None, typer.Option("--record", metavar="ID", help="Only of this record; can be repeated.")
    ] = None,
    kinds: Annotated[
        str | None, typer.Option(metavar="KIND,KIND", help="figure, date, name, said, about, section, record, unanswerable.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="NUMBER", help="Another number gives other questions.")] = 1,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.jsonl", help="[default: standard output]")] = None,
) -> None:
    """Propose test questions with their paragraphs and answers, by rules. Read them before you measure with them."""
    if out and not out.absolute().parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "no such folder", str(out.parent))
    wanted = _kinds(kinds)
    retriever = open_home(home_of(home))
    keys = [key for name in record or () for key in _keys(retriever, name)]
    found = _suggested(retriever, n, seed, keys, wanted)
    if out:
        out.write_text("".join(json.dumps(one.json(), ensure_ascii=False) + "\n" for one in found), "utf-8")
        tell(f"{len(found)} questions in {out}")
    else:
        for one in found:
            emit(one.json())
    if len(found) < n:
        tell(f"{len(found)} of {n}: the records give no more of which the rules are sure")


def _kinds(given: str | None) -> list[str]:
    """The kinds that are wanted. Raises typer.BadParameter for one that does not exist."""
    from qa.suggest import KINDS

    wanted = [kind.strip() for kind in given.split(",") if kind.strip()] if given is not None else list(KINDS)
    if not wanted or (strange := [kind for kind in wanted if kind not in KINDS]):
        raise typer.BadParameter(
            f"no kind {strange[0] if wanted else given!r}; there are {', '.join(KINDS)}", param_hint="--kinds"
        )
    return wanted


def _keys(retriever: Retriever, name: str) -> list[str]:
    keys = retriever.reader.keys(name)
    if not keys:
        raise unknown(retriever.home, name)
    return keys


def _suggested(retriever: Retriever, n: int, seed: int, keys: list[str], kinds: list[str]) -> list[Candidate]:
    from rich.console import Console
    from rich.progress import Progress

    from qa.suggest import suggest as propose

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading records", total=None)
        return propose(
            retriever,
            n,
            seed,
            records=keys,
            kinds=kinds,
            step=lambda done, total: progress.update(task, completed=done, total=total),
        )
