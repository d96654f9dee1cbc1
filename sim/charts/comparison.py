"""The forest plot of a comparison: what differs, in the spread between worlds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from sim.charts.style import COLOURS, altair, finished, lines

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

MOST = 14
"""Outcomes that are drawn; the title says how many are not."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
WORLDS = {"H1": "H1: what was shown binds", "H2": "H2: it can be turned at need"}
WIDTH, NARROW = 520, 340
LABELS = 170
"""Room for the names of outcomes."""
ALONE, ROW, GAP = 13, 9, 8
"""Height of a course that stands alone, of one among others, and between outcomes."""
WIDE, KNEE = 3.0, 0.1
"""From sizes of WIDE on the scale is logarithmic in both directions, and linear below KNEE."""
TICKS = (0.1, 0.3, 1, 3, 10, 30, 100)


def forest(table: pd.DataFrame, basis: str, most: int = MOST) -> alt.TopLevelMixin:
    """Return a forest plot: dots with intervals, one colour and shape a course.

    Args:
        table: The table of a comparison.
        basis: What it rests on, for the title.
        most: Outcomes to draw, those of largest size first.
    """
    draw = altair()
    frame, left_out = _drawn(table, most)
    courses = list(dict.fromkeys(table["course"]))
    order = list(dict.fromkeys(frame["outcome"]))
    against = table["against"].iloc[0] if len(table) else ""
    points = draw.Chart(frame).encode(**_places(frame, courses, order, against))
    zero = draw.Chart(frame).mark_rule(color="#444444").encode(x=draw.datum(0))
    bars = points.mark_rule(strokeWidth=2).encode(x="low_size:Q", x2="high_size:Q")
    size = 55 if len(courses) == 1 else 42
    dots = points.mark_point(filled=True, size=size).encode(shape=_keyed("Shape", courses))
    is_split = len(set(frame["world"])) > 1
    row = GAP + (ALONE if len(courses) == 1 else ROW * len(courses))
    layered: Any = draw.layer(zero, bars, dots).properties(
        width=NARROW if is_split else WIDTH,
        height=max(80, len(order) * row),
    )
    chart = layered.facet(column=draw.Column("world:N", title=None)) if is_split else layered
    said = "Dots: means of paired differences; lines: their intervals."
    if left_out:
        said += f" {left_out} more outcomes, which differ less or have no spread, are not drawn."
    shows = f"Forest plot of {len(order)} outcomes for {', '.join(courses)}, largest first."
    drawn: alt.TopLevelMixin = finished(
        chart, f"What differs from {against}", [basis, said], shows=shows,
        width=LABELS + (2 * NARROW if is_split else WIDTH),
    )  # fmt: skip
    return drawn


def _drawn(table: pd.DataFrame, most: int) -> tuple[pd.DataFrame, int]:
    """Return the rows of the outcomes that differ most, in units of spread, and what is left."""
    frame = table[(table["spread"] > 0) & table["low"].notna()].copy()
    frame["low_size"] = frame["low"] / frame["spread"]
    frame["high_size"] = frame["high"] / frame["spread"]
    frame["world"] = [WORLDS.get(each, each) for each in frame["hypothesis"]]
    largest = frame["size"].abs().groupby(frame["outcome"]).max().sort_values(ascending=False)
    names = list(largest.index[largest > 0][:most]) or list(largest.index[:most])
    rank = {name: i for i, name in enumerate(names)}
    frame = frame[frame["outcome"].isin(names)]
    frame = frame.sort_values("outcome", key=lambda column: column.map(rank), kind="stable")
    columns = ["world", "course", "outcome", "size", "low_size", "high_size"]
    return frame[columns], table["outcome"].nunique() - len(names)


def _places(
    frame: pd.DataFrame, courses: Sequence[str], order: Sequence[str], against: str
) -> dict[str, Any]:
    """Return where things stand: outcomes by size, courses of one outcome below each other."""
    alt = altair()
    low, high = (float(frame[side].agg(how)) if len(frame) else 0.0
                 for side, how in (("low_size", "min"), ("high_size", "max")))  # fmt: skip
    unit = f"difference, in standard deviations between worlds of {against}"
    scale, axis = alt.Scale(), alt.Axis()
    if max(-low, high) > WIDE:
        ends = [min(1.3 * low, -KNEE), max(1.3 * high, KNEE)]
        scale = alt.Scale(type="symlog", constant=KNEE, domain=ends, nice=False)
        ticks = [sign * tick for tick in TICKS for sign in (-1, 1)]
        axis = alt.Axis(values=[0, *(t for t in ticks if ends[0] <= t <= ends[1])], format="~g")
        unit += " (logarithmic scale both ways)"
    places = {
        "x": alt.X("size:Q", title=lines([unit], NARROW), scale=scale, axis=axis),
        "y": alt.Y("outcome:N", title=None, sort=list(order),
                   axis=alt.Axis(grid=True, labelLimit=260, tickBand="extent")),
        "color": _keyed("Color", courses),
    }  # fmt: skip
    if len(courses) > 1:
        places["yOffset"] = alt.YOffset("course:N", sort=list(courses))
    return places


def _keyed(channel: str, courses: Sequence[str]) -> Any:
    """Return colours or shapes by course; both make one legend."""
    alt = altair()
    cycled = COLOURS if channel == "Color" else SHAPES
    scale = alt.Scale(domain=list(courses), range=list(islice(cycle(cycled), len(courses))))
    legend = alt.Legend(orient="bottom", columns=3, labelLimit=240, symbolSize=70)
    return getattr(alt, channel)("course:N", title="course", scale=scale, legend=legend)
