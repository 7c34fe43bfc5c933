"""A question -> the limits that it names (dates, a speaker, a tag, a book), which of them hold, and what each leaves to search.

A limit holds by itself only where the question says that it means the records: in the talks of 1957, 1957年的谈话里, in Mao's
own words, tagged X, 《…》一书中. A year in a question about something told (1949年的钢产量) is offered, never imposed; so is
one that no record has. Whoever asks can switch each one off or on. Searches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from index.expand import script
from index.filters import Filters
from index.fold import fold, fold_chars
from index.lexicon import Lexicon
from index.retriever import Retriever
from qa.dates import Dated, dates
from qa.intent import subject
from qa.spoken import forms_of

OFFERED = 3
"""Limits of one kind that are offered at most."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a question is asked beside its words. `limits`: whether any are read; `off`, `on`: those that the asker switched, by name.

    `as_typed`: search the question as it stands, whatever came before it.
    """

    limits: bool = True
    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    as_typed: bool = False

    def json(self) -> dict[str, Any]:
        """What a receipt keeps."""
        return {"limits": self.limits, "off": sorted(self.off), "on": sorted(self.on), "as_typed": self.as_typed}


PLAIN = Manner()
"""As most questions are asked."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit, `on` where it holds. `records`, `passages`: what it leaves; `undated`: records that it leaves out for want of a date."""

    kind: str
    label: str
    on: bool
    sets: dict[str, Any] = field(default_factory=dict)
    records: int = 0
    passages: int = 0
    undated: int = 0

    @property
    def name(self) -> str:
        """What it is switched by: `date:1957`, `speaker:毛泽东`."""
        return f"{self.kind}:{self.label}"

    def json(self) -> dict[str, Any]:
        """An entry of `limits`."""
        return {
            "name": self.name, "kind": self.kind, "label": self.label, "on": self.on, "records": self.records,
            "passages": self.passages, "undated": self.undated,
        }  # fmt: skip


def limits_of(
    retriever: Retriever, text: str, history: Sequence[str], given: Filters, manner: Manner
) -> tuple[Filters, tuple[Limit, ...]]:
    """The filters of a question, those given and those that it names, and its limits; a kind of filter that was given is not read."""
    if not manner.limits:
        return given, ()
    filters, found, extent = given, dict[str, Limit](), retriever.reader.extent
    for one in _read(retriever, text, history, given):
        if one.name in found:
            continue
        on = (one.on or one.name in manner.on) and one.name not in manner.off
        on = on and all(getattr(filters, name) is None for name in one.sets) and extent(replace(filters, **one.sets))[1] > 0
        filters = replace(filters, **one.sets) if on else filters
        found[one.name] = replace(one, on=on)
    limits = [_counted(one, extent(replace(filters, **one.sets))) for one in found.values()]
    return filters, tuple(_worth(limits, extent(filters)[1], manner))


def _counted(limit: Limit, extent: tuple[int, int, int]) -> Limit:
    records, passages, undated = extent
    return replace(limit, records=records, passages=passages, undated=undated if limit.kind == "date" else 0)


def _worth(limits: list[Limit], everything: int, manner: Manner) -> Iterator[Limit]:
    """Limits that hold, those that were asked for in vain or switched off, and offers that would leave out something and not all."""
    kinds = {one.kind for one in limits if one.on}
    count = dict.fromkeys((one.kind for one in limits), 0)
    for one in limits:
        if one.on or one.name in manner.off | manner.on:
            yield one
        elif one.kind not in kinds and 0 < one.passages < everything and count[one.kind] < OFFERED:
            count[one.kind] += 1
            yield one


def _read(retriever: Retriever, text: str, history: Sequence[str], given: Filters) -> Iterator[Limit]:
    """All limits that a text names; `on` says whether it means them surely."""
    if given.first is None and given.last is None:
        yield from _dates(text, history)
    if not given.speaker:
        yield from _speakers(retriever, text)
    tags, books = retriever.reader.values()
    if not given.tag:
        yield from _tags(text, tags, retriever.lexicon)
    if not given.book:
        yield from _books(text, books)


_TALK = "谈话|会谈|会见|会晤|接见|对话|座谈会?|讲话|访谈|采访|记录|纪要|文件|档案|材料|来信|报告"
_WITH = r"(?:[^，。？；、在里中的]{0,12}(?:与|同|和|跟|对|会见|接见)[^，。？；、在里中]{1,14})?"
_WORDS = r"(?:talks?|conversations?|records?|minutes|documents?|transcripts?|interviews?|speech(?:es)?|remarks|discussions?)"
_RUSSIAN = r"(?:бесед\w*|разговор\w*|запис\w+|документ\w*|протокол\w*|интервью|стенограмм\w*|реч\w+)"
_OF = r"(?:of|in|from|on|dated|held in|held on) "
_MEANT = {
    "zh": re.compile(
        rf"\x01的?(?:间|期间|那[次场份]|这[次场份]|[两几]次|所有|全部|各次|历次|春节|元旦|国庆)*的?{_WITH}的?(?:{_TALK})(?:记录|纪要)?的?"
        r"(?:里|中(?![国方苏共央华美英日印])|上(?!海)|之中|当中|之内|时候?(?!间))|(?:只[看查搜找]|仅[看查限]|限于?)[^，。]{0,4}\x01"
    ),
    "en": re.compile(
        rf"\b(?:in|during|from|among|within) (?:the |a |an |his |her |their |all |any |these |those )*(?:\x01 (?:\w+ )?{_WORDS}\b"
        rf"|{_WORDS} (?:(?:with|between) [\w' -]{{2,30}}? )?{_OF}\x01)|\b(?:records|documents|minutes|conversations) (?:of|from|dated) \x01|\bonly \x01"
    ),
    "ru": re.compile(
        rf"\b(?:в|во|из|по|среди) (?:\w+ )?{_RUSSIAN} (?:(?:с|между) [\w -]{{2,30}}? )?(?:от |за |в |из )?\x01|\bтолько (?:за )?\x01"
    ),
}  # fmt: skip
"""Where a question says that a date, \\x01, is that of the records."""

_LEADS = re.compile(r"(?:\b(?:in|of|from|since|during|before|after|late|early|mid|by|за|в|с|к|от|до|the|his|her|their)[ -])$")


def _dates(text: str, history: Sequence[str]) -> Iterator[Limit]:
    """Dates: the ones that the records are meant by first, the latest named of them before others."""
    folded, kind = fold(text).lower(), script(text)
    found = dates(folded, _year(history))
    meant = [one for one in found if _MEANT[kind].search(f"{folded[: one.start]}\x01{folded[one.end :]}")]
    for one in (*reversed(meant), *(one for one in found if one not in meant and _surely(one, folded))):
        yield Limit("date", one.label, one in meant, {"first": one.first, "last": one.last})


def _surely(one: Dated, folded: str) -> bool:
    """Whether figures are a date even where nothing says so: `57年` may be a time of 57 years, `1957` any number."""
    words = folded[one.start : one.end]
    if re.fullmatch(r"\d\d年", words):
        return False
    return not words.isdigit() or bool(_LEADS.search(folded[: one.start]))


def _year(history: Sequence[str]) -> int | None:
    """The year that the conversation was about last."""
    for earlier in reversed(history):
        named = dates(fold(earlier).lower())
        if named:
            return named[-1].last // 10000
    return None


_OWN = {
    "zh": re.compile(
        r"(?P<name>[\u4e00-\u9fff·]{1,8}?)(?:同志|主席|总理|外长)?(?:自己|本人)?的(?:发言|原话|言论|话)(?:里|中|当中)"
    ),
    "en": re.compile(r"\bin (?P<name>[a-z' -]{2,30}?)(?:'s|s') (?:own )?(?:words|statements|speeches|remarks)\b"),
    "ru": re.compile(r"\bв (?:словах|высказываниях|репликах) (?P<name>[а-яё -]{2,30}?)(?=[ ,?]|$)"),
}


def _speakers(retriever: Retriever, text: str) -> Iterator[Limit]:
    """Whose words are asked for: offered, because others report them too; meant where the question says `in X's words`."""
    own = _OWN[script(text)].search(fold(text).lower())
    asked_of = own["name"] if own else subject(text)
    if not asked_of:
        return
    name, forms = forms_of(retriever, asked_of)
    if retriever.reader.extent(Filters(speaker=forms))[1]:
        yield Limit("speaker", name, own is not None, {"speaker": forms})


def _tags(text: str, tags: tuple[str, ...], lexicon: Lexicon) -> Iterator[Limit]:
    folded = fold(text).lower()
    held = [tag for tag, name in _folded(tags) if name in folded and len(tag) > 1 and fold_chars(tag) not in lexicon.people]
    for tag in sorted(held, key=len, reverse=True):
        word = re.escape(fold(tag).lower())
        said = rf"标签(?:为|是|有|:)?[“\"「]?{word}|{word}[”\"」]?(?:这个|的|一)?标签|tagged (?:with |as )?[“\"]?{word}|с (?:тегом|меткой) [«\"]?{word}"
        yield Limit("tag", tag, bool(re.search(said, folded)), {"tag": tag})


@lru_cache(maxsize=4)
def _folded(tags: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Tags with their folded form."""
    return tuple((tag, fold(tag).lower()) for tag in tags)


@lru_cache(maxsize=4)
def _bare(books: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Books with their folded name, and that without what stands in brackets."""
    names = [(book, fold_chars(book)) for book in books]
    return tuple((book, name, re.sub(r"[（(][^（）()]*[）)]\s*$", "", name).strip("《》 ")) for book, name in names)


def _books(text: str, books: tuple[str, ...]) -> Iterator[Limit]:
    """Books by their whole name, the name without what stands in brackets, or a part of it between 《 and 》."""
    folded = fold_chars(text)
    quoted = re.findall("《([^《》]{4,})》", folded)
    found: dict[str, str] = {}
    for book, name, bare in _bare(books):
        for part in dict.fromkeys((name, bare, *quoted)):
            at = name.find(part)
            if len(part) >= 4 and at >= 0 and part in folded:
                found.setdefault(part, book[at : at + len(part)])
                break
    for part, book in sorted(found.items(), key=lambda pair: -len(pair[0])):
        said = rf"{re.escape(part)}》?(?:一书|这本书|这部书)?(?:里|中|所?收|收录|所载)|(?:\bin|from|в|из) (?:the )?(?:book |volume |книге )?[《“«\"]?{re.escape(part)}"
        yield Limit("book", book, bool(re.search(said, folded, re.IGNORECASE)), {"book": book})
