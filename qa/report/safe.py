"""Any text -> a text that can stand in HTML: escaped, without what only disturbs a reader."""

from __future__ import annotations

import re
from html import escape


def safe(text: object) -> str:
    """A text for HTML: escaped, control characters visible, marks that turn the direction of writing left out."""
    return escape(
        re.sub(
            "[\x00-\x08\x0b-\x1f\x7f-\x9f]",
            "\ufffd",
            re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", str(text)),
        )
    )
