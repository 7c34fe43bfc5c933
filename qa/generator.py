"""Hits -> a draft: the fewest sentences that answer, each a stretch of a paragraph. Writes no words of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.context import is_point
from index.record import Hit
from index.retriever import Retriever
from index.scoring import Query, Weighed
from index.split import sentences
from qa.intent import Intent
from qa.spoken import Own

LENGTH = 0.0004
"""What a character costs a window."""

FITS, RANK = 0.25, 2.0
"""What a window gains that holds what is asked for, and its passage's share of the best score."""

SPOKEN = 0.7
"""Where it is asked who said something, words that nobody says give way to spoken ones of this share of the highest worth."""

TIE = 0.98
"""The best-ranked passage is quoted first if its worth has this share of the highest: another copy of a record is no better."""

SHORTEST = 4
"""Characters that a part of a window has at least."""

SHORT = 20
"""A point's first sentence with fewer characters brings the next one with it."""

FULL, LONGEST = 90, 300
"""The first quotation is continued up to so many characters: what a sentence names, the next one tells. An enumeration may be so long."""

ENOUGH = 300
"""Characters quoted in all for a question that does not ask for several things, unless the first quotation has more."""

FURTHER = {"several": (0.8, 4), "who": (0.85, 3), "fact": (0.85, 3)}
"""By intent: a further quotation needs this share of the best one's worth; passages quoted at most."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A stretch of a paragraph to be quoted: `start` and `end` count within the whole paragraph; `worth`: larger is better."""

    record: str
    number: int
    start: int
    end: int
    kind: str
    speaker: str | None
    worth: float


def extract(retriever: Retriever, query: Query, hits: list[Hit], intent: Intent, own: Own | None = None) -> list[Pick]:
    """The best window of each of the best passages, then those that come near the best one; `own`: words of one person alone."""
    top = max((hit.score for hit in hits), default=0.0) or 1.0
    about_questions = bool(_ABOUT_QUESTIONS.search(query.folded)) and not _REPLY.search(query.folded)
    picks = [
        pick if about_questions or (own and own.forms) or not _ASKING.search(hit.passage.text) else _answer_to(retriever, pick)
        for hit in hits[:8]
        if (pick := _best(retriever, query, hit, hit.score / top, own))
    ]
    if not picks:
        return []
    if intent.kind == "who":
        near = SPOKEN * max(pick.worth for pick in picks)
        picks = [pick for pick in picks if pick.speaker and pick.worth >= near] or picks
    first = picks[0] if picks[0].worth >= TIE * max(pick.worth for pick in picks) else None
    picks.sort(key=lambda pick: (pick is not first, -pick.worth))
    points = announced(retriever, picks[0]) if intent.kind != "who" else []
    if points := [point for point in points if not own or own.says(point.speaker)]:
        return points
    share, most = FURTHER.get(intent.kind, FURTHER["fact"])
    further = [pick for pick in picks[1:most] if pick.worth >= share * picks[0].worth]
    chosen = [_continued(retriever, picks[0]), *further]
    if intent.kind == "several":
        return sorted(chosen, key=lambda p: (p.record, p.number))
    return _short(chosen if _length(chosen) <= ENOUGH else [picks[0], *further])


def _length(picks: Iterable[Pick]) -> int:
    return sum(pick.end - pick.start for pick in picks)


def _short(picks: list[Pick]) -> list[Pick]:
    """The first pick, and the others as far as all together have ENOUGH characters at most."""
    kept = picks[:1]
    for pick in picks[1:]:
        if _length([*kept, pick]) <= ENOUGH:
            kept.append(pick)
    return kept


_ANNOUNCES = re.compile(r"(?:[：:]|以下[^。]{0,8}[点种项条方面]|[两二三四五六几][点种项条个]?[^。]{0,6})[。：:]?$")
MOST_POINTS = 6


def announced(retriever: Retriever, pick: Pick) -> list[Pick]:
    """What a pick announces (不满有以下三点：) or is one of: the first sentence of each numbered point; empty where it does neither."""
    rows = {row["number"]: row for row in retriever.reader.paragraphs(pick.record)}
    first = pick.number + 1
    if is_point(rows[pick.number]["text"]) or not _ANNOUNCES.search(rows[pick.number]["text"][pick.start : pick.end].strip()):
        return []
    points: list[Pick] = []
    while first in rows and is_point(rows[first]["text"]) and len(points) < MOST_POINTS:
        row = rows[first]
        start, end = sentences(row["text"])[0]
        if end - start < SHORT and len(sentences(row["text"])) > 1:
            end = sentences(row["text"])[1][1]
        points.append(Pick(pick.record, first, *trim(row["text"], start, end), row["kind"], row["speaker"], pick.worth))
        first += 1
    return points


_STATED = ("time", "place", "person")
"""What a line of the apparatus may state: a date, a place, a name. It tells nothing else."""


def _best(retriever: Retriever, query: Query, hit: Hit, rank: float, own: Own | None) -> Pick | None:
    passage = hit.passage
    if passage.kind in ("heading", "header") or (passage.kind == "apparatus" and query.asked not in _STATED):
        return None
    windows = retriever.scorer.weigh(query, hit)
    if own:
        said = own.of(passage.record, passage.number)
        windows = _within(windows, [(first - passage.start, last - passage.start) for first, last in said])
    worth = {window: _worth(window) + RANK * rank for window in windows}
    if not worth:
        return None
    best = max(worth, key=lambda window: worth[window])
    start, end = trim(passage.text, best.start, _told(passage.text, best.start, best.end))
    return Pick(
        passage.record, passage.number, passage.start + start, passage.start + end, passage.kind, passage.speaker, worth[best]
    )


def _within(windows: list[Weighed], stretches: list[tuple[int, int]]) -> list[Weighed]:
    """The windows that lie within one of some stretches, or else what the stretches leave of each."""
    whole = [one for one in windows if any(first <= one.start and one.end <= last for first, last in stretches)]
    if whole:
        return whole
    parts = (replace(one, start=max(one.start, first), end=min(one.end, last)) for one in windows for first, last in stretches)
    return [one for one in parts if one.end - one.start >= SHORTEST]


_GOES_ON = re.compile(r"\s*(?:第一|其一|一是|一方面|首先|即|就是|[1１]\s*[.．、])")
_NEXT = re.compile(
    r"\s*(?:[（(]?第?[二三四五六七][)）是、，]|第[二三四五六]|其[二三次]|另一|还有一|再[次就]|[2-9２-９]\s*[.．、])"
)


def _told(text: str, start: int, end: int) -> int:
    """The end of a window, moved over what it announces (……有两个。第一个是……) and over the rest of an enumeration (第二个是……)."""
    if end < len(text) and (_GOES_ON.match(text, end) or text[:end].rstrip("”」』 ").endswith(("：", ":", "？"))):
        end += sentences(text[end:])[0][1]
    for first, last in sentences(text):
        if first == end and last - start <= LONGEST and _NEXT.match(text, first):
            end = last
    return end


def _continued(retriever: Retriever, pick: Pick) -> Pick:
    """A pick with the sentences after it, as far as they fit."""
    text = next(row["text"] for row in retriever.reader.paragraphs(pick.record) if row["number"] == pick.number)
    end = pick.end
    for _, last in sentences(text):
        if last > end:
            if last - pick.start > FULL:
                break
            end = last
    return replace(pick, end=trim(text, pick.start, end)[1])


_ABOUT_QUESTIONS = re.compile(r"问(?!题)|\bask|question|спрос|спраш|вопрос")
_REPLY = re.compile(r"答|回应|解释|说明|怎么说|\b(?:repl|answer|respon|expla)|ответ|объясн|поясн")
"""A question for what somebody asked is answered by a question, unless it wants what was answered."""

_ASKING = re.compile(r"(?:[？?]|(?<![访慰顾质学疑设])(?:问道?|询问)[，,：:][^。！？?]{2,60}。?)[”」』 \n]*$")
"""The end of a paragraph that asks, or tells what somebody asked (他问，……); only then is the record looked up for what follows."""


def _answer_to(retriever: Retriever, pick: Pick) -> Pick:
    """What follows a pick that is a question to the end of its paragraph; any other pick as it is."""
    rows = {row["number"]: row for row in retriever.reader.paragraphs(pick.record)}
    text, after = rows[pick.number]["text"], rows.get(pick.number + 1)
    if pick.kind != "body" or not _ASKING.search(text, pick.start) or text[pick.end :].strip("”」』 \n"):
        return pick
    if after is None or after["kind"] != "body" or after["speaker"] in (None, pick.speaker):
        return pick
    start, end = trim(after["text"], *sentences(after["text"])[0])
    return Pick(pick.record, pick.number + 1, start, end, after["kind"], after["speaker"], pick.worth)


def _worth(window: Weighed) -> float:
    return window.coverage + 0.8 * window.cosine + (FITS if window.fits else 0.0) - LENGTH * (window.end - window.start)


_FRAME = re.compile(
    r"\s*(?:(?:[\u4e00-\u9fff·]{1,10}[：:])|(?:(?:然后|接着|随后|同时|此外|最后|在谈话中|在此)?，?(?:[\u4e00-\u9fff·]{2,8}|他|她)"
    r"(?:接着|又|还|则|再次|继续|随后|同时|首先|最后|在此|并|也|强调地|随即|在谈话中)*(?:说|指出|强调|强调说|答|回答|回答说|表示|认为|补充说|指出说)[，：:]))"
)


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks around a window and the frame before its words (毛泽东说，), if enough stays."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    frame = _FRAME.match(text, start, end)
    if frame and end - frame.end() >= 6:
        start = frame.end()
    if end - start > 6 and text[end - 1] in "；;，,":
        end -= 1
    return start, end


def merge(picks: Iterable[Pick]) -> list[Pick]:
    """Picks of one paragraph that touch become one; the order of first mention stays."""
    merged: list[Pick] = []
    for pick in picks:
        for at, other in enumerate(merged):
            same = (pick.record, pick.number, pick.speaker) == (other.record, other.number, other.speaker)
            if same and pick.start <= other.end and other.start <= pick.end:
                start, end = min(pick.start, other.start), max(pick.end, other.end)
                merged[at] = Pick(pick.record, pick.number, start, end, pick.kind, pick.speaker, max(pick.worth, other.worth))
                break
        else:
            merged.append(pick)
    return merged


def quoted(retriever: Retriever, picks: list[Pick]) -> list[str]:
    """The words of each pick."""
    rows = {key: retriever.reader.paragraphs(key) for key in {pick.record for pick in picks}}
    return [next(r["text"] for r in rows[p.record] if r["number"] == p.number)[p.start : p.end] for p in picks]
