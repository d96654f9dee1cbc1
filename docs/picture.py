"""Draw docs/images/run.svg: belief and alignment, with the two parades of 2025 and without them.

``python docs/picture.py [--runs N] [--seed N] [--out FILE]``; a FILE with .png becomes a PNG.
"""

from __future__ import annotations

import altair as alt
import pandas as pd
from drawing import GREY, command, styled

from sim import load_scenario, run_batch
from sim.scenario.months import month_name

SCENARIOS = {"as-it-happened": "#b2182b", "no-parades": "#2166ac"}
LABELS = {"as-it-happened": "as it happened", "no-parades": "without the two parades"}
PANELS = {
    "public_belief": ("What everyone believes", "common belief in a bloc (probability)"),
    "latent_alignment": ("What they privately are", "latent alignment (share)"),
}
MARKS = {
    "2025-05": ("Moscow (in both)", "right"),
    "2025-09": ("Beijing", "right"),
    "2025-10": ("Pyongyang", "left"),
}


def quantiles(name: str, runs: int, seed: int) -> pd.DataFrame:
    """Return median and 10-90 % band by month and outcome, the start left out."""
    turns = run_batch(name, runs, seed=seed, keep=("turns",)).turns
    played = turns[(turns["turn"] > 0) & turns["outcome"].isin(list(PANELS))]
    long = played[["turn", "outcome", "q10", "median", "q90"]].rename(
        columns={"q10": "low", "q90": "high"}
    )
    first = load_scenario(name).spec.start - 1
    long["month"] = pd.to_datetime([month_name(first + t) for t in long["turn"]])
    long["world"] = LABELS[name]
    return long.drop(columns="turn")


def panel(table: pd.DataFrame, outcome: str) -> alt.LayerChart:
    """Return one outcome over the months: two bands, two medians, the marked occasions."""
    title, unit = PANELS[outcome]
    data = table[table["outcome"] == outcome]
    colour = alt.Color(
        "world:N",
        scale=alt.Scale(domain=list(LABELS.values()), range=list(SCENARIOS.values())),
        legend=None,
    )
    ticks = [alt.DateTime(year=y, month=m) for y in (2024, 2025, 2026) for m in (1, 7)]
    x = alt.X(
        "month:T",
        title=None,
        axis=alt.Axis(format="%b %Y", values=ticks, grid=False, labelFlush=False),
    )
    scale = alt.Scale(domain=[0.3, 0.9], nice=False, zero=False)
    y = alt.Y("median:Q", title=unit, scale=scale, axis=alt.Axis(format=".1f", tickCount=6))
    base = alt.Chart(data).encode(x=x, color=colour)
    band = base.mark_area(opacity=0.22).encode(
        y=alt.Y("low:Q", title=unit, scale=scale), y2="high:Q"
    )
    line = base.mark_line(strokeWidth=2.5).encode(y=y)
    layers = [band, *_marks(), line, *_ends(data, colour, scale)]
    if outcome == "public_belief":
        layers += _names(colour, scale)
    return alt.layer(*layers).properties(
        width=430, height=290, title=alt.Title(title, anchor="start", fontSize=15, offset=10)
    )


def _marks() -> list[alt.Chart]:
    """Return a dashed line and a name for every marked occasion."""
    charts = []
    for date, (name, align) in MARKS.items():
        at = alt.Chart(pd.DataFrame({"month": [pd.Timestamp(date)], "name": [name]}))
        charts.append(at.mark_rule(color=GREY, strokeDash=[3, 3]).encode(x="month:T"))
        text = at.mark_text(
            color=GREY, fontSize=12, baseline="top", align=align, dx=5 if align == "left" else -5
        )
        charts.append(text.encode(x="month:T", y=alt.value(2), text="name:N"))
    return charts


def _ends(data: pd.DataFrame, colour: alt.Color, scale: alt.Scale) -> list[alt.Chart]:
    """Return the medians of the last month, written where their lines end."""
    last = data[data["month"] == data["month"].max()].sort_values("median")
    apart = 8 if last["median"].max() - last["median"].min() < 0.04 else 0
    charts = []
    for i in range(len(last)):
        at = alt.Chart(last.iloc[[i]]).mark_text(
            align="left", dx=6, dy=apart - 2 * apart * i, fontSize=13, fontWeight="bold"
        )
        charts.append(
            at.encode(
                x="month:T", y=alt.Y("median:Q", scale=scale), color=colour,
                text=alt.Text("median:Q", format=".2f"),
            )
        )  # fmt: skip
    return charts


def _names(colour: alt.Color, scale: alt.Scale) -> list[alt.Chart]:
    """Return the worlds' names beside their bands, in place of a legend."""
    charts = []
    for world, month, height in (
        (LABELS["as-it-happened"], "2026-05-01", 0.795),
        (LABELS["no-parades"], "2026-05-01", 0.385),
    ):
        at = pd.DataFrame({"month": [pd.Timestamp(month)], "place": [height], "world": [world]})
        charts.append(
            alt.Chart(at)
            .mark_text(fontSize=13, fontWeight="bold")
            .encode(x="month:T", y=alt.Y("place:Q", scale=scale), text="world:N", color=colour)
        )
    return charts


def draw(runs: int, seed: int) -> alt.TopLevelMixin:
    """Return the picture."""
    table = pd.concat([quantiles(name, runs, seed) for name in SCENARIOS])
    caption = (
        f"{runs:,} runs of each scenario with the same luck, seed {seed}. Line: median. Band:"
        " 10-90 % of runs; numbers of judgement are drawn from their ranges."
    )
    charts = alt.hconcat(*[panel(table, outcome) for outcome in PANELS], spacing=44)
    title = "In the model, the parades of 2025 move belief far more than alignment"
    return styled(charts, title, caption)


if __name__ == "__main__":
    command(__doc__, draw, runs=2000, name="run.svg")
