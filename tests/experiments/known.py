"""Functions whose sensitivity is known by calculation."""

from __future__ import annotations

import math

import numpy as np

A = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])
PI = f"{-math.pi}:{math.pi}"
ISHIGAMI = {"x1": PI, "x2": PI, "x3": PI}
SOBOL_G = {f"x{i}": "0:1" for i in range(8)}


def ishigami_indices():
    """First-order and total indices for the constants 7 and 0.1 (Ishigami and Homma 1990)."""
    one = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
    two = 7**2 / 8
    both = 0.1**2 * math.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0]) / whole, np.array([one + both, two, both]) / whole


def sobol_g_indices():
    """First-order and total indices of Sobol's g-function (Saltelli et al. 2010)."""
    part = 1 / (3 * (1 + A) ** 2)
    whole = np.prod(1 + part) - 1
    return part / whole, part * np.prod(1 + part) / (1 + part) / whole
