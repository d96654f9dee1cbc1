"""Partial rank correlations, which SALib has not: one factor, the others' share taken out."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensing.methods.given import sample_hypercube
from sim.experiments.sensing.methods.method import Found, Index, Method
from sim.law.arrays import Array

SPARE = 10
"""Samples beyond the number of factors that leave something to correlate."""


def _analyse(cube: Array, answers: Array, level: float, seed: int) -> Found:  # noqa: ARG001
    """Return partial rank correlations with intervals by Fisher's transformation.

    Source: Marino et al. 2008 for the index; Fieller et al. 1957 for the 1.06 of ranks.
    """
    from scipy.stats import norm, rankdata  # noqa: PLC0415 (heavy)

    n, d = cube.shape
    ranks = rankdata(np.column_stack([cube, answers]), axis=0)
    inverse = np.linalg.pinv(np.corrcoef(ranks, rowvar=False))
    scale = np.sqrt(np.diag(inverse))
    r = np.clip(-inverse[:d, d] / (scale[:d] * scale[d]), -1 + 1e-12, 1 - 1e-12)
    half = float(norm.ppf(0.5 + level / 2)) * np.sqrt(1.06 / (n - d - 2))
    middle = np.arctanh(r)
    index = Index(r, np.tanh(middle - half), np.tanh(middle + half))
    told = np.where(index.low * index.high > 0, np.sign(r), 0.0)
    return Found({"prcc": index}, told)


PRCC = Method(
    title="PRCC",
    lead="prcc",
    meaning={"prcc": "correlation of the ranks of factor and outcome, other factors held"},
    unit="correlation",
    sampled="samples",
    ordinary=lambda d: max(1024, 8 * d),
    least=lambda d: d + SPARE,
    doubles=False,
    points=lambda _: 1,
    sample=sample_hypercube,
    analyse=_analyse,
    takes_gaps=True,
    settles=0,
    wide=0.2,
)
