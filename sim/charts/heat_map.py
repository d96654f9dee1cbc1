"""Charts of sweeps: heat maps of two axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor, log10
from typing import Any

import numpy as np
import pandas as pd

from sim.charts.style import altair, finished, headed

FEW = 30
"""Worlds below which a cell of a map is marked."""
PLATE, PLATE_SIZE = "M-1,-0.5H1V0.5H-1Z", 900
"""What a number stands on where a line runs under it."""
MOST_TICKS = 13
SMALLEST = 0.1
"""Means below this need a third decimal."""
WHITE_BELOW = 0.45
"""Share of the range of colours below which numbers on them are white."""
MOST_WRITTEN = 130
"""Cells of a map beyond which their numbers are left to the colours."""


def draw_map(
    table: pd.DataFrame,
    paths: tuple[str, str],
    names: Mapping[str, str],
    said: Sequence[str],
    *,
    title: str,
    breaks: pd.DataFrame | None = None,
    told: str = "",
) -> Any:
    """Return heat maps of two axes, one an outcome.

    Args:
        table: Rows of outcome, unit, n, mean, and the two paths.
        paths: The axis along the bottom, and that along the side.
        names: What stands along them, by path.
        said: What the maps rest on, and which are not drawn.
        title: What is asked.
        breaks: Break-even on the first axis by value of the second: outcome, at, other.
        told: Where the break-even line runs.
    """
    alt = altair()
    outcomes = list(dict.fromkeys(table["outcome"]))
    size = (300, 220) if len(outcomes) > 1 else (520, 320)
    panels = []
    for name in outcomes:
        mine = table[table["outcome"] == name]
        line_of = None if breaks is None else breaks[breaks["outcome"] == name]
        panels.append(_map(mine, paths, names, size, line_of))
    legend = ["Colour and number: mean over worlds"]
    legend += [f"white line: {told}"] if told else []
    legend += [f"?: fewer than {FEW} worlds"] if (table["n"] < FEW).any() else []
    legend += ["-: undefined"] if table["mean"].isna().any() else []
    across = min(2, len(panels))
    return finished(
        alt.concat(*panels, columns=across, spacing=30).resolve_scale(color="independent"),
        title, [*said, f"{'; '.join(legend)}."], width=across * size[0] + 120,
        shows=f"Heat maps of {', '.join(outcomes)}.",
    )  # fmt: skip


def _map(
    table: pd.DataFrame, paths: tuple[str, str], names: Mapping[str, str], size: tuple[int, int],
    breaks: pd.DataFrame | None,
) -> Any:  # fmt: skip
    """Return one heat map; cells reach half way to their neighbours."""
    alt = altair()
    cells = pd.DataFrame({
        "x": table[paths[0]], "y": table[paths[1]], "mean": table["mean"], "n": table["n"]
    })  # fmt: skip
    for name in ("x", "y"):
        edges = _edges(np.unique(cells[name]))
        cells[f"{name}1"] = cells[name].map({v: low for v, (low, _) in edges.items()})
        cells[f"{name}2"] = cells[name].map({v: high for v, (_, high) in edges.items()})
    x = alt.X("x1:Q", title=names[paths[0]], **_shown(cells, "x"))
    y = alt.Y("y1:Q", title=names[paths[1]], **_shown(cells, "y"))
    head = f"{table['outcome'].iloc[0]} ({table['unit'].iloc[0]})"
    colour = alt.Color("mean:Q", title="mean", scale=alt.Scale(scheme="viridis"))
    layers = [alt.Chart(cells).mark_rect().encode(x, alt.X2("x2"), y, alt.Y2("y2"), colour)]
    if breaks is not None and len(breaks):
        along = alt.Chart(breaks[["at", "other"]].rename(columns={"at": "x", "other": "y"}))
        drawn = {
            "x": alt.X("x:Q", title=names[paths[0]]), "y": alt.Y("y:Q", title=names[paths[1]]),
            "order": alt.Order("y:Q"),
        }  # fmt: skip
        dot = {"color": "white", "size": 40} if len(breaks) == 1 else False
        layers += [
            along.mark_line(color="black", strokeWidth=5).encode(**drawn),
            along.mark_line(color="white", strokeWidth=2.5, point=dot)
            .encode(**drawn),
            *_plates(cells, breaks, colour, drawn),
        ]  # fmt: skip
    layers += _written(cells, names[paths[0]], names[paths[1]])
    return alt.layer(*layers).properties(width=size[0], height=size[1], title=headed(head))


def _plates(
    cells: pd.DataFrame, breaks: pd.DataFrame, colour: Any, place: Mapping[str, Any]
) -> list[Any]:
    """Return what keeps a line from running through numbers: its cells' colour behind them."""
    if len(cells) > MOST_WRITTEN or len(breaks) == 1:  # no numbers; a line that is one dot
        return []
    at = cells["y"].map(breaks.groupby("other")["at"].agg(list))
    crossed = [
        isinstance(xs, list) and any(low <= x <= high for x in xs)
        for xs, low, high in zip(at, cells["x1"], cells["x2"], strict=True)
    ]
    return [
        altair().Chart(cells[crossed][["x", "y", "mean"]])
        .mark_point(shape=PLATE, size=PLATE_SIZE, filled=True, aria=False)
        .encode(x=place["x"], y=place["y"], color=colour)
    ] if any(crossed) else []  # fmt: skip


def _shown(cells: pd.DataFrame, side: str) -> dict[str, Any]:
    """Return scale and ticks of one side of a map: all of its cells, a tick at each if few."""
    alt = altair()
    domain = [float(cells[f"{side}1"].min()), float(cells[f"{side}2"].max())]
    values = sorted(float(v) for v in cells[side].unique())
    ticks = alt.Axis(values=values, format=".3~g") if len(values) <= MOST_TICKS else alt.Axis()
    return {"scale": alt.Scale(domain=domain, nice=False), "axis": ticks}


def _written(cells: pd.DataFrame, across: str, up: str) -> list[Any]:
    """Return the numbers in the cells, with a mark where there are few worlds."""
    alt = altair()
    low, high = cells["mean"].min(), cells["mean"].max()
    scale: dict[str, Any] = {"x": alt.X("x:Q", title=across), "y": alt.Y("y:Q", title=up)}
    is_written = len(cells) <= MOST_WRITTEN
    marks = np.where(cells["n"] < FEW, "?", "")
    digits = _digits(cells["mean"])
    means = ["-" if np.isnan(v) else f"{v:.{digits}f}" if is_written else "" for v in cells["mean"]]
    text = cells.assign(text=[a + b for a, b in zip(means, marks, strict=True)])
    layers = []
    for is_dark, colour in ((True, "white"), (False, "black")):
        mine = text[
            ((text["mean"] < low + WHITE_BELOW * (high - low)) == is_dark) & (text["text"] != "")
        ]
        if len(mine):
            layers.append(
                alt.Chart(mine[["x", "y", "text"]])
                .mark_text(fontSize=10, color=colour)
                .encode(text="text:N", **scale)
            )
    return layers


def _edges(values: Any) -> dict[float, tuple[float, float]]:
    """Return where the cell of each value begins and ends."""
    middles = [(a + b) / 2 for a, b in pairwise(values)]
    first = values[0] - (middles[0] - values[0])
    last = values[-1] + (values[-1] - middles[-1])
    return {
        float(v): (float(a), float(b))
        for v, (a, b) in zip(values, pairwise([first, *middles, last]), strict=True)
    }


def _digits(means: pd.Series) -> int:
    """Return the decimals that tell cells apart: two of a share, none of hundreds."""
    largest = float(means.abs().max())
    if not largest >= SMALLEST:
        return 3
    return max(0, 2 - max(0, floor(log10(largest))))
