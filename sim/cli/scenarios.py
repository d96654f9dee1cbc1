"""``entente scenarios``: what ships, and which question each asks."""

from __future__ import annotations

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json


def scenarios(json: Json = False) -> None:
    """List the scenarios that ship with Entente."""
    from sim.scenario.load import load_scenario
    from sim.scenario.locate import shipped

    found = {name: load_scenario(name).spec for name in shipped()}
    if json:
        listed = [
            {"name": n, "title": s.title, "question": s.question, "finding": s.finding}
            for n, s in found.items()
        ]
        print_json({"schema_version": SCHEMA_VERSION, "scenarios": listed})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("scenario", no_wrap=True)
    table.add_column("question")
    for name, spec in found.items():
        table.add_row(name, spec.question)
    out().print(table)
