"""Where a response curve crosses a value: break-even, with an interval that may be open.

Between its points a curve runs straight. The interval is Fieller's: all values of the axis at
which the mean cannot be told from what is to be crossed. It needs no bootstrap, holds its level
in small batches, and has no end where the batch does not show one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sim.experiments.sweeping.response import Curve, reach
from sim.law.arrays import Array

STEPS = 2_000
"""Steps over the range of an axis, at which the interval is looked for."""
ROUNDING = 1e-12
"""Share of its size up to which a mean is what is to be crossed, and an error is none."""


class Crossing(NamedTuple):
    """A value of the axis at which the curve crosses, upwards where ``rises``.

    ``low`` or ``high`` is infinite where the batch does not show an end within the range.
    """

    at: float
    low: float
    high: float
    rises: bool


class Crossed(NamedTuple):
    """All crossings of a curve, from left to right.

    ``begins_above`` says on which side it begins. ``is_sure`` is false where noise leaves open
    whether it crosses once more, near an end of the range.
    """

    found: tuple[Crossing, ...]
    begins_above: bool
    is_sure: bool


def crossings(
    curve: Curve, value: float, level: float, *, touching_is_above: bool = True
) -> Crossed:
    """Return where a curve crosses a value; what lies exactly on it is above, or below.

    Two crossings that noise cannot tell from none, as where a curve only touches the value, are
    none.
    """
    x, above, is_sure = _signs(curve, value, level, 1 if touching_is_above else -1)
    known = [int(i) for i in np.flatnonzero(is_sure)]
    ends = [0, *known, len(x) - 1]
    found = []
    for i, j in pairwise(ends):
        if above[i] != above[j]:
            low = float(x[i]) if is_sure[i] else -np.inf
            found.append(_crossing(x, above, i, j, low, float(x[j]) if is_sure[j] else np.inf))
    open_ends = (not known or above[i] == above[k] for i, k in _unsure_ends(ends, is_sure))
    return Crossed(tuple(found), bool(above[0] > 0), not any(open_ends))


def _unsure_ends(ends: list[int], is_sure: Array) -> list[tuple[int, int]]:
    """Return each end of the axis that is unsure, with the nearest place that is sure."""
    pairs = [(ends[0], ends[1]), (ends[-1], ends[-2])]
    return [(i, k) for i, k in pairs if not is_sure[i]]


def _signs(curve: Curve, value: float, level: float, touching: int) -> tuple[Array, Array, Array]:
    """Return a fine axis, on which side of a value the curve lies there, and where that is sure.

    Where all worlds lie exactly on the value, that is sure, too.
    """
    x = np.union1d(curve.x, np.linspace(curve.x[0], curve.x[-1], STEPS + 1))
    left = np.clip(np.searchsorted(curve.x, x, side="right") - 1, 0, len(curve.x) - 2)
    s = (x - curve.x[left]) / (curve.x[left + 1] - curve.x[left])
    mean = (1 - s) * curve.mean[left] + s * curve.mean[left + 1] - value
    v, c = np.diag(curve.cov), curve.cov[left, left + 1]
    variance = (1 - s) ** 2 * v[left] + 2 * s * (1 - s) * c + s**2 * v[left + 1]
    error = np.sqrt(np.maximum(variance, 0.0))
    none = ROUNDING * max(abs(value), float(np.abs(curve.mean).max()))
    touches = np.abs(mean) <= none
    # nothing is sure where no error is known
    is_sure = (np.abs(mean) > reach(curve.df, level) * error) | (touches & (error <= none))
    return x, np.where(touches, touching, np.sign(mean)).astype(int), is_sure


def _crossing(x: Array, above: Array, i: int, j: int, low: float, high: float) -> Crossing:
    """Return the one crossing between two places of a fine axis on different sides."""
    turns = i + np.flatnonzero(np.diff(above[i : j + 1]))
    k = int(turns[len(turns) // 2])
    return Crossing(float(x[k] + x[k + 1]) / 2, low, high, bool(above[j] > 0))
