"""``entente scenarios``: what ships, what it extends, and which question it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json

if TYPE_CHECKING:
    from sim.scenario.record import Scenario


def scenarios(json: Json = False) -> None:
    """List the scenarios that ship with Entente, each after the one that it extends.

    Example: entente scenarios
    """
    from sim.scenario.load import load_scenario
    from sim.scenario.locate import shipped

    found = {name: load_scenario(name) for name in shipped()}
    if json:
        listed = [
            {
                "name": name, "title": s.spec.title, "extends": _base(s),
                "question": s.spec.question, "finding": s.spec.finding, "passage": s.spec.passage,
            }
            for name, s in found.items()
        ]  # fmt: skip
        print_json({"schema_version": SCHEMA_VERSION, "scenarios": listed})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("scenario", no_wrap=True)
    table.add_column("extends", no_wrap=True)
    table.add_column("question")
    for name in _in_families(found, None):
        table.add_row(name, _base(found[name]) or "-", found[name].spec.question)
    out().print(table)


def _base(scenario: Scenario) -> str | None:
    """Return the name of what a scenario extends, if it extends anything."""
    return scenario.base.stem if scenario.base else None


def _in_families(found: Mapping[str, Scenario], base: str | None) -> Iterator[str]:
    """Yield the names of those that extend ``base``, each followed by those that extend it."""
    for name, scenario in found.items():
        if _base(scenario) == base:
            yield name
            yield from _in_families(found, name)
