"""The tables of a sweep: points, curves, effects and break-even, all long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments.asking.expression import Condition
from sim.experiments.asking.pairing import Pairing
from sim.experiments.asking.shares import wilson
from sim.experiments.sweeping.bend import FLAT, Shape, shape_of
from sim.experiments.sweeping.crossing import Crossed, crossings
from sim.experiments.sweeping.lines import Line
from sim.experiments.sweeping.response import Curve, quantiles, reach, steepest, unseen
from sim.law.arrays import Array

LEVELS = np.array([0.1, 0.5, 0.9])

type Columns = Mapping[str, Array]
"""Outcomes of a batch by name, ``[R, P]`` each: replicates by design points."""


def point_table(points: Columns, columns: Columns, units: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per design point and outcome: where it lies, and how worlds are spread."""
    parts = []
    for name, values in columns.items():
        n = (~np.isnan(values)).sum(axis=0)
        mean, error = _mean(values, n)
        q10, median, q90 = quantiles(values, LEVELS)
        parts.append(
            pd.DataFrame(
                {
                    "point": np.arange(values.shape[1]),
                    **points,
                    "outcome": name,
                    "unit": units[name],
                    "n": n,
                    "mean": mean,
                    "mcse": error,
                    "median": median,
                    "q10": q10,
                    "q90": q90,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def curve_table(
    lines: Sequence[Line], columns: Columns, units: Mapping[str, str], level: float
) -> pd.DataFrame:
    """Return one row per axis, outcome and value: the mean with its interval, and the worlds."""
    rows = [
        {"axis": line.path, "outcome": name, "unit": units[name], **row}
        for line in lines
        for name, values in columns.items()
        for row in _curve_rows(line, values, level)
    ]
    return pd.DataFrame(rows)


def effect_table(
    lines: Sequence[Line], columns: Columns, units: Mapping[str, str], level: float, seed: int,
    reaches: Mapping[str, float],
) -> pd.DataFrame:  # fmt: skip
    """Return one row per axis and outcome: the change over the range, its interval and shape.

    The change and the means at both ends are over the ``n`` worlds that have the outcome at both.
    """
    rows = []
    for line in lines:
        for name, values in columns.items():
            curve = line.curve(values)
            spread = _spread(line, values)
            moved = line.change(values, level, reaches[name])
            shape = shape_of(curve, level, np.random.default_rng([seed, 1]), spread)
            if len(curve.x) == 2 and moved.low <= 0 <= moved.high:
                shape = Shape(FLAT)  # two values have no shape but their change
            rows.append({
                "axis": line.path, "outcome": name, "unit": units[name],
                **_effect(curve, moved, shape, spread),
            })  # fmt: skip
    return pd.DataFrame(rows)


def share_table(
    points: Columns, conditions: Sequence[Condition], columns: Columns, level: float
) -> pd.DataFrame:
    """Return one row per condition and design point: the share of worlds in which it holds."""
    parts = []
    for asked in conditions:
        holds = held(asked, columns)
        n = (~np.isnan(holds)).sum(axis=0)
        share, _ = _mean(holds, n)
        low, high = wilson(share, n, level)
        parts.append(
            pd.DataFrame(
                {
                    "condition": asked.text,
                    "point": np.arange(holds.shape[1]),
                    **points,
                    "unit": "share of worlds",
                    "n": n,
                    "share": share,
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def break_even_table(
    lines: Sequence[Line], conditions: Sequence[Condition], columns: Columns,
    units: Mapping[str, str], level: float,
) -> pd.DataFrame:  # fmt: skip
    """Return one row per condition and line: where the mean and where half of worlds cross.

    ``mean`` says of the mean: ``crosses``, ``crosses again``, ``holds``, ``fails``, or nothing
    where the condition is not about one mean; ``half`` says the same of half of all worlds.
    ``sure`` is false where noise leaves it open.
    """
    rows = []
    for asked in conditions:
        holds = held(asked, columns)
        for line in lines:
            curve = line.curve(holds)
            if len(curve.x) < 2:
                continue
            half = crossings(unseen(curve), 0.5, level)
            rows.append({
                "condition": asked.text, "axis": line.path, "unit": units[line.path],
                "other": np.nan if line.other is None else line.other,
                "n": int(curve.n.min()), "from": float(curve.x[0]), "to": float(curve.x[-1]),
                **_crossed("mean", *_of_mean(asked, line, columns, level)),
                **_crossed("half", half, rises=True),
                "share_from": float(curve.mean[0]), "share_to": float(curve.mean[-1]),
                "share_everywhere": _everywhere(line, holds),
            })  # fmt: skip
    return pd.DataFrame(rows)


def held(asked: Condition, columns: Columns) -> Array:
    """Return where a condition holds, ``[R, P]``: 1 or 0, NaN where it is about nothing."""
    is_defined = asked.defined(columns)
    return np.where(is_defined, asked.holds(columns).astype(float), np.nan)


def _of_mean(
    asked: Condition, line: Line, columns: Columns, level: float
) -> tuple[Crossed | None, bool]:
    """Return where the mean crosses what a condition sets, and whether it holds above it."""
    single = asked.single
    if single is None or single.sign in ("==", "!="):
        return None, True
    curve = line.curve(columns[single.name])
    if len(curve.x) < 2:
        return None, True
    touching = single.sign in (">=", "<")  # equal is enough, or too much
    found = crossings(curve, single.number, level, touching_is_above=touching)
    return found, single.sign in (">", ">=")


def _crossed(name: str, found: Crossed | None, rises: bool) -> dict[str, Any]:  # noqa: FBT001 (from a pair)
    """Return the columns that tell where something crosses; it holds above where ``rises``."""
    row: dict[str, Any] = {name: "", f"{name}_at": np.nan, f"{name}_low": np.nan,
                           f"{name}_high": np.nan, f"{name}_holds": "", f"{name}_more": (),
                           f"{name}_sure": True}  # fmt: skip
    if found is None:
        return row
    row[f"{name}_sure"] = found.is_sure
    if not found.found:
        return {**row, name: "holds" if found.begins_above == rises else "fails"}
    first = found.found[0]
    return {
        **row, name: "crosses" if len(found.found) == 1 else "crosses again",
        f"{name}_at": first.at, f"{name}_low": first.low, f"{name}_high": first.high,
        f"{name}_holds": "above" if first.rises == rises else "below",
        f"{name}_more": tuple(each.at for each in found.found[1:]),
    }  # fmt: skip


def _everywhere(line: Line, holds: Array) -> float:
    """Return the share of replicates in which a condition holds at every point of a line."""
    mine = holds[:, line.points]
    whole = mine[~np.isnan(mine).any(axis=1)]
    return float((whole == 1).all(axis=1).mean()) if len(whole) else float("nan")


def _curve_rows(line: Line, values: Array, level: float) -> Iterator[dict[str, Any]]:
    curve = line.curve(values)
    half = reach(curve.df, level) * curve.error
    place = {float(x): i for i, x in enumerate(line.x)}
    for p, x in enumerate(curve.x):
        pooled = line.pooled(values, place[float(x)])
        q10, median, q90 = quantiles(pooled, LEVELS)[:, 0]
        yield {
            "x": float(x), "n": int((~np.isnan(pooled)).sum()), "mean": float(curve.mean[p]),
            "low": float(curve.mean[p] - half[p]), "high": float(curve.mean[p] + half[p]),
            "median": float(median), "q10": float(q10), "q90": float(q90),
        }  # fmt: skip


def _effect(curve: Curve, moved: Pairing, shape: Shape, spread: float) -> dict[str, Any]:
    steep = steepest(curve)
    is_there = len(curve.x) > 1
    return {
        "n": moved.n,
        "from": float(curve.x[0]) if is_there else np.nan,
        "to": float(curve.x[-1]) if is_there else np.nan,
        "mean_from": moved.mean_first, "mean_to": moved.mean,
        "change": moved.difference, "low": moved.low, "high": moved.high,
        "in_sd": moved.difference / spread if spread > 0 else np.nan,
        "steepest_from": steep[0], "steepest_to": steep[1],
        "shape": shape.word, "at": shape.place.value, "at_low": shape.place.low,
        "at_high": shape.place.high, "slope_before": shape.before.value,
        "slope_after": shape.after.value,
    }  # fmt: skip


def _mean(values: Array, n: Array) -> tuple[Array, Array]:
    """Return mean and Monte Carlo error by point; NaN where there are too few worlds."""
    total = np.nansum(values, axis=0)
    mean = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    squares = np.nansum((values - mean) ** 2, axis=0)
    error = np.where(n > 1, np.sqrt(squares / np.maximum(n - 1, 1) / np.maximum(n, 1)), np.nan)
    return mean, error


def _spread(line: Line, values: Array) -> float:
    """Return the standard deviation between worlds at one value of the axis, over all of them."""
    mine = values[:, line.points]
    n = (~np.isnan(mine)).sum(axis=0)
    _, error = _mean(mine, n)
    variance = (error**2 * n)[n > 1]
    return float(np.sqrt(variance.mean())) if variance.size else float("nan")
