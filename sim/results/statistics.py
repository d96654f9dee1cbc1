"""Statistics of runs: quantiles, Monte Carlo error, and what could not be defined."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.law.arrays import Array


class Summary(NamedTuple):
    """How an outcome is spread over runs; NaN where nothing is defined.

    ``mcse`` is the standard error of the mean over runs; ``n_defined`` counts runs in which the
    outcome is defined.
    """

    median: float
    q10: float
    q90: float
    mean: float
    mcse: float
    n_defined: int


def summarise(values: Array) -> Summary:
    """Return the summary of one outcome over runs, ``[R]``; NaN marks undefined runs.

    >>> summarise(np.array([1.0, 2.0, 3.0, np.nan])).median
    2.0
    """
    defined = values[~np.isnan(values)]
    n = int(defined.size)
    if n == 0:
        return Summary(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    q10, median, q90 = np.quantile(defined, [0.1, 0.5, 0.9])
    error = float(defined.std(ddof=1) / np.sqrt(n)) if n > 1 else np.nan
    return Summary(float(median), float(q10), float(q90), float(defined.mean()), error, n)


NOTHING = summarise(np.zeros(0))
"""The summary of no run at all."""
