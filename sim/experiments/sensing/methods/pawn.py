"""PAWN: how far the whole distribution of an outcome shifts when a factor is known, by SALib."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensing.methods.given import sample_hypercube
from sim.experiments.sensing.methods.method import (
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
    """Return the bootstrap's standard error of every factor's index ``[D]``.

    Half the usual samples: with 300 factors reading would take longer than running.
    """
    n = len(answers)
    order = np.argsort(answers, kind="stable")
    taken = [
        np.bincount(rng.integers(n, size=n), minlength=n)[order] for _ in range(RESAMPLES // 2)
    ]
    ranks = np.argsort(np.argsort(cube[order], axis=0, kind="stable"), axis=0, kind="stable")
    slices, distances = ranks * SLICES // n, _Distances(answers[order], np.array(taken))
    return np.array([distances.medians(slices[:, j]).std(ddof=1) for j in range(cube.shape[1])])


def _dummy(answers: Array, level: float, rng: np.random.Generator) -> float:
    """Return the index that a factor without any influence stays below, at a level.

    Source: Pianosi and Wagener 2018, who read any index against that of a dummy.
    """
    n = len(answers)
    distances = _Distances(np.sort(answers), np.ones((1, n)))
    slices = np.arange(n) * SLICES // n
    shown = [distances.medians(rng.permutation(slices))[0] for _ in range(RESAMPLES)]
    return float(np.quantile(shown, level))


class _Distances:
    """Kolmogorov-Smirnov distances between slices and the whole, for many weightings at once.

    ``answers`` ``[N]`` are in ascending order, ``weights`` ``[B, N]`` how often each was drawn.
    SALib's function takes no weights; for equal ones this gives what it gives.
    """

    def __init__(self, answers: Array, weights: Array) -> None:
        self.weights = weights.astype(np.float32)
        summed = np.cumsum(self.weights, axis=1)
        self.whole = np.hstack([np.zeros_like(summed[:, :1]), summed]) / summed[:, -1:]
        _, first, group, n = np.unique(
            answers, return_index=True, return_inverse=True, return_counts=True
        )
        self.group, self.first, self.after = group, first, first + n

    def medians(self, slices: Array) -> Array:
        """Return the median over slices for every weighting ``[B]``; ``slices`` ``[N]`` says whose.

        A distance is greatest just before or just after an answer of the slice.
        """
        apart = []
        for s in range(SLICES):
            mine = np.flatnonzero(slices == s)
            group = self.group[mine]
            last = np.flatnonzero(np.append(group[1:] != group[:-1], True))
            part = np.cumsum(self.weights[:, mine], axis=1)
            now = (part / np.maximum(part[:, -1:], 1))[:, last]
            before = np.hstack([np.zeros_like(now[:, :1]), now[:, :-1]])
            places = group[last]
            over = np.abs(now - self.whole[:, self.after[places]]).max(axis=1)
            under = np.abs(before - self.whole[:, self.first[places]]).max(axis=1)
            apart.append(np.maximum(over, under))
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
    ordinary=lambda _: 2048,
    least=lambda _: 10 * SLICES,
    doubles=False,
    points=lambda _: 1,
    sample=sample_hypercube,
    analyse=_analyse,
    takes_gaps=True,
    settles=100,
    wide=0.1,
    nothing="dummy",
)
