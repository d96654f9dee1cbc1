"""``entente schema``: the JSON Schema of a scenario file, for editors."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.console import talk

TITLE = '"title": "Entente scenario"'
"""A line that every schema of scenario files has."""


def schema(
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; printed where not given.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace another file.")] = False,
) -> None:
    """Give the JSON Schema of a scenario file, by which editors complete, explain and check it.

    An editor with the YAML language server finds it by the first line that `entente new` writes
    into a scenario file.

    Example: entente schema --out entente.schema.json
    """
    from sim.errors import SettingError
    from sim.results.files import write_file

    text = schema_text()
    if out is None:
        sys.stdout.write(text)
        return
    if not force and out.is_file() and not is_schema(out):
        raise SettingError(f"{out}: is there already and no schema; pass --force to replace it")
    write_file(out, text.encode())
    talk().print(f"written: {out}")


def is_schema(path: Path) -> bool:
    """Return whether a file is a schema of scenario files, of this version or another."""
    try:
        return TITLE in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def schema_text() -> str:
    """Return the schema as the text of a file."""
    from sim.scenario.showing.file_schema import file_schema

    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"
