"""Arguments that several commands share, and how ``--set`` is read."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.complete import complete_scenario, complete_setting
from sim.errors import EntenteError, SettingError, UnknownNameError

if TYPE_CHECKING:
    from sim.scenario.build import Blueprint
    from sim.scenario.record import Scenario

ScenarioName = Annotated[
    str,
    typer.Argument(
        help="Name of a scenario that ships with Entente, or path of a file.",
        autocompletion=complete_scenario,
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(help="Seed of all chance; drawn and shown where not given.", show_default=False),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="Set a lever or path; may be repeated.",
        autocompletion=complete_setting,
    ),
]
Turns = Annotated[
    int | None,
    typer.Option(help="Months to run; the scenario's own where not given.", show_default=False),
]
Fixed = Annotated[
    bool, typer.Option("--fixed", help="Hold numbers of judgement instead of drawing them.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def read_scenario(
    name: str, turns: int | None, given: list[str] | None
) -> tuple[Scenario, dict[str, float]]:
    """Return a scenario with the settings that ``--set`` gives it; all bad ones are told of.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: No month to run, or settings that cannot be.
    """
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario
    from sim.scenario.locate import shipped

    if name in shipped("configs") and name not in shipped():
        raise SettingError(
            f"{name}: is an experiment, not a scenario; entente experiments says what runs it"
        )
    scenario = load_scenario(name)
    return scenario, parse_settings(given, build(scenario, turns))


def parse_settings(given: list[str] | None, blueprint: Blueprint) -> dict[str, float]:
    """Return settings by name from ``PATH=VALUE`` texts; where one is given twice, the last wins.

    Raises:
        UnknownNameError: One text is wrong, and names neither lever nor path.
        SettingError: One text is wrong in another way, or several are.
    """
    from sim.scenario.levers import known_paths

    settings: dict[str, float] = {}
    problems: list[EntenteError] = []
    known = known_paths(blueprint) if given else []
    for text in given or []:
        try:
            path, value = _setting(text, blueprint, known)
        except EntenteError as error:
            problems.append(error)
        else:
            settings[path] = value
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise SettingError("\n".join(map(str, problems)))
    return settings


def _setting(text: str, blueprint: Blueprint, known: Sequence[str]) -> tuple[str, float]:
    """Return name and value of one ``PATH=VALUE`` that can be set in a scenario."""
    from sim.scenario.levers import QUANTILE, resolve

    where = f"--set {text if text.isprintable() else ascii(text)}"
    name, sign, value = text.partition("=")
    path = name.strip()
    if not sign or not path:
        raise SettingError(f"{where}: should read PATH=VALUE, as coalition.cohesion=0.7")
    if path not in known and not path.startswith(QUANTILE):
        raise UnknownNameError("lever or path", path, known, where)
    number = _number(value)
    try:
        resolve(blueprint, {path: nan if number is None else number})
    except EntenteError as error:
        told = str(error).removeprefix(f"{path}: ")
        if number is None:
            span = told.removeprefix("should be ").removesuffix(", is nan")
            told = f"should be a number, is {value!r}; it may be {span}"
        raise SettingError(f"{where}: {told}") from None
    return path, float(value)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
