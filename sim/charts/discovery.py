"""Boxes drawn: limits on what was tried, worlds at two factors, density against coverage."""

from __future__ import annotations

from math import floor, log10
from textwrap import wrap
from typing import Any

import pandas as pd

from sim.charts.style import COLOURS, altair, titled

WIDTH = 300
SHOWS, NOT = "holds", "does not hold"


def discovery_chart(
    limits: pd.DataFrame, stats: pd.DataFrame, way: pd.DataFrame, points: pd.DataFrame,
    where: str, *lines: str,
) -> Any:  # fmt: skip
    """Return boxes as limits, as a scatter and on the way from all worlds to the smallest box.

    Args:
        limits: Box, factor, low, high, tried_low, tried_high, unit.
        stats: Box, density, coverage, density_held_out, coverage_held_out, base_rate, n.
        way: Coverage and density of the boxes that the first was chosen from.
        points: Worlds at the two strongest factors ``x`` and ``y``, and whether the condition
            ``holds``; who the factors are stands in ``attrs["factors"]``.
        where: The condition.
        *lines: What all rests on.
    """
    alt = altair()
    lower = [scatter_chart(points, limits)]
    if len(limits):
        lower.append(way_chart(way, stats))
    rows = [alt.hconcat(*lower, spacing=45).resolve_scale(color="independent", shape="independent")]
    title = f"Where {where} holds" if len(limits) else f"No box for {where}"
    if len(limits):
        rows.insert(0, limits_chart(limits, stats))
    shares = [
        f"box {row.box}: {100 * row.density:.0f} % of {row.n:,} worlds show it (held out"
        f" {100 * row.density_held_out:.0f} %), {100 * row.coverage:.0f} % of all that do"
        for row in stats.itertuples()
        if row.box != "all"
    ]
    rests = [part for line in lines for part in wrap(line, 120)]
    return (
        alt.vconcat(*rows, spacing=30)
        .resolve_scale(color="independent", shape="independent")
        .properties(title=titled(title, *shares, *rests))
    )


def limits_chart(limits: pd.DataFrame, stats: pd.DataFrame) -> Any:
    """Return a bar for each limited factor, on the range that was tried."""
    alt = altair()
    frame = limits.copy()
    span = frame["tried_high"] - frame["tried_low"]
    for end in ("low", "high"):
        at = frame[end].fillna(frame[f"tried_{end}"])
        frame[f"share_{end}"] = (at - frame["tried_low"]) / span
        frame[f"text_{end}"] = [
            "" if pd.isna(value) else _near(value, width)
            for value, width in zip(frame[end], span, strict=True)
        ]
    frame["tried"] = [
        f"{_near(low, width)} to {_near(high, width)}{_unit(unit)}"
        for low, high, width, unit in zip(
            frame["tried_low"], frame["tried_high"], span, frame["unit"], strict=True
        )
    ]
    frame["name"] = [f"{row.box}: {row.factor}" for row in frame.itertuples()]
    order = frame["name"].tolist()
    y = alt.Y("name:N", sort=order, title="box: factor", axis=alt.Axis(labelLimit=260))
    base = alt.Chart(frame)
    x = alt.X("zero:Q", title="place in the range that was tried, which stands on the right",
              axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1], nice=False))  # fmt: skip
    whole = base.transform_calculate(zero="0", one="1").mark_bar(color="#e6e6e6", size=14)
    bar = base.mark_bar(color=COLOURS[0], size=14)
    ends = [
        base.mark_text(align=align, dx=dx, fontSize=11, color="white", fontWeight="bold").encode(
            y=y, x=f"share_{end}:Q", text=f"text_{end}:N"
        )
        for end, align, dx in (("low", "left", 4), ("high", "right", -4))
    ]
    tried = base.transform_calculate(one="1").mark_text(align="left", dx=8, fontSize=11).encode(
        y=y, x="one:Q", text="tried:N"
    )  # fmt: skip
    return alt.layer(
        whole.encode(y=y, x=x, x2="one:Q"),
        bar.encode(y=y, x="share_low:Q", x2="share_high:Q"),
        *ends, tried,
    ).properties(width=2 * WIDTH, height=alt.Step(24), title=_part("Limits of the boxes"))  # fmt: skip


def scatter_chart(points: pd.DataFrame, limits: pd.DataFrame) -> Any:
    """Return worlds at the two strongest factors, with the first box drawn."""
    alt = altair()
    factors = points.attrs["factors"]
    frame = points.assign(holds=[SHOWS if each else NOT for each in points["holds"]])
    kind = alt.Color(
        "holds:N", title=f"condition, in {len(frame):,} worlds",
        scale=alt.Scale(domain=[SHOWS, NOT], range=[COLOURS[1], COLOURS[0]]),
        legend=alt.Legend(orient="bottom"),
    )  # fmt: skip
    shape = alt.Shape(
        "holds:N", title=f"condition, in {len(frame):,} worlds",
        scale=alt.Scale(domain=[SHOWS, NOT], range=["circle", "cross"]),
    )  # fmt: skip
    axes = {
        key: channel(
            f"{key}:Q", title=_axis(factor),
            scale=alt.Scale(domain=[factor["low"], factor["high"]], nice=False, zero=False),
        )
        for key, channel, factor in zip("xy", (alt.X, alt.Y), factors, strict=False)
    }  # fmt: skip
    dots = alt.Chart(frame).mark_point(size=14, opacity=0.55, filled=True)
    layers = [dots.encode(**axes, color=kind, shape=shape)]
    first = limits[limits["box"] == 1].set_index("factor")
    if len(first):
        layers.append(_rectangle(first, factors))
    what = "The two strongest factors, box 1 drawn" if len(first) else "The two strongest factors"
    return alt.layer(*layers).properties(width=WIDTH, height=WIDTH, title=_part(what))


def _rectangle(first: pd.DataFrame, factors: list[dict[str, Any]]) -> Any:
    alt = altair()
    corner: dict[str, float] = {}
    for key, factor in zip("xy", factors, strict=False):
        name = factor["name"]
        own = first.loc[name] if name in first.index else {"low": None, "high": None}
        for end in ("low", "high"):
            is_open = pd.isna(own[end])
            corner[f"{key}_{end}"] = factor[end] if is_open else float(own[end])
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
    x = alt.X("coverage:Q", title="coverage: share of all worlds that show it",
              axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    y = alt.Y("density:Q", title="density: share of the box's worlds that show it",
              axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1]))  # fmt: skip
    row = stats.iloc[0]
    mine = pd.DataFrame({
        "coverage": [row.coverage, row.coverage_held_out],
        "density": [row.density, row.density_held_out],
        "kind": ["as found", "held out"],
    })  # fmt: skip
    kind = {
        "color": alt.Color(
            "kind:N", title="box 1", legend=alt.Legend(orient="bottom"),
            scale=alt.Scale(domain=["as found", "held out"], range=[COLOURS[1], COLOURS[2]]),
        ),
        "shape": alt.Shape(
            "kind:N", title="box 1",
            scale=alt.Scale(domain=["as found", "held out"], range=["square", "diamond"]),
        ),
    }  # fmt: skip
    steps = way.sort_values("coverage")
    line = alt.Chart(steps).mark_line(color="#888888", point={"color": "#888888", "size": 16})
    rate = pd.DataFrame({"density": [row.base_rate], "text": ["base rate"]})
    rule = alt.Chart(rate).mark_rule(strokeDash=[4, 4], color="#888888").encode(y="density:Q")
    said = alt.Chart(rate).mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=11)
    return alt.layer(
        rule, said.encode(y="density:Q", x=alt.value(0), text="text:N"), line.encode(x=x, y=y),
        alt.Chart(mine).mark_point(size=110, filled=True, opacity=1).encode(x=x, y=y, **kind),
    ).properties(width=WIDTH, height=WIDTH, title=_part("From all worlds to the smallest box"))  # fmt: skip


def _axis(factor: dict[str, Any]) -> str:
    return f"{factor['name']}{_unit(factor['unit'])}"


def _unit(unit: str) -> str:
    return f" ({unit})" if unit and unit != "1" else ""


def _near(value: float, span: float) -> str:
    """Return a value to a hundredth of the range that was tried."""
    return f"{value:.{max(0, 2 - floor(log10(span)))}f}"


def _part(title: str) -> Any:
    return altair().TitleParams(title, fontSize=12)
