"""What the page sends -> questions that can be searched, or the error that the page shows. Knows no home."""

from __future__ import annotations

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
