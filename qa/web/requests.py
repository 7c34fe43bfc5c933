"""What the page sends -> questions that can be searched, or the error that the page shows. Knows no home."""

from __future__ import annotations

from qa.limits import PLAIN, Manner

LIMIT = 2000
"""Characters that a question may have."""


class PageError(Exception):
    """Something asked for that cannot be done: a key of the interface's texts and the values for its braces."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def checked_question(question: object) -> str:
    """A question that can be searched. Raises PageError."""
    if not isinstance(question, str):
        raise PageError("error_request")
    text = question.encode("utf-8", "replace").decode("utf-8").replace("\0", " ").strip()
    if not text:
        raise PageError("error_empty")
    if len(text) > LIMIT:
        raise PageError("error_long", length=len(text), limit=LIMIT)
    return text


def checked_history(history: object) -> list[str]:
    """Earlier questions; what is too long or empty to have been asked is refused. Raises PageError."""
    if history is None:
        return []
    if not isinstance(history, list):
        raise PageError("error_request")
    return [checked_question(earlier) for earlier in history]


def checked_manner(given: object) -> Manner:
    """How the page asks: limits switched `off` and `on` by name, `as_typed`. Raises PageError."""
    if given is None:
        return PLAIN
    if not isinstance(given, dict):
        raise PageError("error_request")
    off, on = given.get("off", []), given.get("on", [])
    if not all(isinstance(names, list) and all(isinstance(name, str) for name in names) for names in (off, on)):
        raise PageError("error_request")
    return Manner(off=frozenset(off), on=frozenset(on), as_typed=given.get("as_typed") is True)
