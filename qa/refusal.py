"""How sure an answer is, and the words of a refusal. The score is a logistic function of what retrieval found."""

from __future__ import annotations

import math

from index.asked import holds
from index.coverage import Coverage
from index.expand import Script, capitalised, form_of, terms_in
from index.fold import fold
from index.lexicon import NAMES
from index.record import Hit
from index.retriever import Retriever
from index.scoring import Query
from qa.answer import Answer, Searched
from qa.phrases import say

WEIGHTS: tuple[float, ...] = (1.55, 2.16, 5.29, -1.61, -4.0, 0.12, -0.09)
"""What the features weigh, in their order; fitted by logistic regression on development questions."""

BIAS: dict[Script, float] = {"zh": -1.28, "en": -1.6, "ru": -0.89}
THRESHOLD = 0.35


def features(retriever: Retriever, query: Query, hits: list[Hit]) -> tuple[float, ...]:
    """What speaks for and against an answer in the best hits.

    Window coverage, passage coverage, cosine of the best window, the query's share found nowhere, names found nowhere
    (at most 2), the best score's lead over the fifth, and whether a best window holds what is asked for.
    """
    coverage = Coverage(query.expansion.clauses, retriever.lexical)
    best = hits[:3]
    window = max((hit.legs.get("coverage", 0.0) for hit in best), default=0.0)
    whole = max((coverage.share(coverage.masses(fold(hit.passage.text))) for hit in best), default=0.0)
    cosine = max((hit.window.score for hit in best), default=0.0)
    lead = hits[0].score - hits[min(4, len(hits) - 1)].score if hits else 0.0
    fits = any(query.asked and holds(query.asked, fold(hit.passage.text), query.folded, retriever.lexicon) for hit in best[:1])
    return window, whole, cosine, coverage.absent, float(min(len(absent_names(retriever, query)), 2)), lead, float(fits)


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
    absent = [forms[0] for forms in places.values() if not any(_occurs(retriever, form) for form in forms)]
    return absent + [stem for stem in sorted(capitals - known) if not _occurs(retriever, stem)]


def confidence(retriever: Retriever, query: Query, hits: list[Hit]) -> float:
    """Probability that the best hits answer the query, between 0 and 1; 0 without hits."""
    if not hits:
        return 0.0
    found = features(retriever, query, hits)
    z = BIAS[query.expansion.script] + sum(weight * value for weight, value in zip(WEIGHTS, found, strict=True))
    return 1 / (1 + math.exp(-z))


def terms_of(retriever: Retriever, query: Query) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words of a query that carry a topic, as the reader knows them, and those of them that occur nowhere in any form."""
    from index import tokens

    expansion, lexicon = query.expansion, retriever.lexicon
    forms: dict[str, tuple[str, ...]] = dict(expansion.added)
    if expansion.script == "zh":
        words = tokens.tokenize(query.folded).words
    else:
        words = [w for w in tokens.stems(query.folded) if not any(w in form.split() for form in forms)]
    for word in words:
        if word not in lexicon.function_tokens and (len(word) > 1 or word.isdigit()):
            forms.setdefault(word, ())
    absent = [form for form, others in forms.items() if not any(_occurs(retriever, f) for f in (form, *others))]
    return tuple(forms), tuple(absent)


def _occurs(retriever: Retriever, form: str) -> bool:
    tokens = [token for field, token in form_of(fold(form), single=False) if field == "chars"]
    return bool(tokens) and all(retriever.lexical.frequency("chars", token) for token in tokens)


def refuse(question: str, text: str, lang: str, searched: Searched, sure: float, query: Query) -> Answer:
    """The answer that says no: what was searched, which words occur nowhere, which passages come nearest."""
    stop = "。" if lang.startswith("zh") else ". "
    comma = "；" if lang.startswith("zh") else "; "
    scope = say("scope", lang, records=searched.records, passages=searched.passages)
    if searched.terms:
        scope += comma + say(
            "terms", lang, terms="、".join(searched.terms) if lang.startswith("zh") else ", ".join(searched.terms)
        )
    lines = [say("refused", lang), scope + stop.strip()]
    if searched.absent:
        lines.append(
            say("absent", lang, absent="、".join(searched.absent) if lang.startswith("zh") else ", ".join(searched.absent))
        )
    if searched.nearest:
        lines.append(say("nearest", lang, nearest=", ".join(searched.nearest)))
    return Answer(question, text, lang, False, "\n".join(lines), (), searched, sure, query.expansion.added)
