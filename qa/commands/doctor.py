"""`jiyao doctor`: looks at everything a home holds, names what is wrong and the command that mends it."""

from __future__ import annotations

import typer

from index.doctor import examine
from index.home import Home
from qa.commands.options import HomeOption, JsonOption, emit, home_of, plain, tell


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Check the whole index: files, hashes, database, texts, vectors, postings."""
    place = Home(home_of(home))
    found = examine(place)
    mend = f"jiyao index RECORDS --home {place.path} --rebuild" if found.faults else None
    if as_json:
        counts = {"records": found.records, "passages": found.passages, "files": found.files}
        emit({**counts, "vectors": dict(found.vectors), "faults": found.faults, "mend": mend})
    for fault in () if as_json else found.faults:
        print(plain(fault))
    if mend:
        tell(f"{len(found.faults)} faults; mend them with: {mend}")
        raise typer.Exit(1)
    if found.vectors:
        share, proposed = 100 * found.vectors["recall"], int(found.vectors["proposed"])
        tell(f"of its sentences {proposed} are looked at in full; of the best hundred of all, {share:.1f} % are among them")
    tell(f"{place.path} is sound: {found.records} records, {found.passages} passages, {found.files} files")
