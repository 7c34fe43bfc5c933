"""Gathered figures -> HTML figures with a plot and a caption each."""

from __future__ import annotations

from typing import Any

import numpy as np

from qa.report.gathered import FAMILIES, MAIN, Gathered, confidences
from qa.report.plots import Range, Value, curves, intervals, mirrored, ranges, shortened, tradeoff
from qa.report.safe import safe
from qa.report.words import Lang, say


def _figure(plot: str, caption: str = "") -> str:
    return f"<figure>{plot}{f'<figcaption>{safe(caption)}</figcaption>' if caption else ''}</figure>"


def by_k(gathered: Gathered, lang: Lang) -> str:
    """One plot for each family of measures, side by side."""
    plots = []
    for family in FAMILIES:
        series = {
            system: [Value(str(point.k), point.value, point.low, point.high) for point in points]
            for system, points in gathered.curves[family].items()
            if points
        }
        if series:
            plots.append(_figure(curves(say("curve", lang, family=family), f"{family}@k", series)))
    if not plots:
        return ""
    note = say("curves_note", lang, n=gathered.data["queries"], first=gathered.data["system"]["mode"])
    return f"<h3>{safe(say('curves', lang))}</h3><p class='soft'>{safe(note)}</p><div class='row'>{''.join(plots)}</div>"


def by_group(data: dict[str, Any], by: str, lang: Lang) -> str:
    """The main measure of each group with its interval."""
    values = [
        Value(f"{shortened(name, 13)} ({row['queries']})", row[MAIN], *row["intervals"][MAIN])
        for name, row in data["by"].get(by, {}).items()
    ]
    note = say("by_note", lang, measure=MAIN, first=data["system"]["mode"])
    return _figure(intervals(f"{MAIN}: {say(f'by_{by}', lang)}", values, data["measures"][MAIN]), note)


def confidence(gathered: Gathered, lang: Lang) -> str:
    """Confidence of answerable and unanswerable questions, and the threshold."""
    groups = confidences(gathered.data)
    if not any(groups):
        return ""
    names = say("answerable", lang), say("unanswerable", lang)
    line = f"{gathered.threshold:g}"
    plot = mirrored(say("confidence", lang), names, groups, gathered.threshold, say("threshold", lang, value=line))
    return f"<h3>{safe(say('confidence', lang))}</h3>{_figure(plot, say('confidence_note', lang, threshold=line))}"


def refusals(gathered: Gathered, lang: Lang) -> str:
    """Refusals of answerable against those of unanswerable questions by threshold; nothing where one of them is missing."""
    rows = [
        (row["refused_answerable"], row["refused_unanswerable"], row["threshold"])
        for row in gathered.data["answers"].get("tradeoff", ())
        if row["refused_answerable"] is not None and row["refused_unanswerable"] is not None
    ]
    if not rows:
        return ""
    points = [(x, y, f"{say('threshold', lang, value=f'{t:g}')}: {x:.2f} / {y:.2f}") for x, y, t in rows]
    at = min(range(len(rows)), key=lambda at: abs(rows[at][2] - gathered.threshold))
    plot = tradeoff(say("tradeoff", lang), (say("axis_x", lang), say("axis_y", lang)), points, at)
    return f"<h3>{safe(say('tradeoff', lang))}</h3>{_figure(plot, say('tradeoff_note', lang))}"


def latencies(taken: dict[str, list[float]], lang: Lang) -> str:
    """Distribution of the milliseconds of each system."""
    rows = []
    for name, seconds in taken.items():
        low, lower, p50, upper, p95, high = np.percentile(np.array(seconds) * 1000, [0, 25, 50, 75, 95, 100])
        rows.append(Range(name, *map(float, (low, lower, p50, upper, p95, high))))
    return _figure(ranges(say("latency", lang), rows, "ms"), say("latency_note", lang)) if rows else ""
