"""An axis of an experiment: one lever or path, and the values or the range it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any, NamedTuple

import numpy as np

from sim.errors import SettingError
from sim.law.arrays import Array
from sim.law.parameters import DECLARED
from sim.scenario.build import Blueprint
from sim.scenario.fields import data
from sim.scenario.lever_file import find_lever
from sim.scenario.levers import GROUPS, QUANTILE, drawn_paths, resolve

MOST_VALUES = 1_000
DECLARED_RANGE = "declared"
GRAMMAR = "PATH=LOW:HIGH:N, PATH=LOW:HIGH, PATH=A,B,C or PATH alone for its declared range"
READS = f"should be texts that read {GRAMMAR}; or a mapping of paths to values"


class Axis(NamedTuple):
    """A lever or path that varies.

    ``values`` are those asked for, in order; where there are none, it lies anywhere from ``low``
    to ``high``, and where those are missing, too, in the range that is declared for it.
    """

    path: str
    values: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None

    def at(self, share: Array) -> Array:
        """Return the values at shares, from 0 to 1, of the range of a settled axis."""
        assert self.low is not None and self.high is not None, self.path  # noqa: PT018, S101
        return self.low + share * (self.high - self.low)


def read_axis(text: str) -> Axis:
    """Return an axis from ``PATH=LOW:HIGH:N``, ``PATH=LOW:HIGH``, ``PATH=A,B,C`` or ``PATH``.

    Raises:
        SettingError: It reads otherwise.

    >>> read_axis("coalition.cohesion=0.3:0.9:3").values
    (0.3, 0.6, 0.9)
    """
    if not isinstance(text, str):
        raise SettingError(f"vary: {READS}, has {text!r}")
    path, sign, said = text.partition("=")
    return axis_of(path.strip(), said if sign else DECLARED_RANGE, f"vary {text}")


def axis_of(path: str, given: Any, where: str = "") -> Axis:
    """Return the axis of a path from a text, as ``read_axis`` takes, or from a list of numbers.

    Raises:
        SettingError: It is neither.
    """
    where = where or f"vary {path}"
    if not path:
        raise SettingError(f"{where}: should read {GRAMMAR}")
    if not isinstance(given, str):
        listed = given if isinstance(given, Iterable) else [given]
        return Axis(path, _numbers(listed, where))
    text = given.strip()
    if text == DECLARED_RANGE:
        return Axis(path)
    if ":" not in text:
        return Axis(path, _numbers(text.split(","), where))
    low, _, rest = text.partition(":")
    high, _, count = rest.partition(":")
    (first, last) = _numbers([low, high], where)
    if not first < last:
        raise SettingError(f"{where}: should go from a lower to a higher value")
    if not count:
        return Axis(path, (), first, last)
    n = int(count) if count.strip().isdecimal() else 0
    if not 2 <= n <= MOST_VALUES:
        raise SettingError(f"{where}: should have from 2 to {MOST_VALUES} values, has {count}")
    return Axis(path, tuple(round(float(x), 12) for x in np.linspace(first, last, n)), first, last)


def settled(axis: Axis, blueprint: Blueprint) -> Axis:
    """Return an axis whose path is known and fits a scenario, with a range.

    A number that is drawn, of no range of its own, gets the distribution that it is drawn from:
    its axis is that of its quantile, from 0 to 1.

    Raises:
        UnknownNameError: A path that the scenario does not have.
        SettingError: Values outside what is allowed.
    """
    if axis.values:
        axis = axis._replace(low=min(axis.values), high=max(axis.values))
    if axis.low is None or axis.high is None:
        axis = _declared(axis.path, blueprint)
    ends = np.array([axis.low, axis.high])
    resolve(blueprint, {axis.path: ends})
    return axis


def _declared(path: str, blueprint: Blueprint) -> Axis:
    """Return the axis of a path over the range that is declared for it."""
    lever = find_lever(path)
    if lever is not None:
        return Axis(path, (), lever.low, lever.high)
    if path.startswith(QUANTILE):
        return Axis(path, (), 0.0, 1.0)
    if path in drawn_paths(blueprint, resolve(blueprint, {})):
        return Axis(f"{QUANTILE}{path}", (), 0.0, 1.0)
    if path in DECLARED:
        return Axis(path, (), DECLARED[path].low, DECLARED[path].high)
    if path in blueprint.own.slots:
        slot = blueprint.own.slots[path]
        datum = data(GROUPS[slot.group])[slot.field]
        return Axis(path, (), datum.low, datum.high)
    resolve(blueprint, {path: 0.0})  # tells of the unknown name
    raise AssertionError(path)


def _numbers(given: Iterable[Any], where: str) -> tuple[float, ...]:
    found: list[float] = []
    for each in given:
        try:
            number = float(each)
        except (TypeError, ValueError):
            raise SettingError(f"{where}: should be numbers, has {each!r}; {GRAMMAR}") from None
        if not isfinite(number):
            raise SettingError(f"{where}: should be finite numbers, has {number}")
        if number in found:
            raise SettingError(f"{where}: has {number:g} twice")
        found.append(number)
    if not 1 <= len(found) <= MOST_VALUES:
        raise SettingError(f"{where}: should have from 1 to {MOST_VALUES} values, has {len(found)}")
    return tuple(found)


def listed_axes(vary: Any) -> Sequence[Axis]:
    """Return axes from a mapping of paths to values or texts, or from a list of texts or axes.

    Raises:
        SettingError: One reads otherwise, or two are about one path.
    """
    if hasattr(vary, "items"):
        axes = [axis_of(path, given) for path, given in vary.items()]
    else:
        several = [vary] if isinstance(vary, str | Axis) else vary
        if not isinstance(several, Iterable):
            raise SettingError(f"vary: {READS}, is {vary!r}")
        axes = [each if isinstance(each, Axis) else read_axis(each) for each in several]
    paths = [axis.path for axis in axes]
    for path in paths:
        if paths.count(path) > 1:
            raise SettingError(f"vary {path}: is varied twice; name it once")
    return axes
