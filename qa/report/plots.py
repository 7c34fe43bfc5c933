"""Figures -> inline SVG that needs no script: curves, intervals, a mirrored histogram, a trade-off, ranges on a logarithmic axis.

Every plot has a title and every mark a tooltip; series differ by dash and shape, so that black on white shows them too.
Colours are classes `s0` to `s5`, which the page's style sheet defines for light, dark and paper. All texts are escaped.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa.report.safe import safe

SERIES = 6
"""Series that have a look of their own; further ones share them."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure with its interval, and a name: of its place on the axis, or of its row."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Range:
    """A row of `ranges`: where a distribution begins and ends, the middle half of it, p50 and p95."""

    name: str
    low: float
    lower: float
    p50: float
    upper: float
    p95: float
    high: float


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def _at(value: float) -> str:
    """A coordinate, short."""
    return f"{value:.1f}".removesuffix(".0")


def _text(x: float, y: float, text: str, anchor: str = "middle", css: str = "") -> str:
    return f'<text x="{_at(x)}" y="{_at(y)}" text-anchor="{anchor}" class="{css}">{safe(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, css: str) -> str:
    return f'<line x1="{_at(x1)}" y1="{_at(y1)}" x2="{_at(x2)}" y2="{_at(y2)}" class="{css}"/>'


def _svg(width: int, height: float, title: str, parts: Iterable[str]) -> str:
    body = "".join(parts)
    return f'<svg viewBox="0 0 {width} {_at(height)}" width="{width}" role="img"><title>{safe(title)}</title>{body}</svg>'


def _mark(x: float, y: float, series: int, tip: str) -> str:
    """A mark whose shape tells its series: disc, square, triangle, diamond."""
    shapes = (
        f'<circle cx="{_at(x)}" cy="{_at(y)}" r="3.6"',
        f'<rect x="{_at(x - 3.3)}" y="{_at(y - 3.3)}" width="6.6" height="6.6"',
        f'<path d="M{_at(x)} {_at(y - 4.4)}l4.2 7.4h-8.4z"',
        f'<path d="M{_at(x)} {_at(y - 4.8)}l4.8 4.8l-4.8 4.8l-4.8 -4.8z"',
    )
    return f'{shapes[series % 4]} class="m s{series % SERIES}"><title>{safe(tip)}</title></{shapes[series % 4][1:].split()[0]}>'


def _path(points: Sequence[tuple[float, float]], css: str) -> str:
    return f'<path d="M{"L".join(f"{_at(x)} {_at(y)}" for x, y in points)}" class="{css}"/>'


def _grid(left: float, right: float, top: float, bottom: float) -> list[str]:
    """Lines and figures of an axis from 0 to 1, upwards."""
    parts = []
    for step in range(6):
        y = bottom - (bottom - top) * step / 5
        parts += [_line(left, y, right, y, "grid"), _text(left - 6, y + 4, _number(step / 5), "end")]
    return parts


def legend(names: Sequence[str], x: float, y: float) -> list[str]:
    """One line a series: its dash, its mark, its name."""
    parts = []
    for at, name in enumerate(names):
        row = y + 18 * at
        parts += [
            _line(x, row, x + 26, row, f"l s{at % SERIES}"),
            _mark(x + 13, row, at, name),
            _text(x + 32, row + 4, name, "start"),
        ]
    return parts


def curves(title: str, axis: str, series: Mapping[str, Sequence[Value]]) -> str:
    """One line a series over the names of its values, between 0 and 1; the first with its interval as a band."""
    names = max((list(values) for values in series.values()), key=len, default=[])
    left, right, top, bottom = 38.0, 330.0, 12.0, 212.0
    wide = (right - left - 24) / max(len(names) - 1, 1)
    place = {value.name: left + 12 + wide * at for at, value in enumerate(names)}
    parts = [*_grid(left, right, top, bottom), *(_text(x, bottom + 17, name) for name, x in place.items())]
    parts.append(_text((left + right) / 2, bottom + 35, axis, css="axis"))

    def up(value: float) -> float:
        return bottom - (bottom - top) * value

    for at, (name, values) in reversed(list(enumerate(series.items()))):
        if at == 0 and len(values) > 1:
            band = [(place[v.name], up(v.high)) for v in values] + [(place[v.name], up(v.low)) for v in reversed(values)]
            parts.append(_path(band, "band s0"))
        parts.append(_path([(place[v.name], up(v.value)) for v in values], f"l s{at % SERIES}"))
        parts += [_mark(place[v.name], up(v.value), at, f"{name}, {axis} {v.name}: {told(v)}") for v in values]
    rows = len(series)
    return _svg(340, bottom + 44 + 18 * rows, title, [*parts, *legend(list(series), left, bottom + 56)])


def told(value: Value) -> str:
    """`0.811 (0.727–0.890)`."""
    return f"{value.value:.3f} ({value.low:.3f}–{value.high:.3f})"


def intervals(title: str, values: Sequence[Value], whole: float | None = None) -> str:
    """One row a value between 0 and 1: the figure and its interval; `whole`, a line through all of them."""
    left, right, top, high = 150.0, 600.0, 10.0, 26
    bottom = top + high * len(values)

    def along(value: float) -> float:
        return left + (right - left) * value

    parts = []
    for step in range(6):
        x = along(step / 5)
        parts += [_line(x, top, x, bottom, "grid"), _text(x, bottom + 16, _number(step / 5))]
    if whole is not None:
        parts.append(_line(along(whole), top, along(whole), bottom, "whole"))
    for at, value in enumerate(values):
        y = top + high * (at + 0.5)
        parts += [
            _text(left - 10, y + 4, shortened(value.name, 20), "end"),
            _line(along(value.low), y, along(value.high), y, "l s0 solid"),
        ]
        parts += [_line(along(end), y - 4, along(end), y + 4, "l s0 solid") for end in (value.low, value.high)]
        parts += [
            _mark(along(value.value), y, 0, f"{value.name}: {told(value)}"),
            _text(right + 10, y + 4, f"{value.value:.3f}", "start"),
        ]
    return _svg(660, bottom + 24, title, parts)


def shortened(name: str, longest: int) -> str:
    """A name cut to so many columns; a Chinese character takes two."""
    wide = 0
    for at, char in enumerate(name):
        wide += 2 if ord(char) > 0x2E7F else 1
        if wide > longest:
            return f"{name[:at]}…"
    return name


BINS = 20


def mirrored(title: str, names: tuple[str, str], groups: tuple[Sequence[float], Sequence[float]], line: float, said: str) -> str:
    """Two distributions of values between 0 and 1 in `BINS` bins, one upwards, one downwards, and a line across both."""
    counts = [[sum(min(int(v * BINS), BINS - 1) == at for v in group) for at in range(BINS)] for group in groups]
    most = max(max(counts[0]), max(counts[1]), 1)
    left, right, middle, half = 44.0, 640.0, 130.0, 96.0
    wide = (right - left) / BINS
    parts = [_line(left, middle, right, middle, "base")]
    for side, (name, row) in enumerate(zip(names, counts, strict=True)):
        parts.append(
            _text(
                left,
                middle - half - 16 if side == 0 else middle + half + 24,
                f"{name} (n = {len(groups[side])})",
                "start",
                f"t s{side}",
            )
        )
        for at, count in enumerate(row):
            tall = half * count / most
            tip = f"{name}, {_number(at / BINS)}–{_number((at + 1) / BINS)}: {count}"
            if count:
                parts.append(
                    f'<rect x="{_at(left + wide * at + 1)}" y="{_at(middle - tall if side == 0 else middle)}" width="{_at(wide - 2)}"'
                    f' height="{_at(tall)}" class="bar s{side}"><title>{safe(tip)}</title></rect>'
                )
    for end in (-1, 1):
        parts.append(_text(left - 6, middle + end * half + 4, str(most), "end"))
    x = left + (right - left) * line
    bottom = middle + half + 4
    parts += [_line(x, middle - half - 6, x, bottom, "whole"), _text(x + 5, middle - half + 4, said, "start", "axis")]
    parts += [_text(left + (right - left) * step / 5, bottom + 38, _number(step / 5)) for step in range(6)]
    return _svg(660, bottom + 46, title, parts)


def tradeoff(title: str, axes: tuple[str, str], points: Sequence[tuple[float, float, str]], at: int) -> str:
    """A line through points (x, y, tooltip) between 0 and 1; the point `at` stands out, with its tooltip beside it."""
    left, right, top, bottom = 46.0, 346.0, 12.0, 262.0
    parts = _grid(left, right, top, bottom)
    for step in range(6):
        x = left + (right - left) * step / 5
        parts += [_line(x, top, x, bottom, "grid"), _text(x, bottom + 17, _number(step / 5))]
    placed = [(left + (right - left) * x, bottom - (bottom - top) * y) for x, y, _ in points]
    parts += [_line(left, bottom, right, top, "diagonal"), _path(placed, "l s0 solid")]
    parts += [_mark(*place, 0, tip) for place, (_, _, tip) in zip(placed, points, strict=True)]
    x, y = placed[at]
    parts.append(f'<circle cx="{_at(x)}" cy="{_at(y)}" r="8" class="ring"/>')
    parts.append(_text(x + 14, y + 14, points[at][2], "start", "axis"))
    parts += [_text((left + right) / 2, bottom + 36, axes[0], css="axis"), _text(left, top - 1, "", "start")]
    parts.append(
        f'<text transform="rotate(-90)" x="{_at(-(top + bottom) / 2)}" y="11" text-anchor="middle" class="axis">{safe(axes[1])}</text>'
    )
    return _svg(660, bottom + 44, title, parts)


def ranges(title: str, rows: Sequence[Range], unit: str) -> str:
    """One row a distribution on a logarithmic axis: all of it, its middle half, its p50 and its p95."""
    left, right, top, high = 150.0, 560.0, 10.0, 30
    bottom = top + high * len(rows)
    first = math.floor(math.log10(max(min(row.low for row in rows), 1e-9)))
    last = max(math.ceil(math.log10(max(max(row.high for row in rows), 1e-9))), first + 1)

    def along(value: float) -> float:
        return left + (right - left) * (math.log10(max(value, 1e-9)) - first) / (last - first)

    parts = []
    for power in range(first, last + 1):
        x = along(10.0**power)
        parts += [_line(x, top, x, bottom, "grid"), _text(x, bottom + 16, f"{10.0**power:g} {unit}")]
    for at, row in enumerate(rows):
        y = top + high * (at + 0.5)
        tip = f"{row.name}: p50 {row.p50:.1f} {unit}, p95 {row.p95:.1f} {unit}"
        parts += [
            _text(left - 10, y + 4, shortened(row.name, 20), "end"),
            _line(along(row.low), y, along(row.high), y, "l thin s0 solid"),
        ]
        box = (
            f'x="{_at(along(row.lower))}" y="{_at(y - 7)}" width="{_at(max(along(row.upper) - along(row.lower), 1))}" height="14"'
        )
        parts.append(f'<rect {box} class="bar s0"><title>{safe(tip)}</title></rect>')
        parts += [_line(along(row.p50), y - 9, along(row.p50), y + 9, "whole solid"), _mark(along(row.p95), y, 3, tip)]
        parts.append(_text(right + 10, y + 4, f"{row.p50:.1f} / {row.p95:.1f}", "start"))
    return _svg(660, bottom + 24, title, parts)
