"""The factors of a sensitivity analysis: levers and numbers, each with the range it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.errors import SettingError
from sim.experiments.asking.axis import Axis, listed_axes, settled
from sim.law.arrays import Array
from sim.law.draws import Luck, replicates
from sim.scenario.build import Blueprint
from sim.scenario.lever_file import find_lever, moved_paths
from sim.scenario.levers import QUANTILE, described, drawn_paths, resolve
from sim.scenario.realise import numbers_of, realise


class Factor(NamedTuple):
    """Something that varies.

    ``axis`` is what is set; ``low`` to ``high`` is the range that a reader knows, which for a
    number that is drawn is that of its distribution. ``is_drawn`` says that it is sampled from
    that distribution rather than evenly.
    """

    name: str
    axis: Axis
    low: float
    high: float
    unit: str = ""
    meaning: str = ""
    is_drawn: bool = False

    @property
    def range(self) -> str:
        """The range as it is read."""
        drawn = ", as drawn" if self.is_drawn else ""
        return f"{self.low:.3g}..{self.high:.3g}{drawn}"


def factors_of(vary: Any, blueprint: Blueprint, settings: Mapping[str, float]) -> list[Factor]:
    """Return the factors that are named, or all that judgement leaves open where none is.

    A number that is the same in every draw (a flow of a good that nobody gives) is none of those.

    Raises:
        UnknownNameError: A path that the scenario does not have.
        SettingError: No range, one outside what is allowed, or two factors of one number.
    """
    if vary:
        named = listed_axes(vary)
        check_ranges(named)
        axes = [settled(axis, blueprint) for axis in named]
    else:
        left_open = drawn_paths(blueprint, resolve(blueprint, settings))
        axes = [Axis(f"{QUANTILE}{path}", (), 0.0, 1.0) for path in left_open]
    _check_apart(axes, blueprint, settings)
    drawn = [axis.path.removeprefix(QUANTILE) for axis in axes if axis.path.startswith(QUANTILE)]
    ends = _ends(blueprint, settings, drawn)
    factors = [_factor(axis, blueprint, ends) for axis in axes]
    for factor in factors if vary else ():
        if not factor.low < factor.high:
            raise SettingError(
                f"vary {factor.name}: is {factor.low:g} in every draw, so it cannot vary; set it,"
                f" or vary it as {factor.name}=LOW:HIGH"
            )
    return [factor for factor in factors if factor.low < factor.high]


def check_ranges(axes: Iterable[Axis]) -> None:
    """Refuse values where a range is wanted.

    Raises:
        SettingError: An axis that lists values.
    """
    for axis in axes:
        if axis.values:
            raise SettingError(
                f"vary {axis.path}: lists values, and a sensitivity analysis samples a whole range;"
                f" write {axis.path}=LOW:HIGH, or {axis.path} alone for its declared range"
            )


def _factor(axis: Axis, blueprint: Blueprint, ends: Mapping[str, Array]) -> Factor:
    name = axis.path.removeprefix(QUANTILE)
    unit, meaning = described(blueprint, name)
    assert axis.low is not None and axis.high is not None  # noqa: PT018, S101 (settled)
    if name == axis.path:
        return Factor(name, axis, axis.low, axis.high, unit, meaning)
    low, high = (float(x) for x in np.broadcast_to(ends[name], 2))
    if (axis.low, axis.high) != (0.0, 1.0):
        unit, low, high = "quantile", axis.low, axis.high
    return Factor(name, axis, low, high, unit, meaning, is_drawn=True)


def _ends(
    blueprint: Blueprint, settings: Mapping[str, float], paths: Sequence[str]
) -> dict[str, Array]:
    """Return the least and the greatest value of numbers that are drawn, ``[2]`` each."""
    if not paths:
        return {}
    given = {f"{QUANTILE}{path}": np.array([0.0, 1.0]) for path in paths}
    worlds = realise(blueprint, Luck(0, replicates(0, 2)), {**settings, **given}, is_fixed=True)
    return numbers_of(blueprint, worlds.world, paths)


def _check_apart(axes: Sequence[Axis], blueprint: Blueprint, settings: Mapping[str, float]) -> None:
    """Refuse factors that set the same number: one of them would move nothing.

    Raises:
        SettingError: Two do, or one that is set already.
    """
    stands: dict[str, str] = dict.fromkeys(settings, "it is set")
    for axis in axes:
        path = axis.path.removeprefix(QUANTILE)
        if path in settings:
            raise SettingError(f"vary {path}: is set and varied; do one of the two")
        stands[path] = f"{path} is varied"
    for axis in axes:
        lever = find_lever(axis.path)
        moved = moved_paths(lever, axis.path, blueprint.own.slots)[0] if lever else []
        for path in moved:
            if path in stands:
                raise SettingError(
                    f"vary {axis.path}: moves {path}, but {stands[path]}; leave out one of the two"
                )
            stands[path] = f"{axis.path} moves it, too"
