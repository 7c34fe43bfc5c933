"""Misses and faults -> HTML: the question, what was wanted and found, and why. Everything from records and questions is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from qa.report.gathered import FURTHER
from qa.report.misses import Fault, Miss, Ranks, Shown
from qa.report.safe import safe
from qa.report.tables import table
from qa.report.told import misled, place
from qa.report.words import Lang, listed, say

DETAILED = 200
"""Failed questions that are shown with their passages; further ones get a line each."""

_TOP = 3
"""Wrong passages that are shown with their words; further ones by name."""


def missed(misses: Sequence[Miss], lang: Lang) -> str:
    """All questions of which a wrong passage stands first."""
    if not misses:
        return f"<p>{safe(say('no_misses', lang))}</p>"
    parts = [_miss(miss, lang) for miss in misses[:DETAILED]]
    if rest := misses[DETAILED:]:
        rows = [[safe(miss.id), safe(miss.question), place(miss.rank)] for miss in rest]
        parts.append(
            table(say("further", lang, n=len(rest)), "", ["", say("question", lang), say("wanted_ranks", lang)], rows, texts=2)
        )
    return "".join(parts)


def _head(one: Miss | Fault, further: str) -> str:
    marks = " · ".join(safe(mark) for mark in (one.lang, one.kind, further) if mark)
    return f"<h3><span class='id'>{safe(one.id)}</span><bdi>{safe(one.question)}</bdi></h3><p class='soft'>{marks}</p>"


def _miss(miss: Miss, lang: Lang) -> str:
    rank = say("rank", lang, rank=miss.rank) if miss.rank else say("not_found", lang, deep=FURTHER)
    parts = [_head(miss, rank)]
    if miss.query.strip() != miss.question.strip():
        parts.append(f"<p class='soft'>{safe(say('searched_as', lang, query=miss.query))}</p>")
    parts.append(f"<h4>{safe(say('wanted', lang))}</h4><ul>")
    parts += [
        f"<li>{_shown(shown, lang)} <span class='at'>{safe(say('ranks', lang, ranks=_ranks(ranks, lang)))}</span></li>"
        for shown, ranks in miss.wanted
    ]
    parts.append("</ul>")
    if miss.lacking:
        parts.append(f"<p class='soft'>{safe(say('lacking', lang, words=listed(miss.lacking, lang)))}</p>")
    parts.append(f"<h4>{safe(say('found' if miss.rank else 'found_first', lang))}</h4><ol>")
    of_first = next(ranks for shown, ranks in miss.wanted if shown.name == miss.first)
    for at, above in enumerate(miss.above):
        what = _shown(above.passage, lang) if at < _TOP else f"<span class='name'>{safe(above.passage.name)}</span>"
        parts.append(f"<li>{above.rank}. {what} <span class='why'>{safe(misled(above, of_first, lang))}</span></li>")
    more = f"<p class='soft'>{safe(say('more', lang, n=miss.more))}</p>" if miss.more else ""
    return f"<article>{''.join(parts)}</ol>{more}</article>"


def _shown(shown: Shown, lang: Lang) -> str:
    """A passage: its name, its record's title, who speaks, its first words."""
    who = " · ".join(safe(part) for part in (shown.title, shown.speaker) if part)
    text = f"<bdi lang='zh'>{safe(shown.excerpt)}</bdi>" if shown.excerpt else safe(say("no_passage", lang))
    return f"<span class='name'>{safe(shown.name)}</span> <span class='who'>{who}</span><br>{text}"


def _ranks(ranks: Ranks, lang: Lang) -> str:
    return say("listed", lang).join(f"{name} {place(rank)}" for name, rank in ranks.items())


def faulty(faults: Sequence[Fault], lang: Lang) -> str:
    """All answers that failed, by reason."""
    if not faults:
        return f"<p>{safe(say('no_faults', lang))}</p>"
    parts = []
    for reason in dict.fromkeys(fault.reason for fault in faults):
        mine = [fault for fault in faults if fault.reason == reason]
        parts.append(f"<h3>{safe(say(f'fault_{reason}', lang, n=len(mine)))}</h3>")
        parts += [_fault(fault, lang) for fault in mine[:DETAILED]]
        if rest := mine[DETAILED:]:
            rows = [[safe(fault.id), safe(fault.question)] for fault in rest]
            parts.append(table(say("further", lang, n=len(rest)), "", ["", say("question", lang)], rows, texts=2))
    return "".join(parts)


def _fault(fault: Fault, lang: Lang) -> str:
    strings = "；".join(say("or", lang).join(say("quoted", lang, word=text) for text in group) for group in fault.lacking)
    missing = f"<p class='why'>{safe(say('missing', lang, strings=strings))}</p>" if strings else ""
    head = _head(fault, say("sure", lang, value=f"{fault.confidence:.2f}"))
    return f"<article>{head}{missing}<blockquote><bdi>{safe(fault.answer)}</bdi></blockquote></article>"
