"""One piece of long work at a time, in a thread of its own -> how far it is, and in the end its result. Knows no HTML."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from qa.web.requests import PageError

Json = dict[str, Any]
Step = Callable[[int, int], None]
"""Told how many of how many are done; raises Cancelled where nobody wants the rest."""


class Cancelled(Exception):
    """The work was given up."""


@dataclass(slots=True)
class Job:
    """What runs or ran last. `state`: running, done, failed, cancelled; `result`: of work that is done; `error`: why it failed."""

    kind: str
    began: float = field(default_factory=time.monotonic)
    state: str = "running"
    done: int = 0
    total: int = 0
    cancelled: bool = False
    result: Json = field(default_factory=dict)
    error: str = ""


class Jobs:
    """Runs one job after another; a second while one runs is refused."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._job: Job | None = None

    def start(self, kind: str, work: Callable[[Step], Json]) -> None:
        """Begin. Raises PageError where something runs already."""
        with self._lock:
            if self._job and self._job.state == "running":
                raise PageError("error_running")
            job = self._job = Job(kind)
        threading.Thread(target=_run, args=(job, work), name=kind, daemon=True).start()

    def status(self) -> Json:
        """The job as the page shows it; `left`: seconds, None as long as nobody can say."""
        job = self._job
        if job is None:
            return {"state": "none"}
        spent = time.monotonic() - job.began
        left = round(spent / job.done * (job.total - job.done)) if job.done and job.state == "running" else None
        told = {"kind": job.kind, "state": job.state, "done": job.done, "total": job.total, "left": left}
        return {**told, "reason": job.error, "result": job.result}

    def cancel(self) -> None:
        """Give up what runs; it ends with its next step."""
        if self._job:
            self._job.cancelled = True


def _run(job: Job, work: Callable[[Step], Json]) -> None:
    def step(done: int, total: int) -> None:
        job.done, job.total = done, total
        if job.cancelled:
            raise Cancelled

    try:
        job.result = work(step)
        job.state = "done"
    except Cancelled:
        job.state = "cancelled"
    except Exception as error:  # whatever went wrong is told where the progress stood
        job.error = (str(error).splitlines() or [type(error).__name__])[0]
        job.state = "failed"
