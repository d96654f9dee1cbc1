"""How a comparison is shown: a table a course, or where hypotheses part; and its document."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan
from typing import TYPE_CHECKING, Any

from sim.cli.console import out
from sim.cli.experiments.compare_words import Row, by_size, records, tell_comparison
from sim.cli.experiments.shared import head_of, tell_notes
from sim.cli.experiments.tables import Column, print_table
from sim.cli.prose import WIDTH

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.asking.course import Course
    from sim.experiments.comparing.compare import Comparison

MOST = 12
"""Outcomes that a table shows where none is named."""
COLUMNS = (
    Column("outcome", left=True), Column("first", 134), Column("mean", 134),
    Column("difference"), Column("interval"), Column("size"), Column("above", 82),
    Column("runs", 104), Column("saved", 113), Column("to sign", 144),
    Column("unit", 60, left=True),
)  # fmt: skip
PARTING = (
    Column("outcome", left=True), Column("H1", 96), Column("H2", 96), Column("H2 - H1"),
    Column("interval"), Column("size"), Column("above", 118), Column("unit", 60, left=True),
)  # fmt: skip
UNDER = {"H1": " under H1 (stickiness 1.2)", "H2": " under H2 (stickiness 0)"}


def show(found: Comparison, *, every: bool, is_named: bool) -> None:
    """Print a comparison: its tables, and what they say in words.

    Args:
        found: What it found.
        every: Whether all outcomes were asked for, and both hypotheses' tables.
        is_named: Whether outcomes were named.
    """
    tell_notes(found)
    if found.parting is not None:
        _show_partings(found, every=is_named or every)
    if found.parting is None or every:
        _show_tables(found, every=is_named or every)
    width = out().width
    out().print(tell_comparison(found, min(WIDTH, width)))


def document(found: Comparison, courses: Sequence[Course]) -> dict[str, Any]:
    """Return a comparison as a JSON document."""
    return {
        **head_of("compare", found.basis, found), "precision": found.precision,
        "against": found.basis.scenario,
        "courses": [
            {"name": each.name, "scenario": str(each.scenario), "settings": dict(each.settings)}
            for each in courses
        ],
        "rows": records(found.table),
        "parting": None if found.parting is None else records(found.parting),
    }  # fmt: skip


def _show_tables(found: Comparison, *, every: bool) -> None:
    """Print a table for every course and hypothesis; what it leaves out it counts."""
    blocks = _blocks(found.table, ["hypothesis", "course"])
    for i, ((hypothesis, course), block) in enumerate(blocks):
        shown, caption = _shown(block, "difference", every=every)
        means = None
        if i == len(blocks) - 1:
            means = _meaning(found.level, found.precision)
            caption.append(_at_once(len(found.table)))
        title = (
            f"{course} against {found.basis.scenario}{UNDER.get(hypothesis, '')}: {_pairs(found)}"
        )
        print_table(title, caption, COLUMNS, [_cells(row) for row in shown], means)


def _show_partings(found: Comparison, *, every: bool) -> None:
    """Print for every course how far apart two hypotheses put its differences."""
    assert found.parting is not None  # noqa: S101 (the caller looks)
    clear = {
        (row["hypothesis"], row["course"], row["outcome"]): row for row in records(found.table)
    }
    blocks = _blocks(found.parting, ["course"])
    for i, ((course,), block) in enumerate(blocks):
        shown, caption = _shown(block, "apart", every=every)
        means = None
        if i == len(blocks) - 1:
            means = _parting_meaning(found.level)
            caption += [
                _at_once(len(found.parting)), "--all shows the tables of H1 and of H2, too.",
            ]  # fmt: skip
        cells = [
            [row["outcome"],
             *(_signed(row[h]) + _star(clear[h, course, row["outcome"]]) for h in ("H1", "H2")),
             _signed(row["apart"]) + _star(row), _interval(row), _size(row["size"]),
             _share(row["above"]), row["unit"]]
            for row in shown
        ]  # fmt: skip
        title = f"Where H1 and H2 part, {course} against {found.basis.scenario}: {_pairs(found)}"
        print_table(title, caption, PARTING, cells, means)


def _blocks(frame: pd.DataFrame, keys: list[str]) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    return [
        (tuple(map(str, key)), block) for key, block in frame.groupby(keys, sort=False)
    ]  # fmt: skip


def _pairs(found: Comparison) -> str:
    basis = found.basis
    pairs = "pair" if basis.runs == 1 else "pairs"
    return f"{basis.runs:,} {pairs} of {basis.months} months, seed {basis.seed}"


def _shown(block: pd.DataFrame, value: str, *, every: bool) -> tuple[list[Row], list[str]]:
    """Return the rows to show, and what to say of the others."""
    rows = by_size(block)
    shown = rows if every else [row for row in rows if row[value]][:MOST]
    names = {row["outcome"] for row in shown}
    hidden = [row for row in rows if row["outcome"] not in names]
    if not hidden:
        return shown, []
    same, clear = (sum(map(bool, x)) for x in (
        [row["same"] == 1 for row in hidden], [row["clear"] for row in hidden],
    ))  # fmt: skip
    alike = f" {same} of them are the same in every pair," if same else ""
    outcomes = "outcome" if len(hidden) == 1 else "outcomes"
    smaller = " of smaller size" if shown else ""
    said = f"Left out: {len(hidden)} headline {outcomes}{smaller};{alike} {clear} are clear"
    return shown, [f"{said} (*). --all shows every outcome."]


def _meaning(level: float, precision: float | None) -> dict[str, str]:
    """Return what the columns of a comparison mean, by their heads."""
    half = "a tenth of that spread" if precision is None else f"{precision:g}"
    return {
        "outcome": "Means over the last 12 months.",
        "difference": "difference: this course less the first, world by world, with the"
        f" {100 * level:g} % interval of its mean.",
        "size": "size: in standard deviations between worlds of the first.",
        "above": "above: worlds in which it is above 0.",
        "saved": "saved: variance saved by pairing.",
        "runs": f"runs: worlds that bring the half-width to about {half}.",
        "to sign": "to sign: worlds that bring it below the difference.",
    }


def _parting_meaning(level: float) -> dict[str, str]:
    """Return what the columns of two hypotheses mean, by their heads."""
    return {
        "outcome": "Means over the last 12 months, of this course less the first. H1: stickiness"
        " 1.2; H2: stickiness 0.",
        "H2 - H1": f"H2 - H1: world by world, with the {100 * level:g} % interval of its mean.",
        "size": "size: in standard deviations between worlds of the first under H1.",
        "above": "above: worlds in which H2 - H1 is above 0.",
    }


def _at_once(n: int) -> str:
    if n == 1:
        return "* told from zero."
    return (
        f"Each interval stands alone; * told from zero even if all {n} are to hold at once"
        " (Bonferroni)."
    )


def _cells(row: Row) -> Sequence[str]:
    return [
        row["outcome"], f"{row['mean_first']:.3f}", f"{row['mean']:.3f}",
        _signed(row["difference"]) + _star(row), _interval(row), _size(row["size"]),
        _share(row["above"]), _count(row["runs_precision"]), _share(row["saved"]),
        _count(row["runs_sign"]), row["unit"],
    ]  # fmt: skip


def _signed(value: float) -> str:
    return f"{value:+.4f}"


def _star(row: Row) -> str:
    return "*" if row["clear"] else " "


def _interval(row: Row) -> str:
    return "-" if isnan(row["low"]) else f"{row['low']:+.4f}..{row['high']:+.4f}"


def _size(value: float) -> str:
    return "-" if isnan(value) else f"{value:+.2f}"


def _share(value: float) -> str:
    return "-" if isnan(value) else f"{100 * value:.0f} %"


def _count(value: float) -> str:
    if isnan(value):
        return "-"
    return f"{value:,.0f}" if value < 1e6 else ">1e6"
