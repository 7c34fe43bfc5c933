"""An evaluation -> its figures as plain text. Computes nothing."""

from __future__ import annotations

from typing import Any

ALPHA = 0.05


def table(data: dict[str, Any]) -> str:
    """Systems with what sets them apart, groups, answers. A star: differs from the first system, p (Holm) below 0.05."""
    from rich.cells import set_cell_size  # a Chinese character is as wide as two others

    names, first = list(data["measures"]), data["system"]["mode"]
    ps = {(row["system"], row["measure"]): row["p_holm"] for row in data["comparisons"]}
    rows = [["", *names, "p50 ms", "p95 ms"]]
    for system, scores in {first: data["measures"], **data["systems"]}.items():
        stars = ["*" if ps.get((system, name), 1) < ALPHA else " " for name in names]
        times = [f"{value:.1f}" for value in data["latency"].get(system, {}).values()] or ["—", "—"]
        rows.append([system, *(f"{scores[name]:.3f}{star}" for name, star in zip(names, stars, strict=True)), *times])
        if system == first:
            rows += [[f"  95 % {end}", *(f"{data['intervals'][name][at]:.3f} " for name in names)] for at, end in enumerate(("from", "to")) if data["intervals"]]  # fmt: skip
        else:
            rows.append(["  p", *(_p(ps[system, name]) for name in names)])
    for kind, groups in data["by"].items():
        if len(groups) < 2:  # says what the first line says
            continue
        rows.append([kind])
        rows += [
            [f"  {name[:28]} ({scores['queries']})", *(f"{scores[measure]:.3f} " for measure in names)]
            for name, scores in groups.items()
        ]
    width = max(len(name) for name in names) + 2
    lines = [
        "".join(set_cell_size(cell, 36) if at == 0 else f"{cell:>{max(width, 9)}}" for at, cell in enumerate(row)).rstrip()
        for row in rows
    ]
    answers = [
        f"{name.replace('_', ' ')}: {'—' if value is None else value}"
        for name, value in data["answers"].items()
        if not isinstance(value, list)
    ]
    return "\n".join([f"{data['queries']} questions with relevant passages", *lines, *answers])


def _p(value: float) -> str:
    return f"{value:.3f} " if value >= 0.001 else "<.001 "
