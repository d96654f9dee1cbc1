"""``entente compare``: courses on the same luck."""

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
    asked_of,
    check_files,
    ending,
    run_watched,
)

if TYPE_CHECKING:
    from sim.cli.experiments.planning import Foreseen


def compare(
    courses: Annotated[
        list[str],
        typer.Argument(
            help="Scenarios, each as NAME or NAME:PATH=VALUE,PATH=VALUE; the others are compared"
            " with the first. Or one experiment file.",
            autocompletion=complete_experiment,
        ),
    ],
    hypotheses: Annotated[
        bool,
        typer.Option(
            "--hypotheses/--no-hypotheses",
            help="Ask twice: where what was shown binds (H1), and where it does not (H2).",
        ),
    ] = False,
    outcome: Outcomes = None,
    every: Annotated[
        bool, typer.Option("--all", help="Tell of every outcome, not only the headline ones.")
    ] = False,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="HALF-WIDTH",
            help="Half-width, in an outcome's own unit, that the column runs is about; a tenth of"
            " the spread between worlds where not given.",
            show_default=False,
        ),
    ] = None,
    level: Level = 0.95,
    runs: Annotated[int, typer.Option(help="Worlds of every course.")] = 1000,
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
    """Compare courses with the first of them, world by world on the same luck.

    Example: entente compare as-it-happened no-parades --runs 1000

    Example: entente compare as-it-happened as-it-happened:coalition.cohesion=0.8 truce-holds
    """
    from sim.cli.experiments.compare_tables import document, show
    from sim.cli.experiments.planning import tell_plan

    check_files(chart, csv)
    asked = asked_of(ctx, "compare", courses, {
        "hypotheses": hypotheses, "outcomes": outcome,
        "precision": precision, "level": level, "runs": runs, "seed": seed, "turns": turns,
        "fixed": fixed, "out": out_, "force": force, "resume": resume, "engine": engine,
        "jobs": jobs, "cluster": cluster,
    }, set_)  # fmt: skip
    is_named = bool(asked.get("outcomes"))
    if every:
        asked["outcomes"] = ["*"]
    if dry_run:
        tell_plan("compare", _foreseen(asked), asked, json=json)
        return
    found: Any = run_watched("compare", asked)
    with ending(found, asked, chart, csv, json=json):
        if json:
            print_json(document(found, asked["courses"]))
        else:
            show(found, every=every, is_named=is_named)


def _foreseen(asked: Mapping[str, Any]) -> Foreseen:
    """Return what a comparison would run.

    Raises:
        EntenteError: What stops the comparison itself before its first world.
    """
    from sim.cli.experiments.planning import Foreseen, worlds_of
    from sim.experiments.comparing.comparable import comparable, kept_tables

    worlds, courses = worlds_of(asked), asked["courses"]
    is_twice = asked["hypotheses"]
    ready = comparable(courses, worlds, asked.get("outcomes", ()), hypotheses=is_twice)
    sides = [side for each in ready.sides.values() for side in each]
    names = ", ".join(course.name for course in courses)
    twice = ", under H1 and under H2" if is_twice else ""
    return Foreseen(
        names, f"{len(courses)} courses of {worlds.runs:,} worlds{twice}",
        len(sides) * worlds.runs, sides[0].task._replace(keep=kept_tables(worlds)),
        worlds.runs, notes=tuple(ready.notes),
        more={
            "sides": [
                {"hypothesis": side.hypothesis, "course": side.course.name,
                 "settings": dict(side.plan.settings), "months": side.plan.turns}
                for side in sides
            ],
            "outcomes": list(ready.meaning),
        },
    )  # fmt: skip
