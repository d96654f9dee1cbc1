"""Write the pages of docs/reference/ from the code. With --check, write nothing: exit 1 on drift.

Run by ``make docs``. Numbers, names and meanings stand in the code; these pages only lay them out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from asked import decisions_page
from claims import facts_page, mechanisms_page
from files import scenario_file_page, scenarios_page
from laws import cast_page, outcomes_page, parameters_page, state_page
from uses import commands_page, levers_page

REFERENCE = Path(__file__).parent / "reference"

PAGES = {
    "parameters.md": parameters_page,
    "cast.md": cast_page,
    "state.md": state_page,
    "outcomes.md": outcomes_page,
    "mechanisms.md": mechanisms_page,
    "facts.md": facts_page,
    "decisions.md": decisions_page,
    "levers.md": levers_page,
    "scenarios.md": scenarios_page,
    "scenario-file.md": scenario_file_page,
    "commands.md": commands_page,
}


def differing() -> dict[str, str]:
    """Return the pages whose file is not what the code says, by name."""
    made = {name: page() for name, page in PAGES.items()}
    return {name: text for name, text in made.items() if _on_disk(name) != text}


def _on_disk(name: str) -> str | None:
    path = REFERENCE / name
    return path.read_text(encoding="utf-8") if path.is_file() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what differs")
    is_check = parser.parse_args().check
    stale = differing()
    for name, text in stale.items():
        if is_check:
            print(f"docs/reference/{name}: differs from the code; run `make docs`")
        else:
            REFERENCE.mkdir(exist_ok=True)
            (REFERENCE / name).write_text(text, encoding="utf-8")
            print(f"written: docs/reference/{name}")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
