"""``entente sweep``: outcomes as functions of levers and paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Json, Seed, Settings, Turns
from sim.cli.batching import Cluster, Engine, Jobs
from sim.cli.complete import complete_experiment
from sim.cli.console import print_json
from sim.cli.experiments.shared import (
    Chart,
    Csv,
    DryRun,
    Fixed,
    Force,
    Level,
    Out,
    Outcomes,
    Resume,
    Vary,
    asked_of,
    check_files,
    ending,
    run_watched,
)

if TYPE_CHECKING:
    from sim.cli.experiments.planning import Foreseen


def sweep(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario or experiment file: a name that ships with Entente, or a path.",
            autocompletion=complete_experiment,
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
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help='Find its break-even, as "deterrence.korea >= 0.8"; may be repeated.',
        ),
    ] = None,
    outcome: Outcomes = None,
    every: Annotated[
        bool, typer.Option("--all", help="Tell of every outcome, not only the headline ones.")
    ] = False,
    level: Level = 0.95,
    runs: Annotated[int, typer.Option(help="Worlds of every design point.")] = 400,
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
    dry_run: DryRun = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Run a scenario at many values of levers, and show how outcomes respond.

    Example: entente sweep as-it-happened --vary coalition.cohesion=0.3:0.9:13

    All points share their luck, so that curves are compared world by world. A file says the same;
    options given beside it come before what it says.
    """
    from sim.cli.experiments.planning import tell_plan
    from sim.cli.experiments.sweep_tables import document, show

    check_files(chart, csv)
    asked = asked_of(ctx, "sweep", [scenario], {
        "vary": vary or [], "design": design, "points": points, "where": where, "level": level,
        "outcomes": ["*"] if every else outcome, "runs": runs, "seed": seed, "turns": turns,
        "fixed": fixed, "out": out_, "force": force, "resume": resume, "engine": engine,
        "jobs": jobs, "cluster": cluster,
    }, set_)  # fmt: skip
    if dry_run:
        tell_plan("sweep", _foreseen(asked), asked, json=json)
        return
    found: Any = run_watched("sweep", asked)
    with ending(found, asked, chart, csv, json=json):
        if json:
            print_json(document(found))
        else:
            show(found)


def _foreseen(asked: Mapping[str, Any]) -> Foreseen:
    """Return what a sweep would run.

    Raises:
        EntenteError: What stops the sweep itself before its first world.
    """
    from sim.cli.experiments.planning import Foreseen, pilot_of, worlds_of
    from sim.experiments.asking.folder import check_folder
    from sim.experiments.sweeping.sweep import ask, kept_tables

    worlds = worlds_of(asked)
    check_folder(worlds.out, [""], force=worlds.force, resume=worlds.resume)
    ready = ask(
        asked["scenario"], asked["vary"], design=asked["design"], points=asked.get("points"),
        where=asked.get("where", ()), outcomes=asked.get("outcomes", ()), level=asked["level"],
        seed=worlds.seed or 0, turns=worlds.turns, settings=worlds.settings, levers={},
    )  # fmt: skip
    n = len(next(iter(ready.points.values())))
    task = pilot_of(ready.blueprint.scenario, worlds, ready.points, kept_tables(worlds.out))
    return Foreseen(
        ready.blueprint.scenario.name, f"{n:,} design points of {worlds.runs:,} worlds",
        n * worlds.runs, task, worlds.runs,
        more={"design": asked["design"], "points": n, "outcomes": list(ready.outcomes)},
    )  # fmt: skip
