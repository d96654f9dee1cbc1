"""``entente run``: a batch of one scenario, as a table and a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Fixed, Json, ScenarioName, Seed, Settings, Turns, read_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar, talk

if TYPE_CHECKING:
    from rich.table import Table

    from sim.batch.run import BatchResult
    from sim.results.statistics import Summary


COLUMNS = {
    "outcome": 0, "start": 102, "median": 0, "10-90 %": 0, "by chance": 0, "mean": 102,
    "error": 88, "unit": 96,
}  # fmt: skip
"""Columns of the table, with the least width of a terminal that shows each."""


def run(
    scenario: ScenarioName,
    runs: Annotated[int, typer.Option(help="Number of worlds.")] = 1000,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Directory for plan, table of runs and manifest.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results in --out.")] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every outcome, not only the headline ones.")
    ] = False,
    json: Json = False,
) -> None:
    """Run many worlds of a scenario and show how its outcomes are spread.

    Example: entente run as-it-happened --runs 1000 --set coalition.cohesion=0.7
    """
    from sim.batch.run import run_batch

    loaded, settings = read_scenario(scenario, turns, set_)
    total = runs if fixed else 2 * runs
    with progress_bar() as bar:
        task = bar.add_task(f"{scenario}", total=total)
        result = run_batch(
            loaded, runs, seed=seed, turns=turns, settings=settings, fixed=fixed, out=out_,
            force=force, trajectories=False,
            progress=lambda done, _: bar.update(task, completed=done),
        )  # fmt: skip
        chance = result if fixed else run_batch(
            loaded, runs, seed=result.plan.seed, turns=turns, settings=settings, fixed=True,
            trajectories=False,
            progress=lambda done, _: bar.update(task, completed=runs + done),
        )  # fmt: skip
    if json:
        print_json(_document(result, chance))
        return
    for warning in result.warnings:
        talk().print(f"note: {warning}")
    spread, by_chance = result.summary(), chance.summary()
    console = out()
    console.print(_table(result, spread, by_chance, every=every, width=console.width))
    from sim.cli.prose import tell_batch

    console.print(tell_batch(result, spread), soft_wrap=False)
    if out_ is not None:
        talk().print(f"written: {out_}")


def _document(result: BatchResult, chance: BatchResult) -> dict[str, Any]:
    from sim.law.outcomes import describe

    by_chance = chance.summary()
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": result.plan.scenario,
        "runs": result.plan.runs,
        "seed": result.plan.seed,
        "turns": result.plan.turns,
        "model_version": result.plan.document()["model_version"],
        "warnings": list(result.warnings),
        "outcomes": {
            name: {
                "unit": describe(name).unit,
                **s._asdict(),
                "start": result.start.get(name, nan),
                "chance_q10": by_chance[name].q10,
                "chance_q90": by_chance[name].q90,
            }
            for name, s in result.summary().items()
        },
    }


def _table(
    result: BatchResult,
    spread: Mapping[str, Summary],
    by_chance: Mapping[str, Summary],
    *,
    every: bool,
    width: int,
) -> Table:
    """Return the table of outcomes; a narrow terminal gets fewer columns, never cut ones."""
    from rich import box
    from rich.table import Table

    from sim.law.outcomes import describe

    plan = result.plan
    shown = {
        name: s
        for name, s in spread.items()
        if every or (describe(name).is_headline and not _is_nothing(s))
    }
    table = Table(
        title=f"{plan.scenario}: {plan.runs} runs of {plan.turns} months, seed {plan.seed}",
        caption="\n".join(_notes(shown, plan.runs)),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    heads = [head for head, least in COLUMNS.items() if width >= least]
    for head in heads:
        justify: Any = "left" if head in ("outcome", "unit") else "right"
        table.add_column(head, justify=justify, no_wrap=True)
    for name, s in shown.items():
        alone = by_chance[name]
        cells = {
            "outcome": name,
            "start": _number(result.start.get(name, nan)),
            "median": _number(s.median),
            "10-90 %": _band(s.q10, s.q90),
            "by chance": "held" if plan.is_fixed else _band(alone.q10, alone.q90),
            "mean": _number(s.mean),
            "error": _number(s.mcse, 4),
            "unit": describe(name).unit,
        }
        table.add_row(*(cells[head] for head in heads))
    return table


def _notes(shown: Mapping[str, Summary], runs: int) -> list[str]:
    """Return what a reader of the table must know."""
    notes = [
        "Means over the last 12 months. 10-90 %: band of runs, numbers of judgement drawn;",
        "by chance: the same with them held. error: Monte Carlo error of the mean.",
    ]
    notes += [
        f"{name}: defined in {100 * s.n_defined / runs:.0f} % of runs"
        for name, s in shown.items()
        if s.n_defined < runs
    ]
    return notes


def _is_nothing(s: Summary) -> bool:
    """Return whether an outcome is zero in every run (nothing of the kind happened)."""
    return s.mean == 0 == s.mcse


def _number(value: float, digits: int = 3) -> str:
    return "-" if isnan(value) else f"{value:.{digits}f}"


def _band(low: float, high: float) -> str:
    return "-" if isnan(low) else f"{low:.3f}..{high:.3f}"
