"""Sampled futures: what nobody decides, put at as many places as there are futures.

A future is one value of every number that judgement leaves open and of every lever that varies.
Luck is what is left open within a future; several worlds of each average over it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.errors import SettingError
from sim.experiments.asking.axis import Axis, settled
from sim.law.arrays import Array
from sim.results.plan import LUCK
from sim.scenario.build import Blueprint
from sim.scenario.levers import QUANTILE, drawn_paths, resolve


class Side(NamedTuple):
    """One course of action as futures see it: its world, and what is set in it."""

    name: str
    blueprint: Blueprint
    settings: Mapping[str, float]


class Futures(NamedTuple):
    """``n`` futures: a place in [0, 1] for every axis and every number that judgement leaves open.

    ``shares`` are by path, ``[F]`` each, in a Latin hypercube.
    """

    n: int
    axes: tuple[Axis, ...]
    shares: Mapping[str, Array]

    @property
    def levers(self) -> dict[str, Array]:
        """The value that every axis takes in every future, ``[F]`` each."""
        return {axis.path: _taken(axis, self.shares[axis.path]) for axis in self.axes}

    def points(self, side: Side, runs: int) -> dict[str, list[float]]:
        """Return the futures as design points of one course, each with ``runs`` worlds of its own.

        A number that the course states, or that a lever moves, is not drawn in it. Luck depends
        on the future alone, so that all courses share it.
        """
        columns = dict(self.levers)
        for path in _drawn(side, self.axes):
            if path in self.shares:
                columns[f"{QUANTILE}{path}"] = self.shares[path]
        columns[LUCK] = np.arange(self.n, dtype=float) * runs
        return {path: values.tolist() for path, values in columns.items()}


def sample(
    sides: Sequence[Side], axes: Sequence[Axis], n: int, seed: int, *, is_fixed: bool = False
) -> Futures:
    """Return ``n`` futures for courses, from a Latin hypercube; the seed repeats them.

    With ``is_fixed`` numbers of judgement are held and only axes make futures differ.

    Raises:
        UnknownNameError: An axis that a course does not have.
        SettingError: An axis that a course sets, or nothing that differs between futures.
    """
    from scipy.stats import qmc  # noqa: PLC0415 (slow to load)

    settled_axes = tuple(settled(axis, sides[0].blueprint) for axis in axes)
    for side in sides:
        for axis in settled_axes:
            if axis.path in side.settings:
                raise SettingError(
                    f"vary {axis.path}: the course {side.name} sets it; what varies is what"
                    " nobody decides, so leave it out of one of the two"
                )
    drawn = {} if is_fixed else dict.fromkeys(p for s in sides for p in _drawn(s, settled_axes))
    own = [axis.path.removeprefix(QUANTILE) for axis in settled_axes]
    paths = [*(axis.path for axis in settled_axes), *(path for path in drawn if path not in own)]
    if not paths:
        raise SettingError(
            "futures: nothing differs between them; vary a lever, or let numbers of judgement be"
            " drawn (no fixed)"
        )
    shares = qmc.LatinHypercube(len(paths), rng=np.random.default_rng(seed)).random(n)
    return Futures(n, settled_axes, dict(zip(paths, shares.T, strict=True)))


def _drawn(side: Side, axes: Sequence[Axis]) -> list[str]:
    """Return what judgement leaves open in a course once axes have taken their values."""
    taken = {axis.path: axis.at(np.array(0.5)) for axis in axes}
    return drawn_paths(side.blueprint, resolve(side.blueprint, {**side.settings, **taken}))


def _taken(axis: Axis, share: Array) -> Array:
    """Return the values of an axis at shares of its range, or of its list."""
    if axis.values:
        at = np.minimum((share * len(axis.values)).astype(int), len(axis.values) - 1)
        return np.array(axis.values)[at]
    return axis.at(share)
