"""Options that all experiments share, how they come together with a file, and how one ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import parse_settings
from sim.cli.batching import default_jobs, go_on
from sim.cli.console import SCHEMA_VERSION, progress_bar, talk
from sim.errors import EntenteError, SettingError, UnusableError

if TYPE_CHECKING:
    from sim.experiments.asking.basis import Basis
    from sim.experiments.run import Record

Outcomes = Annotated[
    list[str] | None,
    typer.Option("--outcome", help="An outcome to tell of; may be repeated.", show_default=False),
]
Vary = Annotated[
    list[str] | None,
    typer.Option(
        "--vary",
        metavar="PATH=VALUES",
        help="What varies: PATH=LOW:HIGH:N, PATH=A,B,C, PATH=LOW:HIGH, or PATH alone for its"
        " declared range; may be repeated.",
    ),
]
Fixed = Annotated[
    bool,
    typer.Option(
        "--fixed/--drawn", help="Hold numbers of judgement that do not vary, or draw them."
    ),
]
Level = Annotated[float, typer.Option(help="Of intervals, from 0.5 to 0.999.")]
Out = Annotated[
    Path | None, typer.Option("--out", help="Directory that keeps every world, to be inspected.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace results in --out.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what --out holds unfinished.")]
Chart = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Draw it: .svg, .png, .html or .json.")
]
Csv = Annotated[Path | None, typer.Option(metavar="FILE", help="Write the table as a CSV file.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
]
OPTIONS = {"outcomes": "outcome", "objectives": "objective", "out": "out_"}
"""Options that are not named as the argument that they give."""


def asked_of(
    ctx: typer.Context, kind: str, names: Sequence[str], given: Mapping[str, Any],
    set_: list[str] | None,
) -> dict[str, Any]:  # fmt: skip
    """Return an experiment's arguments: what the command line states, over what its file says.

    Args:
        ctx: Of the command: it knows which options were stated.
        kind: The experiment's.
        names: A file, or what stands in its place: a scenario, courses, a directory of results.
        given: Options by the names of arguments; None where the function that runs the
            experiment has the default.
        set_: What ``--set`` gives.

    Raises:
        EntenteError: The file cannot be read, is of another kind, or a setting cannot be.
    """
    from sim.experiments.asking.file import arguments, is_experiment, load_experiment, put_over
    from sim.experiments.asking.schema import SPECS

    stated = {key: value for key, value in given.items() if _is_stated(ctx, key)}
    files = [name for name in names if is_experiment(name)]
    if files and len(names) > 1:
        raise SettingError(
            f"{files[0]}: is an experiment file, which names its courses itself; give it alone"
        )
    said = arguments(load_experiment(files[0], SPECS[kind])) if files else _alone(kind, names)
    asked = {**given, **put_over(said, stated)}
    if set_:
        asked["settings"] |= _settings(asked, set_)
    if asked["jobs"] is None:
        asked["jobs"] = default_jobs(asked["cluster"])
    return {key: value for key, value in asked.items() if value is not None}


def _is_stated(ctx: typer.Context, key: str) -> bool:
    source = ctx.get_parameter_source(OPTIONS.get(key, key))
    return source is not None and source.name != "DEFAULT"


def _alone(kind: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the arguments that names are where none is a file.

    Raises:
        SettingError: There must be one.
        UnknownNameError: Neither a scenario nor an experiment has such a name.
    """
    from sim.experiments.asking.course import course_of, named_apart
    from sim.experiments.asking.file import check_known, load_experiment
    from sim.experiments.asking.schema import SPECS
    from sim.scenario.locate import shipped

    if kind == "decide":
        if names[0] in shipped() or Path(names[0]).exists():
            raise SettingError(
                f"{names[0]}: is no experiment file; a decision needs one, which names courses and"
                " objectives, as coalition-options does (see entente experiments)"
            )
        load_experiment(names[0], SPECS[kind])  # tells that there is none
    courses = [course_of(name) for name in names]
    for course in courses:
        check_known(str(course.scenario))
    return {"courses": named_apart(courses)} if kind == "compare" else {"scenario": names[0]}


def _settings(asked: Mapping[str, Any], set_: list[str]) -> dict[str, float]:
    """Return what ``--set`` gives, read against the scenario, or that of the first course.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: A setting that cannot be, or of what varies.
    """
    from sim.experiments.asking.axis import listed_axes
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario

    scenario = asked["scenario"] if "scenario" in asked else asked["courses"][0].scenario
    if Path(scenario).is_dir():
        raise SettingError(
            f"--set {set_[0]}: the worlds of {scenario} are finished; leave it out, or name a"
            " scenario or an experiment to run"
        )
    settings = parse_settings(set_, build(load_scenario(scenario), asked.get("turns")))
    for axis in listed_axes(asked.get("vary") or {}):
        if axis.path in settings:
            raise SettingError(
                f"--set {axis.path}: is what varies; set it, or let it vary (--vary, or the file)"
            )
    return settings


def check_files(chart: Path | None, csv: Path | None) -> None:
    """Refuse, before any world is run, files that could not be written after.

    Raises:
        SettingError: A suffix of no known format, or the extra that draws is missing.
        UnusableError: The folder is not there, or cannot be written.
    """
    from sim.charts.style import check_chart
    from sim.results.files import check_file

    if chart is not None:
        check_chart(chart)
    if csv is not None:
        if csv.suffix.lower() != ".csv":
            raise SettingError(f"--csv {csv}: should end in .csv")
        check_file(csv)
    for path in filter(None, (chart, csv)):
        try:
            TemporaryFile(dir=path.parent).close()
        except OSError as error:
            said = error.strerror or error
            raise UnusableError(f"{path}: cannot be written ({said})") from None


def run_watched(kind: str, asked: dict[str, Any]) -> Record:
    """Run an experiment under a bar; broken off, it says how to go on; gone on with, what it found.

    Raises:
        EntenteError: As the function of its kind does.
    """
    from sim.experiments.asking.folder import worlds_in
    from sim.experiments.run import run_verb

    out, resume = asked.get("out"), asked.get("resume")
    there = worlds_in(out) if out is not None and resume else 0
    with _watched(kind, out) as progress:
        found = run_verb(kind, {**asked, "progress": progress})
    if out is not None and resume:
        talk().print(f"computed {worlds_in(out) - there:,} worlds; {there:,} were there")
    return found


@contextmanager
def _watched(kind: str, out: Path | None) -> Iterator[Any]:
    with progress_bar() as bar:
        task = bar.add_task(kind, total=None)
        try:
            yield lambda done, of: bar.update(task, completed=done, total=of)
        except BaseException as error:
            is_broken_off = not isinstance(error, Exception)
            if is_broken_off and out is not None and any(out.glob("**/plan.json")):
                error.add_note(go_on(out))
            raise


def head_of(kind: str, basis: Basis, found: Any) -> dict[str, Any]:
    """Return how the JSON document of every experiment begins."""
    from sim.law import MODEL_VERSION

    return {
        "schema_version": SCHEMA_VERSION, "kind": kind, "scenario": basis.scenario,
        "points": basis.points, "runs": basis.runs, "months": basis.months, "seed": basis.seed,
        "model_version": MODEL_VERSION, "band": basis.band, "level": getattr(found, "level", None),
        "failed": found.failed, "notes": list(found.notes),
    }  # fmt: skip


@contextmanager
def ending(
    found: Any, asked: Mapping[str, Any], chart: Path | None, csv: Path | None, draw: Any = None,
    *, json: bool,
) -> Iterator[None]:  # fmt: skip
    """Write the files that were asked for, let be printed what was found, and say what is written.

    Files come first: they are kept, too, where nobody reads what is printed to its end. It is
    printed, too, where a file cannot be written, but not as JSON: of two documents one is too many.

    Raises:
        Exit: Worlds failed; the code is 1.
        EntenteError: A file cannot be written, or there is nothing to draw.
    """
    written: list[Path] = []
    fault: EntenteError | None = None
    try:
        written.extend(_written(found, asked, chart, csv, draw))  # and keeps those before a fault
    except EntenteError as error:
        fault = error
    try:
        if fault is not None and json:
            raise fault
        yield
    finally:
        for path in written:
            talk().print(f"written: {path}", soft_wrap=True)
    if fault is not None:
        raise fault
    if found.failed:
        raise typer.Exit(1)


def _written(
    found: Any, asked: Mapping[str, Any], chart: Path | None, csv: Path | None, draw: Any
) -> Iterator[Path]:
    """Write what was asked for, file by file."""
    from sim.charts.style import save_chart
    from sim.results.files import write_file

    if csv is not None:
        text = f"# {found.basis.line}\n" + found.table.to_csv(index=False, lineterminator="\n")
        write_file(csv, text.encode())
        yield csv
    if chart is not None:
        save_chart(draw() if draw else found.chart, chart)
        yield chart
    if asked.get("out") is not None:
        yield asked["out"]


def tell_notes(found: Any) -> None:
    """Print what was odd, before what was found."""
    for note in found.notes:
        talk().print(f"note: {note}", soft_wrap=True)
