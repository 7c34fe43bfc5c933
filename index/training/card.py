"""Encoder folder + test files -> its README.md, measures inserted. Trains nothing.

python -m index.training.card DIR --prepared DIR --squad FILE ... --parallel SOURCE TARGET LAST ...
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from index.encoder import StaticEncoder
from index.training.score import Measures, parallel, squad

TEMPLATE, TRIED, AGAIN = (Path(__file__).with_name(name) for name in ("card.md", "tried.md", "again.md"))
MATERIAL = {
    "zh-en/word": ("Chinese word and English gloss", "CC-CEDICT (2015), CC BY-SA 3.0"),
    "zh-en/sentence": (
        "Chinese–English sentences",
        "Tatoeba, CC BY 2.0 FR; NTREX-128, CC BY-SA 4.0; WMT news 2021–2022, none stated",
    ),
    "en-ru/sentence": ("English–Russian sentences", "NTREX-128, WMT news 2021–2022"),
    "zh-ru/sentence": ("Chinese–Russian sentences", "NTREX-128"),
    "zh-ru/pivot": ("Chinese–Russian through one English sentence", "WMT news 2021–2022, NTREX-128"),
    "zh-zh/paraphrase": ("Chinese sentences that mean the same", "CSTS, terms of its sets"),
    "records": ("records", "banned-historical-archives, none stated"),
    "paragraphs": ("paragraphs in them", ""),
    "sentences": ("sentences in them", ""),
}


def measured(encoder: StaticEncoder, squads: list[Path], pairs: list[tuple[Path, Path, int | None]]) -> str:
    """A table of all measures."""
    rows = [(path.stem, squad(encoder, path)) for path in squads]
    for source, target, last in pairs:
        rows.append(
            (f"{_short(source)} → {_short(target)}{f', last {last}' if last else ''}", parallel(encoder, source, target, last))
        )
    return "\n".join(
        ["| test | questions | nDCG@10 | success@1 |", "| --- | ---: | ---: | ---: |", *(_row(*row) for row in rows)]
    )


def _short(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".txt")


def _row(name: str, found: Measures) -> str:
    return f"| {name} | {found.questions:,} | {found.ndcg:.3f} | {found.success:.3f} |"


def material(counts: dict[str, int]) -> str:
    """A table of what the model was trained on, beside the lexicon."""
    rows = [f"| {counts[kind]:,} | {what} | {source} |" for kind, (what, source) in MATERIAL.items() if kind in counts]
    return "\n".join(
        ["| number | of | from |", "| ---: | --- | --- |", *rows, "| 7,000 | terms in three languages | the project's lexicon |"]
    )


def main(arguments: list[str] | None = None) -> None:
    """Write the card."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--prepared", type=Path, required=True, help="the folder of prepared text, for its counts")
    parser.add_argument("--squad", type=Path, nargs="*", default=[])
    parser.add_argument(
        "--parallel", nargs=3, action="append", default=[], metavar=("SOURCE", "TARGET", "LAST"), help="LAST 0: all lines ask"
    )
    parser.add_argument("--steps", type=int, required=True)
    given = parser.parse_args(arguments)
    encoder = StaticEncoder(given.folder, "card")
    size = sum(path.stat().st_size for path in given.folder.iterdir() if path.suffix in (".json", ".safetensors"))
    card = TEMPLATE.read_text("utf-8").format(
        tokens=f"{len(encoder.table):,}",
        dim=encoder.dim,
        megabytes=f"{size / 1e6:.1f}",
        measures=measured(encoder, given.squad, [(Path(a), Path(b), int(last) or None) for a, b, last in given.parallel]),
        material=material(json.loads((given.prepared / "counts.json").read_text("utf-8"))),
        steps=f"{given.steps:,}",
        tried=TRIED.read_text("utf-8").strip(),
        again=AGAIN.read_text("utf-8").strip(),
    )
    (given.folder / "README.md").write_text(card, "utf-8")


if __name__ == "__main__":
    main()
