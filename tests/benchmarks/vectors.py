"""Records -> how long a search among very many vectors takes, and what it finds of what a search of all finds.

`python -m tests.benchmarks.vectors RECORDS PASSAGES ...`: clauses of the records are joined two and two into new sentences (the sum
of a text is the sum of its parts), three or four to a passage, until there are as many passages, and written as an index has them. Asked are the questions of
tests/data. Exit status 1 where a limit is missed. Limits: 10 ms at 250,000 passages, 30 ms at 1,000,000, 0.98 of the best ten.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np

from index import encoder as encoders
from index.dense import Dense, DenseBuilder, Made, sentence_ids
from index.encoder import Encoder, Floats
from index.files import Source, find
from index.fold import fold, fold_all
from index.ingest import read
from index.split import sentences
from index.workers import available

QUESTIONS = Path(__file__).parents[1] / "data"
CLAUSES, STEP, ASKED, BEST = 200_000, 10_000, 200, 10
LIMITS = {250_000: 10.0, 1_000_000: 30.0}


def clauses(given: Path) -> list[str]:
    """Folded clauses of the first records that have enough of them."""
    found: list[str] = []
    for source in find([given]):
        if isinstance(source, Source):
            texts = [paragraph.text for paragraph in read(source).paragraphs]
            folded = fold_all([text[start:end] for text in texts for start, end in sentences(text)])
            found += [part for text in folded for part in re.split("[,;。!?]", text) if len(part) > 3]
        if len(found) > CLAUSES:
            break
    return found


def built(folder: Path, pool: Floats, passages: int) -> tuple[Made, float, int]:
    """Write the vectors of so many passages; what was made, the processor seconds of writing alone, and how many sentences there are."""
    draw, builder, count = np.random.default_rng(passages), DenseBuilder(folder, pool.shape[1], threads=available()), 0
    for start in range(1, passages + 1, STEP):
        rows = range(start, min(start + STEP, passages + 1))
        sizes = draw.choice([1, 2, 3, 4, 7], len(rows))
        ends = np.cumsum(sizes)
        one, other = draw.integers(0, len(pool), (2, int(ends[-1])))
        ids = np.concatenate([sentence_ids(row, int(size)) for row, size in zip(rows, sizes, strict=True)])
        builder.add(ids, pool[one] + pool[other])
        count += len(ids)
    begin = time.process_time()
    return builder.write(), time.process_time() - begin, count


def best(dense: Dense, query: Floats) -> list[tuple[int, float]]:
    """The best hundred passages, as a search asks for them."""
    return list(islice(dense.search(query, 400), 100))


def timed(dense: Dense, queries: list[Floats]) -> tuple[np.ndarray, list[list[tuple[int, float]]]]:
    """Milliseconds of processor time of each search, and what it found."""
    spent, found = [], []
    for query in queries:
        begin = time.process_time()
        found.append(best(dense, query))
        spent.append(1000 * (time.process_time() - begin))
    return np.array(spent), found


def recall(found: list[tuple[int, float]], exact: list[tuple[int, float]]) -> float:
    """Share of the best ten that score as the tenth of a search of all, or better: equal sentences are alike."""
    least = exact[:BEST][-1][1] - 1e-6
    return sum(score >= least for _, score in found[:BEST]) / BEST


def row(passages: int, folder: Path, made: Made, written: float, sentences: int, queries: list[Floats]) -> bool:
    """Print what was measured; says whether the limits are met."""
    exact, found = timed(Dense(folder), queries)
    begin = time.process_time()
    dense = Dense(folder, made)
    best(dense, queries[0])
    first = 1000 * (time.process_time() - begin)
    short, proposed = timed(dense, queries)
    share = float(np.mean([recall(one, other) for one, other in zip(proposed, found, strict=True)]))
    kind = f"short codes, {made['proposed']:.0f} proposed" if made else "all"
    print(
        f"{passages:>9,} passages {sentences:>9,} sentences | all: p50 {np.percentile(exact, 50):.1f} p95 {np.percentile(exact, 95):.1f} ms"
        f" | {kind}: p50 {np.percentile(short, 50):.1f} p95 {np.percentile(short, 95):.1f} ms, open and first {first:.0f} ms,"
        f" recall@10 {share:.4f} (at building {made.get('recall', 1.0):.4f}) | written in {written:.0f} s of a processor",
        flush=True,
    )
    return share >= 0.98 and np.percentile(short, 95) <= LIMITS.get(passages, np.inf)


def main(arguments: list[str], encode: Callable[[], Encoder] = encoders.load) -> int:
    """Print a row for each size; returns the exit status."""
    encoder, met = encode(), True
    pool = encoder.sums(clauses(Path(arguments[0])))
    files = sorted(QUESTIONS.glob("*_questions.jsonl"))
    asked = [json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()]
    queries = [encoder.query(fold(text)) for text in asked[:: max(len(asked) // ASKED, 1)]]
    for passages in map(int, arguments[1:] or ["1000", "250000", "1000000"]):
        with tempfile.TemporaryDirectory() as folder:
            met &= row(passages, Path(folder), *built(Path(folder), pool, passages), queries)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
