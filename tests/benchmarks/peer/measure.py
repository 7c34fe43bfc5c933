"""A library, passages and questions -> one JSON line of figures. Runs in that library's own environment.

`python measure.py index|query LIBRARY PLACE ENCODER SET.json`; `index` fills the empty folder PLACE, `query` opens it anew. Every library
gets the same texts and the same function for vectors, whose own time is taken apart. What takes long is counted in processor seconds, so that other work on the machine counts less.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np


class Encoder:
    """Texts -> unit vectors by sentence-transformers; `spent`: seconds in here."""

    def __init__(self, folder: str) -> None:
        self.folder, self.spent, self._model = folder, 0.0, None

    def __call__(self, texts: list[str]) -> Any:
        """float32 (n, dim)."""
        if self._model is None:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(self.folder, device="cpu", local_files_only=True)
        start = time.process_time()
        vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False).astype(np.float32)
        self.spent += time.process_time() - start
        return vectors


def main(phase: str, library: str, place: str, folder: str, data: str) -> dict[str, Any]:
    """Do one phase and return its figures."""
    texts = json.loads(Path(data).read_text("utf-8"))
    peer = importlib.import_module(library).Peer(Encoder(folder), Path(place))
    figures = (index if phase == "index" else query)(peer, texts)
    return {**figures, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def index(peer: Any, texts: dict[str, Any]) -> dict[str, Any]:
    """Processor seconds of all of it, of the encoder in it, and of saving. Libraries and weights are loaded before."""
    peer.encode(["渡口"])
    peer.encode.spent, start = 0.0, time.process_time()
    peer.index(texts["passages"])
    built = time.process_time() - start
    peer.save()
    return {"build": built, "encode": peer.encode.spent, "save": time.process_time() - start - built}


def query(peer: Any, texts: dict[str, Any]) -> dict[str, Any]:
    """Seconds to load and to the first result since the process was started, processor seconds of every question, and success@1 of each mode."""
    start = time.perf_counter()
    peer.load()
    loaded = time.perf_counter() - start
    questions = texts["questions"]
    peer.search(questions[0][0], 10, peer.modes[0])
    first = time.time() - float(os.environ["STARTED"])
    spent, success = [], {}
    for mode in peer.modes:
        found = []
        for text, relevant in questions:
            start = time.process_time()
            best = peer.search(text, 10, mode)
            if mode == peer.modes[0]:
                spent.append(1000 * (time.process_time() - start))
            found.append(best[:1] == [relevant])
        success[mode] = float(np.mean(found))
    return {
        "load": loaded,
        "first": first,
        "p50": float(np.percentile(spent, 50)),
        "p95": float(np.percentile(spent, 95)),
        "success": success,
    }


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    print(json.dumps(main(*sys.argv[1:])))
