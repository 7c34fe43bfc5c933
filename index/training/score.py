"""Encoder folder + test files -> measures. Dense search alone: no BM25, no index on disk, no filters.

    python -m index.training.score ENCODER --squad FILE ... --parallel EN ZH --last 400 --questions FILE --records FOLDER

A paragraph is scored by its best window of one or two neighbouring sentences plus a share of its own vector. Texts are
folded first (`index.fold`), as the retriever does. Every question has one or more relevant paragraphs, all of equal
worth: nDCG@10 and success@1 are means over the questions.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.encoder import Encoder, Floats, load, unit
from index.files import ReadError, find
from index.fold import fold
from index.ingest import read
from index.split import sentences
from index.training.corpora import read_lines

LANGUAGES = ("zh", "en", "ru")

SHARE = 0.5
"""Weight of the whole paragraph's cosine beside the best window's."""


class Measures(NamedTuple):
    """Means over so many questions."""

    ndcg: float
    success: float
    questions: int


def window_scores(encoder: Encoder, paragraphs: list[str], queries: Floats, share: float = SHARE) -> Floats:
    """Paragraphs and unit query vectors (q, dim) -> scores (q, paragraphs)."""
    spans = [sentences(text) or [(0, len(text))] for text in paragraphs]
    texts = [fold(text[a:b]) for text, cut in zip(paragraphs, spans, strict=True) for a, b in cut]
    sums = encoder.sums(texts)
    starts = np.cumsum([0, *map(len, spans)])
    scores = np.empty((len(queries), len(paragraphs)), np.float32)
    for column, (first, last) in enumerate(pairwise(starts)):
        rows = sums[first:last]
        windows = unit(np.concatenate([rows, rows[:-1] + rows[1:]]))
        whole = unit(rows.sum(axis=0))
        scores[:, column] = (queries @ windows.T).max(axis=1) + share * (queries @ whole)
    return scores


def measure(scores: Floats, relevant: list[set[int]]) -> Measures:
    """Scores (q, n) and the relevant columns of each question -> nDCG@10 and success@1; ties with wrong ones count against."""
    gains = 1 / np.log2(np.arange(2, 12))
    ndcg, success = [], []
    for row, wanted in zip(scores, relevant, strict=True):
        columns = sorted(wanted, key=lambda column: -row[column])
        wrong = np.delete(row, columns)
        ranks = [place + 1 + int((wrong >= row[column]).sum()) for place, column in enumerate(columns)]
        ndcg.append(sum(gains[rank - 1] for rank in ranks if rank <= 10) / gains[: len(ranks)].sum())
        success.append(ranks[0] == 1)
    return Measures(float(np.mean(ndcg)), float(np.mean(success)), len(relevant))


def squad(encoder: Encoder, path: Path, share: float = SHARE) -> Measures:
    """A SQuAD-style file: every question against all paragraphs of the file."""
    data = json.loads(path.read_text("utf-8"))["data"]
    parts = [part for article in data for part in article["paragraphs"]]
    asked = [(fold(qa["question"]), {row}) for row, part in enumerate(parts) for qa in part["qas"]]
    queries = unit(encoder.sums([text for text, _ in asked]))
    scores = window_scores(encoder, [part["context"] for part in parts], queries, share)
    return measure(scores, [wanted for _, wanted in asked])


def parallel(encoder: Encoder, source: Path, target: Path, last: int | None) -> Measures:
    """Two files of parallel lines: the last lines of the source, each against all lines of the target."""
    asked, found = read_lines(source), read_lines(target)
    first = 0 if last is None else len(asked) - last
    queries = unit(encoder.sums([fold(line) for line in asked[first:]]))
    scores = queries @ unit(encoder.sums([fold(line) for line in found])).T
    same: dict[str, set[int]] = {}
    for row, line in enumerate(found):
        same.setdefault(line, set()).add(row)
    return measure(scores, [same[line] for line in found[first:]])


def paragraphs_of(records: list[Path]) -> dict[tuple[str, int], str]:
    """Record id and number -> text of every paragraph, the header as number 0. Raises ReadError."""
    found: dict[tuple[str, int], str] = {}
    for source in find(records):
        if isinstance(source, ReadError):
            raise source
        record = read(source)
        found |= {(record.id, 0): record.header} | {(record.id, p.number): p.text for p in record.paragraphs}
    return found


def questions(encoder: Encoder, path: Path, records: list[Path], lang: str, share: float = SHARE) -> Measures:
    """A questions file of the project (JSON Lines) against every paragraph of the records; questions of one language."""
    paragraphs = paragraphs_of(records)
    column = {name: place for place, name in enumerate(paragraphs)}
    asked = [json.loads(line) for line in read_lines(path)]
    asked = [row for row in asked if row.get("lang", "zh")[:2] == lang and row.get("relevant")]
    relevant = [{column[r["record"], r["paragraph"]] for r in row["relevant"]} for row in asked]
    queries = unit(encoder.sums([fold(row["question"]) for row in asked]))
    return measure(window_scores(encoder, list(paragraphs.values()), queries, share), relevant)


def main(arguments: list[str] | None = None) -> None:
    """Print one line of measures per test file."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("encoder")
    parser.add_argument("--squad", type=Path, nargs="*", default=[])
    parser.add_argument("--parallel", type=Path, nargs=2, action="append", default=[], metavar=("SOURCE", "TARGET"))
    parser.add_argument("--questions", type=Path, nargs="*", default=[], help="questions files (JSON Lines) about --records")
    parser.add_argument("--records", type=Path, nargs="*", default=[])
    parser.add_argument("--last", type=int, help="only the last lines of a parallel file ask; all lines answer")
    parser.add_argument("--share", type=float, default=SHARE, help="weight of the whole paragraph")
    given = parser.parse_args(arguments)
    encoder = load(given.encoder)
    jobs: list[tuple[str, Callable[[], Measures]]] = []
    jobs += [(path.name, partial(squad, encoder, path, given.share)) for path in given.squad]
    jobs += [(f"{a.name} -> {b.name}", partial(parallel, encoder, a, b, given.last)) for a, b in given.parallel]
    for path in given.questions:
        for lang in LANGUAGES:
            jobs.append((f"{path.name} {lang}", partial(questions, encoder, path, given.records, lang, given.share)))
    for name, job in jobs:
        result = job()
        print(f"{name}\tnDCG@10 {result.ndcg:.4f}\tsuccess@1 {result.success:.4f}\tn {result.questions}", flush=True)


if __name__ == "__main__":
    main()
