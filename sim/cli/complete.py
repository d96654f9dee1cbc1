"""What the shell offers at a press of the tab key: scenarios, levers, paths, names to explain.

Whatever goes wrong here is silent: a line that is being typed is often not right yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sim.scenario.build import Blueprint

USUAL = "as-it-happened"
"""The scenario whose names are offered where the line names none yet."""


def complete_scenario(incomplete: str) -> list[str]:
    """Return scenarios that ship and scenario files in this folder, by what is typed so far."""

    def find() -> Iterable[str]:
        from sim.scenario.locate import shipped

        return [*shipped(), *sorted(str(path) for path in Path().glob("*.yaml"))]

    return _starting(incomplete, find)


def complete_experiment(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return what the experiment on the line can be about: scenarios, and files of its kind."""

    def find() -> Iterable[str]:
        from sim.experiments.asking.file import FOLDER
        from sim.scenario.locate import shipped
        from sim.scenario.reading.read import read_layer

        kinds = {name: read_layer(path).document["kind"] for name, path in shipped(FOLDER).items()}
        worlds = [] if ctx.info_name == "decide" else shipped()
        files = sorted(str(path) for path in Path().glob("*.yaml"))
        return [*worlds, *(name for name, kind in kinds.items() if kind == ctx.info_name), *files]

    return _starting(incomplete, find)


def complete_setting(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return levers and paths that can be set in the scenario on the line."""

    def find() -> Iterable[str]:
        from sim.scenario.levers import known_paths

        return known_paths(_blueprint(ctx))

    return _starting(incomplete, find)


def complete_name(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return all that can be explained in the scenario on the line."""

    def find() -> Iterable[str]:
        from sim.scenario.showing.about import known_names

        return known_names(_blueprint(ctx))

    return _starting(incomplete, find)


def _starting(incomplete: str, find: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return [name for name in dict.fromkeys(find()) if name.startswith(incomplete)]
    except Exception:  # noqa: BLE001 (a traceback would land in the line being typed)
        return []


def _blueprint(ctx: typer.Context) -> Blueprint:
    from sim.scenario.build import build
    from sim.scenario.load import load_scenario

    # an option that still lacks its value leaves what stands before it as it was typed
    typed = [*filter(None, [ctx.params.get("scenario")]), *ctx.args, USUAL]
    return build(load_scenario(typed[0]))
