"""Homes with questions -> nDCG@10 of both legs and of their fusion under several weights, by language, with paired tests.

`python -m tests.benchmarks.fusion [--every N] HOME QUESTIONS.jsonl [HOME QUESTIONS.jsonl ...]`. The columns of weights are
hybrid search with that share for BM25 in all languages; `dense` and `BM25` are the legs alone, as `--mode` gives them; `now`
is hybrid search as it ships. Each row ends with `now` less the better leg and the p of the paired randomisation test; exit
status 1 where one is significantly below 0. `--every 3` asks every third question of a file with more than a thousand.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from index.context import Context
from index.fusion import LEXICAL
from index.record import Passage
from index.retriever import Retriever, open_home
from index.scoring import Query, Scored, Scorer
from qa.measures import per_question
from qa.phrases import language
from qa.pipeline import prepare
from qa.questions import Question, qrels, read_questions
from qa.ranking import ranked
from qa.significance import Values, paired
from qa.trec import untied

WEIGHTS = (0.0, 0.15, 0.3, 0.4, 0.5, 0.6, 0.75, 1.0)
"""Shares of BM25."""

COLUMNS = ("dense", *(f"{weight:g}" for weight in WEIGHTS), "BM25", "now")
MANY, LEVEL = 1000, 0.05
NDCG = "nDCG@10"
Rows = dict[str, list[float]]
"""Column -> the scores of questions, in one order in all columns."""


class Remembering(Scorer):
    """A scorer that scores the same candidates of a query once: the weight of a leg comes after it."""

    last: tuple[Query, list[int], bool, dict[int, Scored]] | None = None

    def score(self, query: Query, found: dict[int, tuple[Passage, Context]], bm25: dict[int, float]) -> dict[int, Scored]:
        """As `Scorer.score`."""
        asked = (query, list(found), bool(bm25))
        if self.last is None or self.last[0] is not query or self.last[1:3] != asked[1:]:
            self.last = (*asked, super().score(query, found, bm25))
        return self.last[3]


def scores(retriever: Retriever, question: Question) -> dict[str, float]:
    """nDCG@10 of one question in every column."""
    query, wanted, _ = prepare(retriever, question.question, question.history)
    script = query.expansion.script
    shipped, found = LEXICAL[script], {}
    for column, mode in (("dense", "dense"), ("BM25", "lexical"), ("now", "hybrid")):
        found[column] = ranked(retriever, query, wanted, 10, mode)  # type: ignore[arg-type]
    try:
        for weight in WEIGHTS:
            LEXICAL[script] = weight
            found[f"{weight:g}"] = ranked(retriever, query, wanted, 10, "hybrid")
    finally:
        LEXICAL[script] = shipped
    runs = {column: untied([(hit.passage.name, hit.score) for hit in hits]) for column, hits in found.items()}
    judged = dict.fromkeys(qrels(question, retriever), 1)
    return {column: per_question({"q": run}, {"q": judged}, (NDCG,))["q"][NDCG] for column, run in runs.items()}


def measured(home: Path, file: Path, every: int) -> dict[str, Rows]:
    """Language -> the scores of a file's questions that have an answer in the home."""
    retriever = open_home(home)
    retriever.scorer = Remembering(retriever.dense, retriever.lexical, retriever.encoder, retriever.lexicon)
    questions = [question for question in read_questions(file) if question.relevant]
    groups: dict[str, Rows] = defaultdict(lambda: {column: [] for column in COLUMNS})
    for question in questions[:: every if len(questions) > MANY else 1]:
        one = scores(retriever, question)
        for column in COLUMNS:
            groups[question.lang or language(question.question)[:2]][column].append(one[column])
    return groups


def joined(parts: list[Rows]) -> Rows:
    """The rows of several groups, one after another."""
    return {column: [score for part in parts for score in part[column]] for column in COLUMNS}


def tested(rows: Rows) -> tuple[float, float]:
    """Hybrid search as it ships less the better leg, and p."""
    better = max(("dense", "BM25"), key=lambda column: sum(rows[column]))
    differences: Values = np.array(rows["now"]) - np.array(rows[better])
    return float(differences.mean()), paired(differences)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", type=Path, nargs="+", metavar="HOME QUESTIONS.jsonl")
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args(arguments)
    groups: dict[str, Rows] = {}
    by_script: dict[str, list[Rows]] = defaultdict(list)
    print("| questions | n |", *(f"{column} |" for column in COLUMNS), "now − better leg | p |")
    print("| --- |" + " ---: |" * (len(COLUMNS) + 3))
    for home, file in zip(given.files[::2], given.files[1::2], strict=True):
        for lang, rows in sorted(measured(home, file, given.every).items()):
            groups[f"{file.stem} {lang}"] = rows
            by_script[lang[:2]].append(rows)
            show(f"{file.stem} {lang}", rows)
    for script, parts in sorted(by_script.items()):
        groups[f"all {script}"] = joined(parts)
        show(f"**all {script}**", groups[f"all {script}"])
    return int(any(difference < 0 and p < LEVEL for difference, p in map(tested, groups.values())))


def show(name: str, rows: Rows) -> None:
    """One line of the table."""
    difference, p = tested(rows)
    cells = (f"{np.mean(rows[column]):.3f} |" for column in COLUMNS)
    print(f"| {name} | {len(rows['now']):,} |", *cells, f"{difference:+.3f} | {p:.4f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
