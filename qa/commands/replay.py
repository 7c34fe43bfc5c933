"""`jiyao replay`: a question asked again as a receipt has it, and whether the answer is the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.retriever import open_home
from qa.commands.ask import show
from qa.commands.options import HomeOption, JsonOption, emit, home_of, tell


def replay(
    receipt: Annotated[Path, typer.Argument(metavar="FILE", help="What `jiyao ask --receipt` wrote.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Reproduce an answer from its receipt, or say what changed; status 1 where it is another answer."""
    from qa.receipt import read_receipt
    from qa.receipt import replay as again

    given = read_receipt(receipt)
    found = again(open_home(home_of(home)), given)
    if as_json:
        emit(
            {"reproduced": not found.changes, "changes": [*found.changes], "notes": [*found.notes], "answer": found.answer.json()}
        )
    else:
        show(found.answer)
        print("\nreproduced" if not found.changes else "\nnot reproduced")
    for line in (*found.changes, *found.notes):
        tell(line)
    if found.changes:
        raise typer.Exit(1)
