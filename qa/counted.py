"""A question for a number of things -> whether a text gives one: a figure beside what is counted (多少名教师: 三名教师). Finds no things."""

from __future__ import annotations

import re

from index.asked import holds
from index.expand import terms_in
from index.fold import fold
from index.lexicon import Lexicon
from index.scoring import Query
from index.split import sentences
from index.thesaurus import synonyms
from index.tokens import is_word, stems, tokenize
from index.units import NUMBER

_CHINESE = re.compile(
    r"(?:多少|(?<!哪)几)[万亿千百]?[个名位头只家座所支本篇条项种件张辆架吨亩批间部块面副队台]?(?P<thing>[\u4e00-\u9fff]{2,})"
)
_FOREIGN = re.compile(r"\b(?:how many|сколько) (?P<thing>.+)")
_TIMES = re.compile(f"{NUMBER}[次趟遍回班场]")
"""A trip, a visit, a performance is counted in Chinese without being named."""

_GENERAL = frozenset("人 人们 个人 群众 人民 人民群众 时间 东西 次数 数目 数字 钱 金钱".split())
"""What is counted without being named: 共236人, 用去三千万."""


def counted(query: Query, lexicon: Lexicon) -> tuple[str, ...]:
    """The Chinese words for what a query wants the number of; none where its form does not tell."""
    found = (_CHINESE if query.expansion.script == "zh" else _FOREIGN).search(query.folded)
    if not found or query.asked != "figure":
        return ()
    thing = found["thing"]
    if query.expansion.script == "zh":
        words = tokenize(thing).words
        forms = [words[0]] if words and thing.startswith(words[0]) and len(words[0]) > 1 and is_word(words[0]) else []
    else:
        first = stems(thing)[:1]
        terms = [one.term for one in terms_in(query.text, query.expansion.script, lexicon) if one.form.split()[:1] == first]
        forms = [fold(form) for term in terms if term.kind == "term" for form in term.zh]
    if not forms or _GENERAL & {*forms}:
        return ()
    return tuple(dict.fromkeys([*forms, *(other for form in forms for other in synonyms(form))]))


def gives_figure(query: Query, texts: list[str], lexicon: Lexicon) -> bool:
    """Whether a sentence of some texts holds a figure of the kind that is asked for, beside what is counted where the query names it."""
    things = counted(query, lexicon)
    for text in map(fold, texts):
        for start, end in sentences(text):
            one = text[start:end]
            beside = not things or _TIMES.search(one) or any(thing in one for thing in things)
            if beside and holds("figure", one, query.folded, lexicon):
                return True
    return False
