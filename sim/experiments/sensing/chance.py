"""How much of an outcome's spread is parameters, how much is chance, and how much is both.

Design points are crossed with replicates: every point is run on the same luck. The variance of
one world then falls into three parts, by the differences between pairs of worlds: those that
share a point differ by chance, those that share luck by parameters, and what neither explains is
what luck does to one point and not to another. Negative estimates stand at 0 in shares.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.experiments.sensing.methods.method import Index, generator_of
from sim.law.arrays import Array

PARTS = ("parameters", "chance", "together")
LEAST_POINTS, MOST_POINTS = 16, 128
LEAST_RUNS, MOST_RUNS = 8, 64
STILL = 1e-12
"""An outcome that moves less than this share of its size does not vary."""
TENTH = 10
"""The crossed design is kept to a tenth of the worlds that the indices need."""
GROUPS = 32
"""Most groups of points, and of replicates, that the jackknife leaves out in turn."""


def is_still(answers: Array) -> bool:
    """Return whether answers do not vary."""
    if len(answers) == 0:
        return True
    return float(np.ptp(answers)) <= STILL * max(1.0, float(np.abs(answers).max()))


class Split(NamedTuple):
    """Variances of the three parts ``[3]``, and their shares of the whole with intervals."""

    variances: Array
    shares: Index

    def left(self, runs: int) -> float:
        """Return the share of the variance of means of ``runs`` replicates that is luck's."""
        parameters, _, together = np.maximum(self.variances, 0)
        rest = float(together) / runs
        return rest / (float(parameters) + rest) if parameters + rest > 0 else float("nan")


def size_of(worlds: int) -> tuple[int, int]:
    """Return points and replicates of the crossed design beside a design of so many worlds."""
    room = worlds // TENTH
    runs = int(np.clip(np.sqrt(room / 2), LEAST_RUNS, MOST_RUNS))
    return int(np.clip(room // runs, LEAST_POINTS, MOST_POINTS)), runs


def crossed_design(n: int, d: int, seed: int) -> Array:
    """Return independent points of the unit cube ``[n, d]``, so that estimates are unbiased."""
    drawn: Array = generator_of(seed, 3).random((n, d))
    return drawn


def split(answers: Array, level: float) -> Split | None:
    """Return the parts of the variance of answers ``[P, R]``; None where they cannot be told.

    Nor can they where all answers are the same. Undefined answers are left out. Intervals are by
    the jackknife over points and over replicates.
    """
    n, runs = answers.shape
    if n < 3 or runs < 3 or not np.isfinite(variances_of(answers)).all():
        return None
    found = variances_of(answers)
    shares = _shares(found)
    if is_still(answers[~np.isnan(answers)]) or np.isnan(shares).any():
        return None
    error = np.sqrt(_jackknife(answers, 0) + _jackknife(answers, 1))
    from scipy.stats import t  # noqa: PLC0415 (heavy)

    half = float(t.ppf(0.5 + level / 2, min(runs, GROUPS) - 1)) * error
    return Split(found, Index(shares, np.clip(shares - half, 0, 1), np.clip(shares + half, 0, 1)))


def variances_of(answers: Array) -> Array:
    """Return unbiased variances by parameters, chance and both together ``[3]``.

    With every answer defined these are the estimates of the analysis of variance.
    """
    seen = ~np.isnan(answers)
    if seen.sum() < 2:
        return np.full(3, np.nan)
    y = np.where(seen, answers - answers[seen].mean(), 0.0)
    by_chance, n_chance = _within(y, seen, 1)
    by_point, n_point = _within(y, seen, 0)
    n = float(seen.sum())
    whole = n * float((y**2).sum()) - float(y.sum()) ** 2
    n_apart = n * (n - 1) - n_chance - n_point
    if min(n_apart, n_chance, n_point) <= 0:
        return np.full(3, np.nan)
    apart = (whole - by_chance - by_point) / n_apart
    chance, point = by_chance / n_chance, by_point / n_point
    return np.array([apart - chance, apart - point, chance + point - apart])


def _within(y: Array, seen: Array, axis: int) -> tuple[float, float]:
    """Return the sum of half squared differences of pairs along an axis, and how many pairs."""
    n = seen.sum(axis=axis)
    squares = n * (y**2).sum(axis=axis) - y.sum(axis=axis) ** 2
    return float(squares.sum()), float((n * (n - 1)).sum())


def _shares(variances: Array) -> Array:
    held = np.maximum(variances, 0)
    shares: Array = held / held.sum() if held.sum() > 0 else np.full(3, np.nan)
    return shares


def _jackknife(answers: Array, axis: int) -> Array:
    """Return the variance of shares by leaving out groups along an axis ``[3]``."""
    n = answers.shape[axis]
    groups = np.array_split(np.arange(n), min(n, GROUPS))
    found = np.array([_shares(variances_of(np.delete(answers, g, axis))) for g in groups])
    spread: Array = (len(groups) - 1) * found.var(axis=0)
    return spread
