"""Morris' elementary effects: what one factor moves as others stand here and there, by SALib."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensing.methods.method import (
    RESAMPLES,
    Found,
    Index,
    Method,
    around,
    generator_of,
    problem_of,
)
from sim.law.arrays import Array

LEVELS = 4
"""Grid levels: every step is two thirds of a range."""


def _sample(n: int, d: int, seed: int) -> Array:
    from SALib.sample.morris import sample  # noqa: PLC0415 (heavy)

    cube = sample(problem_of(d), n, num_levels=LEVELS, seed=generator_of(seed, 1))
    held: Array = np.clip(cube, 0.0, 1.0)  # levels are sums, and 1 may be passed by rounding
    return held


def _analyse(cube: Array, answers: Array, level: float, seed: int) -> Found:
    from SALib.analyze.morris import analyze  # noqa: PLC0415 (heavy)

    found = analyze(
        problem_of(cube.shape[1]), cube, answers, num_resamples=RESAMPLES, conf_level=level,
        num_levels=LEVELS, seed=generator_of(seed, 2),
    )  # fmt: skip
    mean, size = np.asarray(found["mu"]), np.asarray(found["mu_star"])
    none = np.full(len(mean), np.nan)
    return Found(
        {
            "mu_star": around(size, found["mu_star_conf"], least=0.0),
            "sigma": Index(np.asarray(found["sigma"], dtype=float), none, none),
            "mu": Index(mean, none, none),
        },
        np.where(np.abs(mean) > size / 2, np.sign(mean), 0.0),
    )


MORRIS = Method(
    title="Morris",
    lead="mu_star",
    meaning={
        "mu_star": "mean size of what a factor moves over its whole range",
        "sigma": "how far that differs with where the others stand",
        "mu": "the mean with its sign",
    },
    unit="",
    sampled="trajectories",
    ordinary=lambda _: 32,
    least=lambda _: 4,
    doubles=False,
    points=lambda d: d + 1,
    sample=_sample,
    analyse=_analyse,
    takes_gaps=False,
    settles=8,
    wide=0.4,
)
