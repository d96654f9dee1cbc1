"""Charts of sweeps: response curves as small multiples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sim.charts.style import COLOURS, DASHES, altair, finished, headed, lines

ACROSS = 3
SMALL, LARGE = (230, 150), (460, 280)
"""Width and height of a panel among many, and of one alone."""
ROOM = 7
"""Pixels between curves and the frame, so that labels of ticks stay below the heading."""
MARGIN = 0.02
"""Share of an axis beside the first and the last design point."""


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
