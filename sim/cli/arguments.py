"""Arguments that several commands share, and how ``--set`` is read."""

from __future__ import annotations

from typing import Annotated

import typer
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from sim.errors import SettingError

ScenarioName = Annotated[
    str, typer.Argument(help="Name of a scenario that ships with Entente, or path of a file.")
]
Seed = Annotated[
    int | None,
    typer.Option(help="Seed of all chance; drawn and shown where not given.", show_default=False),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Set a lever or path; may be repeated."),
]
Turns = Annotated[
    int | None,
    typer.Option(help="Months to run; the scenario's own where not given.", show_default=False),
]
Fixed = Annotated[
    bool, typer.Option("--fixed", help="Hold numbers of judgement instead of drawing them.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def parse_settings(given: list[str] | None) -> dict[str, float]:
    """Return settings by name from ``PATH=VALUE`` texts; values are YAML scalars, last wins.

    Raises:
        SettingError: A text without ``=``, or a value that is no number.
    """
    settings = {}
    for text in given or []:
        path, sign, value = text.partition("=")
        if not sign or not path.strip():
            raise SettingError(f"--set {text}: should read PATH=VALUE, as coalition.cohesion=0.7")
        try:
            number = YAML(typ="safe", pure=True).load(value)
        except (YAMLError, ValueError):
            number = value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise SettingError(f"--set {text}: the value should be a number, is {value!r}")
        settings[path.strip()] = float(number)
    return settings
