"""Response curves: means over worlds that share their luck from point to point.

A curve is what ``R`` replicates make at ``P`` values of an axis: the means, and the covariance
of those means. Points share luck, so their errors go together, and what a curve does from one
point to another is known much better than where it lies. Every question is asked of the means
with that covariance; nothing here depends on how many replicates there were.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from sim.law.arrays import Array

DRAWS = 1_000
"""Curves drawn within their error, for what has no formula of its own."""


class Curve(NamedTuple):
    """A response curve: ``x`` rising, ``[P]``; ``mean``, ``[P]``; ``cov`` of the means, ``[P, P]``.

    ``df`` are the degrees of freedom of that covariance, ``n`` the replicates in which the
    outcome is defined, by point.
    """

    x: Array
    mean: Array
    cov: Array
    df: float
    n: Array

    @property
    def error(self) -> Array:
        """Standard error of each mean, ``[P]``."""
        return np.sqrt(np.diag(self.cov))

    def drawn(self, rng: np.random.Generator, draws: int = DRAWS) -> Array:
        """Return curves drawn around the means with their errors, ``[draws, P]``."""
        noise: Array = stats.multivariate_t.rvs(
            np.zeros(len(self.x)), self.cov, self.df, size=draws, random_state=rng
        )
        return self.mean + np.reshape(noise, (draws, len(self.x)))


class Estimate(NamedTuple):
    """A number with the interval that holds it at the level asked for."""

    value: float
    low: float
    high: float

    @property
    def is_nothing(self) -> bool:
        """Whether the interval holds zero, or nothing is known."""
        return not (self.low > 0 or self.high < 0)


UNKNOWN = Estimate(np.nan, np.nan, np.nan)


def curve_of(
    x: Array, values: Array, variance: Array | None = None, most_df: float = np.inf
) -> Curve:
    """Return the curve of ``values``, ``[R, P]``, at ``x``, ``[P]``.

    NaN marks worlds in which the outcome is undefined: a mean is over those that have one, and
    a point where fewer than two have one is left out. ``variance``, ``[P]``, is added to that of
    the means where points themselves were sampled, and ``most_df`` are the degrees of freedom
    that it has.
    """
    order = np.argsort(x, kind="stable")
    x, values = np.asarray(x, dtype=float)[order], values[:, order]
    extra = np.zeros(len(x)) if variance is None else variance[order]
    is_defined = ~np.isnan(values)
    n = is_defined.sum(axis=0)
    kept = n >= min(2, len(values))
    x, values, is_defined, n = x[kept], values[:, kept], is_defined[:, kept], n[kept]
    mean = np.where(is_defined, values, 0.0).sum(axis=0) / np.maximum(n, 1)
    R = len(values)
    # what each replicate adds to the error of each mean; the covariance of paired means
    pull = np.where(is_defined, values - mean, 0.0) / np.sqrt(np.maximum(n * (n - 1), 1))
    cov = pull.T @ pull
    if R < 2:  # all points share one luck, of which nothing is known
        cov = np.full_like(cov, np.nan)
    df = max(min(float(n.min(initial=R) - 1), most_df), 1.0)
    return Curve(x, mean, cov + np.diag(extra[kept]), df, n)


def unseen(curve: Curve) -> Curve:
    """Return the curve of a share, with room for worlds of a kind that none was.

    Where all worlds agree they show no error, and a few that agree do not make it none: theirs is
    that of two more on either side (Agresti and Coull 1998).
    """
    p = (curve.mean * curve.n + 2) / (curve.n + 4)
    agree = np.diag(curve.cov) == 0
    return curve._replace(cov=curve.cov + np.diag(np.where(agree, p * (1 - p) / (curve.n + 4), 0)))


def contrast(curve: Curve, weights: Array, level: float) -> Estimate:
    """Return a weighted sum of the means, with its paired interval."""
    value = float(weights @ curve.mean)
    error = float(np.sqrt(max(weights @ curve.cov @ weights, 0.0)))
    half = reach(curve.df, level) * error
    return Estimate(value, value - half, value + half)


def change(curve: Curve, level: float) -> Estimate:
    """Return how far the mean goes from the lowest to the highest value of the axis."""
    if len(curve.x) < 2:
        return UNKNOWN
    weights = np.zeros(len(curve.x))
    weights[0], weights[-1] = -1.0, 1.0
    return contrast(curve, weights, level)


def steepest(curve: Curve) -> tuple[float, float]:
    """Return the two neighbouring values between which the mean changes fastest."""
    if len(curve.x) < 2:
        return np.nan, np.nan
    i = int(np.argmax(np.abs(np.diff(curve.mean) / np.diff(curve.x))))
    return float(curve.x[i]), float(curve.x[i + 1])


def reach(df: float, level: float) -> float:
    """Return how many standard errors an interval reaches to either side."""
    return float(stats.t.ppf((1 + level) / 2, df))


def quantiles(values: Array, levels: Array) -> Array:
    """Return quantiles over replicates, ``[levels, P]``, of what is defined in ``[R, P]``."""
    n = (~np.isnan(values)).sum(axis=0)
    ordered = np.sort(values, axis=0)  # what is undefined comes last
    place = levels[:, None] * np.maximum(n - 1, 0)
    below = np.floor(place).astype(int)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    low = np.take_along_axis(ordered, below, axis=0)
    high = np.take_along_axis(ordered, above, axis=0)
    return low + (place - below) * (high - low)
