"""How sure an answer is, and the words of a refusal. The score is a logistic function of what retrieval found."""

from __future__ import annotations

import math

from index.coverage import Coverage
from index.expand import Script, form_of
from index.fold import fold
from index.record import Hit
from index.retriever import Query, Retriever
from qa.answer import Answer, Searched
from qa.phrases import say

WEIGHTS: dict[Script, tuple[float, ...]] = {
    "zh": (-2.0, 3.0, 2.0, 3.0, -3.0),
    "en": (-2.0, 3.0, 2.0, 3.0, -3.0),
    "ru": (-2.0, 3.0, 2.0, 3.0, -3.0),
}
"""Bias, best window's coverage, best passage's coverage, best cosine, absent share: fitted on questions by language."""

THRESHOLD = 0.5


def threshold(script: Script) -> float:
    """The score from which an answer is given."""
    return THRESHOLD


def features(retriever: Retriever, query: Query, hits: list[Hit]) -> tuple[float, float, float, float]:
    """Of the best hits: window coverage, passage coverage, cosine of the best window, and the query's share found nowhere."""
    coverage = Coverage(query.expansion.clauses, retriever.lexical)
    best = hits[:3]
    window = max((hit.legs.get("coverage", 0.0) for hit in best), default=0.0)
    whole = max((coverage.share(coverage.masses(fold(hit.passage.text))) for hit in best), default=0.0)
    cosine = max((hit.window.score for hit in best), default=0.0)
    return window, whole, cosine, coverage.absent


def confidence(retriever: Retriever, query: Query, hits: list[Hit]) -> float:
    """Probability that the best hits answer the query, between 0 and 1; 0 without hits."""
    if not hits:
        return 0.0
    bias, *weights = WEIGHTS[query.expansion.script]
    z = bias + sum(weight * value for weight, value in zip(weights, features(retriever, query, hits), strict=True))
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
