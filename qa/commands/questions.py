"""`jiyao questions`: questions files from public test sets, and questions suggested from the records."""

from __future__ import annotations

import typer

from qa.commands.importing import import_
from qa.commands.suggesting import suggest

app = typer.Typer(help="Questions files.", no_args_is_help=True)
app.command("import")(import_)
app.command("suggest")(suggest)


@app.callback()
def questions() -> None:
    """Make a questions file."""
