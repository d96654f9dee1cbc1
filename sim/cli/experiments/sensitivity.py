"""``entente sensitivity``: what drives outcomes, and how much of it is chance."""

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


def sensitivity(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario or experiment file: a name that ships with Entente, or a path.",
            autocompletion=complete_experiment,
        ),
    ],
    method: Annotated[
        str,
        typer.Option(
            help="sobol: shares of variance; morris: screening; pawn: shifts of the whole"
            " distribution; prcc: partial rank correlations."
        ),
    ] = "sobol",
    vary: Vary = None,
    samples: Annotated[
        int | None,
        typer.Option(
            help="Base samples (sobol: a power of two), trajectories (morris), or samples;"
            " the method's own where not given.",
            show_default=False,
        ),
    ] = None,
    outcome: Outcomes = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every factor, not only the strongest.")
    ] = False,
    level: Level = 0.95,
    runs: Annotated[int, typer.Option(help="Worlds of every design point, on the same luck.")] = 4,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = True,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    chart: Chart = None,
    view: Annotated[
        str, typer.Option(help="What is drawn: indices, scatter (morris), convergence or chance.")
    ] = "indices",
    csv: Csv = None,
    dry_run: DryRun = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Show which levers and numbers drive an outcome, and how much of it is chance.

    Example: entente sensitivity as-it-happened --method morris --outcome public_belief

    Where nothing varies by name, all numbers that judgement leaves open do; for sobol, which needs
    few, the strongest twelve by a Morris screening first.
    """
    from sim.cli.experiments.planning import tell_plan
    from sim.cli.experiments.sensitivity_tables import document, show
    from sim.experiments.sensing.sensitivity import check_view

    check_files(chart, csv)
    asked = asked_of(ctx, "sensitivity", [scenario], {
        "method": method, "vary": vary, "samples": samples, "outcomes": outcome, "level": level,
        "runs": runs, "seed": seed, "turns": turns, "fixed": fixed, "out": out_, "force": force,
        "resume": resume, "engine": engine, "jobs": jobs, "cluster": cluster,
    }, set_)  # fmt: skip
    check_view(asked["method"], view)
    if dry_run:
        tell_plan("sensitivity", _foreseen(asked), asked, json=json)
        return
    found: Any = run_watched("sensitivity", asked)
    with ending(found, asked, chart, csv, lambda: found.draw(view), json=json):
        if json:
            print_json(document(found))
        else:
            show(found, every=every)


def _foreseen(asked: Mapping[str, Any]) -> Foreseen:
    """Return what a sensitivity analysis would run.

    Raises:
        EntenteError: What stops the analysis itself before its first world.
    """
    from sim.cli.experiments.planning import Foreseen, worlds_of
    from sim.experiments.sensing.sensitivity import study_of

    study = study_of(
        asked["scenario"], asked["method"], outcomes=asked.get("outcomes", ()),
        vary=asked.get("vary"), samples=asked.get("samples"), level=asked["level"],
        worlds=worlds_of(asked),
    )  # fmt: skip
    subject = study.subject
    stages = ", ".join(f"{stage} {worlds:,}" for stage, worlds in study.stages.items())
    return Foreseen(
        subject.name, f"{study.method} of {study.d} factors, {study.samples:,} samples ({stages})",
        sum(study.stages.values()), subject.task, study.worlds.runs, after="seconds to read them",
        more={
            "method": study.method, "samples": study.samples, "factors": study.d,
            "stages": study.stages, "outcomes": list(subject.outcomes),
        },
    )  # fmt: skip
