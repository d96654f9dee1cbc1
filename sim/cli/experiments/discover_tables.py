"""How what was discovered is shown: boxes with their limits, a tree, words; and its document."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from textwrap import fill
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.console import out
from sim.cli.experiments.shared import head_of
from sim.cli.experiments.tables import Column, print_table
from sim.cli.prose import WIDTH

if TYPE_CHECKING:
    from sim.experiments.discovering.discovery import Discovery

BOXES = (
    Column("box"), Column("worlds"), Column("mass"), Column("base rate"), Column("density"),
    Column("held out"), Column("coverage"), Column("held out"),
)  # fmt: skip
LIMITS = (
    Column("box"), Column("factor", left=True), Column("limits"), Column("tried"),
    Column("unit", 60, left=True), Column("quasi-p", 100), Column("p"), Column("again"),
)  # fmt: skip


def show(found: Discovery) -> None:
    """Print what was discovered: boxes, their limits, the tree, and words, notes among them."""
    cases = found.cases
    console = out()
    line = (
        f"where {cases.where}: in {_percent(found.base_rate)} of {found.n:,} worlds\n"
        f"that differ in {len(cases.factors)} factors"
    )
    if found.boxes:
        caption = [
            "Each box among the worlds outside those before it; mass and coverage of all.",
            "held out: limits set by one half of the worlds, judged on the other.",
        ]
        print_table(f"{found.basis.line.partition(';')[0]}\n{line}", caption, BOXES,
                    list(_box_rows(found)))  # fmt: skip
        caption = [
            "again: share of halves of the worlds that name the limit, too.",
            "p: what the other halves say of it, corrected for all factors;",
            "quasi-p: what the worlds say that chose it, uncorrected.",
        ]
        print_table("Limits", caption, LIMITS, list(_limit_rows(found)))
    else:
        console.print(f"{found.basis.line.partition(';')[0]}\n{line}\n")
    for text in _tree(found):
        typer.echo(text)
    for paragraph in found.words:
        typer.echo()
        typer.echo(fill(paragraph, min(WIDTH, console.width), break_on_hyphens=False))


def _box_rows(found: Discovery) -> Iterator[list[str]]:
    keys = ("mass", "base_rate", "density", "density_held_out", "coverage", "coverage_held_out")
    for row in found.stats.to_dict("records"):
        yield [row["box"], f"{row['n']:,}", *(_percent(row[key]) for key in keys)]


def _limit_rows(found: Discovery) -> Iterator[list[str]]:
    from sim.experiments.discovering.words import near

    factors = {factor.name: factor for factor in found.cases.factors}
    for row in found.table.to_dict("records"):
        own = factors[row["factor"]]
        low, high = ("" if isnan(row[end]) else near(row[end], own) for end in ("low", "high"))
        yield [
            f"{row['box']}", own.name, f"{low}..{high}",
            f"{near(own.low, own)}..{near(own.high, own)}", own.unit, _small(row["quasi_p"]),
            _small(row["p"]), _percent(row["named_again"]),
        ]  # fmt: skip


def _tree(found: Discovery) -> Iterator[str]:
    """Yield the tree as indented lines."""
    from sim.experiments.discovering.words import side_text

    if len(found.tree) == 1:
        yield "Tree: no split tells anything of worlds held out."
        return
    yield "Tree: share of worlds that show it"
    path: list[dict[Any, float]] = []
    for node in found.tree:
        while path and not _is_below(node.cuts, path[-1]):
            path.pop()
        own = [(s, x) for s, x in node.cuts.items() if not path or path[-1].get(s) != x]
        name = side_text(found.cases.factors, *own[0]) if own else "all worlds"
        share = f"{_percent(node.counts.density)} of {node.counts.n:,}"
        yield f"  {'  ' * len(path)}{name}: {share}"
        path.append(dict(node.cuts))


def _is_below(cuts: Any, above: dict[Any, float]) -> bool:
    """Return whether a node lies below another: every cut of that is there, or a closer one."""
    return len(cuts) >= len(above) and all(
        side in cuts and (cuts[side] <= x if side.is_upper else cuts[side] >= x)
        for side, x in above.items()
    ) and dict(cuts) != above  # fmt: skip


def _percent(share: float) -> str:
    return "-" if isnan(share) else f"{100 * share:.0f} %"


def _small(p: float) -> str:
    return "<1e-6" if p < 1e-6 else f"{p:.1g}"


def document(found: Discovery) -> dict[str, Any]:
    """Return what was discovered as a JSON document."""
    cases = found.cases
    return {
        **head_of("discover", found.basis, found), "where": cases.where, "worlds": found.n,
        "undefined": cases.undefined, "factors": len(cases.factors),
        "base_rate": found.base_rate, "auc_of_free_model": found.free.auc,
        "boxes": found.stats.to_dict("records"), "rows": found.table.to_dict("records"),
        "leaves": found.leaves.to_dict("records"), "says": found.words,
    }  # fmt: skip
