"""Levers and paths: named knobs, and how a value given by name reaches the numbers it moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.errors import SettingError, UnknownNameError
from sim.law import world
from sim.law.arrays import Array
from sim.law.parameters import DECLARED
from sim.scenario.build import Blueprint
from sim.scenario.fields import data
from sim.scenario.lever_file import Lever, find_lever, levers, moved_paths

GROUPS = {
    "challengers": world.Challengers,
    "coalition": world.Coalition,
    "hedgers": world.Hedgers,
    "dyads": world.Dyads,
    "theatres": world.Theatres,
    "frictions": world.Frictions,
}


type Value = float | Array
"""A number, or one per world ``[R]``."""

QUANTILE = "quantile."
"""Stands before the path of a drawn number whose place in its distribution is set, not drawn."""


class Change(NamedTuple):
    """A number put in place of another: path, value, and whether the reference moves too."""

    path: str
    value: Value
    at_rest: bool


class Resolved(NamedTuple):
    """What settings come to.

    Parameters, numbers of the cast, the cohesion asked, and the quantiles that stand in place of
    draws, by the path of what is drawn.
    """

    parameters: dict[str, Value]
    cast: tuple[Change, ...]
    cohesion: Value | None
    quantiles: dict[str, Value]


def resolve(blueprint: Blueprint, settings: Mapping[str, Value]) -> Resolved:
    """Return what the scenario's levers and then ``settings`` (levers or paths) change.

    An explicit path beats a lever, whatever their order. ``quantile.PATH`` puts a number that is
    drawn at a quantile of the distribution that it is drawn from.

    Raises:
        UnknownNameError: A name that is neither lever nor path, or a quantile of what is not drawn.
        SettingError: A value outside its range.
    """
    quantiles = {n.removeprefix(QUANTILE): x for n, x in settings.items() if n.startswith(QUANTILE)}
    own = {name: x for name, x in settings.items() if not name.startswith(QUANTILE)}
    given: dict[str, Value] = {**blueprint.levers, **own}
    pulled = {name: lever for name in given if (lever := find_lever(name)) is not None}
    parameters: dict[str, Value] = {}
    cast: dict[str, Change] = {}
    for name, lever in pulled.items():
        _check(name, given[name], lever.low, lever.high, lever.unit)
        for path in _moved(blueprint, lever, name):
            if path not in DECLARED:
                cast[path] = Change(path, given[name], lever.at_rest)
            elif name in settings or path not in blueprint.stated:
                parameters[path] = given[name]
    for path, value in given.items():
        if path in DECLARED:
            d = DECLARED[path]
            _check(path, value, d.least, d.most, d.unit)
            parameters[path] = value
        elif path in blueprint.own.slots:
            slot = blueprint.own.slots[path]
            datum = data(GROUPS[slot.group])[slot.field]
            _check(path, value, datum.low, datum.high, datum.unit)
            cast[path] = Change(path, value, at_rest=False)
        elif path not in pulled:
            raise UnknownNameError("lever or path", path, known_paths(blueprint))
    asked = [given[name] for name, lever in pulled.items() if lever.solves]
    resolved = Resolved(parameters, tuple(cast.values()), asked[-1] if asked else None, quantiles)
    _check_quantiles(blueprint, resolved)
    return resolved


def drawn_paths(blueprint: Blueprint, resolved: Resolved) -> list[str]:
    """Return the paths of all numbers that nobody has stated and judgement leaves to be drawn."""
    stated = blueprint.stated | set(resolved.parameters)
    moved = {change.path for change in resolved.cast}
    judged = [path for path, d in DECLARED.items() if d.is_judgement and path not in stated]
    begun = [
        path
        for path, slot in blueprint.own.slots.items()
        if path not in moved and data(GROUPS[slot.group])[slot.field].spread
    ]
    return [*judged, *begun]


def _check_quantiles(blueprint: Blueprint, resolved: Resolved) -> None:
    if not resolved.quantiles:
        return
    drawn = set(drawn_paths(blueprint, resolved))
    for path, value in resolved.quantiles.items():
        if path not in drawn:
            raise UnknownNameError("number that is drawn", path, drawn, QUANTILE.rstrip("."))
        _check(f"{QUANTILE}{path}", value, 0.0, 1.0, "quantile")


def keyword_settings(blueprint: Blueprint, keywords: Mapping[str, Value]) -> dict[str, Value]:
    """Return settings from keyword arguments: ``__`` stands for a dot and ``_`` for a dash.

    Raises:
        UnknownNameError: No lever or path is spelled so.
    """
    spelled = {name.replace(".", "__").replace("-", "_"): name for name in known_paths(blueprint)}
    found: dict[str, Value] = {}
    for keyword, value in keywords.items():
        name = spelled.get(keyword, keyword.replace("__", "."))
        if name not in spelled.values() and find_lever(name) is None:
            raise UnknownNameError("lever or path", name, known_paths(blueprint))
        found[name] = value
    return found


def described(blueprint: Blueprint, name: str) -> tuple[str, str]:
    """Return unit and meaning of a lever or path of a scenario, or of a quantile of one."""
    if name.startswith(QUANTILE):
        path = name.removeprefix(QUANTILE)
        return "quantile", f"place of {path} in the distribution that it is drawn from"
    lever = find_lever(name)
    if lever is not None:
        return lever.unit, lever.doc
    if name in DECLARED:
        return DECLARED[name].unit, DECLARED[name].doc
    slot = blueprint.own.slots[name]
    datum = data(GROUPS[slot.group])[slot.field]
    return datum.unit, datum.doc.partition(", [")[0]


def known_paths(blueprint: Blueprint) -> list[str]:
    """Return every lever and path that can be set in a scenario, ``{name}`` filled in."""
    spelled = [
        name.replace("{name}", code) for name in levers() for code in _fitting(blueprint, name)
    ]
    return [*spelled, *DECLARED, *blueprint.own.slots]


def _fitting(blueprint: Blueprint, name: str) -> tuple[str, ...]:
    """Return the actors for which a lever's paths exist; one empty name for a lever of its own."""
    if "{name}" not in name:
        return ("",)
    wanted = [path for path in levers()[name].sets if "{name}" in path]
    return tuple(
        code
        for code in blueprint.scenario.spec.actors
        if all(path.replace("{name}", code) in blueprint.own.slots for path in wanted)
    )


def _moved(blueprint: Blueprint, lever: Lever, name: str) -> list[str]:
    """Return the paths that a lever moves.

    Raises:
        UnknownNameError: The scenario has no such path.
    """
    moved, missing = moved_paths(lever, name, blueprint.own.slots)
    for path in missing:
        raise UnknownNameError(f"path behind lever {name}", path, known_paths(blueprint))
    return moved


def _check(name: str, value: Value, low: float, high: float, unit: str) -> None:
    numbers = np.asarray(value)
    is_loose = isinstance(value, list | tuple) or numbers.dtype.kind not in "iuf"
    if is_loose or numbers.ndim > 1:
        raise SettingError(f"{name}: should be a number ({unit}), is {value!r}")
    worst = numbers[~((numbers >= low) & (numbers <= high))]
    if worst.size:
        shown = f"{name}: should be between {low:g} and {high:g} ({unit})"
        raise SettingError(f"{shown}, is {worst.flat[0]:g}")
