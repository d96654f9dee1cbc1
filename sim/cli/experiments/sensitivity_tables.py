"""How a sensitivity analysis is shown: a table an outcome, and its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.cli.console import out
from sim.cli.experiments.sensitivity_words import (
    HEADS,
    SHOWN,
    tell_key,
    tell_limits,
    tell_outcome,
)
from sim.cli.experiments.shared import head_of, tell_notes
from sim.cli.experiments.tables import Column, band, number, print_table

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.sensing.sensitivity import Sensitivity

WAYS = {1.0: "+", -1.0: "-", 0.0: "·"}
STRONGEST = 12
"""Factors shown of an outcome where not all are asked for."""


def show(found: Sensitivity, *, every: bool) -> None:
    """Print a sensitivity analysis: a table and a paragraph an outcome, then what they mean."""
    own = {f"{outcome} {note}" for outcome, note in found.summary[["outcome", "note"]].to_numpy()}
    tell_notes(found._replace(notes=tuple(note for note in found.notes if note not in own)))
    n = len(found.factors) if every else STRONGEST
    console = out()
    for outcome in found.summary["outcome"]:
        _show_outcome(found, outcome, n)
        console.print(tell_outcome(found, outcome) + "\n")
    console.print(tell_key(found) + "\n\n" + tell_limits(found))


def document(found: Sensitivity) -> dict[str, Any]:
    """Return a sensitivity analysis as a JSON document."""
    return {
        **head_of("sensitivity", found.basis, found),
        "method": found.method, "samples": found.samples,
        "rows": found.table.to_dict("records"),
        "pairs": found.pairs.to_dict("records"),
        "chance": found.chance.to_dict("records"),
        "convergence": found.convergence.to_dict("records"),
        "outcomes": found.summary.to_dict("records"),
        "screening": None if found.screening is None else document(found.screening),
    }  # fmt: skip


def _show_outcome(found: Sensitivity, outcome: str, n: int) -> None:
    """Print the table of one outcome: the ``n`` strongest factors."""
    mine = found.table[found.table["outcome"] == outcome]
    if mine.empty:
        return
    indices = SHOWN[found.method]
    columns = [Column("factor", left=True)]
    for name in indices:
        columns.append(Column(HEADS[name]))
        if mine.loc[mine["index"] == name, "low"].notna().any():
            columns.append(Column("interval", 0 if name == indices[0] else 76))
    columns += [Column("way"), Column("range", 104, left=True), Column("unit", 120, left=True)]
    by_factor = {
        name: mine[mine["index"] == name].set_index("factor") for name in indices
    }  # fmt: skip
    rows = [
        _row(factor, indices, by_factor) for factor in found.ranked(outcome)["factor"].head(n)
    ]  # fmt: skip
    print_table(f"{outcome}: what drives it", _caption(found, mine, n), columns, rows)


def _row(factor: str, indices: Sequence[str], by_factor: dict[str, Any]) -> list[str]:
    cells = [factor]
    for name in indices:
        each = by_factor[name].loc[factor]
        cells.append(number(each["value"]))
        if by_factor[name]["low"].notna().any():
            cells.append(band(each["low"], each["high"]))
    each = by_factor[indices[0]].loc[factor]
    drawn = ", as drawn" if each["is_drawn"] else ""
    lies = f"{each['range_low']:.3g}..{each['range_high']:.3g}{drawn}"
    return [*cells, WAYS[each["direction"]], lies, str(each["range_unit"])]


def _caption(found: Sensitivity, mine: pd.DataFrame, n: int) -> list[str]:
    """Return what a reader of the table must know."""
    from sim.experiments.sensing.methods.methods import METHODS

    method, basis = METHODS[found.method], found.basis
    worlds = f"{basis.points:,} points x {basis.runs:,} runs of {basis.months} months"
    design = f"{method.title}, {found.samples:,} {method.sampled}, in {mine['unit'].iloc[0]}"
    lines = [
        f"{basis.scenario}: {worlds}, seed {basis.seed}.",
        f"{design}; intervals {100 * found.level:g} %, of sampling.",
    ]
    dummy = mine[mine["index"] == "dummy"]["value"]
    if len(dummy):
        lines.append(f"A factor of no influence stays below {dummy.iloc[0]:.3f}.")
    if len(found.factors) > n:
        lines.append(f"{n} of {len(found.factors)} factors; --all shows the others.")
    return lines
