"""Records -> what one passage costs, measured, and from it the arithmetic of 1, 10 and 100 million passages (docs/scale.md).

`python -m tests.benchmarks.scale RECORDS ...`. Everything in processor seconds of one thread. Checks nothing.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index import encoder as encoders
from index import lexicon
from index.dense import Dense
from index.files import Source, find
from index.home import Home
from index.ingest import read
from index.prepare import prepare
from index.retriever import Retriever, open_home
from index.sparse import dimension
from index.update import update
from tests.benchmarks.encoder import ROUNDS, TRANSFORMED, transformer
from tests.benchmarks.stores import asked

LINKS, BREADTH, BUILDING, NEAREST = 32, 2048, 256, 400
"""Of the graph that index/milvus asks for; sentences that a query looks up."""

MILLIONS = (1, 10, 100)
MACHINE = 64
"""GiB of memory of one machine, three quarters of which vectors may fill."""

TOKENS, PARAMETERS, GPU = 130, 21e6, 30e12
"""Of a passage and of a 12-layer transformer, and operations a second that a GPU is assumed to keep up: not measured."""


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds, and what came of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main(arguments: list[str]) -> None:
    """Print what was measured, then the arithmetic."""
    faiss.omp_set_num_threads(1)
    given = [Path(argument) for argument in arguments]
    shipped = encoders.load()
    shipped.query("渡口")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder, "home"))
        build, report = clocked(lambda: update(home, given, shipped))
        count = report.embedded
        retriever = open_home(home.path)
        version = home.folder(1)
        measured = {
            "text": sum(len(source.read()) for source in find(given) if isinstance(source, Source)) / count,
            "database": sum(path.stat().st_size for path in home.path.glob("jiyao.db*")) / count,
            "postings": sum(path.stat().st_size for path in (version / "lexical").iterdir()) / count,
            "build": build / count,
            **_prepared(given, shipped),
            **_vectors(retriever, count),
            **_questions(retriever),
        }
    measured["transformer"] = _transformed()
    print(f"{report.records} records, {count} passages; of a passage, unless it says otherwise:")
    for name, value in measured.items():
        print(f"  {name:26} {value:14.6g}")
    table(measured, shipped.dim)


def _prepared(given: list[Path], shipped: encoders.Encoder) -> dict[str, float]:
    """Seconds of embedding, and entries of the sparse vector, of 100 records."""
    sources = [source for source in find(given) if isinstance(source, Source)][:100]
    made = [prepare(read(source), True, lexicon.shipped()) for source in sources]
    passages = sum(len(one.fields) for one in made)
    spent, _ = clocked(lambda: [shipped.sums(one.texts) for one in made])
    entries = sum(
        len({dimension(f, t) for f, joined in tokens.items() for t in joined.split()}) for one in made for tokens in one.fields
    )
    return {"embedding": spent / passages, "sparse entries": entries / passages}


def _vectors(retriever: Retriever, count: int) -> dict[str, float]:
    """Sentences of a passage; seconds to compare a query with one sentence; the graph's seconds and what it finds of the exact 400."""
    dense = retriever.dense
    assert isinstance(dense, Dense)
    codes = np.asarray(dense.codes[np.arange(len(dense.ids))], np.float32)
    queries = codes[:: max(len(codes) // 50, 1)][:50]
    scan, (_, exact) = clocked(lambda: dense.raw.search(queries, NEAREST))
    graph = faiss.IndexHNSWSQ(codes.shape[1], faiss.ScalarQuantizer.QT_8bit, LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction, graph.hnsw.efSearch = BUILDING, BREADTH
    some = codes[:20_000]
    made, _ = clocked(lambda: (graph.train(some), graph.add(some)))
    walked, (_, found) = clocked(lambda: graph.search(queries, NEAREST))
    exact = [[one for one in row if one < len(some)] for row in exact.tolist()]
    kept = np.mean([len({*row} & {*other}) / max(len(row), 1) for row, other in zip(exact, found.tolist(), strict=True)])
    return {
        "sentences": len(codes) / count, "scan, a sentence": scan / len(queries) / len(codes), "graph, build a sentence": made / len(some),
        "graph, a query": walked / len(queries), "graph, share found": float(kept), "graph, sentences": len(some),
    }  # fmt: skip


def _transformed() -> float:
    """Seconds of a 12-layer transformer."""
    import torch  # noqa: F401
    import transformers.models.bert.modeling_bert  # noqa: F401

    spent, _ = clocked(lambda: transformer(TOKENS))
    return spent / (ROUNDS * TRANSFORMED + 32)


def _questions(retriever: Retriever) -> dict[str, float]:
    """Seconds of a question, all included."""
    texts = asked(retriever)[:100]
    spent, _ = clocked(lambda: [retriever.search(retriever.query(text), 10) for text in texts])
    return {"a question": spent / len(texts)}


def table(one: dict[str, float], dim: int) -> None:
    """What so many passages take."""
    near = dim + 12
    far = dim + 2 * 4 * LINKS + 100  # links of the lowest layer; numbers and names by which rows are filtered
    print(f"\n{'':44}" + "".join(f"{f'{m} million':>14}" for m in MILLIONS))
    for title, value in {
        "sentences, millions": lambda n: n * one["sentences"] / 1e6,
        "disk, embedded, GB": lambda n: n * (one["database"] + one["postings"] + one["sentences"] * near) / 1e9,
        "vectors, embedded, GB (mapped)": lambda n: n * one["sentences"] * near / 1e9,
        "scan of all vectors, s a question, 1 core": lambda n: n * one["sentences"] * one["scan, a sentence"],
        "memory, Milvus, dense, GB": lambda n: n * one["sentences"] * far / 1e9,
        "memory, Milvus, sparse, GB": lambda n: n * one["sparse entries"] * 8 / 1e9,
        f"machines of {MACHINE} GiB": lambda n: np.ceil(n * (one["sentences"] * far + one["sparse entries"] * 8) / (0.75 * MACHINE * 2**30)),
        "graph, build, core hours": lambda n: n * one["sentences"] * one["graph, build a sentence"] / 3600,
        "indexing, core hours, all but the graph": lambda n: n * one["build"] / 3600,
        "of it the shipped encoder, core hours": lambda n: n * one["embedding"] / 3600,
        "a 12-layer transformer, core hours": lambda n: n * one["transformer"] / 3600,
        "the same on a GPU, hours (not measured)": lambda n: n * 2 * PARAMETERS * TOKENS / GPU / 3600,
        "1,000 questions, core seconds, embedded": lambda n: 1000 * (one["a question"] + n * one["sentences"] * one["scan, a sentence"]),
        "1,000 questions, core seconds, graph": lambda n: 1000 * (one["a question"] + one["graph, a query"] * np.log(n * one["sentences"]) / np.log(one["graph, sentences"])),
    }.items():  # fmt: skip
        print(f"{title:44}" + "".join(f"{value(m * 1e6):>14,.4g}" for m in MILLIONS))


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1:])
