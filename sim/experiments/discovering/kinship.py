"""Worlds that are kin: those of one luck, or of one design point, are not independent.

A crossed batch runs every design point on the same luck. Each number that is drawn then has as
many values as there are replicates, however many worlds there are, and each lever as many as there
are points. A test that took worlds for independent would be far too sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
import pandas as pd
from scipy.stats import t as student

from sim.law.arrays import Array
from sim.results.plan import LUCK, Plan

FEWEST = 8
"""Groups without which nothing can be told of how groups differ."""
SPLITS = 5
"""Random splits in two; a box is looked for in both halves of each."""


def kin_of(plan: Plan, runs: pd.DataFrame) -> tuple[tuple[Array, ...], str]:
    """Return by which groups worlds of a batch belong together, and what must be said of it.

    A full grid of levers is no such group: nothing but the levers tells its points apart.
    """
    point = runs["point"].to_numpy()
    luck = plan.luck_of(runs["replicate"].to_numpy() * plan.n_points + point)
    n_luck, n_points = len(np.unique(luck)), len(np.unique(point))
    by_luck = n_luck < len(runs)
    by_point = n_points < len(runs) and n_points > 1 and not _is_grid(plan)
    kin, words = [], []
    for is_kin, n, groups, name in (
        (by_luck, n_luck, luck, "luck"), (by_point, n_points, point, "design point"),
    ):  # fmt: skip
        if not is_kin:
            continue
        if n >= FEWEST:
            kin.append(groups)
        words.append(_told(n, name))
    return tuple(kin), " ".join(words)


def halves(kin: Sequence[Array], n: int, seed: int) -> list[Array]:
    """Return which of ``n`` worlds are in each of the halves, two a split; no group is split.

    Where worlds are kin in two ways, two halves share neither groups of the one nor of the other,
    and leave half of all worlds out.
    """
    rng = np.random.default_rng([seed & 0xFFFFFFFF, seed >> 32])
    found = []
    for _ in range(SPLITS):
        sides = [_side(groups, rng) for groups in (kin or [np.arange(n)])]
        found += [
            np.logical_and.reduce(sides),
            np.logical_and.reduce([~side for side in sides]),
        ]
    return found


def kin_p(inside: Array, holds: Array, kin: Sequence[Array]) -> float:
    """Return the p-value of a difference in shares between worlds inside and outside a box.

    The score test of no difference, whose error is over sums of groups (of both kinds, Cameron,
    Gelbach and Miller 2011), against Student's t with one degree of freedom less than groups.
    """
    score = (inside - inside.mean()) * (holds - holds.mean())
    alone = float((score**2).sum())
    own = [float((_summed(score, groups) ** 2).sum()) for groups in kin]
    variance = max(alone, *own, sum(own) - (len(own) - 1) * alone)
    if variance <= 0:
        return 1.0
    df = min(len(np.unique(groups)) for groups in kin) - 1
    return float(student.sf(score.sum() / np.sqrt(variance), df)) if df > 0 else 1.0


def _side(groups: Array, rng: np.random.Generator) -> Array:
    """Return the worlds of a random half of the groups."""
    names = np.unique(groups)
    return np.isin(groups, rng.permutation(names)[: len(names) // 2])


def _summed(score: Array, groups: Array) -> Array:
    _, place = np.unique(groups, return_inverse=True)
    return np.bincount(place, weights=score)


def _is_grid(plan: Plan) -> bool:
    """Return whether design points are all combinations of the values of levers."""
    return LUCK not in plan.points and plan.n_points == prod(
        len(set(values)) for values in plan.levers.values()
    )


def _told(n: int, name: str) -> str:
    """Return what must be said of worlds that share something."""
    if n == 1:
        return f"All worlds share one {name}; with another one boxes may be others."
    if n < FEWEST:
        return (
            f"All worlds share one of {n} values of {name}, too few to tell what another one would"
            " change: boxes hold for these alone."
        )
    return (
        f"Worlds of one {name} are no independent witnesses: halves and p go by the {n:,} values"
        f" of {name}, not by worlds."
    )
