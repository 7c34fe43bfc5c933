"""Sources -> outcomes in the same order, computed by several processes. Stores nothing and decides nothing.

Each process is fed by a pipe of its own, in turn, with few sources ahead: what waits is bounded, the order is kept, and a
process whose parent was killed reads the end of its pipe and ends. Ctrl-C is the parent's to handle.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Collection, Generator, Iterator
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index import encoder as encoders
from index.files import Source
from index.home import HomeError
from index.own import lexicon_of
from index.prepare import Outcome, outcome, whole

MANY = 200
"""Sources below which other processes are not worth their start."""

_CHUNK, _AHEAD = 16, 3
"""Sources that are sent together; such bundles that wait for a process."""


def available() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def outcomes(
    sources: list[Source], workers: int, known: Collection[str], encoder: str | None, windows: bool, lexicon: Path | None = None
) -> Generator[Outcome]:
    """Read the sources: few of them as they are asked for, many by `workers` processes that prepare them too.

    `known`: digests of records that need no preparing; `encoder`: the name of one that embeds in these processes; `lexicon`: the
    user's own.
    Raises HomeError where a process ends that should not.
    """
    if workers < 2 or len(sources) < MANY:
        yield from map(outcome, sources)
        return
    running = [_start(known, encoder, windows, lexicon) for _ in range(workers)]
    try:
        yield from _exchanged(sources, [connection for _, connection in running])
    except (EOFError, ConnectionError):
        raise HomeError("a process that prepares records was ended; run the command again to go on") from None
    finally:
        for _, connection in running:
            connection.close()
        for process, _ in running:
            process.terminate()
            process.join()


def _exchanged(sources: list[Source], connections: list[Connection]) -> Iterator[Outcome]:
    """Send bundles to the connections in turn and receive them in the same turn."""
    turn, waiting = cycle(connections), deque[Connection]()
    for first in range(0, len(sources), _CHUNK):
        if len(waiting) == _AHEAD * len(connections):
            yield from _received(waiting.popleft())
        connection = next(turn)
        connection.send(sources[first : first + _CHUNK])
        waiting.append(connection)
    while waiting:
        yield from _received(waiting.popleft())


def _received(connection: Connection) -> list[Outcome]:
    answer = connection.recv()
    if isinstance(answer, BaseException):
        raise answer
    return list(answer)


def _start(known: Collection[str], encoder: str | None, windows: bool, lexicon: Path | None) -> tuple[Any, Connection]:
    """A process and this end of its pipe. It is a fresh one: threads of the parent would not live in a fork."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, known, encoder, windows, lexicon), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(connection: Connection, known: Collection[str], name: str | None, windows: bool, own: Path | None) -> None:
    """What such a process does until its pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        encoder, lexicon = encoders.load(name) if name else None, lexicon_of(own)
        while True:
            bundle = connection.recv()
            connection.send(whole(bundle, known, windows, encoder, lexicon))
    except (EOFError, ConnectionError):
        return
    except Exception as error:
        connection.send(error)
