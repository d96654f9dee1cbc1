"""Paired statistics: two courses, or two values, on the same luck. Pure functions of arrays.

Why intervals are made as they are, and how often they hold, stands in
``docs/why/paired-comparison.md``.
"""

from __future__ import annotations

from math import ceil, hypot, log, nan, sqrt
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri, stdtrit

from sim.law.arrays import Array

TENTH = 0.1
"""The half-width that is asked for where none is: this share of the spread between worlds."""
MOST_RUNS = 1e12
"""Worlds beyond which a precision is out of reach."""


class Pairing(NamedTuple):
    """One outcome of two courses over worlds in which it is defined in both.

    ``difference`` is the other course less the first, ``low`` and ``high`` the interval of its
    mean. ``above`` and ``same`` are the shares of worlds in which it is above zero and exactly
    zero. ``spread`` is the standard deviation between worlds of the first course, or of the other
    where all worlds of the first are alike; ``size`` is the difference in this measure. ``saved``
    is the share of variance that goes by pairing. ``runs_precision`` and ``runs_sign`` are about
    how many worlds bring the half-width to the precision that is asked for, and below the
    difference itself.
    """

    n: int
    mean_first: float
    mean: float
    difference: float
    low: float
    high: float
    above: float
    same: float
    spread: float
    size: float
    saved: float
    runs_precision: float
    runs_sign: float


def interval(
    apart: Array, unpaired: Array | float, level: float, reach: float = nan
) -> tuple[Array, Array]:
    """Return low and high of an interval for the mean of paired differences ``[..., R]``.

    Student's interval, and beside it room for worlds of a kind that no pair shows. Of those
    there are at most ``u = 1 - (1 - level)^(1/R)``, about 3 in R at 95 %. They are taken to lie
    as far out as the farthest pair on that side; and where pairs are the same, as far apart as
    worlds of different luck::

        high = mean + sqrt((t s / sqrt(R))^2 + (u (max - mean))^2 + (u same unpaired)^2)

    Args:
        apart: Differences, all defined.
        unpaired: Standard deviation of the difference of two worlds that share no luck, ``[...]``.
        level: Share of samples whose interval should hold the mean.
        reach: Width of the outcome's declared range, in place of ``unpaired`` where that is 0.

    Returns:
        Low and high, ``[...]``; NaN for fewer than two pairs.

    >>> low, high = interval(np.array([1.0, 2.0, 3.0, 4.0]), 1.0, 0.95)
    >>> bool(low < 2.5 < high)
    True
    """
    n = apart.shape[-1]
    if n < 2:
        nothing = np.full(apart.shape[:-1], nan)
        return nothing, nothing
    mean, far_down, far_up, parted = _reaches(apart, unpaired, reach)
    unseen = 1 - (1 - level) ** (1 / n)
    usual = stdtrit(n - 1, (1 + level) / 2) * apart.std(axis=-1, ddof=1) / sqrt(n)
    base = np.hypot(usual, unseen * parted)
    return mean - np.hypot(base, unseen * far_down), mean + np.hypot(base, unseen * far_up)


def pair(
    first: Array,
    other: Array,
    *,
    level: float = 0.95,
    precision: float | None = None,
    reach: float = nan,
    identical: bool = False,
) -> Pairing:
    """Return the paired statistics of one outcome, ``[R]`` each; NaN pairs are left out.

    Args:
        first: The outcome in the first course.
        other: The same in the other, world by world.
        level: Of the interval.
        precision: Half-width that is wanted; a tenth of the spread between worlds where None.
        reach: Width of the outcome's declared range; NaN where it has none.
        identical: Whether the courses are one and the same, so that no world can part.
    """
    defined = ~(np.isnan(first) | np.isnan(other))
    a, b = first[defined], other[defined]
    n = int(defined.sum())
    if n == 0:
        return Pairing(0, *[nan] * 12)
    apart = b - a
    difference = float(apart.mean())
    va, vb, v = (_variance(x) for x in (a, b, apart))
    spread = sqrt(va) or sqrt(vb)
    unpaired = sqrt(va + vb)
    if identical:
        low = high = np.float64(difference)
    else:
        low, high = interval(apart, unpaired, level, reach)
    wanted = TENTH * spread if precision is None else precision
    far = (0.0, 0.0) if identical else _farthest(apart, unpaired, reach)
    return Pairing(
        n, float(a.mean()), float(b.mean()), difference, float(low), float(high),
        float((apart > 0).mean()), float((apart == 0).mean()), spread,
        difference / spread if spread else (0.0 if difference == 0 else nan),
        1 - v / (va + vb) if va + vb else nan,
        _runs(wanted, v, far, level), _runs(abs(difference), v, far, level),
    )  # fmt: skip


def _reaches(
    apart: Array, unpaired: Array | float, reach: float
) -> tuple[Array, Array, Array, Array]:
    """Return the mean, how far the farthest pairs lie below and above it, and unseen partings."""
    mean, least, most = apart.mean(axis=-1), apart.min(axis=-1), apart.max(axis=-1)
    same = np.where(least == most, 1.0, (apart == 0).mean(axis=-1))
    scale = np.where(np.asarray(unpaired) > 0, unpaired, reach)
    parted = np.where(same > 0, same * scale, 0.0)
    return mean, np.maximum(mean - least, 0), np.maximum(most - mean, 0), parted


def _farthest(apart: Array, unpaired: float, reach: float) -> tuple[float, float]:
    _, down, up, parted = _reaches(apart, unpaired, reach)
    return float(max(down, up)), float(parted)


def _runs(half: float, variance: float, far: tuple[float, float], level: float) -> float:
    """Return how many worlds bring the half-width of the interval to ``half``; NaN if none do.

    Solves ``half^2 = (z s)^2 / n + (c / n)^2`` with ``c`` the room for unseen worlds times n.
    """
    if not half > 0 or np.isnan(far[1]):
        return nan
    usual = (float(ndtri((1 + level) / 2)) * sqrt(variance) / half) ** 2
    unseen = log(1 - level) * hypot(*far) / half
    n = (usual + hypot(usual, 2 * unseen)) / 2
    return float(max(2, ceil(n))) if n < MOST_RUNS else nan


def _variance(x: Array) -> float:
    """Return the variance between worlds; that of equal numbers is 0 and no rounding error."""
    return 0.0 if x.min() == x.max() else float(x.var(ddof=1))
