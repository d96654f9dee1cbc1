"""``entente decide``: courses of action under a budget, tried in many futures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Json, Seed, Settings, Turns, parse_settings
from sim.cli.batching import Cluster, Engine, Jobs, default_jobs
from sim.cli.console import SCHEMA_VERSION, out, print_json
from sim.cli.experiments.shared import (
    Chart,
    Column,
    Csv,
    Force,
    Out,
    Resume,
    Vary,
    band,
    check_files,
    keep_files,
    number,
    print_table,
    progress_of,
)

if TYPE_CHECKING:
    from sim.experiments.deciding.choice import Robustness
    from sim.experiments.deciding.failure import Failing


def decide(
    experiment: Annotated[
        str, typer.Argument(help="Name of an experiment that ships, or path of a file.")
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
        float | None, typer.Option(help="What may be spent, in the unit of costs.")
    ] = None,
    vary: Vary = None,
    futures: Annotated[
        int | None, typer.Option(help="Futures to try every course in.", show_default=False)
    ] = None,
    runs: Annotated[
        int | None, typer.Option(help="Worlds of every future.", show_default=False)
    ] = None,
    signpost_months: Annotated[
        int | None, typer.Option(help="After how many months signposts are read.")
    ] = None,
    seed: Seed = None,
    turns: Turns = None,
    set_: Settings = None,
    fixed: Annotated[
        bool, typer.Option("--fixed", help="Hold numbers of judgement; only --vary differs.")
    ] = False,
    chart: Chart = None,
    csv: Csv = None,
    out_: Out = None,
    force: Force = False,
    resume: Resume = False,
    engine: Engine = "numpy",
    jobs: Jobs = None,
    cluster: Cluster = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long it would take.")
    ] = False,
    json: Json = False,
) -> None:
    """Choose among courses of action the one that holds up across sampled futures.

    Every course meets the same futures with the same luck. What the file says is overridden by
    what is said here.

    Example: entente decide coalition-options --seed 2025
    """
    from sim.experiments.deciding.decide import asked, run_decision

    check_files(chart, csv)
    question, worlds = asked(
        experiment, objectives=objective, more=course, most=most, vary=vary, futures=futures,
        signpost_months=signpost_months,
        worlds={
            "runs": runs, "seed": seed, "turns": turns, "fixed": fixed or None, "engine": engine,
            "jobs": default_jobs(cluster) if jobs is None else jobs, "cluster": cluster,
            "out": out_, "force": force, "resume": resume,
        },
    )  # fmt: skip
    worlds = worlds._replace(settings={**worlds.settings, **_settings(set_, question, turns)})
    if dry_run:
        _tell_plan(question, worlds, json=json)
        return
    with progress_of(worlds, str(experiment)) as told:
        result = run_decision(question, told)
    if json:
        print_json(_document(result))
    else:
        _show(result)
    keep_files(chart, csv, result.table, lambda: result.chart, result.basis.line)


def _settings(given: list[str] | None, question: Any, turns: int | None) -> dict[str, float]:
    """Return what ``--set`` gives, as the first course's scenario knows it."""
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario
    from sim.scenario.record import Scenario

    if not given:
        return {}
    first = question.courses[0].scenario
    loaded = first if isinstance(first, Scenario) else load_scenario(first)
    return parse_settings(given, build(loaded, turns))


def _tell_plan(question: Any, worlds: Any, *, json: bool) -> None:
    """Say what would be run, and for about how long; nothing is."""
    from sim.cli.batching import duration
    from sim.experiments.deciding.decide import foresee

    told = foresee(question, worlds)
    if json:
        print_json({"schema_version": SCHEMA_VERSION, **told})
        return
    console = out()
    seed = "a seed to be drawn" if worlds.seed is None else f"seed {worlds.seed}"
    console.print(
        f"{question.title}: {told['worlds']:,} worlds: {told['courses']} courses in"
        f" {told['futures']:,} futures of {told['runs']} worlds, {told['months']} months, and the"
        f" course that is chosen again for {question.signpost_months} months; {seed}, engine"
        f" {worlds.engine}, {worlds.jobs} jobs",
        soft_wrap=True,
    )
    console.print(f"about {duration(told['seconds'])}, by a pilot of NumPy's engine")
    console.print("nothing was run or written")


def _show(result: Robustness) -> None:
    from sim.cli.experiments.decide_prose import paragraphs

    table, question = result.table, result.question
    columns = [Column("course", left=True)]
    has_cost, has_share = "cost" in table, bool(table["satisfied"].notna().all())
    if has_cost:
        columns += [Column("cost"), Column("10-90 %", 110), Column("in budget", 96)]
    if has_share:
        columns += [Column("enough"), Column("95 %", 80)]
    columns += [Column("regret"), Column("90 %", 96), Column("most", 96), Column("Pareto")]
    rows = []
    for row in table.to_dict("records"):
        cells = [row["course"] + (" *" if row["course"] == result.favourite else "")]
        if has_cost:
            cells += [
                number(row["cost"], 2), band(row["cost_q10"], row["cost_q90"], 2),
                "yes" if row["in_budget"] else "no",
            ]  # fmt: skip
        if has_share:
            share = [100 * row[name] for name in ("satisfied", "satisfied_low", "satisfied_high")]
            cells += [f"{share[0]:.0f} %", f"{share[1]:.0f}..{share[2]:.0f}"]
        cells += [number(row[f"regret_{name}"], 2) for name in ("mean", "q90", "most")]
        rows.append([*cells, "yes" if row["pareto"] else "no"])
    notes = [result.basis.line, *_notes(result)]
    print_table(question.title, notes, columns, rows)
    for show in (_show_objectives, _show_criteria, _show_failure):
        out().print()
        show(result)
    out().print()
    for text in paragraphs(result, out().width):
        out().print(text, soft_wrap=False, end="\n\n")


def _notes(result: Robustness) -> list[str]:
    """Return what a reader of the table must know."""
    notes = ["* chosen. enough: share of futures in which all aims are met, 95 % interval."]
    if result.costs is not None:
        budget = result.question.budget
        limit = "" if budget is None or budget.most is None else f", at most {budget.most:g}"
        notes.append(
            f"cost: {result.unit} a month beyond {result.names[0]}{limit}; 10-90 % of futures."
        )
    notes.append(
        "regret: shortfall from the best course in the budget, as a share of each aim's range; aims"
        " weigh the same. Mean over futures; 90 %: that many have less."
    )
    if result.n_undefined:
        notes.append(f"{result.n_undefined} futures left out: an aim or a cost is undefined there.")
    return notes


def _show_objectives(result: Robustness) -> None:
    """Print what every course achieves of every aim."""
    aims = result.question.objectives
    heads, least = [Column("course", left=True)], max(map(len, result.names)) + 5
    for aim in aims:
        least += max(len(aim.outcome), len("0.000 / 0.000")) + 3
        heads.append(Column(aim.outcome, least))
    rows = [
        [name, *(
            f"{number(result.standing.expected[i, j])} / {number(result.standing.worst[i, j])}"
            for j in range(len(aims))
        )]
        for i, name in enumerate(result.names)
    ]  # fmt: skip
    print_table(
        "Aims: mean over futures / mean over the worst tenth of them",
        [f"n = {result.n:,} futures. Aims:", *(f"  {text}" for text in _aims(result))],
        heads, rows,
    )  # fmt: skip


def _aims(result: Robustness) -> list[str]:
    from sim.experiments.deciding.choice import unit_of

    return [f"{aim.told} ({unit_of(aim.outcome)})" for aim in result.question.objectives]


def _show_criteria(result: Robustness) -> None:
    """Print which course each criterion chooses."""
    columns = [
        Column("criterion", left=True), Column("chooses", left=True), Column("value"),
        Column("unit", left=True), Column("what it asks", 100, left=True),
    ]  # fmt: skip
    rows = [
        [row["criterion"], row["chooses"], number(row["value"], 2), row["unit"], row["asks"]]
        for row in result.criteria.to_dict("records")
    ]
    note = f"n = {result.n:,} futures; among courses in the budget; the first criterion decides."
    print_table("What each criterion chooses", [note], columns, rows)


def _show_failure(result: Robustness) -> None:
    """Print where the favourite fails."""
    if not result.failings:
        return
    rows = [row for each in result.failings for row in _failing_rows(each)]
    columns, least = [], 0
    for i, head in enumerate(("aim", "fails in", "where", "there in", "held out", "of failures")):
        least += 3 + max(len(head), *(len(row[i]) for row in rows))
        columns.append(Column(head, 0 if i < 3 else least, left=i in (0, 2)))
    note = (
        f"n = {result.n:,} futures. there in: share of the futures within the limits in which it"
        " fails; held out: the same in futures that set no limits; of failures: the part within."
    )
    print_table(f"Where {result.favourite} fails", [note], columns, rows)


def _failing_rows(each: Failing) -> list[list[str]]:
    """Return an aim's rows, one a limit."""
    where = [limit.told for limit in each.limits] or [each.said]
    shares = [_percent(share) for share in (each.density, each.held_out, each.coverage)]
    first = [each.aim, _percent(each.fails), where[0], *shares]
    return [first, *(["", "", f"and {text}", "", "", ""] for text in where[1:])]


def _percent(share: float) -> str:
    return "-" if share != share else f"{100 * share:.0f} %"  # noqa: PLR0124 (NaN alone differs)


def _document(result: Robustness) -> dict[str, Any]:
    from sim.law import MODEL_VERSION

    table, units = result.table, result.table.attrs["units"]
    plan = result.basis
    return {
        "schema_version": SCHEMA_VERSION,
        "title": result.question.title,
        "seed": plan.seed,
        "futures": result.n,
        "undefined": result.n_undefined,
        "runs": plan.runs,
        "months": plan.months,
        "model_version": MODEL_VERSION,
        "band": plan.band,
        "objectives": [each._asdict() for each in result.question.objectives],
        "budget": result.question.budget and result.question.budget._asdict(),
        "units": units,
        "favourite": result.favourite,
        "courses": table.to_dict("records"),
        "criteria": result.criteria.to_dict("records"),
        "failure": [
            {**each._asdict(), "limits": [limit._asdict() for limit in each.limits]}
            for each in result.failings
        ],
        "signposts": result.signposts.to_dict("records"),
    }
