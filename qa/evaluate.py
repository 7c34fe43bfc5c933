"""Questions + retriever -> runs, measures (ir_measures), intervals and answer scores. Writes TREC files; draws nothing.

The mean is over all questions with relevant passages; a question without a hit counts 0. Intervals are percentile
bootstraps of the mean over questions (Efron, 1979), 95 %.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.fold import fold
from index.retriever import Mode, Retriever
from qa.phrases import language
from qa.pipeline import ask, search
from qa.questions import Question, qrels

MEASURES = ("nDCG@10", "R@5", "R@10", "RR@10", "Success@1", "Success@5")
MODES: tuple[Mode, ...] = ("hybrid", "dense", "lexical")
DEPTH = 10
SAMPLES = 1000

Run = dict[str, dict[str, float]]
Step = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything `evaluate --json` prints, and the run of the chosen system with its qrels."""

    data: dict[str, Any]
    run: Run
    qrels: dict[str, set[str]]


def evaluate(
    retriever: Retriever, questions: list[Question], mode: Mode = "hybrid", step: Step = lambda done, total, what: None
) -> Evaluation:
    """Score all three systems and the answers on a list of questions."""
    judged = [question for question in questions if question.relevant]
    wanted = {question.id: qrels(question, retriever) for question in judged}
    total = len(MODES) * len(judged) + len(questions)
    runs: dict[str, Run] = {}
    seconds: dict[str, list[float]] = {}
    for at, system in enumerate(MODES):
        runs[system], seconds[system] = {}, []
        for done, question in enumerate(judged):
            step(at * len(judged) + done, total, system)
            began = time.perf_counter()
            found = search(retriever, question.question, list(question.history), DEPTH, system)
            seconds[system].append(time.perf_counter() - began)
            runs[system][question.id] = untied([(place.passage, place.score) for place in found.places])
    scores = {system: per_question(run, wanted) for system, run in runs.items()}
    answers = _answers(retriever, questions, wanted, lambda done: step(len(MODES) * len(judged) + done, total, "answers"))
    step(total, total, "")
    data = {
        "system": _system(retriever, mode, seconds[mode]),
        "queries": len(judged),
        "measures": means(scores[mode].values()),
        "by": {name: _by(judged, scores[mode], value) for name, value in (("lang", _lang), ("kind", lambda q: q.kind))},
        "intervals": intervals(list(scores[mode].values())),
        "systems": {system: means(scores[system].values()) for system in MODES if system != mode},
        "answers": answers,
        "questions": [
            {"id": question.id, "lang": _lang(question), "kind": question.kind, **scores[mode][question.id]}
            for question in judged
        ],
    }
    return Evaluation(data, runs[mode], wanted)


def _lang(question: Question) -> str:
    return question.lang or language(question.question)


def untied(ranked: list[tuple[str, float]]) -> dict[str, float]:
    """A ranking's scores, each below the one before: trec_eval reads 32 bits and sorts what is equal by name."""
    scores: dict[str, float] = {}
    last = np.float32(np.inf)
    for passage, score in ranked:
        last = min(np.float32(score), np.nextafter(last, np.float32(-np.inf)))
        scores[passage] = float(last)
    return scores


def per_question(run: Run, wanted: dict[str, set[str]]) -> dict[str, dict[str, float]]:
    """Scores of each question by ir_measures; one that the run lacks scores 0 in everything."""
    import ir_measures

    measures = [ir_measures.parse_measure(name) for name in MEASURES]
    judged = {query: dict.fromkeys(passages, 1) for query, passages in wanted.items()}
    scores = {query: dict.fromkeys(MEASURES, 0.0) for query in wanted}
    for metric in (
        ir_measures.iter_calc(measures, judged, {query: found for query, found in run.items() if found}) if judged else ()
    ):
        if metric.query_id in scores:
            scores[metric.query_id][str(metric.measure)] = float(metric.value)
    return scores


def means(scores: Iterable[dict[str, float]]) -> dict[str, float]:
    """The mean of each measure; 0 of no question."""
    rows = list(scores)
    return {name: round(sum(row[name] for row in rows) / len(rows), 6) if rows else 0.0 for name in MEASURES}


def _by(judged: list[Question], scores: dict[str, dict[str, float]], value: Callable[[Question], str | None]) -> dict[str, Any]:
    groups: dict[str, list[dict[str, float]]] = defaultdict(list)
    for question in judged:
        if name := value(question):
            groups[name].append(scores[question.id])
    return {name: {"queries": len(rows), **means(rows)} for name, rows in sorted(groups.items())}


def intervals(scores: list[dict[str, float]], seed: int = 1) -> dict[str, list[float]]:
    """95 % percentile bootstrap intervals of the means: measure -> [low, high]."""
    if not scores:
        return {}
    values = np.array([[row[name] for name in MEASURES] for row in scores])
    draws = np.random.default_rng(seed).integers(0, len(values), (SAMPLES, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5], axis=0)
    return {name: [round(float(low[i]), 6), round(float(high[i]), 6)] for i, name in enumerate(MEASURES)}


def _system(retriever: Retriever, mode: str, seconds: list[float]) -> dict[str, Any]:
    manifest = retriever.manifest
    p50, p95 = np.percentile(seconds, [50, 95]) * 1000 if seconds else (0.0, 0.0)
    return {
        "mode": mode, "encoder": manifest.encoder, "revision": manifest.revision, "records": manifest.records,
        "passages": manifest.passages, "version": manifest.version, "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2),
    }  # fmt: skip


def _answers(
    retriever: Retriever, questions: list[Question], wanted: dict[str, set[str]], step: Callable[[int], None]
) -> dict[str, Any]:
    """Strings found, refusals right and wrong, share of citations that are relevant and of quotations that are verbatim."""
    found: list[bool] = []
    refused: dict[bool, list[bool]] = {True: [], False: []}
    relevant: list[bool] = []
    verbatim: list[bool] = []
    for done, question in enumerate(questions):
        step(done)
        answer = ask(retriever, question.question, list(question.history))
        folded = fold(answer.text)
        found += [any(fold(text) in folded for text in group) for group in question.answers or ()]
        if question.relevant is not None:
            refused[bool(question.relevant)].append(not answer.answered)
        for citation in answer.citations:
            paragraphs = {row["number"]: row["text"] for row in retriever.reader.paragraphs(citation.key)}
            verbatim.append(paragraphs[citation.paragraph][citation.start : citation.end] == citation.quote)
            if question.id in wanted:
                relevant.append(citation.passage in wanted[question.id])
    return {
        "strings_found": _share(found), "refused_unanswerable": _share(refused[False]), "refused_answerable": _share(refused[True]),
        "citations_relevant": _share(relevant), "quotations_verbatim": _share(verbatim), "citations": len(verbatim),
    }  # fmt: skip


def _share(values: list[bool]) -> float | None:
    return round(sum(values) / len(values), 6) if values else None


def write_run(run: Run, name: str) -> str:
    """A run in TREC format: query Q0 passage rank score name."""
    return "".join(
        f"{_token(query)} Q0 {_token(passage)} {rank} {score!r} {name}\n"
        for query, found in run.items()
        for rank, (passage, score) in enumerate(sorted(found.items(), key=lambda item: -item[1]), 1)
    )


def write_qrels(wanted: dict[str, set[str]]) -> str:
    """Judgments in TREC format: query 0 passage 1."""
    return "".join(
        f"{_token(query)} 0 {_token(passage)} 1\n" for query, passages in wanted.items() for passage in sorted(passages)
    )


def _token(text: str) -> str:
    """A name without blanks, which separate the columns of both formats."""
    return re.sub(r"\s", "_", text)
