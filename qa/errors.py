"""The kind of error that a person can mend, told as one line on stderr. Every module names its own below it."""

from __future__ import annotations


class UserError(Exception):
    """Says what, where and what to do."""
