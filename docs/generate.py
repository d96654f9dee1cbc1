"""Write what follows from the code: the pages of docs/reference/ and the schemas of files.

With --check, write nothing: exit 1 on drift.

Run by ``make docs``. Numbers, names and meanings stand in the code; these pages only lay them out.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from asked import decisions_page
from claims import facts_page, mechanisms_page
from files import scenario_file_page, scenarios_page
from laws import cast_page, outcomes_page, parameters_page, state_page
from questions import experiment_file_page, experiments_page
from uses import commands_page, levers_page

from sim.cli.schema import schema_text

ROOT = Path(__file__).parent.parent
REFERENCE = "docs/reference/"
PAGES = {
    REFERENCE + "parameters.md": parameters_page,
    REFERENCE + "cast.md": cast_page,
    REFERENCE + "state.md": state_page,
    REFERENCE + "outcomes.md": outcomes_page,
    REFERENCE + "mechanisms.md": mechanisms_page,
    REFERENCE + "facts.md": facts_page,
    REFERENCE + "decisions.md": decisions_page,
    REFERENCE + "levers.md": levers_page,
    REFERENCE + "scenarios.md": scenarios_page,
    REFERENCE + "scenario-file.md": scenario_file_page,
    REFERENCE + "experiments.md": experiments_page,
    REFERENCE + "experiment-file.md": experiment_file_page,
    REFERENCE + "commands.md": commands_page,
    "scenarios/entente.schema.json": schema_text,
    "configs/entente-experiment.schema.json": partial(schema_text, "experiment"),
}
"""What is written, by its place in the repository."""


def differing() -> dict[str, str]:
    """Return those whose file is not what the code says, by name."""
    made = {name: page() for name, page in PAGES.items()}
    return {name: text for name, text in made.items() if _on_disk(name) != text}


def _on_disk(name: str) -> str | None:
    path = ROOT / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what differs")
    is_check = parser.parse_args().check
    stale = differing()
    for name, text in stale.items():
        if is_check:
            print(f"{name}: differs from the code; run `make docs`")
        else:
            (ROOT / name).write_text(text, encoding="utf-8")
            print(f"written: {name}")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
