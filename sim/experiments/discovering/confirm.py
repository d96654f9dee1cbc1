"""Whether worlds that did not find a box bear it out: halves of the worlds, again and again.

What finds a box always fits it. So a box is looked for in a random half of the worlds, its sides
are tested in the other half, and both again with the halves changed over. Twice the median of the
p-values of many such splits is one that holds for all sides that could have been named
(Meinshausen, Meier and Buehlmann 2009), however many factors there are and however they were
searched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiments.discovering.boxes import (
    Counts,
    Side,
    Wish,
    chosen,
    counts,
    pruned,
    quasi_p,
    screened,
    side_p,
    trajectory,
)
from sim.law.arrays import Array

PEEL_OF_HALF = 0.1
"""Halves are peeled less patiently: it takes a third of the time."""

type Named = Mapping[Side, float]
"""The sides that one half of the worlds named, each with its p-value in the other half."""


class Found(NamedTuple):
    """A box that worlds which did not find it bear out.

    ``p`` are the p-values of its sides over all halves, ``quasi_p`` Bryant and Lempert's on the
    worlds that found them, ``again`` the shares of halves that named them. ``held_out`` are
    density and coverage in the halves that did not set the limits. ``way`` has the boxes that
    were to be chosen from, the first all worlds.
    """

    cuts: dict[Side, float]
    counts: Counts
    p: dict[Side, float]
    quasi_p: dict[Side, float]
    again: dict[Side, float]
    held_out: tuple[float, float]
    way: list[tuple[Counts, int]]


def find_box(
    x: Array, holds: Array, wish: Wish, mine: Sequence[Array], kin: Sequence[Array] = ()
) -> Found | None:
    """Return a box whose sides all are confirmed; None where no side is.

    ``mine`` are halves two by two, each of which is judged by the other; ``kin`` are the groups of
    worlds that are not independent.
    """
    pairs = _pairs(mine)
    named = [_named(x, holds, wish, half, other, kin) for half, other in pairs]
    p = confirmed(named)
    among = {side for side, value in p.items() if value <= wish.level}
    if not among:
        return None
    factors = sorted({side.factor for side in among})
    steps = trajectory(x, holds, factors, wish.mass, among=among)
    way = [counts(x, holds, cuts) for cuts in steps]
    cuts = steps[chosen(way, wish)]
    if not cuts:
        return None
    return Found(
        cuts,
        counts(x, holds, cuts),
        {side: p[side] for side in cuts},
        {side: quasi_p(x, holds, cuts, side) for side in cuts},
        {side: float(np.mean([side in each for each in named])) for side in cuts},
        _held_out(x, holds, wish, pairs, cuts),
        [(n, len({side.factor for side in step})) for n, step in zip(way, steps, strict=True)],
    )


def _pairs(mine: Sequence[Array]) -> list[tuple[Array, Array]]:
    """Return each half with the other one of its split."""
    return [(mine[i], mine[i ^ 1]) for i in range(len(mine))]


def confirmed(named: Sequence[Named]) -> dict[Side, float]:
    """Return the sides that any half named, with their p-values over all halves."""
    sides = dict.fromkeys(side for each in named for side in each)
    return {
        side: min(1.0, 2 * float(np.median([_adjusted(each, side) for each in named])))
        for side in sides
    }


def _adjusted(named: Named, side: Side) -> float:
    """Return the p-value of a side for all that its half named; 1 where it did not."""
    return min(1.0, named[side] * len(named)) if side in named else 1.0


def _named(
    x: Array, holds: Array, wish: Wish, half: Array, other: Array, kin: Sequence[Array]
) -> Named:
    """Return the sides of the box that one half finds, tested in the other."""
    mine, there = x[half], holds[half]
    if there.all() or not there.any() or not other.any():
        return {}
    steps = trajectory(mine, there, screened(mine, there), wish.mass, PEEL_OF_HALF)
    best = chosen([counts(mine, there, cuts) for cuts in steps], wish)
    cuts = pruned(mine, there, steps[best], wish, [groups[half] for groups in kin])
    beside = [groups[other] for groups in kin]
    return {side: side_p(x[other], holds[other], cuts, side, beside) for side in cuts}


def _held_out(
    x: Array, holds: Array, wish: Wish, pairs: Sequence[tuple[Array, Array]],
    cuts: Mapping[Side, float],
) -> tuple[float, float]:  # fmt: skip
    """Return density and coverage of boxes in the half that did not set their limits.

    They have the sides of ``cuts`` and, where found, as many worlds.
    """
    share = counts(x, holds, cuts).n / len(x)
    factors = sorted({side.factor for side in cuts})
    density, coverage = [], []
    for half, other in pairs:
        own, there = x[half], holds[half]
        steps = trajectory(own, there, factors, wish.mass, PEEL_OF_HALF, set(cuts))
        sizes = np.array([counts(own, there, step).n for step in steps])
        step = steps[int(np.argmin(np.abs(sizes - share * len(own))))]
        found = counts(x[other], holds[other], step)
        density.append(found.density)
        coverage.append(found.holding / max(int(holds[other].sum()), 1))
    return float(np.nanmean(density)), float(np.mean(coverage))
