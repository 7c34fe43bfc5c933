"""Gathered -> one self-contained HTML page: plots, tables, every question that missed and why, every answer that failed.

`page(gather(evaluation, questions, retriever), lang)` is all that a caller needs; the evaluation is made with
`Plan(further=FURTHER)`. The page runs no script and makes no request; its policy forbids both.
"""

from __future__ import annotations

from qa.measures import DEPTH
from qa.report import figures, tables
from qa.report.failed import faulty, missed
from qa.report.gathered import FURTHER, MAIN, Gathered, gather, rows, seconds
from qa.report.safe import safe
from qa.report.style import STYLE
from qa.report.words import Lang, say
from qa.significance import DRAWS, SAMPLES

__all__ = ["FURTHER", "Gathered", "Lang", "gather", "page"]

_POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"


def page(gathered: Gathered, lang: Lang = "en") -> str:
    """The report as HTML."""
    title = safe(say("title", lang))
    head = (
        f"<!doctype html><html lang='{'zh-CN' if lang == 'zh' else 'en'}'><head><meta charset='utf-8'>{_POLICY}"
        f"<meta name='viewport' content='width=device-width'><title>{title}</title><style>{STYLE}</style></head>"
    )
    parts = [
        f"<header><h1>{title}</h1>{_scope(gathered, lang)}</header>",
        *((_retrieval(gathered, lang), _groups(gathered, lang)) if gathered.data["queries"] else ()),
        _answers(gathered, lang),
        _times(gathered, lang),
        _failures(gathered, lang),
        _methods(gathered, lang),
    ]
    return f"{head}<body><main>{''.join(parts)}</main></body></html>\n"


def _section(name: str, body: str, lang: Lang, *, new_page: bool = False, **values: object) -> str:
    css = " class='page'" if new_page else ""
    return f"<section{css}><h2>{safe(say(name, lang, **values))}</h2>{body}</section>" if body else ""


def _scope(gathered: Gathered, lang: Lang) -> str:
    data, system = gathered.data, gathered.data["system"]
    names = ("encoder", "revision", "records", "passages", "version")
    scope = say("scope", lang, queries=data["queries"], all=len(list(rows(data))), **{name: system[name] for name in names})
    compared = [say("encoders", lang, name=name, **one) for name, one in data["compared"].items()]
    parts = [f"<p class='soft'>{safe(line)}</p>" for line in (scope, *compared)]
    if data["queries"]:
        low, high = data["intervals"][MAIN]
        told = say(
            "summary", lang, system=system["mode"], measure=MAIN, value=f"{data['measures'][MAIN]:.3f}", low=f"{low:.3f}", high=f"{high:.3f}",
            first=data["queries"] - len(gathered.misses), queries=data["queries"], deep=FURTHER,
            lost=sum(miss.rank is None for miss in gathered.misses),
        )  # fmt: skip
        parts.append(f"<p>{safe(told)}</p>")
    return "".join(parts)


def _retrieval(gathered: Gathered, lang: Lang) -> str:
    return _section("systems", tables.systems(gathered, lang) + figures.by_k(gathered, lang), lang)


def _groups(gathered: Gathered, lang: Lang) -> str:
    parts = [
        _section(f"by_{by}", figures.by_group(gathered.data, by, lang) + table, lang, new_page=by == "lang")
        for by, table in tables.groups(gathered.data, lang).items()
    ]
    return "".join(parts)


def _answers(gathered: Gathered, lang: Lang) -> str:
    if not gathered.data["answers"]:
        return ""
    parts = tables.answers(gathered.data, lang), figures.confidence(gathered, lang), figures.refusals(gathered, lang)
    return _section("answers", "".join(parts), lang, new_page=True)


def _times(gathered: Gathered, lang: Lang) -> str:
    taken = seconds(gathered.data)
    return _section("latency", figures.latencies(taken, lang) + tables.latency(taken, lang), lang) if taken else ""


def _failures(gathered: Gathered, lang: Lang) -> str:
    data = gathered.data
    found = ""
    if data["queries"]:
        late = tables.late(data, lang, data["system"]["mode"])
        found = _section("misses", missed(gathered.misses, lang) + late, lang, new_page=True, n=len(gathered.misses))
    if data["answers"]:
        found += _section("faults", faulty(gathered.faults, lang), lang, new_page=True, n=len(gathered.faults))
    return found


def _methods(gathered: Gathered, lang: Lang) -> str:
    text = say("methods_text", lang, samples=SAMPLES, draws=DRAWS, depth=DEPTH)
    return _section("methods", f"<p>{safe(text)}</p>", lang)
