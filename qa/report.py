"""An evaluation -> one self-contained HTML page: tables of the measures, and every question that missed. Loads nothing."""

from __future__ import annotations

from html import escape
from typing import Any

_STYLE = (
    "body{font:16px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "table{border-collapse:collapse;margin:1rem 0}td,th{padding:.3rem .7rem;border-bottom:1px solid #ccc;text-align:right}"
    "td:first-child,th:first-child{text-align:left}caption{text-align:left;font-weight:600;padding:.3rem 0}"
)


def page(data: dict[str, Any], texts: dict[str, str]) -> str:
    """The report of `evaluate`; `texts` maps question ids to questions."""
    measures = data["measures"]
    systems = {data["system"]["mode"]: measures, **data["systems"]}
    parts = [
        f"<h1>Jiyao: evaluation</h1><p>{data['queries']} questions with relevant passages; {data['system']['passages']} paragraphs of"
        f" {data['system']['records']} records; encoder {escape(str(data['system']['encoder']))}.</p>",
        _table("Systems", list(measures), systems),
        *(_table(f"By {name}", ["queries", *measures], groups) for name, groups in data["by"].items() if groups),
        _table("Answers", ["value"], {name: {"value": value} for name, value in data["answers"].items() if name != "tradeoff"}),
        _missed(data["questions"], texts),
    ]
    return f"<!doctype html><html lang='en'><meta charset='utf-8'><title>Jiyao: evaluation</title><style>{_STYLE}</style>{''.join(parts)}</html>\n"


def _table(caption: str, columns: list[str], rows: dict[str, dict[str, Any]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in ("", *columns))
    body = "".join(
        f"<tr><td>{escape(str(name))}</td>" + "".join(f"<td>{_number(row.get(column))}</td>" for column in columns) + "</tr>"
        for name, row in rows.items()
    )
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"


def _number(value: Any) -> str:
    return "" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def _missed(questions: list[dict[str, Any]], texts: dict[str, str]) -> str:
    rows = {
        f"{q['id']}: {texts.get(q['id'], '')}": q
        for q in sorted(questions, key=lambda q: float(q["nDCG@10"]))
        if q["nDCG@10"] < 1
    }
    return (
        _table("Questions whose relevant passages do not all stand first", ["nDCG@10", "R@10", "Success@1"], rows) if rows else ""
    )
