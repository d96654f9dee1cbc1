"""How a sweep is shown: tables of responses, curves, maps and break-even, then words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, isnan
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.cli.console import out
from sim.cli.experiments.shared import head_of, tell_notes
from sim.cli.experiments.tables import Column, band, number, print_table
from sim.cli.prose import WIDTH
from sim.experiments.sweeping.words import Row, crossing_words, place, rows_of, shape_words

if TYPE_CHECKING:
    from sim.experiments.sweeping.sweep import Sweep

MOST_CURVES = 3
"""Outcomes told point by point where outcomes were chosen."""
ENDS = ("share_from", "share_to")
NARROW, SD = 90, 128
"""Columns of a terminal below which intervals have no column, and from which spread has one."""
CELL, EDGE = 9, 6
"""Columns of a terminal that a cell of a map takes, and what stands around its labels."""


def show(found: Sweep) -> None:
    """Print a sweep: how outcomes respond, chosen ones point by point, break-even, and words."""
    tell_notes(found)
    for axis in dict.fromkeys(found.effects["axis"]) if len(found.effects) else ():
        _show_effects(found, axis)
    defined = dict.fromkeys(found.curves["outcome"]) if len(found.curves) else {}
    told = [name for name in found.outcomes if name in defined]
    told = told if len(found.outcomes) <= MOST_CURVES else []
    for name in told:
        if found.is_map:
            _show_map(found, name)
        elif len(set(found.curves["axis"])) == 1:
            _show_curve(found, name)
    if len(found.break_even):
        _show_break_even(found)
    console = out()
    for words in found.says:
        console.print(fill(words, min(WIDTH, console.width)) + "\n")


def document(found: Sweep) -> dict[str, Any]:
    """Return a sweep as a JSON document."""
    return {
        **head_of("sweep", found.basis, found), "design": found.design,
        "axes": [
            {"path": axis.path, "low": axis.low, "high": axis.high, "unit": found.unit(axis.path)}
            for axis in found.axes
        ],
        "rows": _rows(found.table), "curves": _rows(found.curves),
        "effects": _rows(found.effects), "shares": _rows(found.shares),
        "break_even": _rows(found.break_even), "says": found.says,
    }  # fmt: skip


def _rows(table: Any) -> list[dict[str, Any]]:
    """Return rows of a table as JSON takes them: what is infinite or undefined is null."""
    return [{k: _plain(v) for k, v in row.items()} for row in rows_of(table)]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and isinf(value) else value


def _show_effects(found: Sweep, axis: str) -> None:
    every = found.effects[found.effects["axis"] == axis]
    defined = every[every["n"] > 0]
    if not len(defined):
        out().print(f"{axis}: no outcome is defined at its ends\n")
        return
    is_there = (defined["mean_from"] != 0) | (defined["mean_to"] != 0)
    rows = defined[is_there | (defined["shape"] != "flat")]
    if not len(rows):
        out().print(f"{axis}: no outcome is anything but 0\n")
        return
    first = rows.sort_values("n", kind="stable").iloc[-1]
    ends = [place(first[end], first["from"], first["to"]) for end in ("from", "to")]
    percent = f"{100 * found.level:g} %"
    is_narrow = out().width < NARROW
    change = f"change, {percent}" if is_narrow else "change"
    columns = [
        Column("outcome", left=True), Column(f"at {ends[0]}", 110), Column(f"at {ends[1]}", 110),
        Column(change), Column("" if is_narrow else percent, NARROW), Column("in sd", SD),
        Column("shape", left=True), Column("unit", 60, left=True),
    ]  # fmt: skip
    slight = "hardly moves: by less than a fifth of the spread between worlds"
    print_table(
        f"{found.basis.scenario}: response to {axis} from {ends[0]} to {ends[1]}"
        f" ({found.unit(axis)})",
        [
            *_basis(found),
            f"Means over the last 12 months. {percent}: paired interval of the change.",
            "Means and change are over worlds that have the outcome at both ends.",
            f"{slight}; in sd: over that." if out().width >= SD else f"{slight}.",
            *_flat(found, rows),
            *_undefined(rows, found.basis.runs),
            *_left_out("0 at both ends, and flat", defined[~defined.index.isin(rows.index)]),
            *_left_out("defined at both ends in no world", every[every["n"] == 0]),
        ],
        columns,
        [
            [
                str(row["outcome"]), number(row["mean_from"]), number(row["mean_to"]),
                _change(row, is_narrow=is_narrow), band(row["low"], row["high"]),
                number(row["in_sd"], 1), _shape(row, is_narrow=is_narrow), str(row["unit"]),
            ]
            for row in rows_of(rows)
        ],
    )  # fmt: skip


def _flat(found: Sweep, rows: Any) -> list[str]:
    """Say why a sample's curve may be flat though the interval of its change leaves out zero."""
    is_apart = (rows["shape"] == "flat") & (rows["low"] * rows["high"] > 0)
    if found.design not in ("lhs", "sobol") or not is_apart.any():
        return []
    return [
        "flat: all of a curve taken together nothing is told from noise; a change stands alone."
    ]


def _change(row: Row, *, is_narrow: bool) -> str:
    """Return a change; a narrow terminal gets its interval beside it."""
    if isnan(row["change"]):
        return "-"
    interval = band(row["low"], row["high"])
    return _beside(f"{row['change']:+.3f}", interval, is_narrow=is_narrow)[0]


def _shape(row: Row, *, is_narrow: bool) -> str:
    """Return the shape of a response; the longest word is shorter on a narrow terminal."""
    words = shape_words(row)
    return words.replace("diminishing", "less") if is_narrow else words


def _show_curve(found: Sweep, name: str) -> None:
    """Print one outcome point by point."""
    rows = found.curves[found.curves["outcome"] == name]
    axis = rows["axis"].iloc[0]
    ends = float(rows["x"].min()), float(rows["x"].max())
    n = rows["n"].to_numpy()
    own = "Means are over the worlds that have the outcome at that value."
    columns = [
        Column(axis), Column("mean"), Column(f"{100 * found.level:g} %"), Column("median"),
        Column("10-90 %"), Column("worlds", 70),
    ]  # fmt: skip
    print_table(
        f"{name} ({rows['unit'].iloc[0]}) along {axis} ({found.unit(axis)})",
        [*_basis(found), *([own] if n.min() < n.max() else [])], columns,
        [
            [
                place(row["x"], *ends), number(row["mean"]), band(row["low"], row["high"]),
                number(row["median"]), band(row["q10"], row["q90"]), f"{row['n']:,}",
            ]
            for row in rows_of(rows)
        ],
    )  # fmt: skip


def _show_map(found: Sweep, name: str) -> None:
    """Print the means of one outcome over two axes; too many columns are thinned, and said so."""
    first, second = (axis.path for axis in found.axes)
    table = found.table[found.table["outcome"] == name]
    cells = table.pivot_table(index=first, columns=second, values="mean", dropna=False)
    wide = list(cells.columns)
    room = max(2, (out().width - len(first) - EDGE) // CELL)
    shown = [wide[i] for i in _spread(len(wide), room)]
    starred = next((c for c in found.conditions if c.single and c.single.name == name), None)
    notes = [*_basis(found), f"Means. Down: {first} ({found.unit(first)})."]
    notes[-1] += f" Across: {second} ({found.unit(second)})."
    notes += [f"{len(shown)} of its {len(wide)} values are shown."] if shown != wide else []
    notes += [f"*: {starred.text} holds for the mean."] if starred else []
    rows = []
    for x, means in cells.iterrows():
        row = means[shown].to_numpy()
        stars = starred.holds({name: row}) if starred else np.zeros(len(row), dtype=bool)
        written = [number(v) + ("*" if s else " ") for v, s in zip(row, stars, strict=True)]
        rows.append([f"{x:g}", *written])
    columns = [Column(first), *(Column(f"{v:g} ") for v in shown)]
    print_table(f"{name} ({table['unit'].iloc[0]})", notes, columns, rows)


def _show_break_even(found: Sweep) -> None:
    """Print where conditions are broken even: a table each by the second axis, else one."""
    table = found.break_even
    if table["other"].notna().any():
        for text in dict.fromkeys(table["condition"]):
            mine = rows_of(table[table["condition"] == text])
            title = f"{text}: break-even on {found.axes[0].path}"
            _print_break_even(found, title, mine, found.axes[1].path, "other")
        return
    for axis in dict.fromkeys(table["axis"]):
        mine = rows_of(table[table["axis"] == axis])
        _print_break_even(found, f"Break-even on {axis}", mine, "condition", "condition")


def _print_break_even(found: Sweep, title: str, rows: list[Row], head: str, key: str) -> None:
    """Print break-even along one axis; ``key`` is what tells its rows apart."""
    first, percent = rows[0], f"{100 * found.level:g} %"
    ends = [f"at {place(first[k], first['from'], first['to'])}" for k in ("from", "to")]
    is_narrow = out().width < NARROW
    mean = f"mean, {percent}" if is_narrow else "mean crosses"
    columns = [
        Column(head, left=key == "condition"), Column(mean),
        Column("" if is_narrow else percent, NARROW), Column("half of worlds", 98),
        Column(percent, 112), Column(ends[0]), Column(ends[1]),
    ]  # fmt: skip
    print_table(
        f"{title} ({first['unit']})",
        [*_basis(found), "at ...: share of worlds in which the condition holds there."],
        columns,
        [
            [
                row[key] if key == "condition" else f"{row[key]:g}",
                *_beside(*_crossing(row, "mean"), is_narrow=is_narrow),
                *_crossing(row, "half"), *(f"{100 * row[k]:.0f} %" for k in ENDS),
            ]
            for row in rows
        ],
    )  # fmt: skip


def _beside(at: str, interval: str, *, is_narrow: bool) -> tuple[str, str]:
    """Return a place and its interval, on a narrow terminal in one cell."""
    return (f"{at} ({interval})" if is_narrow and interval else at), interval


def _crossing(row: Row, name: str) -> tuple[str, str]:
    """Return where something crosses and its interval; else whether it always or never holds."""
    state = row[name]
    if state in ("holds", "fails"):
        return {"holds": "always", "fails": "never"}[state], "" if row[f"{name}_sure"] else "unsure"
    if not state:
        return "-", ""
    if isinf(row[f"{name}_low"]) and isinf(row[f"{name}_high"]):
        return "unsure", ""
    at, low, high = crossing_words(row, name)
    low, high = low.replace("below ", "<"), high.replace("beyond ", ">")
    return at + (" ..." if state == "crosses again" else ""), f"{low}..{high}"


def _basis(found: Sweep) -> Sequence[str]:
    """Return the line that every table rests on, in two."""
    return [f"{found.basis.worlds};", found.basis.band]


def _undefined(rows: Any, runs: int) -> list[str]:
    return [
        f"{row['outcome']}: defined at both ends in {row['n']:,} of {runs:,} worlds"
        for row in rows_of(rows)
        if row["n"] < runs
    ]


def _left_out(why: str, rows: Any) -> list[str]:
    """Return a line on outcomes that a table does not show, and why."""
    if not len(rows):
        return []
    noun = "outcome" if len(rows) == 1 else "outcomes"
    return [f"Not shown: {len(rows)} {noun} ({why}): {', '.join(rows['outcome'])}."]


def _spread(n: int, room: int) -> list[int]:
    """Return at most ``room`` of ``n`` places, evenly, both ends among them."""
    return sorted({round(i) for i in np.linspace(0, n - 1, min(n, room))})
