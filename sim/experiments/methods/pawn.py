"""PAWN: how far the whole distribution of an outcome shifts when a factor is known, by SALib."""

from __future__ import annotations

import numpy as np

from sim.experiments.methods.given import sample_hypercube
from sim.experiments.methods.method import (
    RESAMPLES,
    Found,
    Index,
    Method,
    around,
    direction_of,
    generator_of,
    problem_of,
)
from sim.law.arrays import Array

SLICES = 10
"""Equal slices of a factor's range on which an outcome is looked at."""


def _analyse(cube: Array, answers: Array, level: float, seed: int) -> Found:
    from SALib.analyze.pawn import analyze  # noqa: PLC0415 (heavy)
    from scipy.stats import norm  # noqa: PLC0415 (heavy)

    d = cube.shape[1]
    # SALib seeds NumPy's global generator where it is given a seed, and then draws nothing
    found = analyze(problem_of(d), cube, answers, S=SLICES)
    rng = generator_of(seed, 2)
    half = float(norm.ppf(0.5 + level / 2)) * _errors(cube, answers, rng)
    none = np.full(d, np.nan)
    return Found(
        {
            "median": around(found["median"], half, 0.0, 1.0),
            "maximum": Index(np.asarray(found["maximum"], dtype=float), none, none),
            "dummy": Index(np.full(d, _dummy(answers, level, rng)), none, none),
        },
        direction_of(cube, answers),
    )


def _errors(cube: Array, answers: Array, rng: np.random.Generator) -> Array:
    """Return the bootstrap's standard error of every factor's index ``[D]``."""
    n = len(answers)
    order = np.argsort(answers, kind="stable")
    taken = [np.bincount(rng.integers(n, size=n), minlength=n)[order] for _ in range(RESAMPLES)]
    weights = np.array(taken, dtype=np.float32)
    ranks = np.argsort(np.argsort(cube[order], axis=0, kind="stable"), axis=0, kind="stable")
    slices = ranks * SLICES // n
    return np.array([_medians(weights, slices[:, j]).std(ddof=1) for j in range(cube.shape[1])])


def _dummy(answers: Array, level: float, rng: np.random.Generator) -> float:
    """Return the index that a factor without any influence stays below, at a level.

    Source: Pianosi and Wagener 2018, who read any index against that of a dummy.
    """
    n = len(answers)
    alone = np.ones((1, n), dtype=np.float32)
    slices = np.arange(n) * SLICES // n
    shown = [_medians(alone, rng.permutation(slices))[0] for _ in range(RESAMPLES)]
    return float(np.quantile(shown, level))


def _medians(weights: Array, slices: Array) -> Array:
    """Return the median of the slices' Kolmogorov-Smirnov distances for every weighting ``[B]``.

    ``weights`` ``[B, N]`` are for answers in ascending order, ``slices`` ``[N]`` where each lies.
    """
    whole = np.cumsum(weights, axis=1)
    whole /= whole[:, -1:]
    apart = []
    for s in range(SLICES):
        part = np.cumsum(np.where(slices == s, weights, 0), axis=1)
        apart.append(np.abs(part / np.maximum(part[:, -1:], 1) - whole).max(axis=1))
    middle: Array = np.median(apart, axis=0)
    return middle


PAWN = Method(
    title="PAWN",
    lead="median",
    meaning={
        "median": "median distance between the distribution of an outcome and the one where a"
        " factor lies in a tenth of its range",
        "maximum": "the largest of these distances",
        "dummy": "what a factor of no influence stays below",
    },
    unit="distance, 0 to 1",
    sampled="samples",
    ordinary=lambda _: 4096,
    least=lambda _: 10 * SLICES,
    doubles=False,
    points=lambda _: 1,
    sample=sample_hypercube,
    analyse=_analyse,
    takes_gaps=True,
    wide=0.1,
)
