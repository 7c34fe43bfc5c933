"""How sure an answer is, and the words of a refusal. The score is a logistic function of what retrieval found."""

from __future__ import annotations

import math
import re

from index.expand import Script, capitalised, script, terms_in
from index.fold import fold, fold_chars
from index.lexicon import NAMES
from index.record import Hit
from index.retriever import Retriever
from index.scoring import Query
from index.tokens import stems, tokenize
from qa.answer import Answer, Searched
from qa.counted import gives_figure
from qa.phrases import say
from qa.premise import Lacking, lacking
from qa.spoken import mute

WEIGHTS: tuple[float, ...] = (1.51, 0.79, -2.9, -1.43, 0.45, -2.74, -0.67, -0.49)
"""What the features weigh, in their order; fitted by logistic regression on development questions."""

BIAS: dict[Script, float] = {"zh": -0.25, "en": 0.16, "ru": -0.09}
THRESHOLD = 0.46

FAR: dict[Script, float] = {"zh": 0.3, "en": 0.2, "ru": 0.2}
LACKING = 0.5
"""No window comes nearer than this cosine while this share of the terms occurs nowhere: the records are about something else.

Of questions in another language more than that share: some everyday words have no counterpart in the lexicon.
"""

TOLD = 0.2
"""A record that holds less of a question's weight than this, in all its paragraphs together, is about something else."""

MOST = 2
"""Names of one sort that count against an answer."""


def features(
    retriever: Retriever, query: Query, hits: list[Hit], quotes: list[str], terms: int, missing: Lacking
) -> tuple[float, ...]:
    """What speaks for and against an answer in the best hits and in what would be quoted of them.

    Cosine of the best window; lead of the best dense score over the fifth; a figure asked for and none of its kind quoted;
    names found nowhere (at most 2); logarithm of the number of the query's `terms`; persons, other names and things of the
    query that are `missing` in the record of the best hit (at most 2 of each).
    """
    cosine = max((hit.window.score for hit in hits[:3]), default=0.0)
    dense = sorted((hit.legs.get("dense", 0.0) for hit in hits), reverse=True) or [0.0]
    figure = query.asked == "figure" and not gives_figure(query, quotes, retriever.lexicon)
    absent = float(min(len(absent_names(retriever, query)), MOST))
    counts = (float(min(len(forms), MOST)) for forms in (missing.persons, missing.names, missing.things))
    return cosine, dense[0] - dense[min(4, len(dense) - 1)], float(figure), absent, math.log1p(terms), *counts


def absent_names(retriever: Retriever, query: Query) -> list[str]:
    """Names in the query that occur nowhere in any form: the lexicon's, and foreign words with a capital that it does not know."""
    lexicon, kind = retriever.lexicon, query.expansion.script
    capitals = capitalised(query.text)
    places: dict[tuple[int, int], list[str]] = {}
    known = set[str]()
    for one in terms_in(query.text, kind, lexicon):
        known.update(one.form.split())
        if one.term.kind in NAMES and (kind == "zh" or not capitals or capitals & {*one.form.split()}):
            forms = [fold(form) for form in one.term.zh]
            places.setdefault((one.start, one.end), []).extend([one.form, *forms, *lexicon.metonyms.get(forms[0], ())])
    absent = [forms[0] for forms in places.values() if not any(retriever.occurs(form) for form in forms)]
    return absent + [stem for stem in sorted(capitals - known) if not retriever.occurs(stem)]


def confidence(retriever: Retriever, query: Query, hits: list[Hit], quotes: list[str], searched: Searched) -> float:
    """Probability that quotes of the best hits answer the query, between 0 and 1; 0 where nothing that it asks about occurs."""
    terms, absent, kind = searched.terms, searched.absent, query.expansion.script
    nothing = len(terms) == len(absent) > (1 if kind == "zh" else 0)
    if not hits or nothing or not retriever.scorer.coverage(query.expansion).parts or mute(retriever, query):
        return 0.0
    missing = lacking(retriever, query, hits[0])
    if missing.told < TOLD:
        return 0.0
    found = features(retriever, query, hits, quotes, len(terms), missing)
    many = max(LACKING * len(terms), 1)
    if found[0] < FAR[kind] and (len(absent) >= many if kind == "zh" else len(absent) > many):
        return 0.0
    z = BIAS[kind] + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return 1 / (1 + math.exp(-z))


def terms_of(retriever: Retriever, query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a query that carry a topic, as the reader knows them, and those of them that occur nowhere in any form."""
    forms = forms_of(retriever, query)
    absent = [form for form, others in forms.items() if not any(retriever.occurs(f) for f in (form, *others))]
    return tuple(as_written(form, query.text) for form in forms), tuple(as_written(form, query.text) for form in absent)


def as_written(form: str, text: str) -> str:
    """A folded form as a text writes it (史达林 as 史達林); of foreign stems the words (Witke for witk)."""
    at = fold_chars(text).find(form)
    if at >= 0 and "zh" in (script(form), script(text)):
        return text[at : at + len(form)]
    words = {stem: word for word in reversed(re.findall(r"[^\W_]+", text)) for stem in stems(fold(word))}
    return " ".join(words.get(stem, stem) for stem in form.split())


def forms_of(retriever: Retriever, query: Query) -> dict[str, tuple[str, ...]]:
    """The words of a query that carry a topic, folded, with the other forms that are searched for each."""
    forms: dict[str, tuple[str, ...]] = {}
    kind, lexicon = query.expansion.script, retriever.lexicon
    rest, last = list[str](), 0
    for found in terms_in(query.text, kind, lexicon):
        if found.term.kind != "function" and (kind != "zh" or len(found.form) > 1):
            forms[found.form] = (
                *forms.get(found.form, ()),
                *map(fold, found.term.zh),
                *query.expansion.added.get(found.form, ()),
            )
        if kind == "zh":
            rest.append(query.folded[last : found.start])
            last = found.end
    if kind == "zh":
        words = [
            word for part in (*rest, query.folded[last:]) for word in tokenize(part).words if len(word) > 1 or word.isdigit()
        ]
    else:
        known = {word for form in forms for word in form.split()}
        words = [word for word in stems(query.folded) if word not in known]
    for word in words:
        if word not in lexicon.function_tokens and not _COUNTS.fullmatch(word):
            forms.setdefault(word, query.expansion.added.get(word, ()))
    return forms


_COUNTS = re.compile(r"[几两一二三四五六七八九十百千][\u4e00-\u9fff]|百分之几|一共|总共|愿意|举行|使用|请问|是不是|有没有")
"""Words of counting and asking that the lexicon does not list as function words."""


def refuse(
    retriever: Retriever, question: str, lang: str, searched: Searched, sure: float, query: Query, best: Hit | None
) -> Answer:
    """The answer that says no: what was searched, which words occur nowhere, what the nearest record does not mention, the nearest passages."""
    stop, comma, between = ("。", "；", "、") if lang.startswith("zh") else (".", "; ", ", ")
    scope = say("scope", lang, records=searched.records, passages=searched.passages)
    if searched.terms:
        scope += comma + say("terms", lang, terms=between.join(searched.terms))
    lines = [say("refused", lang), scope + stop]
    if searched.absent:
        lines.append(say("absent", lang, absent=between.join(searched.absent)))
    if best and (forms := _unmentioned(retriever, query, best, searched)):
        title = retriever.reader.info(best.passage.record).title
        lines.append(say("lacking", lang, title=title, forms=between.join(forms)))
    if searched.nearest:
        lines.append(say("nearest", lang, nearest=", ".join(searched.nearest)))
    return Answer(question, query.text, lang, False, "\n".join(lines), (), searched, sure, query.expansion.added)


def _unmentioned(retriever: Retriever, query: Query, best: Hit, searched: Searched) -> list[str]:
    """The names of a query that the best hit's record does not mention, but for those that no record does."""
    missing = lacking(retriever, query, best)
    forms = [as_written(form, query.text) for form in (*missing.persons, *missing.names)]
    return [form for form in forms if form not in searched.absent]
