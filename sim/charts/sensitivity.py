"""Charts of what drives outcomes: indices, Morris' plane, convergence, and the share of chance."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.charts.style import COLOURS, DASHES, altair, titled

MOST_FACTORS = 12
"""Factors drawn of an outcome; the others are weaker."""
LEADERS = 5
"""Factors whose indices are followed as samples grow, and that are named in Morris' plane."""
ROW, WIDTH = 24, 420
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
WORDS = {
    "S1": "first order (alone)", "ST": "total (with others)",
    "mu_star": "mean size of effect (mu*)", "sigma": "spread of effects (sigma)",
    "median": "median over slices", "dummy": "a factor of no influence", "prcc": "PRCC",
}  # fmt: skip
"""What indices are called in charts."""
DRAWN = {"ST": ("ST", "S1"), "mu_star": ("mu_star",), "median": ("median",), "prcc": ("prcc",)}
"""Which indices are drawn side by side, by the leading one."""
PART_WORDS = {
    "parameters": "parameters", "chance": "chance", "together": "both together",
}  # fmt: skip


def indices_chart(table: pd.DataFrame, lead: str, method: str, line: str) -> Any:
    """Return the indices of the strongest factors with intervals, one panel an outcome.

    ``table`` has outcome, factor, index, value, low, high and unit; ``line`` is what it rests on.
    """
    alt = altair()
    outcomes = list(dict.fromkeys(table["outcome"]))
    panels = [_panel(table[table["outcome"] == name], name, lead) for name in outcomes]
    said = "Dots: indices; bars: intervals. The strongest factors, sorted."
    if lead == "prcc":
        said = (
            "Dots: partial rank correlations; bars: intervals. Right of 0: rises with the factor."
        )
    if lead == "median":
        said += " Dashed: what a factor of no influence stays below."
    return alt.vconcat(*panels, spacing=24).properties(
        title=titled(f"What drives {_listed(outcomes)} ({method})", line, said)
    )  # fmt: skip


def _panel(mine: pd.DataFrame, outcome: str, lead: str) -> Any:
    """Return the panel of one outcome."""
    alt = altair()
    leading = mine[mine["index"] == lead].sort_values("value", key=abs, ascending=False)
    order = leading["factor"].head(MOST_FACTORS).tolist()
    names = DRAWN[lead]
    rows = mine[mine["factor"].isin(order) & mine["index"].isin(names)]
    rows = rows.assign(shown=rows["index"].map(WORDS))
    legend = None if len(names) == 1 else alt.Legend(title="index", orient="right")
    words = [WORDS[name] for name in names]
    place: dict[str, Any] = {
        "y": alt.Y("factor:N", sort=order, title=None, axis=alt.Axis(labelLimit=260, grid=True)),
        "color": alt.Color("shown:N", legend=legend, sort=words,
                           scale=alt.Scale(domain=words, range=list(COLOURS[: len(words)]))),
    }  # fmt: skip
    if len(names) > 1:
        place["yOffset"] = alt.YOffset("shown:N", sort=words)
    unit = str(mine["unit"].iloc[0])
    name = {"mu_star": f"mu*, {unit} over the whole range"}.get(lead, unit)
    base = alt.Chart(rows).encode(**place)
    title = f"{outcome}: {name}"
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("value:Q", title=title),
        shape=alt.Shape("shown:N", legend=legend, sort=words,
                        scale=alt.Scale(domain=words, range=list(SHAPES[: len(words)]))),
    )  # fmt: skip
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color="#888888").encode(x="x:Q")
    layers = [zero, bars, dots]
    dummy = mine[mine["index"] == "dummy"]
    if len(dummy):
        level = pd.DataFrame({"x": [float(dummy["value"].iloc[0])]})
        layers.append(
            alt.Chart(level).mark_rule(color="#444444", strokeDash=list(DASHES[1])).encode(x="x:Q")
        )
    height = ROW * len(order) * (1.2 if len(names) > 1 else 0.8)
    return alt.layer(*layers).properties(width=WIDTH, height=height)


def scatter_chart(table: pd.DataFrame, line: str) -> Any:
    """Return Morris' plane: the mean size of effects against their spread, a panel an outcome."""
    alt = altair()
    panels = []
    for outcome, mine in table.groupby("outcome", sort=False):
        wide = mine.pivot_table(
            index="factor", columns="index", values="value", sort=False
        ).reset_index()
        wide = wide.sort_values("mu_star", ascending=False)
        wide["name"] = [f if i < LEADERS else "" for i, f in enumerate(wide["factor"])]
        unit = mine["unit"].iloc[0]
        most = float(max(wide["mu_star"].max(), wide["sigma"].max())) * 1.02
        span = alt.Scale(domain=[0, most], nice=True)
        base = alt.Chart(wide).encode(
            x=alt.X("mu_star:Q", title=f"mean size of effect, mu* ({unit})",
                    scale=alt.Scale(domain=[0, most * 1.45], nice=True)),
            y=alt.Y("sigma:Q", title=f"spread of effects, sigma ({unit})", scale=span),
        )  # fmt: skip
        dots = base.mark_point(filled=True, size=45, opacity=0.7, color=COLOURS[0])
        names = base.mark_text(align="left", dx=7, fontSize=10).encode(text="name:N")
        equal = (
            alt.Chart(pd.DataFrame({"x": [0.0, most], "y": [0.0, most]}))
            .mark_line(color="#888888", strokeDash=list(DASHES[1]), strokeWidth=1)
            .encode(x="x:Q", y="y:Q")
        )
        panels.append(
            alt.layer(equal, dots, names).properties(width=WIDTH, height=260, title=str(outcome))
        )
    said = (
        "Dashed: sigma = mu*; factors near or above it work in either direction, or through others."
    )
    return alt.vconcat(*panels, spacing=24).properties(
        title=titled("What acts strongly, and what acts through others (Morris)", line, said)
    )


def convergence_chart(steps: pd.DataFrame, method: str, line: str) -> Any:
    """Return the leading index of the strongest factors as samples grow, with intervals."""
    alt = altair()
    panels = []
    for outcome, mine in steps.groupby("outcome", sort=False):
        last = mine[mine["samples"] == mine["samples"].max()]
        order = last.sort_values("value", key=abs, ascending=False)["factor"].head(LEADERS).tolist()
        rows = mine[mine["factor"].isin(order)]
        unit = str(mine["unit"].iloc[0])
        index = WORDS[str(mine["index"].iloc[0])]
        base = alt.Chart(rows).encode(
            x=alt.X("samples:Q", title="samples of the design",
                    scale=alt.Scale(type="log", base=2, nice=False),
                    axis=alt.Axis(values=sorted({int(n) for n in mine["samples"]}), format="d")),
            color=alt.Color("factor:N", sort=order, title="factor",
                            legend=alt.Legend(labelLimit=260),
                            scale=alt.Scale(domain=order, range=list(COLOURS[: len(order)]))),
        )  # fmt: skip
        dash = alt.StrokeDash(
            "factor:N", sort=order, title="factor",
            scale=alt.Scale(domain=order, range=[list(d) for d in DASHES[: len(order)]]),
        )  # fmt: skip
        bands = base.mark_area(opacity=0.15).encode(y=alt.Y("low:Q", title=""), y2="high:Q")
        y = alt.Y("value:Q", title=f"{index}, {unit}" if unit else index)
        lines = base.mark_line(strokeWidth=2, point=True).encode(y=y, strokeDash=dash)
        panels.append(
            alt.layer(bands, lines)
            .resolve_legend(color="independent", strokeDash="independent")
            .properties(width=WIDTH, height=220, title=str(outcome))
        )
    joined = alt.vconcat(*panels, spacing=24).resolve_scale(
        color="independent", strokeDash="independent"
    )
    return joined.properties(
        title=titled(f"Have the indices settled? ({method})", line, "Bands: intervals.")
    )


def chance_chart(shares: pd.DataFrame, line: str) -> Any:
    """Return what part of every outcome's spread is parameters, chance, and both together."""
    alt = altair()
    words = list(PART_WORDS.values())
    rows = shares.assign(
        shown=shares["part"].map(PART_WORDS),
        rank=shares["part"].map({name: i for i, name in enumerate(PART_WORDS)}),
    )
    rows["end"] = rows.groupby("outcome", sort=False)["share"].cumsum()
    rows["middle"] = rows["end"] - rows["share"] / 2
    rows["told"] = [f"{100 * x:.0f} %" if x > 0.06 else "" for x in rows["share"]]
    order = list(dict.fromkeys(rows["outcome"]))
    y = alt.Y("outcome:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    axis = alt.Axis(format="%")
    bars = (
        alt.Chart(rows)
        .mark_bar(stroke="white", strokeWidth=1)
        .encode(
            y=y,
            x=alt.X("share:Q", title="share of the variance of single worlds", axis=axis,
                    scale=alt.Scale(domain=[0, 1])),
            order="rank:Q",
            color=alt.Color("shown:N", sort=words, title="part",
                            scale=alt.Scale(domain=words, range=["#0072b2", "#e69f00", "#8c8c8c"])),
        )
    )  # fmt: skip
    told = (
        alt.Chart(rows)
        .mark_text(fontSize=11)
        .encode(y=y, x="middle:Q", text="told:N", color=alt.condition(
            "datum.part == 'parameters'", alt.value("white"), alt.value("black")))
    )  # fmt: skip
    points, runs = int(rows["points"].iloc[0]), int(rows["runs"].iloc[0])
    said = f"From {points:,} points crossed with {runs:,} replicates; points share their luck."
    return (
        alt.layer(bars, told)
        .properties(width=WIDTH, height=max(60, 34 * len(order)),
                    title=titled("How much is chance?", line, said))
    )  # fmt: skip


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} outcomes"
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
