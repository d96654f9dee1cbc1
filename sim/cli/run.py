"""``entente run``: a batch of one scenario, as a table and a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Fixed, Json, ScenarioName, Seed, Settings, Turns, read_scenario
from sim.cli.batching import (
    Cluster,
    Engine,
    Jobs,
    Keep,
    Policies,
    default_jobs,
    kept,
    read_errors,
    read_keep,
    read_policies,
    read_shard,
    tell_plan,
)
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar, talk

if TYPE_CHECKING:
    from rich.table import Table

    from sim.results.results import Results
    from sim.results.statistics import Summary


COLUMNS = {
    "outcome": 0, "start": 102, "median": 0, "10-90 %": 0, "by chance": 0, "mean": 102,
    "error": 88, "unit": 96,
}  # fmt: skip
"""Columns of the table, with the least width of a terminal that shows each."""
MOST_UNTIL = 100_000
"""Most worlds of a batch that runs until its error is small enough, where nothing is said."""
CHANCE_RUNS = 1_000
"""Most worlds run again with judgement held, for the band by chance alone."""


def run(
    scenario: ScenarioName,
    runs: Annotated[int, typer.Option(help="Number of worlds; with --append so many more.")] = 1000,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    out_: Annotated[
        Path | None, typer.Option("--out", help="Directory for plan, tables and manifest.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results in --out.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the unfinished batch in --out.")
    ] = False,
    append: Annotated[
        bool, typer.Option("--append", help="Add worlds to the finished batch in --out.")
    ] = False,
    keep: Keep = "turns,params",
    until: Annotated[
        list[str] | None,
        typer.Option(
            "--until-mcse",
            metavar="OUTCOME=ERROR",
            help="Run until the error of an outcome's mean is so small, --runs worlds at most"
            " (100,000 where not given); may be repeated.",
        ),
    ] = None,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    shard: Annotated[
        str | None, typer.Option(metavar="I/N", help="Compute the I-th of N parts alone.")
    ] = None,
    policy: Policies = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every outcome, not only the headline ones.")
    ] = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Run many worlds of a scenario and show how its outcomes are spread.

    Example: entente run as-it-happened --runs 1000 --set coalition.cohesion=0.7

    With --out, a batch that is interrupted goes on where it ended: call it again with --resume.
    """
    from sim.batch.run import run_batch
    from sim.batch.until import run_until

    loaded, settings = read_scenario(scenario, turns, set_)
    asked: dict[str, Any] = {
        "seed": seed, "turns": turns, "settings": settings, "fixed": fixed, "engine": engine,
        "keep": read_keep(keep), "policies": read_policies(policy), "shard": read_shard(shard),
        "cluster": cluster, "jobs": default_jobs(cluster) if jobs is None else jobs,
        "out": out_, "force": force, "resume": resume, "append": append,
    }  # fmt: skip
    errors = read_errors(until or [])
    if errors and ctx.get_parameter_source("runs").name == "DEFAULT":  # type: ignore[union-attr]
        runs = MOST_UNTIL
    if dry_run:
        tell_plan(loaded, runs, errors, asked, json=json)
        return
    with progress_bar() as bar, kept(out_):
        task = bar.add_task(str(loaded.name), total=None)

        def progress(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        if errors:
            result = run_until(loaded, errors, runs, progress=progress, **asked)
        else:
            result = run_batch(loaded, runs, progress=progress, **asked)
        bar.update(task, completed=result.plan.span.count, total=result.plan.span.count)
        is_alone = fixed or shard is not None or asked["policies"]
        chance = None if is_alone else run_batch(
            loaded, min(result.plan.runs, CHANCE_RUNS), seed=result.plan.seed, turns=turns,
            settings=settings, fixed=True, keep=(),
        )  # fmt: skip
    if json:
        print_json(_document(result, chance, errors))
    else:
        _show(result, chance, loaded.spec, every=every)
    if out_ is not None:
        if resume or append:
            there = result.plan.span.count - result.computed
            talk().print(f"computed {result.computed:,} worlds; {there:,} were there")
        talk().print(f"written: {out_}")
    if _shortcomings(result, errors):
        raise typer.Exit(1)


def _shortcomings(result: Results, errors: Mapping[str, float]) -> bool:
    """Tell what a batch fell short of; return whether it did."""
    from sim.batch.until import reached

    missed = {n: e for n, e in reached(result, errors).items() if not e <= errors[n]}
    for name, error in missed.items():
        talk().print(
            f"until-mcse: {name} has an error of {error:.2g} after {result.plan.runs:,} runs, the"
            f" most that were allowed, not {errors[name]:.2g}; allow more --runs"
        )
    if result.n_failed:
        first = result.failures()["message"].iloc[0]
        talk().print(f"{result.n_failed} of {result.plan.span.count} runs failed: {first}")
    return bool(missed or result.n_failed)


def _show(result: Results, chance: Results | None, spec: Any, *, every: bool) -> None:
    for warning in result.warnings:
        talk().print(f"note: {warning}")
    names = [name for name in result.outcomes if every or result.is_headline(name)]
    spread = result.summary(names=names)
    by_chance = {} if chance is None else chance.summary(names=names)
    console = out()
    console.print(_table(result, spread, by_chance, every=every, width=console.width))
    from sim.cli.prose import tell_batch

    console.print(tell_batch(result, spec, spread), soft_wrap=False)


def _document(
    result: Results, chance: Results | None, errors: Mapping[str, float]
) -> dict[str, Any]:
    from sim.batch.until import reached
    from sim.results.statistics import NOTHING

    spread = result.summary()
    by_chance = spread if result.plan.is_fixed else {} if chance is None else chance.summary()
    return {
        "schema_version": SCHEMA_VERSION,
        "scenario": result.plan.scenario,
        "runs": result.plan.runs,
        "seed": result.plan.seed,
        "turns": result.plan.turns,
        "model_version": result.plan.document()["model_version"],
        "content_hash": result.manifest and result.manifest["content_hash"],
        "computed": result.computed,
        "failed": result.n_failed,
        "until_mcse": {
            name: {"asked": errors[name], "reached": error}
            for name, error in reached(result, errors).items()
        },
        "warnings": list(result.warnings),
        "outcomes": {
            name: {
                "unit": result.unit(name),
                **s._asdict(),
                "start": result.start.get(name, nan),
                "chance_q10": by_chance.get(name, NOTHING).q10,
                "chance_q90": by_chance.get(name, NOTHING).q90,
            }
            for name, s in spread.items()
        },
    }


def _table(
    result: Results,
    spread: Mapping[str, Summary],
    by_chance: Mapping[str, Summary],
    *,
    every: bool,
    width: int,
) -> Table:
    """Return the table of outcomes; a narrow terminal gets fewer columns, never cut ones."""
    from rich import box
    from rich.table import Table

    from sim.results.statistics import NOTHING

    plan = result.plan
    shown = {name: s for name, s in spread.items() if every or not _is_nothing(s)}
    table = Table(
        title=f"{plan.scenario}: {plan.span.count} runs of {plan.turns} months, seed {plan.seed}",
        caption="\n".join(_notes(shown, plan.span.count)),
        box=box.SIMPLE_HEAD,
        title_justify="left",
        caption_justify="left",
    )
    heads = [head for head, least in COLUMNS.items() if width >= least]
    for head in heads:
        justify: Any = "left" if head in ("outcome", "unit") else "right"
        table.add_column(head, justify=justify, no_wrap=True)
    for name, s in shown.items():
        alone = by_chance.get(name, NOTHING)
        cells = {
            "outcome": name,
            "start": _number(result.start.get(name, nan)),
            "median": _number(s.median),
            "10-90 %": _band(s.q10, s.q90),
            "by chance": "held" if plan.is_fixed else _band(alone.q10, alone.q90),
            "mean": _number(s.mean),
            "error": _number(s.mcse, 4),
            "unit": result.unit(name),
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
