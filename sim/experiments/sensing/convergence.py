"""Whether indices have settled: the same indices from the first part of the design, and a verdict.

A part is the first samples of the design: of a Sobol' sequence at powers of two, whole
trajectories of Morris, rows of a Latin hypercube, which stand in no order.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

import numpy as np

from sim.experiments.sensing.methods.method import Found, Method
from sim.law.arrays import Array

PARTS = (8, 4, 2, 1)
TOP = 3
"""The factors whose order must not change over the second half of the samples."""


class Verdict(NamedTuple):
    """Whether indices have settled.

    ``widest`` is the widest interval of the leading index (as a share of the largest index where
    that has the outcome's unit), ``wide`` what it may be; ``samples`` would about do.
    """

    has_converged: bool
    widest: float
    wide: float
    holds_order: bool
    samples: int


def lengths(n: int, least: int) -> list[int]:
    """Return how many samples the parts have, the whole last."""
    return sorted({n // part for part in PARTS if n // part >= least} | {n})


def judge(method: Method, n: int, whole: Found, half: Found | None) -> Verdict:
    """Return whether the indices of ``n`` samples have settled, ``half`` of them being known."""
    lead = whole.indices[method.lead]
    scale = 1.0 if method.unit else float(np.abs(lead.estimate).max()) or 1.0
    widest = float(lead.width.max()) / scale
    holds = half is not None and _holds_order(
        np.abs(lead.estimate), lead.width, np.abs(half.indices[method.lead].estimate)
    )
    has_converged = widest <= method.wide and holds and n >= method.settles
    more = max(2 * n, ceil(n * (widest / method.wide) ** 2), method.settles)
    more = n if has_converged else more
    if method.doubles:
        more = 1 << (more - 1).bit_length()
    return Verdict(has_converged, widest, method.wide, holds, more)


def _holds_order(now: Array, width: Array, before: Array) -> bool:
    """Return whether the first factors came in the same order before.

    Two whose intervals overlap have no order yet, and may change places.
    """
    order: Sequence[int] = np.argsort(-now, kind="stable").tolist()
    for i, first in enumerate(order[:TOP]):
        for second in order[i + 1 :]:
            are_apart = now[first] - now[second] > (width[first] + width[second]) / 2
            if are_apart and before[first] < before[second]:
                return False
    return True
