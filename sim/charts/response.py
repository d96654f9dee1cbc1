"""Charts of sweeps: response curves as small multiples, and heat maps of two axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import floor, log10
from typing import Any

import numpy as np
import pandas as pd

from sim.charts.style import COLOURS, DASHES, altair, finished, headed, lines

ACROSS = 3
SMALL, LARGE = (230, 150), (460, 280)
"""Width and height of a panel among many, and of one alone."""
ROOM = 7
"""Pixels between curves and the frame, so that labels of ticks stay below the heading."""
FEW = 30
"""Worlds below which a cell of a map is marked."""
MARGIN = 0.02
"""Share of an axis beside the first and the last design point."""
PLATE, PLATE_SIZE = "M-1,-0.5H1V0.5H-1Z", 900
"""What a number stands on where a line runs under it."""
MOST_TICKS = 13
SMALLEST = 0.1
"""Means below this need a third decimal."""
WHITE_BELOW = 0.45
"""Share of the range of colours below which numbers on them are white."""
MOST_WRITTEN = 130
"""Cells of a map beyond which their numbers are left to the colours."""


def draw_curves(
    curves: pd.DataFrame,
    names: Mapping[str, str],
    said: Sequence[str],
    *,
    title: str,
    points: pd.DataFrame | None = None,
    bends: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
) -> Any:
    """Return response curves, one panel an axis and outcome.

    Args:
        curves: Rows of axis, outcome, unit, x, mean, low, high, q10, q90.
        names: What stands along an axis, by path.
        said: What the curves rest on, and which are not drawn.
        title: What is asked.
        points: Design points of a sample: axis, outcome, x, mean; how many there are stands in
            ``attrs["all"]``.
        bends: Where curves bend: axis, outcome, at, at_low, at_high.
        breaks: Break-even: axis, outcome, at, low, high, value.
    """
    alt = altair()
    by = ["axis", "outcome"]
    size = SMALL if curves.groupby(by, sort=False).ngroups > 1 else LARGE
    extra = {"points": points, "bends": bends, "breaks": breaks}
    panels = []
    for key, mine in curves.groupby(by, sort=False):
        path, name = map(str, key)
        beside: dict[str, pd.DataFrame] = {}
        for kind, frame in extra.items():
            if frame is not None and len(frame):
                own = frame[(frame["axis"] == path) & (frame["outcome"] == name)]
                beside |= {kind: own} if len(own) else {}
        panels.append(_panel(mine, names[path], name, size, beside))
    legend = ["Line: mean", "dark band: its interval", "light band: 10-90 % of worlds"]
    if points is not None:
        legend[:2] = ["Line: mean in bins of design points", "upright lines: its interval"]
        legend += [_dots_told(points)]
    if bends is not None and len(bends):
        legend += ["dashed: where it bends, shaded: its interval"]
    if breaks is not None and len(breaks):
        legend += ["diamond on dotted line: break-even, thick line: its interval"]
    n_axes = curves["axis"].nunique()
    across = min(n_axes if n_axes > 1 else ACROSS, ACROSS, len(panels))
    shown = ", ".join(dict.fromkeys(curves["outcome"]))
    return finished(
        alt.concat(*panels, columns=across, spacing=24), title, [*said, f"{'; '.join(legend)}."],
        width=across * (size[0] + 70), shows=f"Response curves of {shown}.",
    )  # fmt: skip


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


def _dots_told(points: pd.DataFrame) -> str:
    """Return what dots are, and how many of all, where not all are drawn."""
    drawn = int(points.groupby(["axis", "outcome"]).size().max())
    of = int(points.attrs.get("all", drawn))
    return "dots: design points" if drawn >= of else f"dots: {drawn:,} of {of:,} design points"


def _panel(
    curve: pd.DataFrame, across: str, outcome: str, size: tuple[int, int],
    beside: Mapping[str, pd.DataFrame],
) -> Any:  # fmt: skip
    """Return one response curve with all that stands beside it."""
    alt = altair()
    up = str(curve["unit"].iloc[0])
    dots = beside.get("points", curve)
    ends = [float(pd.concat([curve["x"], dots["x"]]).agg(end)) for end in ("min", "max")]
    if "points" in beside:  # whole dots at both ends
        room = MARGIN * (ends[1] - ends[0])
        ends = [ends[0] - room, ends[1] + room]
    x = alt.X(
        "x:Q", title=lines([across], size[0] + 20), scale=alt.Scale(domain=ends, nice=False),
        axis=alt.Axis(tickCount=6),
    )  # fmt: skip
    scale = alt.Scale(zero=False, nice=False, padding=ROOM)
    y = alt.Y("mean:Q", title=up, scale=scale, axis=alt.Axis(tickCount=5))
    base = alt.Chart(curve[["x", "mean", "low", "high", "q10", "q90"]])
    layers = [
        base.mark_area(color=COLOURS[0], opacity=0.15).encode(
            x, alt.Y("q10:Q", title=up), alt.Y2("q90:Q")
        ),
    ]
    if "points" in beside:
        # between bins nothing is known of the mean, and its interval may be as wide as the worlds'
        interval = base.mark_rule(color=COLOURS[0], strokeWidth=2)
    else:
        interval = base.mark_area(color=COLOURS[0], opacity=0.45)
    layers.append(interval.encode(x, alt.Y("low:Q"), alt.Y2("high:Q")))
    if "points" in beside:
        layers.append(
            alt.Chart(dots[["x", "mean"]])
            .mark_circle(color=COLOURS[7], size=12, opacity=0.6, aria=False)
            .encode(x, y)
        )
    layers.append(base.mark_line(color=COLOURS[0], strokeWidth=2).encode(x, y))
    if "bends" in beside:
        layers += _bend(beside["bends"], x)
    if "breaks" in beside:
        layers += _break_even(beside["breaks"])
    return alt.layer(*layers).properties(width=size[0], height=size[1], title=headed(outcome))


def _bend(bends: pd.DataFrame, x: Any) -> list[Any]:
    alt = altair()
    chart = alt.Chart(bends.rename(columns={"at": "x"})[["x", "at_low", "at_high"]])
    return [
        chart.mark_rect(color=COLOURS[1], opacity=0.18).encode(
            alt.X("at_low:Q"), alt.X2("at_high:Q")
        ),
        chart.mark_rule(color=COLOURS[1], strokeDash=list(DASHES[1]), strokeWidth=1.5).encode(x),
    ]


def _break_even(breaks: pd.DataFrame) -> list[Any]:
    alt = altair()
    chart = alt.Chart(breaks[["at", "low", "high", "value"]])
    y = alt.Y("value:Q")
    return [
        chart.mark_rule(color="#000000", strokeDash=list(DASHES[2])).encode(y),
        chart.mark_rule(color="#000000", strokeWidth=2.5).encode(
            alt.X("low:Q"), alt.X2("high:Q"), y
        ),
        chart.mark_point(shape="diamond", filled=True, color="#000000", size=110).encode(
            alt.X("at:Q"), y
        ),
    ]


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
        layers += [
            along.mark_line(color="black", strokeWidth=5).encode(**drawn),
            along.mark_line(color="white", strokeWidth=2.5, point={"color": "white", "size": 40})
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
