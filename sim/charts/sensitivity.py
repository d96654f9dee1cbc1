"""Charts of what drives outcomes: indices with intervals, and Morris' plane."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.charts.style import COLOURS, DASHES, PALE, altair, finished, headed, name_axis

MOST_FACTORS = 12
"""Factors drawn of an outcome; the others are weaker."""
LEADERS = 5
"""Factors whose indices are followed as samples grow, and that are named in Morris' plane."""
MOST_PANELS = 6
"""Outcomes drawn; the title says how many are not."""
ACROSS = 2
WIDTH, NARROW = 420, 260
"""Of one panel alone, and of one among many."""
ROW = {1: 18, 2: 22}
"""Height of a factor, by the number of its indices."""
LABELS = 170
"""Room for the names of factors."""
LETTERS = 36
"""Letters of a factor's name that are drawn, the last ones."""
FLAT = 0.05
"""Spread of effects, in shares of their size, up to which it is drawn as none: noise is no news."""
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
WORDS = {
    "S1": "first order (alone)", "ST": "total (with others)",
    "mu_star": "mean size of effect (mu*)", "sigma": "spread of effects (sigma)",
    "median": "median over slices", "dummy": "a factor of no influence", "prcc": "PRCC",
}  # fmt: skip
"""What indices are called in charts."""
DRAWN = {"ST": ("ST", "S1"), "mu_star": ("mu_star",), "median": ("median",), "prcc": ("prcc",)}
"""Which indices are drawn side by side, by the leading one."""
SHARED = ("ST", "median", "prcc")
"""Indices without a unit, whose panels share one axis."""
OTHERS = "others"


def indices_chart(table: pd.DataFrame, lead: str, method: str, line: str) -> Any:
    """Return the indices of the strongest factors with intervals, one panel an outcome.

    ``table`` has outcome, factor, index, value, low, high and unit; ``line`` is what it rests on.
    """
    shown, left_out = shown_of(table)
    outcomes = list(dict.fromkeys(shown["outcome"]))
    ends = _ends(shown[shown["index"].isin(DRAWN[lead])], lead)
    width = width_of(outcomes)
    panels = [_panel(shown[shown["outcome"] == name], lead, width, ends) for name in outcomes]
    n_factors = table.loc[table["index"] == lead, "factor"].nunique()
    which = (
        f"the {MOST_FACTORS} strongest of {n_factors}"
        if n_factors > MOST_FACTORS
        else "strongest first"
    )
    said = f"Dots: indices; lines: intervals. Factors: {which}."
    if lead == "prcc":
        said += " Right of 0: the outcome rises with the factor."
    if lead == "median":
        said += " Dashed: what a factor of no influence stays below."
    return arranged(
        panels, f"What drives {_listed(outcomes)}? ({method})", [line, said + left_out],
        f"Dots with intervals, one panel an outcome: {', '.join(outcomes)}.", LABELS,
    )  # fmt: skip


def shown_of(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the rows of the outcomes that are drawn, and words on those that are not."""
    outcomes = list(dict.fromkeys(table["outcome"]))
    left = len(outcomes) - MOST_PANELS
    said = f" {left} more outcomes are not drawn." if left > 0 else ""
    return table[table["outcome"].isin(outcomes[:MOST_PANELS])], said


def width_of(outcomes: Sequence[Any]) -> int:
    """Return the width of a panel: narrower where two stand side by side."""
    return WIDTH if len(outcomes) == 1 else NARROW


def arranged(
    panels: Sequence[Any], title: str, said: Sequence[str], shows: str, beside: int
) -> Any:
    """Return panels two by two; ``beside`` is what labels take beside each, in pixels."""
    across = min(ACROSS, len(panels))
    width = across * (width_of(panels) + beside)
    joined = altair().concat(*panels, columns=across, spacing=24)
    return finished(joined, title, said, width=width, shows=shows)


def _ends(rows: pd.DataFrame, lead: str) -> list[float] | None:
    """Return the ends of the axis that all panels share; None where units differ."""
    if lead not in SHARED:
        return None
    if lead == "prcc":
        return [-1.0, 1.0]
    low, high = float(rows["low"].min()), float(rows["high"].max())
    return [min(0.0, low), high] if low < high else None


def _panel(mine: pd.DataFrame, lead: str, width: int, ends: list[float] | None) -> Any:
    """Return the panel of one outcome."""
    alt = altair()
    leading = mine[mine["index"] == lead].sort_values("value", key=abs, ascending=False)
    order = leading["factor"].head(MOST_FACTORS).tolist()
    names = DRAWN[lead]
    rows = mine[mine["factor"].isin(order) & mine["index"].isin(names)]
    rows = rows.assign(shown=rows["index"].map(WORDS))
    legend = None if len(names) == 1 else alt.Legend(title="index", orient="bottom")
    words = [WORDS[name] for name in names]
    place: dict[str, Any] = {
        "y": alt.Y("factor:N", sort=order, axis=name_axis(LETTERS, grid=True)),
        "color": alt.Color("shown:N", legend=legend, sort=words,
                           scale=alt.Scale(domain=words, range=list(COLOURS[: len(words)]))),
    }  # fmt: skip
    if len(names) > 1:
        place["yOffset"] = alt.YOffset("shown:N", sort=words)
    unit = str(mine["unit"].iloc[0])
    name = {"mu_star": f"mu*, {unit} over the whole range"}.get(lead, unit)
    base = alt.Chart(rows).encode(**place)
    along: dict[str, Any] = {"title": name, "axis": alt.Axis(tickCount=5)}
    along |= {} if ends is None else {"scale": alt.Scale(domain=ends, nice=True)}
    bars = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", **along), x2="high:Q")
    dots = base.mark_point(filled=True, size=50).encode(
        x=alt.X("value:Q", **along),
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
    height = ROW[len(names)] * len(order)
    title = headed(str(mine["outcome"].iloc[0]))
    return alt.layer(*layers).properties(width=width, height=height, title=title)


def scatter_chart(table: pd.DataFrame, line: str) -> Any:
    """Return Morris' plane: the mean size of effects against their spread, a panel an outcome."""
    shown, left_out = shown_of(table)
    outcomes = [str(name) for name in dict.fromkeys(shown["outcome"])]
    width = width_of(outcomes)
    panels = [_plane(shown[shown["outcome"] == name], width) for name in outcomes]
    said = "Dashed: sigma = mu*. Near it or above, factors act either way, or through others."
    chart = arranged(
        panels, "Strong factors, and tangled ones (Morris)", [line, said + left_out],
        f"Factors in Morris' plane, one panel an outcome: {', '.join(outcomes)}.", 90,
    )  # fmt: skip
    return chart.resolve_scale(color="independent", shape="independent")


def _plane(mine: pd.DataFrame, width: int) -> Any:
    alt = altair()
    wide = mine.pivot_table(index="factor", columns="index", values="value", sort=False)
    wide = wide.reset_index().sort_values("mu_star", ascending=False)
    order = [*wide["factor"].head(LEADERS)]
    order += [OTHERS] if len(wide) > len(order) else []
    wide["name"] = [name if name in order else OTHERS for name in wide["factor"]]
    unit, n = str(mine["unit"].iloc[0]), min(LEADERS, len(wide))
    legend = factor_legend(width)
    most = [float(wide[index].max()) * 1.05 for index in ("mu_star", "sigma")]
    most[1] = max(most[1], FLAT * most[0])
    of = f" ({unit})" if unit else ""
    x = alt.X("mu_star:Q", title=f"mean size of effect, mu*{of}", axis=alt.Axis(tickCount=5),
              scale=alt.Scale(domain=[0, most[0]], nice=False))  # fmt: skip
    y = alt.Y("sigma:Q", title=f"spread of effects, sigma{of}", axis=alt.Axis(tickCount=5),
              scale=alt.Scale(domain=[0, most[1]], nice=False))  # fmt: skip
    dots = alt.Chart(wide).mark_point(filled=True, size=50, opacity=0.85, aria=False).encode(
        x=x, y=y,
        color=alt.Color("name:N", sort=order, legend=legend,
                        scale=alt.Scale(domain=order, range=[*COLOURS[:n], PALE][: len(order)])),
        shape=alt.Shape("name:N", sort=order, legend=legend,
                        scale=alt.Scale(domain=order, range=[*SHAPES[:n], "circle"][: len(order)])),
    )  # fmt: skip
    end = min(most)
    equal = alt.Chart(pd.DataFrame({"mu_star": [0.0, end], "sigma": [0.0, end]})).mark_line(
        color="#888888", strokeDash=list(DASHES[1]), strokeWidth=1
    )
    return alt.layer(equal.encode(x=x, y=y), dots).properties(
        width=width, height=220, title=headed(str(mine["outcome"].iloc[0]))
    )


def factor_legend(width: int, **given: Any) -> Any:
    """Return the legend of factors: beside a panel alone, below one among many."""
    orient = "right" if width == WIDTH else "bottom"
    said = {"title": "factor", "labelLimit": 260, "orient": orient, "columns": 1}
    return altair().Legend(**said | given)


def _listed(names: list[str]) -> str:
    if len(names) > 3:
        return f"{len(names)} outcomes"
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
