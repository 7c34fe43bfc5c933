"""A service -> the functions that the script of the page calls beside those of the conversation. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qa.web.job import Jobs
from qa.web.service import Service

Json = dict[str, Any]

NAMES = (
    "judge", "pool", "pool_make", "tests", "test_save", "test_turn", "test_export", "suggest", "evaluate", "job", "cancel", "receipt",
)  # fmt: skip
"""Those of `qa.web.judging.CALLS`, which is imported when the first is called, so that the page opens without it."""


def of(service: Service) -> list[Callable[[Json], Json]]:
    """Each takes one object and returns one; the script calls them `page_` and their name."""
    jobs = Jobs()

    def call(name: str) -> Callable[[Json], Json]:
        def function(request: Json) -> Json:
            from qa.web.judging import CALLS

            return CALLS[name](service, jobs, request)

        function.__name__ = f"page_{name}"
        return function

    return [call(name) for name in NAMES]
