"""``entente sweep``: outcomes as functions of levers and paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Fixed, Json, Seed, Settings, Turns, read_scenario
from sim.cli.batching import Cluster, Engine, Jobs, default_jobs, kept, tell_plan
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, print_json, talk
from sim.cli.experiments.shared import (
    Chart,
    Csv,
    Force,
    Out,
    Outcomes,
    Resume,
    Vary,
    check_files,
    keep_files,
    progress_of,
)

if TYPE_CHECKING:
    from sim.experiments.sweeping.sweep import Asked, Sweep
    from sim.scenario.record import Scenario

MANY = 100_000
"""Worlds from which on it is said beforehand how many there are."""


def sweep(
    scenario: Annotated[
        str,
        typer.Argument(
            help="A scenario, or a sweep: name of one that ships, or path of a file.",
            autocompletion=complete_scenario,
        ),
    ],
    vary: Vary = None,
    design: Annotated[
        str,
        typer.Option(
            help="grid: all combinations; list: value by value; lhs: a Latin hypercube; sobol: a"
            " Sobol' sequence."
        ),
    ] = "grid",
    points: Annotated[
        int | None,
        typer.Option(help="Design points of a sample; 64 where not given.", show_default=False),
    ] = None,
    runs: Annotated[int, typer.Option(help="Worlds of every design point.")] = 400,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help='Find its break-even, as "deterrence.korea >= 0.8"; may be repeated.',
        ),
    ] = None,
    outcome: Outcomes = None,
    level: Annotated[float, typer.Option(help="Level of intervals.")] = 0.95,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    chart: Chart = None,
    csv: Csv = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
    ] = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Run a scenario at many values of levers, and show how outcomes respond.

    Example: entente sweep as-it-happened --vary coalition.cohesion=0.3:0.9:13

    All points share their luck, so that curves are compared world by world. A file says the same;
    options given beside it come before what it says.
    """
    from sim.experiments.asking.course import Worlds

    asked: dict[str, Any] = {
        "vary": vary or [], "design": design, "points": points, "runs": runs,
        "where": where or [], "outcomes": outcome or [], "seed": seed, "turns": turns,
        "fixed": fixed,
    }  # fmt: skip
    scenario, asked, stated = _with_file(scenario, asked, ctx)
    loaded, given = read_scenario(scenario, asked["turns"], set_)
    asked |= {
        "level": level, "settings": {**stated, **given}, "engine": engine, "cluster": cluster,
        "jobs": default_jobs(cluster) if jobs is None else jobs, "out": out_, "force": force,
        "resume": resume,
    }  # fmt: skip
    check_files(chart, csv)
    ready = _checked(loaded, asked)
    if dry_run:
        _tell_plan(loaded, asked, ready, json=json)
        return
    n = len(next(iter(ready.points.values())))
    if n * asked["runs"] > MANY and not json:
        talk().print(
            f"{n:,} points x {asked['runs']:,} runs: {n * asked['runs']:,} worlds; --dry-run says"
            " how long they take"
        )
    from sim.experiments.sweeping.sweep import sweep as run_sweep

    with progress_of(Worlds(), str(loaded.name)) as worlds, kept(out_):
        found = run_sweep(loaded, progress=worlds.progress, **asked)
    _show(found, json=json)
    keep_files(chart, csv, found.table, lambda: found.chart, found.basis.line)
    if out_ is not None:
        talk().print(f"written: {out_}")
    if found.results.n_failed:
        first = found.results.failures()["message"].iloc[0]
        talk().print(f"{found.results.n_failed} worlds failed: {first}")
        raise typer.Exit(1)


def _with_file(
    name: str, asked: dict[str, Any], ctx: typer.Context
) -> tuple[str, dict[str, Any], dict[str, float]]:
    """Return scenario, wishes and settings; of an experiment's file, where no option differs."""
    from sim.experiments.asking.file import is_experiment, load_experiment
    from sim.experiments.asking.schema import SweepSpec

    if not is_experiment(name):
        return name, asked, {}
    spec = load_experiment(name, SweepSpec)
    stated = {
        "vary": spec.vary, "design": spec.design, "points": spec.points, "runs": spec.runs,
        "where": spec.where, "outcome": spec.outcomes, "seed": spec.seed, "turns": spec.months,
        "fixed": spec.fixed,
    }  # fmt: skip
    for option, value in stated.items():
        if ctx.get_parameter_source(option).name == "DEFAULT":  # type: ignore[union-attr]
            asked["outcomes" if option == "outcome" else option] = value
    from sim.experiments.asking.axis import listed_axes

    varied = {axis.path for axis in listed_axes(asked["vary"])}
    return spec.scenario, asked, {k: v for k, v in spec.settings.items() if k not in varied}


def _checked(loaded: Scenario, asked: dict[str, Any]) -> Asked:
    """Return the sweep that is asked for, before any world is run."""
    from sim.experiments.sweeping.sweep import ask

    wishes = ("vary", "design", "points", "where", "outcomes", "level", "turns", "settings")
    return ask(loaded, seed=asked["seed"] or 0, levers={}, **{k: asked[k] for k in wishes})


def _tell_plan(loaded: Scenario, asked: dict[str, Any], ready: Asked, *, json: bool) -> None:
    """Print how many worlds a sweep takes, and how long."""
    from sim.experiments.sweeping.sweep import kept_tables

    rest = ("seed", "turns", "settings", "fixed", "engine", "cluster", "jobs", "out", "force")
    tell_plan(loaded, asked["runs"], {}, {
        **{k: asked[k] for k in rest}, "resume": asked["resume"], "append": False, "shard": None,
        "policies": {}, "keep": kept_tables(asked["out"]), "points": ready.points,
    }, json=json)  # fmt: skip


def _show(found: Sweep, *, json: bool) -> None:
    """Print a finished sweep."""
    from sim.cli.experiments.sweep_telling import document, show

    if json:
        print_json({"schema_version": SCHEMA_VERSION, **document(found)})
        return
    for warning in found.results.warnings:
        talk().print(f"note: {warning}")
    show(found)
