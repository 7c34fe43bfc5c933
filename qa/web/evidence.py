"""One citation -> the HTML of its evidence: the record, the passage among its neighbours, other editions, the reference in all styles."""

from __future__ import annotations

import json
from html import escape

from qa.web.render import Extract, Focus, Json, button, dated, paragraphs, word

STYLE_NAMES = {"gbt7714": "GB/T 7714—2015", "chicago": "Chicago", "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}

AROUND = 12
"""Characters shown on both sides of a difference."""


def evidence(extract: Extract, focus: Focus) -> str:
    """The evidence as one section."""
    info, rows = extract.info, extract.paragraphs
    cited = next((row["text"] for row in rows if row["number"] == focus.number), "")
    about = " · ".join([dated(info), *(escape(text) for text in (info.book, info.source) if text)][:2])
    first, last = (rows[0]["number"], rows[-1]["number"]) if rows else (focus.number, focus.number)
    up = button("up", "more", more="up") if extract.before else ""
    down = button("down", "more", more="down") if extract.after else ""
    notes = f'<div class="notes">{paragraphs(extract.notes)}</div>' if extract.notes else ""
    whole = button("whole", "more", more="whole") if extract.before or extract.after else ""
    return (
        f'<section class="extract" lang="zh" data-record="{escape(info.key)}" data-first="{first}" data-last="{last}">'
        f'<div class="head"><h2 class="title">{escape(info.title)}</h2><p class="about">{about}</p></div>'
        f'<div class="reading" tabindex="0" data-label="evidence"><div class="above">{up}</div>'
        f'<div class="paragraphs">{paragraphs(rows, focus)}</div>{notes}<div class="below">{down}{whole}</div>'
        f"{editions(focus, cited)}</div>{citing(focus, cited[focus.start : focus.end])}</section>"
    )


def citing(focus: Focus, quote: str) -> str:
    """The reference, a choice of its style, and what can be copied."""
    shown = next(iter(focus.references.values()), "")
    options = "".join(f'<option value="{escape(name)}">{escape(STYLE_NAMES[name])}</option>' for name in focus.references)
    choice = f'<select class="style" data-label="reference_style" data-references="{escape(json.dumps(focus.references))}">{options}</select>'
    copy_quote = button("copy_quote", "copy", copy=f"“{quote}”\n{shown}", quote=quote) if quote else ""
    return (
        f'<div class="citing"><div class="citing-head">{word("reference", "h3")}{choice}</div><p class="reference">{escape(shown)}</p>'
        f'<div class="copies">{button("copy_reference", "copy", copy=shown)}{copy_quote}</div></div>'
    )


def editions(focus: Focus, cited: str) -> str:
    """The other books that print the passage, each with the words in which it differs."""
    if not focus.editions:
        return ""
    return f'<div class="editions">{word("editions", "h3")}<ul class="list">{"".join(_edition(one, cited) for one in focus.editions)}</ul></div>'


def _edition(one: Json, cited: str) -> str:
    key, _, number = one["passage"].rpartition("#")
    name = " · ".join(part for part in (one["title"], one["book"]) if part)
    found = "".join(f"<li>{_difference(difference, cited)}</li>" for difference in one["differences"])
    differences = f'<ul class="differences" lang="zh">{found}</ul>' if found else word("no_differences", "p", "differences")
    return (
        f'<li><button type="button" class="near" data-open="{escape(key)}" data-number="{escape(number)}">'
        f'<span class="near-place">{escape(name)} ¶{escape(number)}</span></button>{differences}</li>'
    )


def _difference(one: Json, cited: str) -> str:
    """Words of the cited passage struck out, those of the other edition beside them."""
    before, after = cited[max(one["start"] - AROUND, 0) : one["start"]], cited[one["end"] : one["end"] + AROUND]
    here = f"<del>{escape(one['here'])}</del>" if one["here"] else ""
    there = f"<ins>{escape(one['there'])}</ins>" if one["there"] else ""
    return f"…{escape(before)}{here}{there}{escape(after)}…"
