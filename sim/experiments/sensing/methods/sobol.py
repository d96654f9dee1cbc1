"""Sobol' indices: shares of the variance, by SALib."""

from __future__ import annotations

from sim.experiments.sensing.methods.method import (
    RESAMPLES,
    Found,
    Method,
    around,
    direction_of,
    generator_of,
    problem_of,
)
from sim.law.arrays import Array

SETTLES = 256
"""Below, some pairs of the sequence's dimensions are spread so poorly that intervals mislead."""


def _sample(n: int, d: int, seed: int) -> Array:
    from SALib.sample.sobol import sample  # noqa: PLC0415 (heavy)

    cube: Array = sample(problem_of(d), n, seed=generator_of(seed, 1))
    return cube


def _analyse(cube: Array, answers: Array, level: float, seed: int) -> Found:
    from SALib.analyze.sobol import analyze  # noqa: PLC0415 (heavy)

    d = cube.shape[1]
    step = 2 * d + 2
    found = analyze(
        problem_of(d),
        answers,
        num_resamples=RESAMPLES,
        conf_level=level,
        seed=generator_of(seed, 2),
    )
    apart = [i for i in range(len(cube)) if i % step in (0, step - 1)]
    return Found(
        {name: around(found[name], found[f"{name}_conf"]) for name in ("S1", "ST")},
        direction_of(cube[apart], answers[apart]),
        around(found["S2"], found["S2_conf"]),
    )


SOBOL = Method(
    title="Sobol'",
    lead="ST",
    meaning={
        "S1": "first order: share of the variance that a factor moves alone",
        "ST": "total: the same with all it does together with others",
    },
    unit="share of variance",
    sampled="base samples",
    ordinary=lambda _: 512,
    least=lambda _: 16,
    doubles=True,
    points=lambda d: 2 * d + 2,
    sample=_sample,
    analyse=_analyse,
    takes_gaps=False,
    settles=SETTLES,
    wide=0.2,
)
