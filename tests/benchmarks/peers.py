"""SQuAD-style files -> the same passages and encoder in Jiyao and in five libraries: cost and success@1, beside each other.

`python -m tests.benchmarks.peers DIR SET.json [MORE.json ...] [--encoder FOLDER] [--passages N] [--questions N] [--only NAME ...]`.
The questions of the first file are asked over the passages of all. Each library gets a virtual environment under DIR with the versions
below, made where it is missing; torch, numpy and sentence-transformers are those of the environment that runs this. Checks nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MEASURE = Path(__file__).with_name("peer") / "measure.py"

PINS: dict[str, tuple[str, ...]] = {
    "ours": (),
    "txtai": ("txtai==9.14.0",),
    "llamaindex": ("llama-index-core==0.14.25", "llama-index-retrievers-bm25==0.8.0"),
    "langchain": ("langchain==1.5.2", "langchain-core==1.8.3", "langchain-text-splitters==1.1.3", "langchain-community==0.4.2", "rank-bm25==0.2.2"),
    "haystack": ("haystack-ai==3.4.1",),
    "chroma": ("chromadb==1.5.9",),
}  # fmt: skip

QUIET = {
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "LANGSMITH_TRACING": "false",
}
"""No library asks anybody anything while it is measured."""

SMALLEST = 0.01
"""A figure of ours under which nothing is compared with it."""

Figures = dict[str, Any]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers")
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", type=Path, nargs="+")
    parser.add_argument("--encoder", type=Path, default=ROOT / "index" / "model")
    parser.add_argument("--passages", type=int)
    parser.add_argument("--questions", type=int)
    parser.add_argument("--only", nargs="+", choices=PINS, default=list(PINS))
    given = parser.parse_args()
    texts = collected(given.sets, given.passages, given.questions)
    print(f"{len(texts['passages'])} passages, {len(texts['questions'])} questions, encoder {given.encoder.name}")
    rows: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as place:
        data = Path(place, "texts.json")
        data.write_text(json.dumps(texts), "utf-8")
        for name in given.only:
            python = environment(given.folder.absolute(), name)
            (inside := Path(place, name)).mkdir()
            rows[name] = run(python, name, inside, given.encoder, data)
            print(f"{name} done", file=sys.stderr)
    table(rows, len(texts["passages"]))


def collected(sets: list[Path], passages: int | None, questions: int | None) -> dict[str, Any]:
    """Passages [(name, text)] of all files, each text once, and questions [(text, name)] of the first."""
    names: dict[str, str] = {}
    asked: list[tuple[str, str]] = []
    for at, path in enumerate(sets):
        for article in json.loads(path.read_text("utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                text = " ".join(paragraph["context"].split())
                if text not in names and passages is not None and len(names) >= passages:
                    continue
                name = names.setdefault(text, str(len(names)))
                asked += [(one["question"], name) for one in paragraph["qas"]] if not at else []
    return {
        "passages": [(name, text) for text, name in names.items()],
        "questions": asked[:: max(len(asked) // questions, 1)][:questions] if questions else asked,
    }


def environment(folder: Path, name: str) -> Path:
    """The Python of a library's environment, made where it is missing."""
    if not PINS[name]:
        return Path(sys.executable)
    place = folder / name
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        print(f"installing {' '.join(PINS[name])} into {place}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        lib = subprocess.run(
            [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        )
        Path(lib.stdout.strip(), "shared.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PINS[name]], check=True)
        (place / "ready").touch()
    return python


def run(python: Path, name: str, place: Path, encoder: Path, data: Path) -> Figures:
    """Both phases in processes of their own; an error is a figure too."""
    library, figures = name if name == "ours" else f"{name}_peer", Figures()
    for phase in ("index", "query"):
        paths = {"PYTHONPATH": str(ROOT)} if name == "ours" else {"PYTHONPATH": ""}
        environ = {**os.environ, **QUIET, **paths, "STARTED": str(time.time())}
        arguments = [str(python), str(MEASURE), phase, library, str(place), str(encoder.absolute()), str(data)]
        done = subprocess.run(arguments, capture_output=True, text=True, env=environ, check=False)
        if done.returncode:
            return {"error": (done.stderr.strip().splitlines() or ["no output"])[-1]}
        for key, value in json.loads(done.stdout.splitlines()[-1]).items():
            figures["peak" if key == "memory" and phase == "index" else key] = value
    return figures


def table(rows: dict[str, Figures], count: int) -> None:
    """Figures of each library, with the ratio to ours behind each."""
    ours = rows.get("ours", {})
    lines = {
        "passages a CPU second": lambda f: count / (f["build"] + f["save"]),
        "CPU ms a passage, no encoder": lambda f: 1000 * (f["build"] + f["save"] - f["encode"]) / count,
        "save, CPU s": lambda f: f["save"],
        "reload, s": lambda f: f["load"],
        "start to first result, s": lambda f: f["first"],
        "query p50, CPU ms": lambda f: f["p50"],
        "query p95, CPU ms": lambda f: f["p95"],
        "peak memory indexing, MiB": lambda f: f["peak"],
        "peak memory asking, MiB": lambda f: f["memory"],
        **{f"success@1 {mode}": lambda f, mode=mode: f["success"][mode] for mode in ("hybrid", "dense", "lexical")},
    }
    print(f"{'':34}" + "".join(f"{name:>20}" for name in rows))
    for title, figure in lines.items():
        print(f"{title:34}" + "".join(f"{cell(figure, one, ours):>20}" for one in rows.values()))
    for name, one in rows.items():
        if "error" in one:
            print(f"{name}: {one['error']}")


def cell(figure: Any, one: Figures, ours: Figures) -> str:
    """`12.3 (x0.5)`, or a dash where there is none."""
    try:
        value = figure(one)
    except KeyError:
        return "—"
    try:
        base = figure(ours)
    except KeyError:
        base = 0.0
    return f"{value:.3f}" + (f" (x{value / base:.2f})" if base > SMALLEST and one is not ours else "")


if __name__ == "__main__":
    main()
