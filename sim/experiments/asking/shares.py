"""Intervals of shares: of worlds in which a condition holds, of futures with enough."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from sim.law.arrays import Array


def wilson(share: Array | float, n: Array | int, level: float = 0.95) -> tuple[Array, Array]:
    """Return Wilson's interval of shares of ``n``, for many shares at once.

    >>> low, high = wilson(np.array([0.5]), np.array([100]))
    >>> round(float(low[0]), 3), round(float(high[0]), 3)
    (0.404, 0.596)
    """
    p, z = np.asarray(share, dtype=float), float(ndtri((1 + level) / 2))
    n = np.maximum(n, 1)
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)
