"""``entente compare``: courses on the same luck, as tables of paired differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from sim.cli.arguments import Fixed, Json, Seed, Settings, Turns, parse_settings
from sim.cli.batching import Engine, Jobs, default_jobs, duration
from sim.cli.complete import complete_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json, talk
from sim.cli.experiments.shared import (
    Chart,
    Csv,
    Force,
    Out,
    Outcomes,
    Resume,
    check_files,
    keep_files,
    progress_of,
)

if TYPE_CHECKING:
    from sim.experiments.asking.course import Course, Worlds
    from sim.experiments.comparing.compare import Comparison


class Asked(NamedTuple):
    """What is to be compared, and how."""

    courses: Sequence[Course]
    worlds: Worlds
    outcomes: Sequence[str]
    hypotheses: bool


def compare(
    courses: Annotated[
        list[str],
        typer.Argument(
            help="Scenarios, each as NAME or NAME:PATH=VALUE,PATH=VALUE; the others are compared"
            " with the first. Or one experiment file.",
            autocompletion=complete_scenario,
        ),
    ],
    runs: Annotated[int, typer.Option(help="Worlds of every course.")] = 1000,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    outcome: Outcomes = None,
    hypotheses: Annotated[
        bool,
        typer.Option(
            "--hypotheses",
            help="Ask twice: where what was shown binds (H1), and where it does not (H2).",
        ),
    ] = False,
    level: Annotated[float, typer.Option(help="Of the intervals, from 0.5 to 0.999.")] = 0.95,
    precision: Annotated[
        float | None,
        typer.Option(
            metavar="HALF-WIDTH",
            help="Half-width, in an outcome's own unit, that the column runs is about; a tenth of"
            " the spread between worlds where not given.",
            show_default=False,
        ),
    ] = None,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    every: Annotated[
        bool, typer.Option("--all", help="Show every outcome, not only the headline ones.")
    ] = False,
    chart: Chart = None,
    csv: Csv = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
    ] = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Compare courses with the first of them, world by world on the same luck.

    Example: entente compare as-it-happened no-parades --runs 1000

    Example: entente compare as-it-happened as-it-happened:coalition.cohesion=0.8 truce-holds
    """
    from sim.experiments.asking.course import Worlds
    from sim.experiments.comparing.compare import check_level, compare_courses

    check_files(chart, csv)
    check_level(level, precision)
    worlds = Worlds(
        runs=runs, seed=seed, turns=turns, fixed=fixed, engine=engine,
        jobs=default_jobs(None) if jobs is None else jobs, out=out_, force=force, resume=resume,
    )  # fmt: skip
    asked = _asked(courses, worlds, outcome or (), hypotheses=hypotheses, given=_given(ctx))
    asked = _with_settings(asked, set_)
    if every:
        from sim.experiments.comparing.comparable import EVERY

        asked = asked._replace(outcomes=(EVERY,))
    if dry_run:
        _tell_plan(asked, json=json)
        return
    with progress_of(asked.worlds, "comparing") as watched:
        found = compare_courses(
            asked.courses, watched, asked.outcomes, hypotheses=asked.hypotheses, level=level,
            precision=precision,
        )  # fmt: skip
    if json:
        print_json(_document(found, level, precision))
    else:
        _show(found, level, precision, every=every, named=bool(asked.outcomes))
    keep_files(chart, csv, found.table, lambda: found.chart, found.basis.line)
    if out_ is not None:
        talk().print(f"written: {out_}")
    if any(" worlds failed" in note for note in found.notes):
        raise typer.Exit(1)


def _given(ctx: typer.Context) -> set[str]:
    """Return the names of options that the command line states."""
    names = [parameter.name or "" for parameter in ctx.command.params]
    sources = {name: ctx.get_parameter_source(name) for name in names}
    return {n for n, source in sources.items() if source and source.name == "COMMANDLINE"}


def _asked(
    names: Sequence[str], worlds: Worlds, outcomes: Sequence[str], *, hypotheses: bool,
    given: set[str],
) -> Asked:  # fmt: skip
    """Return what is asked for, by an experiment file or in so many words.

    Raises:
        EntenteError: A course that is none, or a file that says what it may not.
    """
    from sim.errors import SettingError
    from sim.experiments.asking.course import Course, course_of, named_apart
    from sim.experiments.asking.file import is_experiment, load_experiment
    from sim.experiments.asking.schema import CompareSpec

    files = [name for name in names if is_experiment(name)]
    if not files:
        courses = named_apart([course_of(name) for name in names])
        return Asked(courses, worlds, outcomes, hypotheses)
    if len(names) > 1:
        raise SettingError(
            f"{files[0]}: is an experiment file, which names its courses itself; give it alone"
        )
    spec = load_experiment(names[0], CompareSpec)
    said: Mapping[str, Any] = {
        "runs": spec.runs, "seed": spec.seed, "turns": spec.months, "fixed": spec.fixed,
    }  # fmt: skip
    mine = {key: value for key, value in said.items() if key not in given}
    return Asked(
        [Course(name, each.scenario, each.settings) for name, each in spec.courses.items()],
        worlds._replace(**mine, settings=spec.settings),
        outcomes or spec.outcomes,
        hypotheses or spec.hypotheses,
    )


def _with_settings(asked: Asked, given: list[str] | None) -> Asked:
    """Return what is asked for with what ``--set`` sets in every course; all bad ones are told.

    Raises:
        EntenteError: A scenario that cannot be loaded, or settings that cannot be.
    """
    if not given:
        return asked
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario
    from sim.scenario.record import Scenario

    first, worlds = asked.courses[0].scenario, asked.worlds
    loaded = first if isinstance(first, Scenario) else load_scenario(first)
    more = parse_settings(given, build(loaded, worlds.turns))
    return asked._replace(worlds=worlds._replace(settings={**worlds.settings, **more}))


def _tell_plan(asked: Asked, *, json: bool) -> None:
    """Print what a comparison would run, and about how long.

    Raises:
        EntenteError: What stops the comparison itself stops this, too.
    """
    from sim.batch.compute import Crew
    from sim.batch.estimate import estimate
    from sim.experiments.comparing.comparable import comparable

    worlds = asked.worlds
    ready = comparable(asked.courses, worlds, asked.outcomes, hypotheses=asked.hypotheses)
    sides = [side for each in ready.sides.values() for side in each]
    pilot = estimate(sides[0].task, sides[0].plan, Crew(worlds.jobs))
    n, seconds = len(sides) * worlds.runs, pilot.seconds * len(sides)
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "worlds": n, "seconds": seconds, "seed": worlds.seed,
            "sides": [
                {"hypothesis": side.hypothesis, "course": side.course.name,
                 "settings": dict(side.plan.settings), "months": side.plan.turns}
                for side in sides
            ],
            "outcomes": list(ready.meaning), "notes": ready.notes,
        })  # fmt: skip
        return
    for note in ready.notes:
        talk().print(f"note: {note}")
    asked_twice = " under H1 and under H2" if asked.hypotheses else ""
    seed = "a seed to be drawn" if worlds.seed is None else f"seed {worlds.seed}"
    console = out()
    names = ", ".join(course.name for course in asked.courses)
    console.print(f"{names}{asked_twice}: {n:,} worlds, {seed}, {worlds.jobs} jobs")
    console.print(f"about {duration(seconds)}, by a pilot of NumPy's engine on one core")
    console.print("nothing was run or written")


def _show(
    found: Comparison, level: float, precision: float | None, *, every: bool, named: bool
) -> None:
    from sim.cli.experiments.compare_prose import tell_comparison
    from sim.cli.experiments.compare_tables import show_partings, show_tables
    from sim.cli.prose import WIDTH

    for note in found.notes:
        talk().print(f"note: {note}", soft_wrap=True)
    if found.parting is not None:
        show_partings(found, level, every=named)
    if found.parting is None or every:
        show_tables(found, level, precision, every=named)
    console = out()
    console.print(tell_comparison(found, level, min(WIDTH, console.width)))


def _document(found: Comparison, level: float, precision: float | None) -> dict[str, Any]:
    from sim.law import MODEL_VERSION

    basis = found.basis
    return {
        "schema_version": SCHEMA_VERSION, "against": basis.scenario, "runs": basis.runs,
        "seed": basis.seed, "months": basis.months, "model_version": MODEL_VERSION,
        "band": basis.band, "level": level, "precision": precision, "notes": list(found.notes),
        "rows": found.table.to_dict("records"),
        "parting": None if found.parting is None else found.parting.to_dict("records"),
    }  # fmt: skip
