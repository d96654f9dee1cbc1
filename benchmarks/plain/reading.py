"""The numbers of one world, read once from the realised scenario into floats, lists and dicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.law.cast import Cast, Occasion
from sim.law.draws import Luck, replicates
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise

SET_POINTS = {
    "friction": ("frictions", "set_point"),
    "oversight": ("challengers", "oversight"),
    "tension": ("theatres", "tension"),
    "political_capital": ("coalition", "capital"),
}
"""Where the setting keeps the set points that dated events may move."""


class Numbers:
    """Numbers by name, as attributes."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)


class Shock(NamedTuple):
    """A dated change of one row of a state variable: it becomes ``scale * before + shift``."""

    variable: str
    row: int
    scale: float
    shift: float


class Month(NamedTuple):
    """What the calendar says of a month."""

    elections: list[bool]
    turnover: list[float]
    floors: list[float]
    set_points: dict[str, list[float]]
    shocks: list[Shock]
    occasions: list[tuple[Occasion, Numbers]]
    script: Mapping[tuple[str, str, str, str], str]


class WorldNumbers(NamedTuple):
    """All numbers of one world: its cast, parameters, setting, rest levels, start and calendar."""

    cast: Cast
    parameters: Numbers
    setting: Numbers
    centre: Numbers
    start: Numbers
    months: list[Month]


def read_world(scenario: str, seed: int, replicate: int) -> WorldNumbers:
    """Return the numbers of one world of a shipped scenario or of a scenario's file.

    Raises:
        ValueError: The scenario switches a mechanism off, which the plain model cannot do.
    """
    plan = build(load_scenario(scenario))
    realised = realise(plan, Luck(seed, replicates(replicate, 1)))
    parameters = _parameters(realised.world.parameters)
    off = [name for name, value in vars(parameters.switch).items() if value != 1]
    if off:
        raise ValueError(f"{scenario}: the plain model cannot switch off {', '.join(off)}")
    setting = _plain(realised.world.setting)
    return WorldNumbers(
        cast=plan.cast,
        parameters=parameters,
        setting=setting,
        centre=_plain(realised.world.centre),
        start=_plain(realised.start),
        months=[_month(plan, setting, t) for t in range(len(plan.calendar))],
    )


def row(values: list[Any], i: int) -> Any:
    """Return row ``i``, or the one row that stands for all."""
    return values[i] if len(values) > 1 else values[0]


def _plain(x: Any) -> Any:
    """Return records, mappings and arrays of one world as plain Python."""
    if isinstance(x, Mapping):
        return {name: _plain(value) for name, value in x.items()}
    if hasattr(x, "_asdict"):
        return Numbers(_plain(x._asdict()))
    return np.asarray(x)[..., 0].tolist()


def _parameters(groups: Any) -> Numbers:
    """Return parameters as floats: ``parameters.group.field``."""
    return Numbers(
        {
            name: Numbers({field: float(x[0, 0]) for field, x in group._asdict().items()})
            for name, group in groups._asdict().items()
        }
    )


def _month(plan: Blueprint, setting: Numbers, t: int) -> Month:
    month = plan.calendar[t]
    points = {}
    for variable, (group, field) in SET_POINTS.items():
        moved, value = (_plain(x) for x in month.set_points[variable])
        base = getattr(getattr(setting, group), field)
        points[variable] = [v if m else b for m, v, b in zip(moved, value, base, strict=True)]
    shocks = [
        Shock(variable, i, scale, shift)
        for variable, shock in month.shocks.items()
        for i, (scale, shift) in enumerate(zip(*(_plain(x) for x in shock), strict=True))
        if (scale, shift) != (1.0, 0.0)
    ]
    return Month(
        elections=[x > 0 for x in _plain(month.election)],
        turnover=_plain(month.turnover),
        floors=_plain(month.floors),
        set_points=points,
        shocks=shocks,
        occasions=list(zip(plan.occasions[t], map(_plain, month.occasions), strict=True)),
        script=plan.scripts[t],
    )
