"""Records + the address of a store -> how far its ranking is the embedded one's, and what it costs beside it.

`python -m tests.benchmarks.stores RECORDS ... [--store ADDRESS]`; a Milvus Lite file in a temporary folder where no address is given.
200 queries: the sample's questions, and sentences of the records, every so many. Checks nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from index import encoder
from index.home import Home
from index.retriever import Retriever, open_home
from index.split import sentences
from index.update import update
from qa.questions import read_questions

ROOT = Path(__file__).parents[2]
QUERIES, SHORTEST = 200, 12


def main(arguments: list[str]) -> None:
    """Print the table."""
    at = arguments.index("--store") if "--store" in arguments else len(arguments)
    given = [Path(argument) for argument in (*arguments[:at], *arguments[at + 2 :])] + [ROOT / "records"]
    with tempfile.TemporaryDirectory() as folder:
        store = arguments[at + 1] if at < len(arguments) else f"milvus://{folder}/file.db"
        retrievers = [built(Path(folder, name), given, address) for name, address in (("embedded", None), (store, store))]
        queries = asked(retrievers[0])
        found = [[ranked(retriever, query) for query in queries] for retriever in retrievers]
        both = [len({*one} & {*other}) / max(len(one), 1) for (one, _), (other, _) in zip(*found, strict=True)]
        for name, answers in zip(("embedded", store), found, strict=True):
            spent = np.array([seconds for _, seconds in answers]) * 1000
            print(f"{name:40} p50 {np.percentile(spent, 50):7.1f} ms   p95 {np.percentile(spent, 95):7.1f} ms a query")
        first = np.mean([one[:1] == other[:1] for (one, _), (other, _) in zip(*found, strict=True)])
        print(
            f"{len(queries)} queries: mean overlap of the first ten {np.mean(both):.4f}, least {min(both):.1f}; same first {first:.3f}"
        )


def built(path: Path, given: list[Path], address: str | None) -> Retriever:
    """Index into a home, and say what that took."""
    home, start = Home(path.parent / path.name.replace("/", "_")), time.perf_counter()
    report = update(home, given, encoder.load(), store=address)
    spent = time.perf_counter() - start
    print(
        f"{address or 'embedded':40} {report.records} records, {report.embedded} passages: {report.embedded / spent:.0f} passages/s"
    )
    return open_home(home.path)


def asked(retriever: Retriever) -> list[str]:
    """The sample's questions, and sentences of different records up to QUERIES."""
    queries = [one.question for one in read_questions(ROOT / "tests" / "data" / "sample_questions.jsonl")]
    texts = []
    for info in retriever.reader.records():
        body = [row["text"] for row in retriever.reader.paragraphs(info.key) if row["kind"] == "body"]
        cut = [text[start:end] for text in body[len(body) // 2 :] for start, end in sentences(text) if end - start >= SHORTEST]
        texts += cut[:1]
    step = max(len(texts) // (QUERIES - len(queries)), 1)
    return [*queries, *texts[::step]][:QUERIES]


def ranked(retriever: Retriever, query: str) -> tuple[list[str], float]:
    """Names of the first ten paragraphs, and the seconds they took."""
    start = time.perf_counter()
    hits = retriever.search(retriever.query(query), 10)
    return [hit.passage.name for hit in hits], time.perf_counter() - start


if __name__ == "__main__":
    main(sys.argv[1:])
