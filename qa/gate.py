"""An evaluation + an earlier one -> what fell. Asks and scores nothing; a small baseline holds only what is compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import UserError
from qa.measures import SHOWN
from qa.significance import holm, paired

ALPHA = 0.05


class GateError(UserError):
    """A baseline that cannot be compared with: names the file and what is wrong."""


def read_baseline(path: Path) -> dict[str, Any]:
    """Read the output of `evaluate --json` or `--keep`. Raises GateError, OSError."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        scores = {question["id"]: question for question in data["questions"]}
        assert all(isinstance(question[name], int | float) for question in scores.values() for name in _measures(question))
        return {"mode": data["system"]["mode"], "questions": scores, "verbatim": data["answers"].get("quotations_verbatim")}
    except (ValueError, KeyError, TypeError, AttributeError, AssertionError, RecursionError):
        raise GateError(f"{path}: no evaluation; make one with: jiyao evaluate QUESTIONS.jsonl --keep {path}") from None


def kept(data: dict[str, Any]) -> dict[str, Any]:
    """The part of an evaluation that a later one is compared with."""
    names = ("id", *_compared(data))
    return {
        "system": {"mode": data["system"]["mode"]},
        "answers": {"quotations_verbatim": data["answers"].get("quotations_verbatim")},
        "questions": [{name: _round(question[name]) for name in names} for question in data["questions"]],
    }


def _round(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def fallen(data: dict[str, Any], baseline: dict[str, Any]) -> list[str]:
    """One line for each measure whose mean is significantly lower on the questions both have, and one for quotations.

    Paired randomisation test, Holm over the measures, alpha 0.05. Raises GateError where nothing can be compared.
    """
    if data["system"]["mode"] != baseline["mode"]:
        raise GateError(
            f"the baseline is of {baseline['mode']} search, this evaluation of {data['system']['mode']}: choose with --mode"
        )
    pairs = [(question, old) for question in data["questions"] if (old := baseline["questions"].get(question["id"]))]
    names = [name for name in _compared(data) if all(name in old for _, old in pairs)]
    if not pairs or not names:
        raise GateError("the baseline shares no scored question and measure with this evaluation")
    new, old = (np.array([[pair[side][name] for name in names] for pair in pairs], float) for side in (0, 1))
    ps = holm([paired(new[:, at] - old[:, at]) for at in range(len(names))])
    lines = [
        f"{name} fell from {old[:, at].mean():.4f} to {new[:, at].mean():.4f} on {len(pairs)} questions (p {ps[at]:.4f}, Holm)"
        for at, name in enumerate(names)
        if ps[at] < ALPHA and new[:, at].mean() < old[:, at].mean()
    ]
    verbatim = data["answers"].get("quotations_verbatim")
    if verbatim is not None and verbatim < 1:
        lines.append(f"{1 - verbatim:.2%} of the quotations are not verbatim")
    return lines


def _compared(data: dict[str, Any]) -> list[str]:
    """The measures that tell good from bad: how much was judged is none of them."""
    return [name for name in data["measures"] if not name.startswith("Judged")]


def _measures(question: dict[str, Any]) -> list[str]:
    return [name for name in SHOWN if name in question]
