"""Charts of how far indices can be trusted: as samples grow, and the share of chance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.charts.sensitivity import (
    LABELS,
    LEADERS,
    WIDTH,
    WORDS,
    arranged,
    factor_legend,
    shown_of,
    width_of,
)
from sim.charts.style import COLOURS, DASHES, altair, finished, headed, percent_axis

PARTS = {"parameters": "parameters", "chance": "chance", "together": "both together"}
PART_COLOURS = ("#0072b2", "#e69f00", "#8c8c8c")
TOLD = 0.06
"""A part is told in numbers from this share on: less leaves no room."""


def convergence_chart(steps: pd.DataFrame, method: str, line: str) -> Any:
    """Return the leading index of the strongest factors as samples grow, with intervals.

    ``steps`` has outcome, samples, factor, index, value, low, high and unit.
    """
    shown, left_out = shown_of(steps)
    outcomes = [str(name) for name in dict.fromkeys(shown["outcome"])]
    width = width_of(outcomes)
    panels = [_settling(shown[shown["outcome"] == name], width) for name in outcomes]
    said = "Lines: indices from the first samples of the design; bands: intervals."
    chart = arranged(
        panels, f"Have the indices settled? ({method})", [line, said + left_out],
        f"Indices as samples grow, one panel an outcome: {', '.join(outcomes)}.", 90,
    )  # fmt: skip
    return chart.resolve_scale(color="independent", strokeDash="independent")


def _settling(mine: pd.DataFrame, width: int) -> Any:
    alt = altair()
    last = mine[mine["samples"] == mine["samples"].max()]
    order = last.sort_values("value", key=abs, ascending=False)["factor"].head(LEADERS).tolist()
    rows = mine[mine["factor"].isin(order)]
    unit, index = str(mine["unit"].iloc[0]), WORDS[str(mine["index"].iloc[0])]
    stroke = factor_legend(width, symbolType="stroke", symbolSize=400, symbolStrokeWidth=2)
    scale = alt.Scale(domain=order, range=list(COLOURS[: len(order)]))
    dashes = alt.Scale(domain=order, range=[list(dash) for dash in DASHES[: len(order)]])
    base = alt.Chart(rows).encode(
        x=alt.X(
            "samples:Q",
            title="samples of the design",
            scale=alt.Scale(type="log", base=2, nice=False),
            axis=alt.Axis(values=sorted({int(n) for n in mine["samples"]}), format=",d"),
        )
    )
    bands = base.mark_area(opacity=0.12).encode(
        y=alt.Y("low:Q", title=[index, unit] if unit else index, axis=alt.Axis(tickCount=5)),
        y2="high:Q",
        color=alt.Color("factor:N", legend=None, scale=scale),
    )
    lines = base.mark_line(strokeWidth=2).encode(
        y="value:Q",
        color=alt.Color("factor:N", legend=stroke, scale=scale),
        strokeDash=alt.StrokeDash("factor:N", legend=stroke, scale=dashes),
    )
    layers = alt.layer(bands, lines).resolve_legend(
        color="independent", strokeDash="independent"
    )  # fmt: skip
    return layers.properties(width=width, height=200, title=headed(str(mine["outcome"].iloc[0])))


def chance_chart(shares: pd.DataFrame, line: str) -> Any:
    """Return what part of every outcome's spread is parameters, chance, and both together.

    ``shares`` has outcome, part and share; ``line`` says of how many points and runs.
    """
    alt = altair()
    rows = shares.assign(
        shown=shares["part"].map(PARTS),
        rank=shares["part"].map({name: i for i, name in enumerate(PARTS)}),
        end=shares.groupby("outcome", sort=False)["share"].cumsum(),
    )
    rows["middle"] = rows["end"] - rows["share"] / 2
    rows["told"] = [f"{100 * x:.0f} %" if x > TOLD else "" for x in rows["share"]]
    order, words = list(dict.fromkeys(rows["outcome"])), list(PARTS.values())
    base = alt.Chart(rows).encode(
        y=alt.Y("outcome:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    )
    bars = base.mark_bar(stroke="white", strokeWidth=1).encode(
        x=alt.X(
            "share:Q",
            title="share of the variance of single worlds",
            axis=percent_axis(),
            scale=alt.Scale(domain=[0, 1]),
        ),
        order="rank:Q",
        color=alt.Color(
            "shown:N",
            sort=words,
            title="part",
            scale=alt.Scale(domain=words, range=list(PART_COLOURS)),
        ),
    )
    pale = alt.condition("datum.part == 'parameters'", alt.value("white"), alt.value("black"))
    told = base.mark_text(fontSize=11).encode(x="middle:Q", text="told:N", color=pale)
    said = "A design of its own: points crossed with luck that they share. Shares, no intervals."
    drawn = alt.layer(bars, told).properties(width=WIDTH, height=max(60, 30 * len(order)))
    return finished(
        drawn, "How much is chance?", [line, said], width=WIDTH + LABELS,
        shows=f"Shares of variance, one bar an outcome: {', '.join(map(str, order))}.",
    )  # fmt: skip
