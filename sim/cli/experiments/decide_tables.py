"""How a decision is shown: courses, aims, criteria, where the chosen one fails; its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.cli.console import out
from sim.cli.experiments.decide_words import paragraphs
from sim.cli.experiments.shared import head_of, tell_notes
from sim.cli.experiments.tables import Column, band, number, print_table

if TYPE_CHECKING:
    from sim.experiments.deciding.choice import Robustness
    from sim.experiments.deciding.failure import Failing


def show(result: Robustness) -> None:
    """Print a decision: how courses stand, aims, criteria, where the chosen one fails, words."""
    tell_notes(result)
    _show_courses(result)
    for part in (_show_objectives, _show_criteria, _show_failure):
        part(result)
    for text in paragraphs(result, out().width):
        out().print(text, end="\n\n")


def _show_courses(result: Robustness) -> None:
    """Print how courses stand."""
    table, question = result.table, result.question
    columns = [Column("course", left=True)]
    has_cost, has_share = "cost" in table, result.standing.has_levels
    is_limited = result.most is not None
    if has_cost:
        columns += [Column("cost"), Column("10-90 %", 110)]
    if is_limited:
        columns += [Column("in budget", 96)]
    if has_share:
        columns += [Column("enough"), Column(f"{100 * result.level:g} %", 80)]
    columns += [Column("regret"), Column("90 %", 96), Column("most", 96), Column("Pareto")]
    rows = []
    for row in table.to_dict("records"):
        cells = [row["course"] + (" *" if row["course"] == result.favourite else "")]
        if has_cost:
            cells += [number(row["cost"], 2), band(row["cost_q10"], row["cost_q90"], 2)]
        if is_limited:
            cells += ["yes" if row["in_budget"] else "no"]
        if has_share:
            share = [100 * row[name] for name in ("satisfied", "satisfied_low", "satisfied_high")]
            cells += [f"{share[0]:.0f} %", f"{share[1]:.0f}..{share[2]:.0f}"]
        cells += [number(row[f"regret_{name}"], 2) for name in ("mean", "q90", "most")]
        rows.append([*cells, "yes" if row["pareto"] else "no"])
    notes = [result.basis.line, *_notes(result)]
    print_table(question.title, notes, columns, rows)


def _notes(result: Robustness) -> list[str]:
    """Return what a reader of the table must know."""
    notes = [f"* {'chosen' if result.is_chosen else 'least regret'}."]
    if result.standing.has_levels:
        notes[0] += (
            " enough: share of futures in which all aims are met,"
            f" {100 * result.level:g} % interval."
        )
    if result.costs is not None:
        limit = "" if result.most is None else f", at most {result.most:g}"
        notes.append(
            f"cost: {result.unit} a month beyond {result.names[0]}{limit}; 10-90 % of futures."
        )
    meaning = result.meaning
    notes += [
        f"regret: {meaning['regret']}. Mean over futures; 90 %: that many have less; most: in any.",
        f"Pareto: {meaning['Pareto']}.",
    ]
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
    among = "" if result.most is None else "; among courses in the budget"
    note = f"n = {result.n:,} futures{among}; the first criterion decides."
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


def document(result: Robustness) -> dict[str, Any]:
    """Return a decision as a JSON document."""
    question = result.question
    return {
        **head_of("decide", result.basis, result),
        "futures": result.n, "undefined": result.n_undefined,
        "courses": [
            {"name": each.name, "scenario": str(each.scenario), "settings": dict(each.settings)}
            for each in question.courses
        ],
        "objectives": [each._asdict() for each in question.objectives],
        "budget": question.budget and question.budget._asdict(),
        "units": result.table.attrs["units"], "favourite": result.favourite,
        "is_attained": result.standing.is_attained,
        "rows": result.table.to_dict("records"), "criteria": result.criteria.to_dict("records"),
        "failure": [
            {**each._asdict(), "limits": [limit._asdict() for limit in each.limits]}
            for each in result.failings
        ],
        "signposts": result.signposts.to_dict("records"),
    }  # fmt: skip
