"""Designs for methods that read any sample: Latin hypercubes, whose rows stand in no order."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensing.methods.method import generator_of, problem_of
from sim.law.arrays import Array


def sample_hypercube(n: int, d: int, seed: int) -> Array:
    """Return a Latin hypercube ``[n, d]``, by SALib."""
    from SALib.sample.latin import sample  # noqa: PLC0415 (heavy)

    cube: Array = np.clip(sample(problem_of(d), n, seed=generator_of(seed, 1)), 0.0, 1.0)
    return cube
