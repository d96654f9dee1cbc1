"""Boxes: limits on a few factors within which a condition holds more often than elsewhere.

The patient rule induction method (Friedman and Fisher 1999) peels a slice off one side of one
factor after the other, whichever raises the share of worlds that show the condition most. Which
of the boxes on the way is meant, and which of its sides matter, is decided here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import binom, hypergeom, rankdata

from sim.experiments.discovering.kinship import kin_p
from sim.law.arrays import Array

SCREENED = 8
"""Factors that are peeled, those with the greatest score: peeling 300 takes minutes, and nobody
reads a box of more than a handful."""


class Side(NamedTuple):
    """One side of a factor: the upper or the lower."""

    factor: int
    is_upper: bool


type Cuts = Mapping[Side, float]
"""A box: the value at which each of its sides is cut; sides not named are open."""


class Counts(NamedTuple):
    """Worlds in a box, and those of them that show the condition."""

    n: int
    holding: int

    @property
    def density(self) -> float:
        """Share of the box's worlds that show the condition."""
        return self.holding / self.n if self.n else float("nan")


class Wish(NamedTuple):
    """What is asked of a box.

    ``density`` is the least share of worlds that should show the condition, None for the box
    that luck explains least; ``above`` what its density must exceed in any case; ``mass`` the
    least share of all worlds that it should have; ``level`` the p-value, corrected for the number
    of sides there are, above which a side does not matter.
    """

    density: float | None = None
    mass: float = 0.05
    level: float = 0.05
    above: float = 0.0


def inside(x: Array, cuts: Cuts) -> Array:
    """Return which worlds of ``x``, ``[N, F]``, lie in a box, ``[N]`` of bool."""
    found = np.ones(len(x), dtype=bool)
    for side, value in cuts.items():
        column = x[:, side.factor]
        found &= column <= value if side.is_upper else column >= value
    return found


def counts(x: Array, holds: Array, cuts: Cuts) -> Counts:
    """Return how many worlds a box has, and in how many of them the condition holds."""
    there = inside(x, cuts)
    return Counts(int(there.sum()), int(holds[there].sum()))


def screened(x: Array, holds: Array, most: int = SCREENED) -> list[int]:
    """Return the factors that go most with the condition, by rank or by distance from the middle.

    A box takes one end of a factor, or its middle: the first shows in the correlation of the
    condition with the factor's rank, the second in that with the rank's distance from the middle.
    """
    rank = rankdata(x, axis=0) / (len(x) + 1) - 0.5
    score = np.maximum(_correlation(rank, holds), _correlation(np.abs(rank), holds))
    return [int(j) for j in np.argsort(-score, kind="stable")[:most]]


def chosen(found: Sequence[Counts], wish: Wish) -> int:
    """Return the place of the box that is meant among those of a trajectory, the first all worlds.

    With a density it is the largest box that reaches it; without one the box that luck explains
    least: as many worlds drawn from all would have to lie the most standard errors above them to
    show the condition as often. Where no box will do it is the first.
    """
    n, k = np.array(found, dtype=float).T
    share, rate = k / np.maximum(n, 1), max(k[0] / n[0], wish.above)
    is_denser = share > rate
    if wish.density is not None:
        return int(np.argmax(np.where(is_denser & (share >= wish.density), n, 0)))
    return int(np.argmax(np.where(is_denser, (share - rate) * np.sqrt(n), 0)))


def pruned(
    x: Array, holds: Array, cuts: Cuts, wish: Wish, kin: Sequence[Array] = ()
) -> dict[Side, float]:
    """Return a box without the sides that do not matter, the least of them dropped first."""
    left = dict(cuts)
    while left:
        p = {side: side_p(x, holds, left, side, kin) for side in left}
        worst = max(p, key=lambda side: p[side])
        if p[worst] * 2 * x.shape[1] <= wish.level:
            break
        del left[worst]
    return left


def side_p(x: Array, holds: Array, cuts: Cuts, side: Side, kin: Sequence[Array] = ()) -> float:
    """Return the p-value of a side: the box against what it cuts off."""
    there = inside(x, {each: value for each, value in cuts.items() if each != side})
    return denser_p(inside(x, cuts)[there], holds[there], [groups[there] for groups in kin])


def denser_p(within: Array, holds: Array, kin: Sequence[Array] = ()) -> float:
    """Return the p-value of worlds that show the condition more often than the others do.

    Fisher's exact test where worlds are independent, else a test over groups of ``kin``.
    """
    if not within.any():
        return 1.0
    if kin:
        return kin_p(within, holds, kin)
    found = int(holds[within].sum())
    return float(hypergeom.sf(found - 1, len(holds), int(holds.sum()), int(within.sum())))


def quasi_p(x: Array, holds: Array, cuts: Cuts, side: Side) -> float:
    """Return Bryant and Lempert's (2010) quasi-p of a side.

    How likely so many worlds of the box or more would show the condition, were they drawn from
    the box with this side open. It takes no account of how many sides were looked at.
    """
    wider = {each: value for each, value in cuts.items() if each != side}
    (n, k), (wide, of) = counts(x, holds, cuts), counts(x, holds, wider)
    return float(binom.sf(k - 1, n, of / wide)) if wide else 1.0


def _correlation(x: Array, holds: Array) -> Array:
    """Return the absolute correlation of columns with a condition, ``[F]``."""
    x, y = x - x.mean(axis=0), holds - holds.mean()
    spread = np.sqrt((x**2).sum(axis=0) * (y**2).sum())
    return np.abs(y @ x) / np.where(spread > 0, spread, 1)
