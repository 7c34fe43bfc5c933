"""`jiyao questions`: questions files from public test sets."""

from __future__ import annotations

import typer

from qa.commands.importing import import_

app = typer.Typer(help="Questions files.", no_args_is_help=True)
app.command("import")(import_)


@app.callback()
def questions() -> None:
    """Make a questions file."""
