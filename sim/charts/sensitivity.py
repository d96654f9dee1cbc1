"""Charts of what drives outcomes: indices with intervals, and Morris' plane."""

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
OTHERS = "others"


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
    panels = [_plane(mine, str(outcome)) for outcome, mine in table.groupby("outcome", sort=False)]
    joined = alt.vconcat(*panels, spacing=24).resolve_scale(
        color="independent", shape="independent"
    )
    said = "Dashed: sigma = mu*. Near it or above, factors act either way, or through others."
    return joined.properties(title=titled("Strong factors, and tangled ones (Morris)", line, said))


def _plane(mine: pd.DataFrame, outcome: str) -> Any:
    alt = altair()
    wide = mine.pivot_table(index="factor", columns="index", values="value", sort=False)
    wide = wide.reset_index().sort_values("mu_star", ascending=False)
    order = [*wide["factor"].head(LEADERS), OTHERS]
    wide["name"] = [name if name in order else OTHERS for name in wide["factor"]]
    unit, n = str(mine["unit"].iloc[0]), len(order) - 1
    legend = alt.Legend(title="factor", labelLimit=260)
    most = [float(wide[index].max()) * 1.05 for index in ("mu_star", "sigma")]
    x = alt.X("mu_star:Q", title=f"mean size of effect, mu* ({unit})",
              scale=alt.Scale(domain=[0, most[0]], nice=False))  # fmt: skip
    y = alt.Y("sigma:Q", title=f"spread of effects, sigma ({unit})",
              scale=alt.Scale(domain=[0, most[1]], nice=False))  # fmt: skip
    dots = alt.Chart(wide).mark_point(filled=True, size=60, opacity=0.85).encode(
        x=x, y=y,
        color=alt.Color("name:N", sort=order, legend=legend,
                        scale=alt.Scale(domain=order, range=[*COLOURS[:n], "#b0b0b0"])),
        shape=alt.Shape("name:N", sort=order, legend=legend,
                        scale=alt.Scale(domain=order, range=[*SHAPES[:n], "circle"])),
    )  # fmt: skip
    end = min(most)
    equal = alt.Chart(pd.DataFrame({"mu_star": [0.0, end], "sigma": [0.0, end]})).mark_line(
        color="#888888", strokeDash=list(DASHES[1]), strokeWidth=1
    )
    return alt.layer(equal.encode(x=x, y=y), dots).properties(
        width=WIDTH, height=240, title=headed(outcome)
    )


def headed(outcome: str) -> Any:
    """Return the heading of an outcome's panel."""
    return altair().TitleParams(outcome, fontSize=12)


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} outcomes"
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
