"""``entente schema``: the JSON Schema of a scenario or experiment file, for editors."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.console import talk

TITLES = {"scenario": "Entente scenario", "experiment": "Entente experiment"}
"""Of the schemas, by what their files are of."""


def schema(
    of: Annotated[
        str,
        typer.Argument(
            help="Which files it is of: scenario or experiment.",
            autocompletion=lambda incomplete: [x for x in TITLES if x.startswith(incomplete)],
        ),
    ] = "scenario",
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; printed where not given.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another file.")] = False,
) -> None:
    """Give the JSON Schema of scenario files, or of experiment files.

    By it editors complete, explain and check a file. One with the YAML language server finds it by
    the first line of the file, as those that ship and those that `entente new` writes have it.

    Example: entente schema experiment --out entente-experiment.schema.json
    """
    from sim.errors import SettingError
    from sim.results.files import write_file

    if of not in TITLES:
        raise SettingError(f"schema: should be of {' or '.join(TITLES)} files, is of {of!r}")
    text = schema_text(of)
    if out is None:
        sys.stdout.write(text)
        return
    if not force and out.is_file() and not is_schema(out, of):
        raise SettingError(
            f"{out}: is there already and no schema of {of} files; pass --force to replace it"
        )
    write_file(out, text.encode())
    talk().print(f"written: {out}")


def is_schema(path: Path, of: str = "scenario") -> bool:
    """Return whether a file is a schema of such files, of this version or another."""
    try:
        return f'"title": "{TITLES[of]}"' in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def schema_text(of: str = "scenario") -> str:
    """Return the schema of scenario or of experiment files as the text of a file."""
    from sim.experiments.asking.file_schema import experiment_schema
    from sim.scenario.showing.file_schema import file_schema

    made = experiment_schema() if of == "experiment" else file_schema()
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
