"""Charts of decisions: courses of action by cost, futures with enough, regret and criterion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.charts.style import COLOURS, altair, finished, headed, percent_axis

if TYPE_CHECKING:
    import pandas as pd

STEP = 24
"""Height of a course's row."""
WIDTH, NAMES = 200, 140
"""Of a panel, and of the names of courses."""
GREY = "#6b6b6b"
SAID = {"share": "share of futures", "of range": "share of range", "score": "score, 0 to 1"}
"""What the numbers of a criterion are, by their unit."""
FAVOURITE, LACKING = "chosen", "least regret"
INSIDE, OUTSIDE, OTHER = "within the budget", "beyond the budget", "others"
LOOKS = {
    FAVOURITE: (COLOURS[1], "diamond"),
    LACKING: (COLOURS[1], "diamond"),
    INSIDE: (COLOURS[0], "circle"),
    OTHER: (COLOURS[0], "circle"),
    OUTSIDE: (COLOURS[7], "square"),
}


class Panel(NamedTuple):
    """A point and a band for every course: their columns, and what the axis says."""

    at: str
    low: str
    high: str
    title: str
    format: str
    limit: float | None = None


def robustness_chart(
    table: pd.DataFrame, criteria: pd.DataFrame, line: str, favourite: str,
    most: float | None = None, level: float = 0.95,
) -> Any:  # fmt: skip
    """Return courses in rows: cost, futures with enough, regret, and what criteria say of them.

    Args:
        table: One row a course, as ``Robustness.table``.
        criteria: One row a criterion, as ``Robustness.criteria``.
        line: What it rests on.
        favourite: The course that the first criterion chooses.
        most: What may be spent; None without a budget.
        level: Of the interval of a share.
    """
    alt = altair()
    rows = _rows(table, favourite, has_limit=most is not None)
    panels = [_drawn(rows, panel, is_first=not i) for i, panel in enumerate(_panels(table, most))]
    top = alt.hconcat(*panels, spacing=16)
    whole = alt.vconcat(top, _heat(rows, criteria), spacing=22)
    whole = whole.resolve_scale(color="independent", shape="independent")
    costs = " and costs" if "cost" in rows else ""
    bands = f"Lines: {100 * level:g} % interval of a share, 10 to 90 % of futures for regret"
    said = [
        f"Dots: shares and means. {bands}{costs}.",
        f"Regret: {table.attrs['meaning']['regret']}.",
        f"Filled: {table.attrs['meaning']['Pareto']} (Pareto).",
    ]
    if most is not None:
        said.append(f"Dashed: the budget, {most:g} a month.")
    if (rows["status"] == LACKING).any():
        which = "No course" if most is None else "No course in the budget"
        said.insert(0, f"{which} meets all aims in any future.")
    n = int(table["n"].iloc[0])
    return finished(
        whole, f"How {len(rows)} courses of action hold up across {n:,} futures",
        [line, *said],
        width=NAMES + len(panels) * (WIDTH + 16),
        shows=f"Courses in rows, the best first: {', '.join(rows['course'])}.",
    )  # fmt: skip


def _rows(table: pd.DataFrame, favourite: str, *, has_limit: bool) -> pd.DataFrame:
    """Return the table in the order in which it is drawn, with the look of every row."""
    is_share = table["satisfied"].notna().all()
    order = {"satisfied": False, "regret_q90": True} if is_share else {"regret_q90": True}
    shown = table[[name for name in table if " " not in str(name)]]
    rows = shown.sort_values(list(order), ascending=list(order.values()))
    inside = rows["in_budget"] if "in_budget" in rows else rows["n"] > 0
    rows["status"] = inside.map({True: INSIDE if has_limit else OTHER, False: OUTSIDE})
    is_lacking = is_share and not rows.loc[inside, "satisfied"].any()
    rows.loc[rows["course"] == favourite, "status"] = LACKING if is_lacking else FAVOURITE
    return rows.reset_index(drop=True)


def _panels(table: pd.DataFrame, most: float | None) -> list[Panel]:
    found = []
    if table["satisfied"].notna().all():
        said = "futures in which all aims are met"
        found.append(Panel("satisfied", "satisfied_low", "satisfied_high", said, "%"))
    said = "regret, share of range"
    found.append(Panel("regret_mean", "regret_q10", "regret_q90", said, ".3~g"))
    if "cost" in table:
        said = f"cost, {table.attrs['units']['cost']} a month"
        found.append(Panel("cost", "cost_q10", "cost_q90", said, ".3~g", most))
    return found


def _drawn(rows: pd.DataFrame, panel: Panel, *, is_first: bool) -> Any:
    """Return one panel; the first names the courses."""
    alt = altair()
    there = [name for name in LOOKS if (rows["status"] == name).any()]
    colours, shapes = zip(*(LOOKS[name] for name in there), strict=True)
    legend = alt.Legend(title=None, orient="top", direction="horizontal") if is_first else None
    colour = alt.Color("status:N", legend=legend, scale=alt.Scale(domain=there, range=colours))
    shape = alt.Shape("status:N", legend=legend, scale=alt.Scale(domain=there, range=shapes))
    names = alt.Axis(title=None, ticks=False, labelLimit=220, labelPadding=9) if is_first else None
    base = alt.Chart(rows).encode(y=alt.Y("course:N", sort=list(rows["course"]), axis=names))
    is_share = panel.format == "%"
    axis = (percent_axis(title=panel.title) if is_share
            else alt.Axis(title=panel.title, format=panel.format, tickCount=5))  # fmt: skip
    lowest = min(0.0, float(rows[panel.low].min()))
    x = alt.X(f"{panel.at}:Q", axis=axis, scale=alt.Scale(domainMin=lowest, nice=True))
    low = alt.X(f"{panel.low}:Q", axis=axis)
    layers = [base.mark_rule(strokeWidth=2).encode(x=low, x2=panel.high, color=colour)]
    for is_filled in (True, False):
        mine = base.transform_filter(alt.datum.pareto == is_filled)
        dots = mine.mark_point(
            size=110 if is_filled else 75,
            strokeWidth=1.8,
            filled=is_filled,
            **({} if is_filled else {"fill": "white"}),
        )
        layers.append(dots.encode(x=x, color=colour, shape=shape))
    if panel.limit is not None:
        limit = alt.Chart(rows.head(1)).mark_rule(strokeDash=[5, 3], color="#444444")
        layers.append(limit.encode(x=alt.datum(panel.limit)))
    return alt.layer(*layers).properties(width=WIDTH, height={"step": STEP})


def _heat(rows: pd.DataFrame, criteria: pd.DataFrame) -> Any:
    """Return courses by criteria: the number, and how near it comes to the best in the budget."""
    alt = altair()
    cells = _cells(rows, criteria)
    heads = [_head(row) for row in criteria.to_dict("records")]
    base = alt.Chart(cells).encode(
        x=alt.X(
            "criterion:N", sort=heads,
            axis=alt.Axis(orient="top", title=None, labelAngle=0, labelLimit=110, ticks=False,
                          domain=False, labelPadding=20, labelExpr="split(datum.label, '|')"),
        ),
        y=alt.Y("course:N", sort=list(rows["course"]),
                axis=alt.Axis(title=None, ticks=False, labelLimit=220)),
    )  # fmt: skip
    place = "place among all" if (rows["status"] == OTHER).any() else "place within the budget"
    colour = alt.Color(
        "place:Q",
        scale=alt.Scale(domain=[0, 1], range=["#ffffff", COLOURS[4]], interpolate="rgb"),
        legend=alt.Legend(title=place, orient="bottom", titleLimit=300,
                          gradientLength=160, values=[0, 1],
                          labelExpr="datum.value < 0.5 ? 'worst' : 'best'"),
    )  # fmt: skip
    text = base.mark_text(fontSize=11).encode(
        text=alt.Text("number:N"),
        color=alt.condition("datum.is_inside", alt.value("black"), alt.value(GREY)),
    )
    chosen = base.transform_filter("datum.is_chosen").mark_rect(
        fillOpacity=0, stroke=COLOURS[1], strokeWidth=2.2
    )
    layers = alt.layer(base.mark_rect(stroke="#dddddd").encode(color=colour), chosen, text)
    told = "What each criterion says. Framed: its choice"
    if (rows["status"] == OUTSIDE).any():
        told += "; grey: beyond the budget"
    return layers.properties(
        width=96 * len(heads), height={"step": STEP}, title=headed(told)
    )  # fmt: skip


def _head(row: Mapping[Any, Any]) -> str:
    """Return a criterion and what its numbers are; the axis breaks the line between them."""
    return f"{row['criterion']}|{SAID.get(row['unit'], row['unit'])}"


def _cells(rows: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Return one row a course and criterion, with its place between worst and best."""
    import pandas as pd  # noqa: PLC0415 (slow to load)

    found = []
    for row in criteria.to_dict("records"):
        values = {name: float(row[name]) for name in rows["course"]}
        inside = {
            name: values[name]
            for name, status in zip(rows["course"], rows["status"], strict=True)
            if status != OUTSIDE
        }
        best = inside[row["chooses"]] if row["criterion"] != "satisficing" else max(inside.values())
        worst = max(inside.values(), key=lambda x: abs(x - best))
        span = best - worst
        for name, value in values.items():
            place = (value - worst) / span if span else 1.0
            found.append({
                "course": name,
                "criterion": _head(row),
                "number": f"{100 * value:.0f} %" if row["unit"] == "share" else f"{value:.2f}",
                "place": min(1.0, max(0.0, place)) if name in inside else None,
                "is_inside": name in inside,
                "is_chosen": name == row["chooses"],
            })  # fmt: skip
    return pd.DataFrame(found)
