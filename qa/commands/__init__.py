"""The command `jiyao`: one module a command. Errors that a user can mend are one line on stderr and status 1."""

from __future__ import annotations

import sys

import typer

from index.encoder import EncoderError
from index.home import HomeError
from qa.commands import ask, chat, cite, doctor, evaluate, index, judgments, questions, records, replay, search
from qa.commands.options import tell
from qa.errors import UserError

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Questions to historical records, answered with the words that prove it.",
)  # fmt: skip
app.command("chat")(chat.chat)
app.command("index")(index.index)
app.command("search")(search.search)
app.command("ask")(ask.ask)
app.command("cite")(cite.cite)
app.command("replay")(replay.replay)
app.command("evaluate")(evaluate.evaluate)
app.add_typer(questions.app, name="questions")
app.add_typer(judgments.app, name="judgments")
app.command("doctor")(doctor.doctor)
app.add_typer(records.app, name="records")


def main() -> None:
    """Run a command and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except (HomeError, EncoderError, UserError) as error:
        tell(str(error))
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        tell(f"{error.filename or ''}{': ' if error.filename else ''}{(error.strerror or str(error)).lower()}")
    except KeyboardInterrupt:
        tell("interrupted")
    else:
        return
    sys.exit(1)
