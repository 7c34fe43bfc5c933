"""A changed lexicon -> the records whose speakers it changes, read again from their files and stored anew.

Paragraphs keep their permanent names. Only those records are embedded again; a record whose files are gone keeps its speakers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.files import Source, find
from index.lexicon import Lexicon
from index.prepare import Prepared, outcome, prepare
from index.record import Record
from index.speaker import assign
from index.store import Writer


def rename(
    writer: Writer, lexicon: Lexicon, windows: bool, store: Callable[[Prepared, int], int], interrupted: Callable[[], bool]
) -> tuple[int, int, bool]:
    """Name the speakers of all living records by a lexicon; `store` puts a record in the place of another row.

    Returns how many were stored anew, how many keep the speakers they had because no file of theirs is there, and whether all were done.
    """
    known = writer.sources()
    waiting = {record for _, _, record in known.values()}
    renamed = 0
    for source in _sources(known):
        if interrupted():
            return renamed, len(waiting), False
        row = known.get(source.path, (0, "", 0))[2]
        record = outcome(source).record if row in waiting else None
        if record is None or writer.digest(row) != record.digest:
            continue
        waiting.remove(row)
        if _speakers(record, lexicon) != writer.speakers(row):
            sources = writer.withdraw(row)
            target = store(prepare(record, windows, lexicon), row)
            for path, stamp in sources:
                writer.attach(path, stamp, target)
            renamed += 1
    return renamed, len(waiting), True


def _sources(known: dict[str, tuple[int, str, int]]) -> Iterator[Source]:
    """The files behind records; an archive is opened once."""
    places = dict.fromkeys(path.partition("!/")[0] for path in known)
    return (found for found in find([Path(place) for place in places]) if isinstance(found, Source))


def _speakers(record: Record, lexicon: Lexicon) -> dict[int, str | None]:
    return {paragraph.number: paragraph.speaker for paragraph in assign(record, lexicon).paragraphs}
