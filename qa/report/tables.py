"""Gathered figures -> HTML tables with captions, intervals and p-values. Everything that comes from outside is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from qa.evaluate import latency as percentiles
from qa.report.gathered import MAIN, Gathered
from qa.report.safe import safe
from qa.report.words import Lang, say
from qa.significance import intervals
from qa.table import ALPHA

ACROSS = 8
"""Measures side by side."""

SHORT = 12
"""Rows of a table that is not divided between two sheets."""

GROUPS = ("lang", "kind", "book", "period")
ORDER = (
    "strings_found",
    "refused_unanswerable",
    "refused_answerable",
    "citations_relevant",
    "citation_recall",
    "quotations_verbatim",
)


def table(caption: str, note: str, head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """A table of cells that are HTML already; the first `texts` columns are texts. A short one stays on one sheet of paper."""
    rows = list(rows)
    top = "".join(f"<th{_text(at, texts)} scope='col'>{cell}</th>" for at, cell in enumerate(head))
    body = "".join(
        "<tr>"
        + "".join(f"<td{_text(at, texts)}>{cell}</td>" if at else f"<th scope='row'>{cell}</th>" for at, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    small = f"<small>{safe(note)}</small>" if note else ""
    css = "wide short" if len(rows) <= SHORT else "wide"
    return f"<div class='{css}'><table><caption>{safe(caption)}{small}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"


def _text(at: int, texts: int) -> str:
    return " class='text'" if at < texts else ""


def _figure(value: float, interval: Sequence[float] | None, further: str = "") -> str:
    ends = f"<small>[{interval[0]:.3f}, {interval[1]:.3f}]</small>" if interval else ""
    return f"{value:.3f}{ends}{further}"


def p_of(value: float) -> str:
    """`= 0.012`, or `< 0.001`."""
    return f"= {value:.3f}" if value >= 0.001 else "< 0.001"


def systems(gathered: Gathered, lang: Lang) -> str:
    """All systems by all measures, with intervals, and p against the first."""
    data, first = gathered.data, gathered.data["system"]["mode"]
    ps = {(row["system"], row["measure"]): row["p_holm"] for row in data["comparisons"]}
    tables = []
    for names in _columns(data["measures"]):
        rows = []
        for system, scores in {first: data["measures"], **data["systems"]}.items():
            cells = [safe(system)]
            for name in names:
                p = ps.get((system, name))
                star = "*" if p is not None and p < ALPHA else ""
                further = f"<small>p {safe(p_of(p))}{star}</small>" if p is not None else ""
                cells.append(_figure(scores[name], gathered.intervals[system].get(name), further))
            rows.append(cells)
        note = say("systems_note", lang, n=data["queries"], first=first)
        tables.append(table(say("systems", lang), note, ["", *map(safe, names)], rows))
    return "".join(tables)


def _columns(measures: Iterable[str]) -> Iterator[list[str]]:
    """Measures in parts that a sheet of paper has room for."""
    names = list(measures)
    return (names[at : at + ACROSS] for at in range(0, len(names), ACROSS))


def groups(data: dict[str, Any], lang: Lang) -> dict[str, str]:
    """Name of a grouping -> its table, of those with more than one group."""
    found = {}
    for by in GROUPS:
        values = data["by"].get(by, {})
        if len(values) < 2:
            continue
        note = say("by_many", lang) if by in ("book", "period") else ""
        found[by] = "".join(
            table(
                say(f"by_{by}", lang), note, ["", say("n", lang), *map(safe, names)],
                [
                    [safe(value), str(scores["queries"]), *(_figure(scores[name], scores["intervals"].get(name)) for name in names)]
                    for value, scores in values.items()
                ],
            )
            for names in _columns(data["measures"])
        )  # fmt: skip
    return found


def answers(data: dict[str, Any], lang: Lang) -> str:
    """The shares of answering, and of how many; with an interval where every question counts once."""
    every = [*data["questions"], *data["unscored"]]
    refused = [(row["answerable"], not row["answered"]) for row in every if row["answered"] is not None]
    once = {
        "refused_unanswerable": [no for held, no in refused if held is False],
        "refused_answerable": [no for held, no in refused if held],
        "citation_recall": [bool({*row["cited"]} & {*row["wanted"]}) for row in data["questions"] if row["cited"] is not None],
    }
    counts = {
        "strings_found": sum(len(row["strings"] or ()) for row in every),
        "citations_relevant": sum(len(row["cited"] or ()) for row in data["questions"]),
        "quotations_verbatim": data["answers"]["citations"],
    }
    rows = []
    for name in ORDER:
        value, each = data["answers"][name], once.get(name, [])
        interval = intervals(np.array(each, float)[:, None])[0].tolist() if len(each) > 1 else None
        cell = "—" if value is None else _figure(value, interval)
        rows.append([safe(say(name, lang)), cell, str(len(each) or counts.get(name, 0))])
    return table(say("answers", lang), say("answers_note", lang), ["", say("share", lang), say("count", lang)], rows)


def latency(taken: dict[str, list[float]], lang: Lang) -> str:
    """Milliseconds by system."""
    rows = [
        [safe(name), str(len(values)), *(f"{value:.1f}" for value in percentiles(values).values()), f"{max(values) * 1000:.1f}"]
        for name, values in taken.items()
    ]
    return table(say("latency", lang), "", ["", say("n", lang), "p50 ms", "p95 ms", "max ms"], rows)


def late(data: dict[str, Any], lang: Lang, mode: str) -> str:
    """Questions whose first passage is wanted and whose other wanted passages do not follow at once."""
    rows = []
    for row in data["questions"]:
        found = row["found"][mode]
        ranks = [found.index(name) + 1 if name in found else None for name in row["wanted"]]
        if 1 in ranks and row[MAIN] < 1:
            told = sorted(rank for rank in ranks if rank)
            missing = ["&gt; 10"] * ranks.count(None)
            rows.append([safe(row["id"]), safe(row["question"]), ", ".join([*map(str, told), *missing]), f"{row[MAIN]:.3f}"])
    if not rows:
        return ""
    head = ["", say("question", lang), say("wanted_ranks", lang), MAIN]
    return table(say("late", lang, n=len(rows)), "", head, rows, texts=3)
