"""Signposts: what, read early, tells the futures in which a course fails.

Outcomes and cuts are chosen on one half of the futures, and every number is told from the other:
the best of many readings flatters itself on the half that it was chosen on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.experiments.asking.shares import wilson
from sim.law.arrays import Array

LEAST = 5
"""Futures that fail, and that do not, which each half needs."""
BEYOND = 10
"""Resamples beyond either end of an interval, whatever its level."""
CUTS = np.linspace(0.05, 0.95, 91)
"""Quantiles of the readings at which a cut may lie."""


class Signpost(NamedTuple):
    """An outcome that is read early: how well it tells, and at which cut.

    ``auc`` is the chance that a world of a failing future reads further to the failing side than
    one of another future, with an interval; .5 tells nothing. Beyond the cut (``sign`` says on
    which side) the course fails in ``beyond`` of the worlds, else in ``within``, each with an
    interval; ``n`` futures, of which ``n_beyond`` have ``worlds_beyond`` worlds beyond.
    """

    outcome: str
    auc: float
    low: float
    high: float
    sign: str
    cut: float
    beyond: float
    beyond_low: float
    beyond_high: float
    within: float
    within_low: float
    within_high: float
    share_beyond: float
    n: int
    n_beyond: int
    worlds_beyond: int


def auc(x: Array, fails: Array, times: Array | float = 1.0) -> float:
    """Return the chance that a reading of a failing world is higher than another's.

    Each world counts as often as ``times`` says; ties count half.

    >>> auc(np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True]))
    1.0
    """
    place = np.unique(x, return_inverse=True)[1]
    failing, others = (np.bincount(place, times * side) for side in (fails, ~fails))
    below = np.cumsum(others) - others / 2
    return float(failing @ below / (failing.sum() * others.sum()))  # Mann and Whitney's U


def signposts(
    readings: Mapping[str, Array], fails: Array, seed: int, level: float = 0.95, most: int = 5
) -> list[Signpost]:
    """Return the ``most`` best signposts, the best first; none where too few futures fail or hold.

    Args:
        readings: By outcome, ``[F, K]``: the readings of K worlds of every future.
        fails: In which futures the course fails, ``[F]`` of bool.
        seed: Of the intervals' resampling.
        level: Of the intervals.
        most: How many to return.
    """
    whole = {name: x for name, x in readings.items() if np.isfinite(x).all() and np.ptp(x) > 0}
    halves = np.arange(len(fails)) % 2 == 0
    counts = [(fails[half].sum(), (~fails[half]).sum()) for half in (halves, ~halves)]
    if not whole or min(map(min, counts)) < LEAST:
        return []
    learnt = {name: auc(*_worlds(x[halves], fails[halves])) for name, x in whole.items()}
    best = sorted(learnt, key=lambda name: -abs(learnt[name] - 0.5))[:most]
    return [
        _told(name, whole[name], fails, halves, learnt[name] < 0.5, seed, level) for name in best
    ]


def _told(
    name: str, x: Array, fails: Array, halves: Array, is_low: bool,  # noqa: FBT001 (a private step)
    seed: int, level: float,
) -> Signpost:  # fmt: skip
    """Return a signpost, its cut from one half of the futures and its numbers from the other."""
    turned = -x if is_low else x
    cut = _cut(*_worlds(turned[halves], fails[halves]))
    there, failing = turned[~halves], fails[~halves]
    is_beyond = there > cut
    low, high = _interval(there, failing, seed, level)
    return Signpost(
        name, auc(*_worlds(there, failing)), low, high, "below" if is_low else "above",
        -cut if is_low else cut, *_share(failing, is_beyond, level),
        *_share(failing, ~is_beyond, level), float(is_beyond.mean()), len(there),
        int(is_beyond.any(axis=1).sum()), int(is_beyond.sum()),
    )  # fmt: skip


def _worlds(x: Array, fails: Array) -> tuple[Array, Array]:
    """Return readings and labels world by world."""
    return x.reshape(-1), np.repeat(fails, x.shape[1])


def _cut(x: Array, fails: Array) -> float:
    """Return the reading at which failing and other worlds are best told apart (Youden 1950)."""
    cuts = np.quantile(x, CUTS)
    beyond = x[:, None] > cuts
    j = beyond[fails].mean(axis=0) - beyond[~fails].mean(axis=0)
    return float(cuts[j.argmax()])


def _interval(x: Array, fails: Array, seed: int, level: float) -> tuple[float, float]:
    """Return an interval of the AUC; futures are resampled, for worlds of one are alike."""
    rng = np.random.default_rng(seed)
    flat, labels = _worlds(x, fails)
    found = []
    for _ in range(round(2 * BEYOND / (1 - level))):
        picked = rng.integers(len(fails), size=len(fails))
        if 0 < fails[picked].sum() < len(fails):
            times = np.bincount(picked, minlength=len(fails))
            found.append(auc(flat, labels, np.repeat(times, x.shape[1])))
    low, high = np.quantile(found, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _share(fails: Array, there: Array, level: float) -> tuple[float, float, float]:
    """Return in which share of the worlds ``there`` a course fails, with an interval.

    All worlds of a future fail or none does: its size is that of as many futures as weigh the same
    (Kish 1965).
    """
    times = there.sum(axis=1)
    if not times.any():
        return np.nan, np.nan, np.nan
    share = float(times @ fails / times.sum())
    low, high = wilson(share, times.sum() ** 2 / (times @ times), level)
    return share, float(low), float(high)
