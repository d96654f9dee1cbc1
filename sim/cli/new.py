"""``entente new``: a first scenario of one's own, valid at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.complete import USUAL, complete_scenario
from sim.cli.console import talk
from sim.cli.schema import is_schema, schema_text

SCHEMA = "entente.schema.json"
NAME = re.compile(r"\w[\w.-]{0,99}")


def new(
    name: Annotated[
        str, typer.Argument(help="Name of the scenario, or path of its file ending in .yaml.")
    ],
    from_: Annotated[
        str,
        typer.Option("--from", help="Scenario that it extends.", autocompletion=complete_scenario),
    ] = USUAL,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a scenario file that extends another, with examples of what it may change.

    The file is valid as it is. The examples fit the scenario extended and hold once the # in
    front of them is taken away. For editors, the JSON Schema is written beside it.

    Example: entente new my-idea --from as-it-happened
    """
    from sim.errors import SettingError
    from sim.results.files import write_file
    from sim.scenario.build import build
    from sim.scenario.load import find_scenario, load_scenario
    from sim.scenario.showing.about import explain_name
    from sim.scenario.showing.resolved import reference
    from sim.scenario.showing.template import template, usual_number

    path = _path(name)
    base = find_scenario(from_)
    blueprint = build(load_scenario(base))
    if path.exists() and path.resolve() == base.resolve():
        raise SettingError(f"{name}: cannot extend itself")
    if path.exists() and not force:
        raise SettingError(f"{path}: is there already; pass --force to replace it")
    number = explain_name(blueprint, usual_number(blueprint))[0]
    extends = reference(base, path.parent)
    write_file(path, template(path.stem, extends, blueprint, number, SCHEMA).encode())
    typer.echo(f"written: {path}, which extends {extends}")
    beside = path.with_name(SCHEMA)
    if is_schema(beside) or not beside.exists():
        write_file(beside, schema_text().encode())
        typer.echo(f"written: {beside}, by which editors explain and check it")
    else:
        talk().print(f"note: {beside} is there already and no schema of ours; it was left alone")
    typer.echo(f"Next:\n  entente validate {path}\n  entente run {path}")


def _path(name: str) -> Path:
    """Return the file of a new scenario.

    Raises:
        SettingError: The name is that of a scenario that ships, or no sensible name of a file.
    """
    from sim.errors import SettingError
    from sim.scenario.locate import shipped

    path = Path(name) if name.endswith((".yaml", ".yml")) else Path(f"{name}.yaml")
    if NAME.fullmatch(path.stem) is None or "\0" in name:
        raise SettingError(
            f"{name!r}: is no name for a scenario; use letters, digits, dashes and dots, as my-idea"
        )
    if path.stem in shipped():
        raise SettingError(f"{path.stem}: is the name of a scenario that ships; choose another")
    try:
        is_folder = path.parent.is_dir()
    except OSError:  # a path too long for any folder
        is_folder = False
    if not is_folder:
        raise SettingError(f"{path.parent}: no such folder")
    return path
