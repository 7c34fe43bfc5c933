"""Homes with questions -> the weights of qa/refusal.py, by logistic regression, and what each threshold would refuse.

`python -m tests.benchmarks.refusal HOME QUESTIONS.jsonl [HOME QUESTIONS.jsonl ...]`; figures are cross-validated.
Questions about the record itself and summaries are left out: they are answered by rule.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from index.record import ANSWERING
from index.retriever import open_home
from qa.generator import extract, merge, quoted
from qa.pipeline import prepare
from qa.premise import Lacking, lacking
from qa.questions import read_questions
from qa.ranking import ranked
from qa.refusal import features, terms_of


def main(arguments: list[str]) -> None:
    """Print weights, biases and a table of thresholds."""
    rows, answerable, scripts = [], [], []
    for home, file in zip(arguments[::2], arguments[1::2], strict=True):
        retriever = open_home(Path(home))
        for question in read_questions(Path(file)):
            query, wanted, _ = prepare(retriever, question.question, question.history)
            if question.relevant is None or wanted.kind in ("record", "summary"):
                continue
            hits = [hit for hit in ranked(retriever, query, wanted, 10, "hybrid") if hit.passage.kind in ANSWERING]
            quotes = quoted(retriever, merge(extract(retriever, query, hits, wanted)))
            missing = lacking(retriever, query, hits[0]) if hits else Lacking()
            rows.append(features(retriever, query, hits, quotes, len(terms_of(retriever, query)[0]), missing))
            answerable.append(bool(question.relevant))
            scripts.append([query.expansion.script == name for name in ("en", "ru")])
    x, y = np.hstack([np.array(rows), np.array(scripts, float)]), np.array(answerable)
    weights = np.where(y, 1.0, 2.0)
    model = LogisticRegression(max_iter=3000)
    sure = cross_val_predict(model, x, y, cv=8, method="predict_proba", params={"sample_weight": weights})[:, 1]
    model.fit(x, y, weights)
    print(
        f"{len(y)} questions; weights {model.coef_[0].round(2).tolist()} (the last two: en, ru), bias {model.intercept_[0]:.2f}"
    )
    for threshold in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6):
        print(
            f"{threshold:.2f}: refused {np.mean(sure[~y] < threshold):.3f} of unanswerable, {np.mean(sure[y] < threshold):.3f} of answerable"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
