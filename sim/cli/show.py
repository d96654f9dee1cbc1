"""``entente show``: a scenario with everything it inherits, and where each value stands."""

from __future__ import annotations

import sys

from sim.cli.arguments import Json, ScenarioName
from sim.cli.console import SCHEMA_VERSION, print_json

HEAD = """\
# {name} with all that it inherits. Behind each value: the file and line that state it,
# or default where none does. This is a scenario file, too, of the same hash:
# {hash}
"""
HERE = "# It names the file that it extends by its path from here: keep it in this folder.\n"


def show(scenario: ScenarioName, json: Json = False) -> None:
    """Show a scenario with everything it inherits, and the file and line of every value.

    What is shown is itself a scenario file that says the same, so it can be kept and changed. It
    extends the root of the chain alone, on which habits and rest levels are centred (or, where
    the scenario inherits dates beyond its own months, what it extends itself); null stands for
    what is there and the scenario has not.

    Example: entente show no-parades > whole.yaml
    """
    from sim.scenario.locate import shipped
    from sim.scenario.showing.resolved import resolve_scenario
    from sim.scenario.showing.yaml_text import yaml_text

    found = resolve_scenario(scenario)
    name, its_hash = found.scenario.name, found.scenario.hash
    if json:
        print_json({
            "schema_version": SCHEMA_VERSION, "scenario": name, "hash": its_hash,
            "document": found.document,
            "origins": {".".join(key): origin for key, origin in found.origins.items()},
        })  # fmt: skip
        return
    sys.stdout.write(HEAD.format(name=name, hash=its_hash))
    if found.document.get("extends", "") not in ("", *shipped()):
        sys.stdout.write(HERE)
    sys.stdout.write(yaml_text(found.document, found.origins))
