"""``entente discover``: under which conditions something happens, as boxes and a tree."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Fixed, Json, Seed, Settings, Turns, read_scenario
from sim.cli.batching import Cluster, Engine, Jobs, default_jobs, kept
from sim.cli.console import SCHEMA_VERSION, out, print_json, progress_bar, talk
from sim.cli.experiments.shared import (
    Chart,
    Column,
    Csv,
    Force,
    Out,
    Resume,
    Vary,
    check_files,
    keep_files,
    print_table,
)
from sim.cli.prose import WIDTH
from sim.errors import SettingError

if TYPE_CHECKING:
    from sim.experiments.discovering.discovery import Discovery

BOXES = (
    Column("box"), Column("worlds"), Column("mass"), Column("base rate"), Column("density"),
    Column("held out"), Column("coverage"), Column("held out"),
)  # fmt: skip
LIMITS = (
    Column("box"), Column("factor", left=True), Column("limits"), Column("tried"),
    Column("unit", 110, left=True), Column("quasi-p", 100), Column("p"), Column("again"),
)  # fmt: skip
SEARCH = "and then up to a minute to look through them"


def discover(
    what: Annotated[
        str,
        typer.Argument(
            help="Directory of results; or an experiment or a scenario, whose worlds are run first."
        ),
    ],
    where: Annotated[
        str | None,
        typer.Option(help="What is looked for, as 'conversion < 0.7'.", show_default=False),
    ] = None,
    boxes: Annotated[int | None, typer.Option(help="Most boxes to look for; 3.")] = None,
    density: Annotated[
        float | None,
        typer.Option(
            help="Least share of a box's worlds that show it; the box that tells most where not"
            " given."
        ),
    ] = None,
    mass: Annotated[
        float | None, typer.Option(help="Least share of all worlds in a box; 0.05.")
    ] = None,
    level: Annotated[
        float, typer.Option(help="How often a limit that does nothing may be named.")
    ] = 0.05,
    vary: Vary = None,
    runs: Annotated[int | None, typer.Option(help="Worlds to run; 4000.")] = None,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Fixed = False,
    chart: Chart = None,
    csv: Csv = None,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be run, and how long it would take.")
    ] = False,
    json: Json = False,
    ctx: typer.Context = None,  # type: ignore[assignment]
) -> None:
    """Find the conditions under which something happens.

    Boxes of few factors, by the patient rule induction method, each confirmed by worlds that did
    not choose it; and a shallow tree. Where chance alone decides, nothing is named.

    Example: entente discover when-conversion-fails --runs 2000
    """
    from sim.experiments.discovering.discover import discover as found_by

    check_files(chart, csv)
    is_said = ctx.get_parameter_source("fixed").name != "DEFAULT"  # type: ignore[union-attr]
    asked: dict[str, Any] = {
        "vary": vary, "runs": runs, "seed": seed, "turns": turns,
        "settings": _settings(what, turns, set_), "fixed": fixed if is_said else None,
        "out": out_,
    }  # fmt: skip
    jobs = default_jobs(cluster) if jobs is None else jobs
    if dry_run:
        _tell_plan(what, where, asked, jobs, json=json)
        return
    with progress_bar() as bar, kept(out_):
        task = bar.add_task(what, total=None)
        found = found_by(
            what, where, boxes=boxes, density=density, mass=mass, level=level, engine=engine,
            jobs=jobs, cluster=cluster, force=force, resume=resume, **asked,
            progress=lambda done, of: bar.update(task, completed=done, total=of),
        )  # fmt: skip
    if json:
        print_json(_document(found))
    else:
        _show(found)
    keep_files(chart, csv, found.table, lambda: found.chart, found.basis.line)
    if out_ is not None:
        talk().print(f"written: {out_}")


def _settings(what: str, turns: int | None, given: list[str] | None) -> dict[str, float]:
    """Return what ``--set`` gives, read against the scenario that is to be run.

    Raises:
        SettingError: The worlds are finished, or something outside what is allowed.
    """
    from sim.experiments.asking.file import is_experiment, load_experiment
    from sim.experiments.asking.schema import DiscoverSpec

    if not given:
        return {}
    if Path(what).is_dir():
        raise SettingError(
            f"--set {given[0]}: the worlds of {what} are finished; leave it out, or name a"
            " scenario or an experiment to run"
        )
    is_file = is_experiment(what)
    name = load_experiment(what, DiscoverSpec).scenario if is_file else what
    return read_scenario(name, turns, given)[1]


def _show(found: Discovery) -> None:
    cases = found.cases
    console = out()
    line = (
        f"where {cases.where}: in {_percent(found.base_rate)} of {found.n:,} worlds\n"
        f"that differ in {len(cases.factors)} factors"
    )
    if found.boxes:
        caption = [
            "Each box among the worlds outside those before it; mass and coverage of all.",
            "held out: limits set by one half of the worlds, judged on the other.",
        ]
        print_table(f"{found.basis.line.partition(';')[0]}\n{line}", caption, BOXES,
                    list(_box_rows(found)))  # fmt: skip
        caption = [
            "again: share of halves of the worlds that name the limit, too.",
            "p: what the other halves say of it, corrected for all factors;",
            "quasi-p: what the worlds say that chose it, uncorrected.",
        ]
        print_table("Limits", caption, LIMITS, list(_limit_rows(found)))
    else:
        console.print(f"{found.basis.line.partition(';')[0]}\n{line}\n")
    for text in _tree(found):
        typer.echo(text)
    for paragraph in found.words:
        typer.echo()
        typer.echo(fill(paragraph, min(WIDTH, console.width), break_on_hyphens=False))


def _box_rows(found: Discovery) -> Iterator[list[str]]:
    keys = ("mass", "base_rate", "density", "density_held_out", "coverage", "coverage_held_out")
    for row in found.stats.to_dict("records"):
        yield [row["box"], f"{row['n']:,}", *(_percent(row[key]) for key in keys)]


def _limit_rows(found: Discovery) -> Iterator[list[str]]:
    from sim.experiments.discovering.words import near

    factors = {factor.name: factor for factor in found.cases.factors}
    for row in found.table.to_dict("records"):
        own = factors[row["factor"]]
        low, high = ("" if isnan(row[end]) else near(row[end], own) for end in ("low", "high"))
        yield [
            f"{row['box']}", own.name, f"{low}..{high}",
            f"{near(own.low, own)}..{near(own.high, own)}", own.unit, _small(row["quasi_p"]),
            _small(row["p"]), _percent(row["named_again"]),
        ]  # fmt: skip


def _tree(found: Discovery) -> Iterator[str]:
    """Yield the tree as indented lines."""
    from sim.experiments.discovering.words import side_text

    if len(found.tree) == 1:
        yield "Tree: no split tells anything of worlds held out."
        return
    yield "Tree: share of worlds that show it"
    path: list[dict[Any, float]] = []
    for node in found.tree:
        while path and not _is_below(node.cuts, path[-1]):
            path.pop()
        own = [(s, x) for s, x in node.cuts.items() if not path or path[-1].get(s) != x]
        name = side_text(found.cases.factors, *own[0]) if own else "all worlds"
        share = f"{_percent(node.counts.density)} of {node.counts.n:,}"
        yield f"  {'  ' * len(path)}{name}: {share}"
        path.append(dict(node.cuts))


def _is_below(cuts: Any, above: dict[Any, float]) -> bool:
    """Return whether a node lies below another: every cut of that is there, or a closer one."""
    return len(cuts) >= len(above) and all(
        side in cuts and (cuts[side] <= x if side.is_upper else cuts[side] >= x)
        for side, x in above.items()
    ) and dict(cuts) != above  # fmt: skip


def _percent(share: float) -> str:
    return "-" if isnan(share) else f"{100 * share:.0f} %"


def _small(p: float) -> str:
    return "<1e-6" if p < 1e-6 else f"{p:.1g}"


def _document(found: Discovery) -> dict[str, Any]:
    basis, cases = found.basis, found.cases
    return {
        "schema_version": SCHEMA_VERSION, "scenario": basis.scenario, "points": basis.points,
        "runs": basis.runs, "months": basis.months, "seed": basis.seed, "band": basis.band,
        "model_version": _model_version(), "where": cases.where, "worlds": found.n,
        "undefined": cases.undefined, "failed": cases.failed, "factors": len(cases.factors),
        "base_rate": found.base_rate, "auc_of_free_model": found.free.auc,
        "boxes": found.stats.to_dict("records"), "rows": found.table.to_dict("records"),
        "leaves": found.leaves.to_dict("records"), "words": found.words,
    }  # fmt: skip


def _model_version() -> str:
    from sim.law import MODEL_VERSION

    return MODEL_VERSION


def _tell_plan(
    what: str, where: str | None, asked: dict[str, Any], jobs: int, *, json: bool
) -> None:
    """Say what would be run, and for how long."""
    from sim.batch.compute import Crew
    from sim.batch.estimate import estimate
    from sim.batch.task import prepare
    from sim.experiments.discovering.looking import look_of, points_of

    if Path(what).is_dir():
        out().print(f"{what}: is finished; nothing would be run, {SEARCH}")
        return
    look = look_of(what, where, **asked)
    task = prepare(
        look.scenario, turns=look.turns, settings=look.settings, points=points_of(look),
        is_fixed=look.fixed, keep=("params",), policies=None, engine="numpy", shard=None,
        levers={},
    )  # fmt: skip
    told = estimate(task, task.plan(1 if look.axes else look.runs, look.seed), Crew(jobs))
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "scenario": look.scenario.name,
            "where": look.where, "worlds": told.worlds, "seconds": told.seconds, "jobs": jobs,
        })  # fmt: skip
        return
    out().print(
        f"{look.scenario.name}: {told.worlds:,} worlds of {told.plan.turns} months, about"
        f" {told.seconds:.0f} s with {jobs} jobs, {SEARCH}; nothing was run",
        soft_wrap=True,
    )
