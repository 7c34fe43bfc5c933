"""`jiyao records`: what a home holds: list, show one, remove one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from index.home import Home
from index.record import RecordInfo
from index.update import remove as forget
from qa.commands.options import HomeOption, JsonOption, emit, home_of, plain, reader_of, tell, unknown

app = typer.Typer(help="What the index holds.", invoke_without_command=True)


@app.callback()
def default(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the records where no other command is given."""
    context.obj = home, as_json
    if context.invoked_subcommand is None:
        _list(Home(home_of(home)), as_json)


@app.command("list")
def list_(context: typer.Context, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List the records."""
    place, as_json = _given(context, home, as_json)
    _list(place, as_json)


def _given(context: typer.Context, home: Path | None, as_json: bool) -> tuple[Home, bool]:
    """The options, which may stand before the name of the command as well as behind it."""
    before, json_before = context.obj
    return Home(home_of(home or before)), as_json or json_before


def _list(home: Home, as_json: bool) -> None:
    infos = reader_of(home).records()
    if as_json:
        emit({"records": [_info(info) for info in infos]})
        return
    for info in infos:
        print(plain(f"{info.key}  {info.date or '—'}  {info.title}  ({info.paragraphs})"))


def _info(info: RecordInfo) -> dict[str, Any]:
    return {"record": info.id, **asdict(info)}


@app.command()
def show(
    context: typer.Context, id: Annotated[str, typer.Argument(metavar="ID")], home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Print a record with its paragraphs and speakers; `id` shows all texts under it."""
    place, as_json = _given(context, home, as_json)
    reader = reader_of(place)
    keys = reader.keys(id)
    if not keys:
        raise unknown(place, id)
    if as_json:
        shown = [{**_info(reader.info(key)), "sources": reader.paths(key), "text": reader.paragraphs(key)} for key in keys]
        emit({"records": shown})
        return
    for key in keys:
        for row in reader.paragraphs(key):
            print(plain(f"¶{row['number']} {row['kind']}{'  ' + row['speaker'] if row['speaker'] else ''}\n{row['text']}\n"))


@app.command()
def remove(
    context: typer.Context, id: Annotated[str, typer.Argument(metavar="ID")], home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Remove a record from the index; its file stays where it is."""
    place, as_json = _given(context, home, as_json)
    reader_of(place)
    gone = forget(place, id)
    if not gone:
        raise unknown(place, id)
    if as_json:
        emit({"removed": gone})
    tell(f"{gone} removed")
