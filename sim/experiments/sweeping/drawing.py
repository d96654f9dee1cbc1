"""From a sweep to its chart: which outcomes are drawn, and what stands beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.charts.heat_map import draw_map
from sim.charts.response import draw_curves
from sim.experiments.sweeping.bend import DIMINISHING, THRESHOLD, TURNING
from sim.experiments.sweeping.design import SAMPLES

if TYPE_CHECKING:
    from sim.experiments.sweeping.sweep import Sweep

MOST_PANELS, MOST_MAPS = 12, 6
MOST_DOTS = 3_000
"""Dots of all panels together: a chart is a picture, not a table."""


def draw_sweep(found: Sweep) -> Any:
    """Return the chart of a sweep: a heat map of a grid of two axes, else response curves.

    Where outcomes were not chosen, those in conditions and those that move most are drawn.
    """
    names = {axis.path: f"{axis.path} ({found.unit(axis.path)})" for axis in found.axes}
    drawn = drawn_outcomes(found)
    left = _left_out(found, drawn)
    paths = list(dict.fromkeys(found.effects["axis"]))
    asked = " and ".join(([", ".join(paths[:-1])] if len(paths) > 1 else []) + paths[-1:])
    if found.is_map:
        sides = (found.axes[0].path, found.axes[1].path)
        breaks, told = _map_breaks(found)
        table = found.table[found.table["outcome"].isin(drawn)]
        title = f"Outcomes over {sides[0]} and {sides[1]}"
        said = [f"{found.basis.worlds}.", *left]
        return draw_map(table, sides, names, said, title=title, breaks=breaks, told=told)
    curves = found.curves[found.curves["outcome"].isin(drawn)]
    with_bend = found.effects["shape"].isin([THRESHOLD, DIMINISHING, TURNING])
    return draw_curves(
        curves.sort_values("outcome", key=lambda names: names.map(drawn.index), kind="stable"),
        names, [f"{found.basis.line}.", *left, *_partly(found, curves)],
        title=f"How outcomes respond to {asked}",
        points=_dots(found, drawn) if found.design in SAMPLES else None,
        bends=found.effects[with_bend & found.effects["outcome"].isin(drawn)],
        breaks=_breaks(found, drawn),
    )  # fmt: skip


def drawn_outcomes(found: Sweep) -> list[str]:
    """Return the outcomes that are drawn, as many as can be read."""
    most = MOST_MAPS if found.is_map else max(1, MOST_PANELS // len(found.axes))
    asked = [c.single.name for c in found.conditions if c.single is not None]
    moves = found.effects.assign(size=found.effects["in_sd"].abs())
    order = moves.groupby("outcome", sort=False)["size"].max().dropna()
    ranked = [*asked, *order.sort_values(ascending=False, kind="stable").index]
    chosen = [name for name in dict.fromkeys(ranked) if name in found.outcomes][:most]
    return [name for name in found.outcomes if name in chosen]


def _left_out(found: Sweep, drawn: list[str]) -> list[str]:
    """Return words on outcomes that are not drawn."""
    left = len(found.outcomes) - len(drawn)
    if not left:
        return []
    which = "those in conditions and those" if found.conditions else "those"
    return [f"Drawn are {len(drawn)} of {len(found.outcomes)} outcomes: {which} that move most."]


def _partly(found: Sweep, curves: pd.DataFrame) -> list[str]:
    """Return words on curves whose means are over other worlds at one value than at another."""
    if found.design in SAMPLES:
        return []
    n = curves.groupby("outcome", sort=False)["n"].agg(["min", "max"])
    partly = [
        f"{name} ({row['min']:,} to {row['max']:,} worlds)"
        for name, row in n[n["min"] < n["max"]].iterrows()
    ]
    return [f"Means over those worlds that have it: {', '.join(partly)}."] if partly else []


def _breaks(found: Sweep, drawn: list[str]) -> pd.DataFrame:
    """Return break-even of means, one row a crossing, its interval cut at the ends of the range."""
    rows = []
    for row, single in _crossed(found):
        if single.name in drawn:
            rows.append({
                "axis": row["axis"], "outcome": single.name, "at": row["mean_at"],
                "low": max(row["mean_low"], row["from"]), "high": min(row["mean_high"], row["to"]),
                "value": single.number,
            })  # fmt: skip
    return pd.DataFrame(rows)


def _map_breaks(found: Sweep) -> tuple[pd.DataFrame | None, str]:
    """Return where means cross on a map, and what they cross."""
    rows = [
        {"outcome": single.name, "at": row["mean_at"], "other": row["other"]}
        for row, single in _crossed(found)
    ]
    singles = [c.single for c in found.conditions if c.single is not None]
    crossed = [each for each in singles if each.name in {row["outcome"] for row in rows}]
    told = ", ".join(f"{each.name}: {each.number:g}" for each in crossed)
    return (pd.DataFrame(rows), f"where the mean crosses ({told})") if rows else (None, "")


def _crossed(found: Sweep) -> list[tuple[Any, Any]]:
    """Return the rows of break-even in which a mean crosses, each with its comparison."""
    singles = {c.text: c.single for c in found.conditions if c.single is not None}
    return [
        (row, singles[row["condition"]])
        for _, row in found.break_even.iterrows()
        if row["condition"] in singles
        and (np.isfinite(row["mean_low"]) or np.isfinite(row["mean_high"]))
    ]


def _dots(found: Sweep, drawn: list[str]) -> pd.DataFrame:
    """Return design points as they lie on each axis."""
    most = MOST_DOTS // (len(drawn) * len(found.axes))
    table = found.table[found.table["outcome"].isin(drawn) & (found.table["point"] < most)]
    dots = pd.concat([
        pd.DataFrame({
            "axis": axis.path, "outcome": table["outcome"], "x": table[axis.path],
            "mean": table["mean"],
        })
        for axis in found.axes
    ], ignore_index=True)  # fmt: skip
    dots.attrs["all"] = found.table["point"].nunique()
    return dots
