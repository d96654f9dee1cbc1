"""``entente sensitivity``: what drives outcomes, as tables and a paragraph each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Json, Seed, Settings, Turns, parse_settings
from sim.cli.batching import Cluster, Engine, Jobs, default_jobs, duration
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar, talk
from sim.cli.experiments.shared import (
    Csv,
    Force,
    Out,
    Outcomes,
    Resume,
    Vary,
    check_files,
    keep_files,
)

if TYPE_CHECKING:
    from sim.experiments.asking.course import Worlds
    from sim.experiments.asking.schema import SensitivitySpec
    from sim.experiments.sensing.sensitivity import Sensitivity
    from sim.experiments.sensing.study import Study

SHOWN = 12
"""Factors shown of an outcome where not all are asked for."""


def sensitivity(
    scenario: Annotated[
        str,
        typer.Argument(
            help="Scenario or experiment file: a name that ships with Entente, or a path.",
            autocompletion=complete_scenario,
        ),
    ],
    method: Annotated[
        str,
        typer.Option(
            help="sobol: shares of variance; morris: screening; pawn: shifts of the whole"
            " distribution; prcc: partial rank correlations."
        ),
    ] = "sobol",
    outcome: Outcomes = None,
    vary: Vary = None,
    samples: Annotated[
        int | None,
        typer.Option(
            help="Base samples (sobol: a power of two), trajectories (morris), or samples;"
            " the method's own where not given.",
            show_default=False,
        ),
    ] = None,
    runs: Annotated[int, typer.Option(help="Worlds of every design point, on the same luck.")] = 4,
    level: Annotated[float, typer.Option(help="Of intervals.")] = 0.95,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Annotated[
        bool,
        typer.Option(
            "--fixed/--drawn",
            help="Hold numbers of judgement that do not vary, or draw them, as part of chance.",
        ),
    ] = True,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every factor, not only the strongest.")
    ] = False,
    chart: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw it: .svg, .png, .html or .json.")
    ] = None,
    view: Annotated[
        str, typer.Option(help="What is drawn: indices, scatter (morris), convergence or chance.")
    ] = "indices",
    csv: Csv = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
    ] = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Show which levers and numbers drive an outcome, and how much of it is chance.

    Example: entente sensitivity as-it-happened --method morris --outcome public_belief

    Where nothing varies by name, all numbers that judgement leaves open do; for sobol, which needs
    few, the strongest twelve by a Morris screening first.
    """
    from sim.experiments.asking.course import Worlds
    from sim.experiments.sensing.sensitivity import check_view, study_of

    check_files(chart, csv)
    given: dict[str, Any] = {
        "method": method, "outcomes": outcome or (), "vary": vary, "samples": samples,
        "level": level, "runs": runs, "seed": seed, "turns": turns, "fixed": fixed,
    }  # fmt: skip
    model, asked = _asked(scenario, given, ctx)
    check_view(asked["method"], view)
    settings = _settings(model, asked.pop("settings", {}), asked["turns"], set_)
    worlds = Worlds(
        asked.pop("runs"), asked.pop("seed"), asked.pop("turns"), asked.pop("fixed"), settings,
        engine, default_jobs(cluster) if jobs is None else jobs, cluster, out_, force, resume,
    )  # fmt: skip
    if dry_run:
        _tell_plan(study_of(model, worlds=worlds, **asked), worlds, json=json)
        return
    found = _run(model, worlds, asked)
    if json:
        print_json(_document(found))
    else:
        _show(found, n=len(found.factors) if every else SHOWN)
    keep_files(chart, csv, found.table, lambda: found.draw(view), found.basis.line)
    if out_ is not None:
        talk().print(f"written: {out_}")
    for note in found.notes:
        talk().print(note)
    if found.notes:
        raise typer.Exit(1)


def _asked(name: str, given: dict[str, Any], ctx: typer.Context) -> tuple[str, dict[str, Any]]:
    """Return the scenario and what is asked of it; the command line overrides a file."""
    from sim.experiments.asking.file import is_experiment, load_experiment
    from sim.experiments.asking.schema import SensitivitySpec

    if not is_experiment(name):
        return name, given
    spec = load_experiment(name, SensitivitySpec)
    options = {"outcomes": "outcome"}
    said = {
        key
        for key in given
        if (source := ctx.get_parameter_source(options.get(key, key))) and source.name != "DEFAULT"
    }
    return spec.scenario, _of_file(spec) | {key: given[key] for key in said}


def _of_file(spec: SensitivitySpec) -> dict[str, Any]:
    return {
        "method": spec.method, "outcomes": spec.outcomes, "vary": spec.vary,
        "samples": spec.samples, "level": spec.level, "runs": spec.runs, "seed": spec.seed,
        "turns": spec.months, "fixed": spec.fixed, "settings": spec.settings,
    }  # fmt: skip


def _settings(
    scenario: str, of_file: dict[str, float], turns: int | None, given: list[str] | None
) -> dict[str, float]:
    if not given:
        return of_file
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario

    return {**of_file, **parse_settings(given, build(load_scenario(scenario), turns))}


def _run(model: str, worlds: Worlds, asked: dict[str, Any]) -> Sensitivity:
    from sim.experiments.sensing.sensitivity import study_of

    with progress_bar() as bar:
        task = bar.add_task(model, total=None)

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        return study_of(model, worlds=worlds._replace(progress=tell), **asked).result()


def _tell_plan(study: Study, worlds: Worlds, *, json: bool) -> None:
    """Print how many worlds would be run, and about how long that takes."""
    from sim.batch.compute import Crew
    from sim.batch.estimate import estimate

    n = sum(study.stages.values())
    task = study.subject.task
    told = estimate(task, task.plan(n, study.seed), Crew(worlds.jobs, worlds.cluster))
    seed = None if worlds.seed is None else study.seed
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "scenario": study.subject.name, "seed": seed,
            "method": study.method, "samples": study.samples, "factors": study.d,
            "outcomes": study.subject.outcomes, "stages": study.stages, "worlds": n,
            "seconds": told.seconds, "jobs": worlds.jobs,
        })  # fmt: skip
        return
    console = out()
    stages = ", ".join(f"{stage} {worlds:,}" for stage, worlds in study.stages.items())
    console.print(
        f"{study.subject.name}: {n:,} worlds of {study.subject.months} months ({stages}),"
        f" {'a seed to be drawn' if seed is None else f'seed {seed}'}, {worlds.jobs} jobs",
        soft_wrap=True,
    )
    outcomes = ", ".join(study.subject.outcomes)
    console.print(
        f"{study.method} of {study.d} factors, {study.samples:,} samples; {outcomes}",
        soft_wrap=True,
    )
    console.print(f"about {duration(told.seconds)}, by a pilot on one core, and seconds to read it")
    console.print("nothing was run or written")


def _document(found: Sensitivity) -> dict[str, Any]:
    from sim.law import MODEL_VERSION

    basis = found.basis
    return {
        "schema_version": SCHEMA_VERSION,
        "model_version": MODEL_VERSION,
        "scenario": basis.scenario,
        "method": found.method,
        "seed": basis.seed,
        "points": basis.points,
        "runs": basis.runs,
        "months": basis.months,
        "samples": found.samples,
        "level": found.level,
        "band": basis.band,
        "rows": found.table.to_dict("records"),
        "pairs": found.pairs.to_dict("records"),
        "chance": found.chance.to_dict("records"),
        "convergence": found.convergence.to_dict("records"),
        "outcomes": found.summary.to_dict("records"),
        "screening": None if found.screening is None else _document(found.screening),
    }


def _show(found: Sensitivity, n: int) -> None:
    from sim.cli.experiments.sensitivity_telling import (
        show_outcome,
        tell_key,
        tell_limits,
        tell_outcome,
    )

    console = out()
    for outcome in found.summary["outcome"]:
        show_outcome(found, outcome, n)
        console.print(tell_outcome(found, outcome) + "\n", soft_wrap=False)
    console.print(tell_key(found) + "\n\n" + tell_limits(found), soft_wrap=False)
