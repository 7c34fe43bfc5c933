"""What was read into a question -> what takes it back: chips of its limits, and the button that searches it as typed and back. All ask again."""

from __future__ import annotations

import json
from html import escape

from qa.web.render import Json, button, word

KINDS = {"date": "limit_date", "speaker": "limit_speaker", "tag": "limit_tag", "book": "limit_book"}


def chips(found: Json) -> str:
    """The chips of an answer; nothing where its question names no limit."""
    return f'<div class="limits">{"".join(map(_chip, found["limits"]))}</div>' if found.get("limits") else ""


def _chip(limit: Json) -> str:
    held = limit["on"]
    count = word("limit_count", records=limit["records"], passages=limit["passages"])
    undated = word("limit_undated", count=limit["undated"]) if limit["undated"] else ""
    label = f'data-label="{"limit_remove" if held else "limit_add"}" data-args="{escape(json.dumps({"label": limit["label"]}))}"'
    return (
        f'<span class="limit {"held" if held else "offered"}">{word(KINDS[limit["kind"]], css="limit-kind")}'
        f'<span class="limit-name" dir="auto">{escape(limit["label"])}</span><span class="limit-count">{count}{undated}</span>'
        f'<button type="button" class="limit-switch" data-limit="{escape(limit["name"])}" data-switch="{"off" if held else "on"}" {label}></button></span>'
    )


def typed(found: Json, *, as_typed: bool = False) -> str:
    """The button that searches a question as it was typed, or completed again where it was; nothing where nothing completes it."""
    if as_typed:
        return button("as_completed", "more", typed="no")
    same = found["query"].strip() == found["question"].strip() and not found.get("context")
    return "" if same else button("as_typed", "more", typed="yes")
