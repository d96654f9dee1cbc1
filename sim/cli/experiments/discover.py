"""``entente discover``: under which conditions something happens."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Json, Seed, Settings, Turns
from sim.cli.batching import Cluster, Engine, Jobs
from sim.cli.complete import complete_experiment
from sim.cli.console import SCHEMA_VERSION, out, print_json
from sim.cli.experiments.shared import (
    Chart,
    Csv,
    DryRun,
    Force,
    Out,
    Resume,
    Vary,
    asked_of,
    check_files,
    ending,
    run_watched,
)

if TYPE_CHECKING:
    from sim.cli.experiments.planning import Foreseen

SEARCH = "up to a minute to look through them"


def discover(
    what: Annotated[
        str,
        typer.Argument(
            metavar="SCENARIO",
            help="Scenario or experiment file, whose worlds are run first; or a directory of"
            " results.",
            autocompletion=complete_experiment,
        ),
    ],
    where: Annotated[
        str | None,
        typer.Option(
            metavar="CONDITION",
            help="What is looked for, as 'conversion < 0.7'.",
            show_default=False,
        ),
    ] = None,
    vary: Vary = None,
    boxes: Annotated[int, typer.Option(help="Most boxes to look for.")] = 3,
    density: Annotated[
        float | None,
        typer.Option(
            help="Least share of a box's worlds that show it; the box that tells most where not"
            " given.",
            show_default=False,
        ),
    ] = None,
    mass: Annotated[float, typer.Option(help="Least share of all worlds in a box.")] = 0.05,
    level: Annotated[
        float,
        typer.Option(
            help="Of the test of a limit, from 0.5 to 0.999: one that does nothing is named in"
            " what is left to 1."
        ),
    ] = 0.95,
    runs: Annotated[int | None, typer.Option(help="Worlds to run.", show_default="4000")] = None,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Annotated[
        bool | None,
        typer.Option(
            "--fixed/--drawn",
            help="Hold numbers of judgement that do not vary, or draw them.",
            show_default="drawn",
        ),
    ] = None,
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
    """Find the conditions under which something happens.

    Boxes of few factors, by the patient rule induction method, each confirmed by worlds that did
    not choose it; and a shallow tree. Where chance alone decides, nothing is named.

    Example: entente discover when-conversion-fails --runs 2000
    """
    from sim.cli.experiments.discover_tables import document, show
    from sim.cli.experiments.planning import tell_plan

    check_files(chart, csv)
    asked = asked_of(ctx, "discover", [what], {
        "where": where, "vary": vary, "boxes": boxes, "density": density, "mass": mass,
        "level": level, "runs": runs, "seed": seed, "turns": turns, "fixed": fixed, "out": out_,
        "force": force, "resume": resume, "engine": engine, "jobs": jobs, "cluster": cluster,
    }, set_)  # fmt: skip
    if dry_run:
        if Path(what).is_dir():
            _tell_finished(what, json=json)
        else:
            tell_plan("discover", _foreseen(asked), asked, json=json)
        return
    found: Any = run_watched("discover", asked)
    with ending(found, asked, chart, csv, json=json):
        if json:
            print_json(document(found))
        else:
            show(found)


def _tell_finished(what: str, *, json: bool) -> None:
    """Say that worlds are there already.

    Raises:
        ResultsError: They are not, or cannot be read.
    """
    from sim.results.results import load_results

    name = load_results(what).plan.scenario
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "kind": "discover", "scenario": name, "worlds": 0,
        })  # fmt: skip
    else:
        out().print(f"{what}: is finished; nothing would be run, {SEARCH}", soft_wrap=True)


def _foreseen(asked: Mapping[str, Any]) -> Foreseen:
    """Return which worlds would be run to be looked through.

    Raises:
        EntenteError: What stops the search itself before its first world.
    """
    from sim.cli.experiments.planning import Foreseen, pilot_of, worlds_of
    from sim.experiments.discovering.looking import look_of, points_of
    from sim.results.tables import PARAMS

    worlds = worlds_of(asked)
    names = ("vary", "runs", "seed", "turns", "settings", "fixed", "out", "force", "resume")
    given: dict[str, Any] = {name: asked.get(name) for name in names}
    look = look_of(asked["scenario"], asked.get("where"), **given)
    points = points_of(look)
    task = pilot_of(look.scenario, worlds._replace(settings=look.settings), points, (PARAMS,))
    differ = f"{len(look.axes)} levers and paths" if look.axes else "numbers of judgement"
    return Foreseen(
        look.scenario.name, f"that differ in {differ}, where {look.where}", look.runs, task,
        1 if points else look.runs, after=SEARCH, more={"where": look.where},
    )  # fmt: skip
