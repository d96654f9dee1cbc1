"""Boxes drawn: limits on what was tried, worlds at one or two factors, density against coverage."""

from __future__ import annotations

from math import floor, log10
from typing import Any

import pandas as pd

from sim.charts.style import COLOURS, PALE, altair, finished, headed, percent_axis

WIDTH = 300
TEXT = 0.09
"""Share of a bar that a limit's number takes."""
MOST_DOTS = 1_000
"""Worlds drawn in the scatter."""
SHOWS, NOT = "holds", "does not hold"
KINDS = ["as found", "held out"]


def discovery_chart(
    limits: pd.DataFrame, stats: pd.DataFrame, way: pd.DataFrame, points: pd.DataFrame,
    where: str, *lines: str,
) -> Any:  # fmt: skip
    """Return boxes as limits, beside worlds, and on the way from all worlds to the smallest box.

    Args:
        limits: Box, factor, low, high, tried_low, tried_high, unit.
        stats: Box, density, coverage, density_held_out, coverage_held_out, base_rate, n.
        way: Coverage and density of the boxes that the first was chosen from.
        points: Worlds at two factors ``x`` and ``y``, and whether the condition ``holds``; where
            boxes have but one factor, its places ``x`` with the ``share`` that shows it from
            ``low`` to ``high``. Who the factors are stands in ``attrs["factors"]``.
        where: The condition.
        *lines: What all rests on.
    """
    alt = altair()
    draw = shares_chart if "share" in points else scatter_chart
    lower = [draw(points, limits)]
    rows = []
    if len(limits):
        lower.append(way_chart(way, stats))
        rows.append(limits_chart(limits))
    apart = {"color": "independent", "shape": "independent"}
    rows.append(alt.hconcat(*lower, spacing=45).resolve_scale(**apart))
    title = f"Where {where} holds" if len(limits) else f"No box for {where}"
    factors = [factor["name"] for factor in points.attrs["factors"]]
    return finished(
        alt.vconcat(*rows, spacing=30).resolve_scale(**apart), title, [*_shares(stats), *lines],
        width=2 * WIDTH + 200,
        shows=f"Limits of boxes, and worlds at {' and '.join(factors)}.",
    )  # fmt: skip


def _shares(stats: pd.DataFrame) -> list[str]:
    """Return a line a box on its density and coverage."""
    return [
        f"Box {row['box']}: {100 * row['density']:.0f} % of {row['n']:,} worlds show it (held out"
        f" {100 * row['density_held_out']:.0f} %), {100 * row['coverage']:.0f} % of all that do"
        for row in stats.to_dict("records")
        if row["box"] != "all"
    ]


def limits_chart(limits: pd.DataFrame) -> Any:
    """Return a bar for each limited factor, on the range that was tried."""
    alt = altair()
    frame = pd.DataFrame([_bar(row) for row in limits.to_dict("records")])
    title = "place in the range that was tried, which stands on the right"
    y = alt.Y("name:N", sort=frame["name"].tolist(), title="box: factor",
              axis=alt.Axis(labelLimit=260))  # fmt: skip
    x = alt.X("zero:Q", title=title, axis=percent_axis(),
              scale=alt.Scale(domain=[0, 1], nice=False))  # fmt: skip
    base = alt.Chart(frame).transform_calculate(zero="0", one="1")
    beside = [
        base.transform_filter(f"datum.beside == '{side}'")
        .mark_text(align=align, dx=dx, fontSize=11)
        .encode(y=y, x=f"share_{end}:Q", text="text:N")
        for side, align, dx, end in (("left", "right", -4, "low"), ("right", "left", 4, "high"))
    ]
    ends = [
        base.mark_text(align=align, dx=dx, fontSize=11, color="white", fontWeight="bold").encode(
            y=y, x=f"share_{end}:Q", text=f"text_{end}:N"
        )
        for end, align, dx in (("low", "left", 4), ("high", "right", -4))
    ]
    tried = base.mark_text(align="left", dx=8, fontSize=11)
    return alt.layer(
        base.mark_bar(color="#e6e6e6", size=14).encode(y=y, x=x, x2="one:Q"),
        base.mark_bar(color=COLOURS[0], size=14).encode(y=y, x="share_low:Q", x2="share_high:Q"),
        *ends,
        *beside,
        tried.encode(y=y, x="one:Q", text="tried:N"),
    ).properties(width=2 * WIDTH, height=alt.Step(24), title=headed("Limits of the boxes"))


def _bar(row: dict[Any, Any]) -> dict[str, Any]:
    """Return what is drawn of a factor: its limits as shares of what was tried, and as texts."""
    first, last = row["tried_low"], row["tried_high"]
    span = last - first
    found: dict[str, Any] = {
        "name": f"{row['box']}: {row['factor']}",
        "tried": f"{_near(first, span)} to {_near(last, span)}{_unit(row['unit'])}",
    }
    texts = {}
    for end, otherwise in (("low", first), ("high", last)):
        is_open = pd.isna(row[end])
        found[f"share_{end}"] = ((otherwise if is_open else row[end]) - first) / span
        texts[end] = "" if is_open else _near(row[end], span)
    told = [text for text in texts.values() if text]
    is_wide = found["share_high"] - found["share_low"] > TEXT * len(told)
    found |= {f"text_{end}": text if is_wide else "" for end, text in texts.items()}
    is_left = found["share_high"] + TEXT * len(told) > 1
    found["beside"] = "" if is_wide else "left" if is_left else "right"
    found["text"] = "" if is_wide else " to ".join(told)
    return found


def scatter_chart(points: pd.DataFrame, limits: pd.DataFrame) -> Any:
    """Return worlds at two factors, with the first box drawn."""
    alt = altair()
    factors = points.attrs["factors"]
    frame = points.assign(holds=[SHOWS if each else NOT for each in points["holds"]])
    frame = frame.head(MOST_DOTS).sort_values(
        "holds", kind="stable"
    )  # those in which it holds lie on top
    kind = alt.Color(
        "holds:N", title=f"condition, in {len(frame):,} worlds",
        scale=alt.Scale(domain=[SHOWS, NOT], range=[COLOURS[1], PALE]),
        legend=alt.Legend(orient="bottom"),
    )  # fmt: skip
    shape = alt.Shape(
        "holds:N", title=f"condition, in {len(frame):,} worlds",
        scale=alt.Scale(domain=[SHOWS, NOT], range=["circle", "cross"]),
    )  # fmt: skip
    axes = {
        key: channel(f"{key}:Q", **_tried(factor))
        for key, channel, factor in zip("xy", (alt.X, alt.Y), factors, strict=False)
    }
    dots = alt.Chart(frame).mark_point(size=16, opacity=0.8, filled=True, aria=False)
    layers = [dots.encode(**axes, color=kind, shape=shape)]
    first = limits[limits["box"] == 1].set_index("factor")
    if len(first):
        layers.append(_rectangle(first, factors))
    what = "Worlds at two factors, box 1 drawn" if len(first) else "Two factors, neither confirmed"
    return alt.layer(*layers).properties(width=WIDTH, height=WIDTH, title=headed(what))


def shares_chart(places: pd.DataFrame, limits: pd.DataFrame) -> Any:
    """Return the share of worlds that show it along the one factor that boxes have."""
    alt = altair()
    (factor,) = places.attrs["factors"]
    x = alt.X("x:Q", **_tried(factor))
    title = "share that shows it, by tenths of worlds, and 95 % interval"
    y = alt.Y("share:Q", title=title, axis=percent_axis(), scale=alt.Scale(domain=[0, 1]))
    base = alt.Chart(places)
    dots = base.mark_point(size=45, filled=True, opacity=1, color=COLOURS[1])
    bars = base.mark_rule(color=COLOURS[1], strokeWidth=2)
    first = limits[limits["box"] == 1].set_index("factor")
    layers = [bars.encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q"), dots.encode(x=x, y=y)]
    if len(first):
        layers.insert(0, _rectangle(first, [factor]))
    what = "The one factor of boxes, box 1 drawn" if len(first) else "One factor, not confirmed"
    return alt.layer(*layers).properties(width=WIDTH, height=WIDTH, title=headed(what))


def _tried(factor: dict[str, Any]) -> dict[str, Any]:
    """Return the axis of a factor, over what was tried."""
    alt = altair()
    scale = alt.Scale(domain=[factor["low"], factor["high"]], nice=False, zero=False)
    return {"title": _axis(factor), "scale": scale, "axis": alt.Axis(tickCount=6)}


def _rectangle(first: pd.DataFrame, factors: list[dict[str, Any]]) -> Any:
    alt = altair()
    limits = first.to_dict("index")
    corner: dict[str, float] = {}
    for key, factor in zip("xy", factors, strict=False):
        own: dict[Any, Any] = limits.get(factor["name"], {})
        for end in ("low", "high"):
            value = own.get(end)
            corner[f"{key}_{end}"] = factor[end] if value is None or pd.isna(value) else value
    marks = {"x": "x_low:Q", "x2": "x_high:Q"}
    if "y_low" in corner:
        marks |= {"y": "y_low:Q", "y2": "y_high:Q"}
    box = alt.Chart(pd.DataFrame([corner])).mark_rect(
        fillOpacity=0.08, fill="#000000", stroke="#000000", strokeWidth=2
    )
    return box.encode(**marks)


def way_chart(way: pd.DataFrame, stats: pd.DataFrame) -> Any:
    """Return the boxes that the first was chosen from, and it, as found and as held out."""
    alt = altair()
    x, y = (
        alt.X("coverage:Q", title="coverage: share of all worlds that show it", **_shared()),
        alt.Y("density:Q", title="density: share of the box's worlds that show it", **_shared()),
    )
    row = stats.iloc[0]
    mine = pd.DataFrame({
        "coverage": [row["coverage"], row["coverage_held_out"]],
        "density": [row["density"], row["density_held_out"]],
        "kind": list(KINDS),
    })  # fmt: skip
    marks, colours = ["square", "diamond"], [COLOURS[1], COLOURS[2]]
    shape = alt.Shape("kind:N", title="box 1", scale=alt.Scale(domain=KINDS, range=marks))
    colour = alt.Color("kind:N", title="box 1", legend=alt.Legend(orient="bottom"),
                       scale=alt.Scale(domain=KINDS, range=colours))  # fmt: skip
    line = alt.Chart(way.sort_values("coverage"))
    rate = alt.Chart(pd.DataFrame({"density": [row["base_rate"]], "text": ["base rate"]}))
    said = rate.mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=11)
    points = alt.Chart(mine).mark_point(size=110, filled=True, opacity=1)
    return alt.layer(
        rate.mark_rule(strokeDash=[4, 4], color="#888888").encode(y="density:Q"),
        said.encode(y="density:Q", x=alt.value(0), text="text:N"),
        line.mark_line(color="#888888", point={"color": "#888888", "size": 16}).encode(x=x, y=y),
        points.encode(x=x, y=y, color=colour, shape=shape),
    ).properties(width=WIDTH, height=WIDTH, title=headed("From all worlds to the smallest box"))


def _shared() -> dict[str, Any]:
    """Return the axis of a share."""
    return {"axis": percent_axis(), "scale": altair().Scale(domain=[0, 1])}


def _axis(factor: dict[str, Any]) -> str:
    return f"{factor['name']}{_unit(factor['unit'])}"


def _unit(unit: str) -> str:
    return f" ({unit})" if unit and unit != "1" else ""


def _near(value: float, span: float) -> str:
    """Return a value to a hundredth of the range that was tried."""
    return f"{value:.{max(0, 2 - floor(log10(span)))}f}"
