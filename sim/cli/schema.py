"""``entente schema``: the JSON Schema of a scenario file, for editors."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.console import talk
from sim.cli.files import write_whole


def schema(
    out: Annotated[
        Path | None,
        typer.Option(help="File to write; printed where not given.", show_default=False),
    ] = None,
) -> None:
    """Give the JSON Schema of a scenario file, by which editors complete, explain and check it.

    An editor with the YAML language server finds it by the first line that `entente new` writes
    into a scenario file.

    Example: entente schema --out entente.schema.json
    """
    text = schema_text()
    if out is None:
        sys.stdout.write(text)
        return
    write_whole(out, text)
    talk().print(f"written: {out}")


def schema_text() -> str:
    """Return the schema as the text of a file."""
    from sim.scenario.showing.file_schema import file_schema

    return json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"
