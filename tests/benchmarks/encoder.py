"""The shipped encoder -> seconds to load it, and passages a second beside sentence-transformers and a 12-layer transformer.

`python -m tests.benchmarks.encoder`; passages of 200 characters recombined from the sentences of records/, all in one run on
the same threads. The transformer has the shape of multilingual-e5-small and random weights: nothing is fetched, and its
passages have as many tokens as ours. Exit status 1 where a ratio of processor time is under its limit: beside other work it is
the steadier one. A library that uses several cores is charged for all of them, so the ratio by the clock stands beside it.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index import encoder
from index.fold import fold
from index.split import sentences

ROOT = Path(__file__).parents[2]
PASSAGES, LENGTH, TRANSFORMED, ROUNDS = 6000, 200, 64, 4
LOADING = "import time, numpy; start = time.process_time(); from index import encoder; encoder.load().query('渡口'); print(time.process_time() - start)"
CLOCKS = (time.process_time, time.perf_counter)


def passages(count: int) -> list[str]:
    """Folded texts of LENGTH characters, of sentences drawn from the records."""
    text = fold("".join(path.read_text("utf-8") for path in sorted((ROOT / "records").glob("*.txt"))))
    parts = [text[start:end] for start, end in sentences(text) if end - start > 10]
    draw = random.Random(0)
    return ["".join(draw.choices(parts, k=40))[:LENGTH] for _ in range(count)]


def rates(texts: Any, *encoders: Callable[[Any], Any]) -> list[list[float]]:
    """Texts a second of each encoder, by each of CLOCKS: the best of passes in turn, so that what else runs disturbs all alike."""
    best = [[float("inf")] * len(CLOCKS) for _ in encoders]
    for encode in encoders:
        encode(texts[:32])
    for _ in range(ROUNDS):
        for at, encode in enumerate(encoders):
            start = [clock() for clock in CLOCKS]
            encode(texts)
            best[at] = [min(old, clock() - began) for old, clock, began in zip(best[at], CLOCKS, start, strict=True)]
    return [[len(texts) / seconds for seconds in row] for row in best]


def transformer(tokens: int) -> list[float]:
    """Passages a second, by each of CLOCKS, of a BERT of 12 layers of 384, one batch of 32 at a time."""
    import torch
    from transformers import BertConfig, BertModel

    shape = {"hidden_size": 384, "num_hidden_layers": 12, "num_attention_heads": 12, "intermediate_size": 1536}
    model = BertModel(BertConfig(**shape, vocab_size=30_000)).eval()

    def encode(ids: torch.Tensor) -> None:
        with torch.inference_mode():
            for batch in ids.split(32):
                model(batch).last_hidden_state.mean(1)

    return rates(torch.randint(0, 30_000, (TRANSFORMED, tokens)), encode)[0]


def main() -> int:
    """Print the table; returns the exit status."""
    code = [sys.executable, "-c", LOADING]
    load = min(float(subprocess.run(code, cwd=ROOT, check=True, capture_output=True, text=True).stdout) for _ in range(3))
    texts, ours = passages(PASSAGES), encoder.load()
    assert isinstance(ours, encoder.StaticEncoder)
    tokens = round(len(ours._cutter.ids(texts)[0]) / len(texts))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(encoder.SHIPPED), device="cpu").float()
        mine, library = rates(texts, ours.sums, lambda batch: model.encode(batch, batch_size=2048, show_progress_bar=False))
        other = transformer(tokens)
    print(
        f"load and first query {load:.2f} s of processor time beyond the import of numpy (limit 0.30); {tokens} tokens a passage"
    )
    print(f"{'':<44}{'passages/s':>11}{'ratio':>8}{'limit':>8}{'by the clock':>14}")
    print(f"{'shipped encoder':<44}{mine[0]:>11.0f}")
    for name, rate, limit in (
        ("sentence-transformers, same folder", library, 1.2), ("BERT of 12 layers x 384, random weights", other, 100.0)
    ):  # fmt: skip
        print(f"{name:<44}{rate[0]:>11.1f}{mine[0] / rate[0]:>8.1f}{limit:>8.1f}{mine[1] / rate[1]:>14.1f}")
    return int(load > 0.3 or mine[0] < 1.2 * library[0] or mine[0] < 100 * other[0])


if __name__ == "__main__":
    sys.exit(main())
