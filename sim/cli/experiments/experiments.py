"""``entente experiments``: what ships, of which kind, and which question it asks."""

from __future__ import annotations

from sim.cli.arguments import Json
from sim.cli.console import SCHEMA_VERSION, out, print_json


def experiments(json: Json = False) -> None:
    """List the experiments that ship with Entente; run one with the command of its kind.

    Example: entente experiments
    """
    from sim.experiments.asking.file import FOLDER, load_any_experiment
    from sim.scenario.locate import shipped

    found = {name: load_any_experiment(name).model_dump() for name in shipped(FOLDER)}
    if json:
        keys = ("kind", "title", "question", "passage")
        listed = [{"name": name, **{k: spec[k] for k in keys}} for name, spec in found.items()]
        print_json({"schema_version": SCHEMA_VERSION, "experiments": listed})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("run it with", no_wrap=True)
    table.add_column("question")
    for name, spec in found.items():
        table.add_row(f"entente {spec['kind']} {name}", spec["question"])
    out().print(table)
