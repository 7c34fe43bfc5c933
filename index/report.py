"""What a run of a writer tells: how far it is, and in the end what it did. Prints nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.files import ReadError


@dataclass(slots=True)
class Report:
    """What a run did. `errors`: files that could not be read; `warnings`: (path, what) of records that are odd.

    `renamed`: records that have other speakers by a new lexicon; `stale`: those that could not be read for it.
    """

    read: int = 0
    kept: int = 0
    removed: int = 0
    renamed: int = 0
    stale: int = 0
    embedded: int = 0
    records: int = 0
    passages: int = 0
    interrupted: bool = False
    errors: list[ReadError] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


class Progress:
    """Told how far a run is; the command line shows it. `total` is None while it is not known."""

    def step(self, done: int, total: int | None, what: str) -> None:
        """`done` files of `total` were looked at; `what` is the last one."""
