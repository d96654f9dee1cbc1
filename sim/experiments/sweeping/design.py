"""Designs: which combinations of values are run, as one list of numbers a path.

A design is a pure function of its axes and, where it is a sample, of a seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Literal

import numpy as np
from scipy.stats import qmc

from sim.errors import SettingError, did_you_mean
from sim.experiments.asking.axis import Axis
from sim.law.arrays import Array

DESIGNS = ("grid", "list", "lhs", "sobol")
SAMPLES = ("lhs", "sobol")
USUAL_POINTS = 64
"""Design points of a sample where nothing is said."""
MOST_POINTS = 100_000

type Points = dict[str, tuple[float, ...]]


def designed(
    axes: Sequence[Axis], design: str = "grid", points: int | None = None, seed: int = 0
) -> Points:
    """Return the design points of settled axes: for each path, one value a point.

    ``points`` is the size of a sample; a grid and a list have the size of their values.

    Raises:
        SettingError: No such design, or one that the axes do not make.

    >>> designed([Axis("a", (1.0, 2.0)), Axis("b", (5.0, 6.0))])
    {'a': (1.0, 1.0, 2.0, 2.0), 'b': (5.0, 6.0, 5.0, 6.0)}
    """
    n = USUAL_POINTS if points is None else points
    check_design(axes, design, points)
    if design == "grid":
        return grid(axes)
    if design == "list":
        return {axis.path: axis.values for axis in axes}
    return sample(axes, "lhs" if design == "lhs" else "sobol", n, seed)


def check_design(axes: Sequence[Axis], design: str, points: int | None) -> None:
    """Refuse a design that its axes do not make.

    Raises:
        SettingError: What is wrong, and how it should be.
    """
    if design not in DESIGNS:
        near = did_you_mean(design, DESIGNS)
        raise SettingError(f"design: unknown design {design!r}{near}")
    if not axes:
        raise SettingError("vary: names nothing; say what varies, as coalition.cohesion=0.3:0.9:13")
    if design in SAMPLES:
        _check_size(design, USUAL_POINTS if points is None else points)
        return
    if points is not None:
        raise SettingError(
            f"points: a {design} has as many as its values make; leave it out, or take a sample"
            f" (design {' or '.join(SAMPLES)})"
        )
    for axis in axes:
        if not axis.values:
            raise SettingError(
                f"vary {axis.path}: is a range, of which a {design} knows no values; say how many,"
                f" as {axis.path}={_span(axis)}:11, or take a sample (design lhs or sobol)"
            )
    sizes = [len(axis.values) for axis in axes]
    if design == "list" and len(set(sizes)) > 1:
        told = ", ".join(f"{axis.path} {n}" for axis, n in zip(axes, sizes, strict=True))
        raise SettingError(f"design list: goes value by value, so each needs as many: {told}")
    n = prod(sizes) if design == "grid" else sizes[0]
    if not 2 <= n <= MOST_POINTS:
        raise SettingError(
            f"design {design}: should have from 2 to {MOST_POINTS:,} points, has {n:,}"
        )


def grid(axes: Sequence[Axis]) -> Points:
    """Return all combinations of values; the last axis goes fastest."""
    spread = np.meshgrid(*(np.array(axis.values) for axis in axes), indexing="ij")
    return {
        axis.path: tuple(float(x) for x in values.ravel())
        for axis, values in zip(axes, spread, strict=True)
    }


def sample(axes: Sequence[Axis], how: Literal["lhs", "sobol"], n: int, seed: int) -> Points:
    """Return a sample that fills the ranges of settled axes evenly.

    Values that were listed are taken each about as often; a Sobol' sequence is scrambled.
    """
    rng = np.random.default_rng([seed, len(axes)])
    if how == "lhs":
        shares: Array = qmc.LatinHypercube(len(axes), rng=rng).random(n)
    else:
        shares = qmc.Sobol(len(axes), rng=rng).random_base2(n.bit_length() - 1)
    return {
        axis.path: tuple(float(x) for x in _values(axis, column))
        for axis, column in zip(axes, shares.T, strict=True)
    }


def columns_of(points: Mapping[str, Sequence[float]]) -> dict[str, Array]:
    """Return design points as arrays, ``[P]`` a path."""
    return {path: np.asarray(values, dtype=float) for path, values in points.items()}


def _values(axis: Axis, shares: Array) -> Array:
    if not axis.values:
        return axis.at(shares)
    n = len(axis.values)
    return np.array(axis.values)[np.minimum((shares * n).astype(int), n - 1)]


def _span(axis: Axis) -> str:
    return "LOW:HIGH" if axis.low is None or axis.high is None else f"{axis.low:g}:{axis.high:g}"


def _check_size(design: str, n: int) -> None:
    if not 2 <= n <= MOST_POINTS:
        raise SettingError(f"points: should be from 2 to {MOST_POINTS:,}, is {n:,}")
    if design == "sobol" and n & (n - 1):
        below = 1 << (n.bit_length() - 1)
        raise SettingError(
            f"points: a Sobol' sequence fills space at powers of 2, as {below} or {2 * below}; is"
            f" {n}"
        )
