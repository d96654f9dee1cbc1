"""``entente explain``: what a name means, where it is set, and which outcomes it moves."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf, nan
from textwrap import fill
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.arguments import Json
from sim.cli.complete import USUAL, complete_name, complete_scenario
from sim.cli.console import SCHEMA_VERSION, out, print_json, talk

if TYPE_CHECKING:
    from rich.table import Table

    from sim.evidence.reach import Moved
    from sim.scenario.showing.meaning import Meaning

UNIT_FROM = 88
"""Columns from which the table of what moves has room for units."""
WIDEST = 100
"""Columns beyond which prose is hard to read."""
CAPTION = (
    "Means over the last 12 months, numbers of judgement drawn. in sd: difference over the spread"
    " between worlds. Listed are headline outcomes whose difference is beyond 5 standard errors and"
    " a fifth of that spread."
)


def explain(
    path: Annotated[
        str,
        typer.Argument(
            help="A parameter, number of the cast, lever, outcome, mechanism, state variable, or"
            " key of a scenario file.",
            autocompletion=complete_name,
        ),
    ],
    scenario: Annotated[
        str,
        typer.Option(
            help="Scenario whose values are told, and in which the experiment is run.",
            autocompletion=complete_scenario,
        ),
    ] = USUAL,
    runs: Annotated[
        int, typer.Option(help="Worlds per side of the experiment; 0 for no experiment.")
    ] = 200,
    seed: Annotated[int, typer.Option(help="Seed of all chance.")] = 2025,
    json: Json = False,
) -> None:
    """Explain a name: what it is, its unit, range, value and source, and what it moves.

    What a lever or a number moves is found by an experiment on the spot: the scenario is run at
    both ends of its range on the same luck.

    Example: entente explain coalition.commitment.USA
    """
    from sim.evidence.reach import check_runs, reach
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario
    from sim.scenario.showing.about import explain_name

    if runs:
        check_runs(runs, seed)
    meanings = [_proved(each) for each in explain_name(build(load_scenario(scenario)), path)]
    settable = next((each for each in meanings if each.ends), None)
    if not json:
        _tell(meanings)
    moved = None
    if runs and settable is not None and settable.ends is not None:
        with talk().status(f"{runs} worlds a side ..."):
            moved = reach(scenario, settable.name, settable.ends, runs, seed)
    if json:
        print_json(_document(meanings, scenario, runs, seed, moved))
    elif moved is not None and settable is not None:
        _tell_moves(moved, settable, scenario, runs, seed)


def _proved(meaning: Meaning) -> Meaning:
    """Return a meaning, that of a mechanism with the fact that tests it."""
    from sim.evidence.facts import FACTS

    fact = FACTS.get(meaning.name)
    if meaning.kind != "mechanism" or fact is None:
        return meaning
    tested = {"tested by": fact.expected, "to test it": f"entente facts --only {fact.id}"}
    return meaning._replace(facts={**meaning.facts, **tested})


def _document(
    meanings: Sequence[Meaning], scenario: str, runs: int, seed: int, moved: list[Moved] | None
) -> dict[str, Any]:
    ends = next((each.ends for each in meanings if each.ends), (None, None))
    experiment = None if moved is None else {
        "runs": runs, "seed": seed, "low": ends[0], "high": ends[1],
        "moves": [
            {
                "outcome": each.outcome, "unit": each.unit, "at_low": each.low,
                "at_high": each.high, "difference": each.found.effect, "se": each.found.se,
                "in_sd": None if isinf(each.in_sd) else each.in_sd,
            }
            for each in moved
            if each.is_sure
        ],
    }  # fmt: skip
    return {
        "schema_version": SCHEMA_VERSION, "scenario": scenario,
        "meanings": [each.document() for each in meanings], "experiment": experiment,
    }  # fmt: skip


def _tell(meanings: Sequence[Meaning]) -> None:
    width = min(out().width, WIDEST)
    if len(meanings) > 1:
        typer.echo(f"{meanings[0].name} has {len(meanings)} meanings.\n")
    for meaning in meanings:
        typer.echo(f"{meaning.name}: {meaning.kind}")
        _wrapped(meaning.says, width, "  ", "  ")
        column = max(map(len, meaning.facts), default=0) + 2
        for label, value in meaning.facts.items():
            first = f"    {label:<{column}}"
            for line in _shown(value).splitlines():
                _wrapped(line, width, first, " " * (4 + column))
                first = " " * (4 + column)
        typer.echo()


def _wrapped(text: str, width: int, first: str, further: str) -> None:
    typer.echo(
        fill(
            text, width, initial_indent=first, subsequent_indent=further,
            break_long_words=False, break_on_hyphens=False,
        )
    )  # fmt: skip


def _shown(value: Any) -> str:
    """Return a fact as text: pairs are ranges, lists are sentences or names."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float | int):
        return f"{value:g}"
    if isinstance(value, tuple):
        return f"{value[0]:g} to {value[1]:g}"
    if isinstance(value, list):
        has_sentences = any(" " in str(each) for each in value)
        return ("\n" if has_sentences else ", ").join(map(str, value))
    return str(value)


def _tell_moves(
    found: Sequence[Moved], meaning: Meaning, scenario: str, runs: int, seed: int
) -> None:
    """Print what an experiment found; a narrow terminal gets no units."""
    console = out()
    width = min(console.width, WIDEST)
    low, high = meaning.ends or (nan, nan)
    moved = [each for each in found if each.is_sure]
    said = f"What {meaning.name} moves, at {low:g} and at {high:g}"
    how = f"{runs} worlds a side of {scenario}, seed {seed}, the same luck on both sides"
    if not moved:
        most = found[0]
        _wrapped(
            f"{said} ({how}): no headline outcome beyond 5 standard errors and a fifth of the"
            f" spread between worlds. Farthest goes {most.outcome}, by"
            f" {most.found.effect:+.4f} {most.unit} ({most.in_sd:+.2f} of that spread, standard"
            f" error {most.found.se:.4f}).",
            width, "", "",
        )  # fmt: skip
        return
    _wrapped(f"{said}: {how}", width, "", "")
    console.print(_table(moved, (low, high), has_units=console.width >= UNIT_FROM))
    _wrapped(CAPTION, width, "", "")


def _table(moved: Sequence[Moved], ends: tuple[float, float], *, has_units: bool) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("outcome", no_wrap=True)
    for name in (*(f"at {end:g}" for end in ends), "difference", "error", "in sd"):
        table.add_column(name, justify="right", no_wrap=True)
    if has_units:
        table.add_column("unit", no_wrap=True)
    for each in moved:
        table.add_row(
            each.outcome, f"{each.low:.3f}", f"{each.high:.3f}", f"{each.found.effect:+.4f}",
            f"{each.found.se:.4f}", "-" if isinf(each.in_sd) else f"{each.in_sd:+.2f}",
            *([each.unit] if has_units else []),
        )  # fmt: skip
    return table
