"""``entente decide``: courses of action under a budget, tried in many futures."""

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
    Resume,
    Vary,
    asked_of,
    check_files,
    ending,
    run_watched,
)
from sim.errors import SettingError

if TYPE_CHECKING:
    from sim.cli.experiments.planning import Foreseen


def decide(
    experiment: Annotated[
        str,
        typer.Argument(
            help="Experiment file: a name that ships with Entente, or a path.",
            autocompletion=complete_experiment,
        ),
    ],
    course: Annotated[
        list[str] | None,
        typer.Option(
            "--course",
            metavar="SCENARIO:PATH=VALUE,...",
            help="A course beside those of the file; may be repeated.",
        ),
    ] = None,
    objective: Annotated[
        list[str] | None,
        typer.Option(
            metavar="OUTCOME>=LEVEL",
            help="What is wanted, in place of what the file wants; may be repeated.",
        ),
    ] = None,
    most: Annotated[
        float | None,
        typer.Option(help="What may be spent, in the unit of costs.", show_default=False),
    ] = None,
    vary: Vary = None,
    futures: Annotated[int, typer.Option(help="Futures to try every course in.")] = 500,
    signpost_months: Annotated[
        int, typer.Option(help="After how many months signposts are read.")
    ] = 12,
    level: Level = 0.95,
    runs: Annotated[int, typer.Option(help="Worlds of every future.")] = 4,
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
    """Choose among courses of action the one that holds up across sampled futures.

    Every course meets the same futures with the same luck. What the file says is overridden by
    what is said here.

    Example: entente decide coalition-options --seed 2025
    """
    from sim.cli.experiments.decide_tables import document, show
    from sim.cli.experiments.planning import tell_plan
    from sim.experiments.asking.course import course_of, named_apart

    check_files(chart, csv)
    asked = asked_of(ctx, "decide", [experiment], {
        "objectives": objective, "vary": vary, "futures": futures,
        "signpost_months": signpost_months, "level": level, "runs": runs, "seed": seed,
        "turns": turns, "fixed": fixed, "out": out_, "force": force, "resume": resume,
        "engine": engine, "jobs": jobs, "cluster": cluster,
    }, set_)  # fmt: skip
    asked["courses"] = named_apart([*asked["courses"], *map(course_of, course or ())])
    if most is not None:
        asked["budget"] = _budget(experiment, asked, most)
    if dry_run:
        tell_plan("decide", _foreseen(asked), asked, json=json)
        return
    found: Any = run_watched("decide", asked)
    with ending(found, asked, chart, csv, json=json):
        if json:
            print_json(document(found))
        else:
            show(found)


def _budget(experiment: str, asked: Mapping[str, Any], most: float) -> dict[str, Any]:
    """Return the file's budget with another limit.

    Raises:
        SettingError: It has none.
    """
    if "budget" not in asked:
        raise SettingError(
            f"--most {most:g}: {experiment} has no budget; say there which outcomes are its costs"
        )
    return {**asked["budget"], "most": most}


def _foreseen(asked: Mapping[str, Any]) -> Foreseen:
    """Return what a decision would run.

    Raises:
        EntenteError: What stops the decision itself before its first world.
    """
    from sim.cli.experiments.planning import Foreseen, pilot_of, worlds_of
    from sim.experiments.deciding.decide import prepared, put
    from sim.results.tables import PARAMS

    names = (
        "courses", "objectives", "budget", "vary", "futures", "signpost_months", "level", "title",
    )  # fmt: skip
    said = {name: asked[name] for name in names if name in asked}
    question, worlds = put(**said, worlds=worlds_of(asked))
    checked, drawn = prepared(question, worlds)
    first, n = checked.sides[0], len(question.courses)
    mine = worlds._replace(settings=first.settings, fixed=True)
    points = drawn.points(first, worlds.runs)
    task = pilot_of(first.blueprint.scenario, mine, points, (PARAMS,))
    batch = drawn.n * worlds.runs
    early = question.signpost_months / len(first.blueprint.calendar)
    return Foreseen(
        question.title,
        f"{n} courses in {drawn.n:,} futures of {worlds.runs} worlds, and the course that is"
        f" chosen again for {question.signpost_months} months",
        batch * (n + 1), task, worlds.runs, costly=batch * (n + early),
        more={"courses": n, "futures": drawn.n, "signpost_months": question.signpost_months},
    )  # fmt: skip
