"""Whether worlds that did not find a box bear it out: halves of the worlds, again and again.

What finds a box always fits it. So a box is looked for in a random half of the worlds, its sides
are tested in the other half, and both again with the halves changed over. Twice the median of the
p-values of many such splits is one that holds for all sides that could have been named
(Meinshausen, Meier and Buehlmann 2009), however many factors there are and however they were
searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from sim.experiments.discovering.boxes import (
    Counts,
    Side,
    Wish,
    chosen,
    counts,
    denser_p,
    inside,
    pruned,
    quasi_p,
    screened,
    side_p,
)
from sim.experiments.discovering.peeling import settled, trajectory
from sim.law.arrays import Array

PEEL_OF_HALF = 0.1
"""Halves are peeled less patiently: it takes half the time."""

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
    x: Array, holds: Array, wish: Wish, mine: Sequence[Array], kin: Sequence[Array] = (),
    left: Array | None = None,
) -> Found | None:  # fmt: skip
    """Return a box whose sides all are confirmed; None where no side is, or the box is not.

    ``mine`` are halves two by two, each of which is judged by the other; ``kin`` are the groups of
    worlds that are not independent; ``left`` are the worlds outside other boxes, all where None.
    """
    left = np.ones(len(x), dtype=bool) if left is None else left
    named = [_named(x, holds, wish, half & left, other & left, kin) for half, other in _pairs(mine)]
    p = confirmed(named)
    among = {side for side, value in p.items() if value <= wish.level}
    if not among:
        return None
    own, there = x[left], holds[left]
    steps = trajectory(own, there, _factors(among), wish.mass, among=among)
    way = [counts(own, there, cuts) for cuts in steps]
    cuts = settled(own, there, steps[chosen(way, wish)], wish)
    if not cuts:
        return None
    held_out, above = _held_out(x, holds, _pairs(mine), kin, left, cuts)
    if above > wish.level:
        return None
    return Found(
        cuts,
        counts(own, there, cuts),
        {side: p[side] for side in cuts},
        {side: quasi_p(own, there, cuts, side) for side in cuts},
        {side: float(np.mean([side in each for each in named])) for side in cuts},
        held_out,
        [(n, len(_factors(step))) for n, step in zip(way, steps, strict=True)],
    )


def _factors(sides: Iterable[Side]) -> list[int]:
    return sorted({side.factor for side in sides})


def _pairs(mine: Sequence[Array]) -> list[tuple[Array, Array]]:
    """Return each half with the other one of its split."""
    return [(mine[i], mine[i ^ 1]) for i in range(len(mine))]


def confirmed(named: Sequence[Named]) -> dict[Side, float]:
    """Return the sides that any half named, with their p-values over all halves."""
    sides = dict.fromkeys(side for each in named for side in each)
    return {side: _over_halves([_adjusted(each, side) for each in named]) for side in sides}


def _over_halves(p: Sequence[float]) -> float:
    """Return the p-value that holds for p-values of halves."""
    return min(1.0, 2 * float(np.median(p)))


def _adjusted(named: Named, side: Side) -> float:
    """Return the p-value of a side for all that its half named; 1 where it did not."""
    return min(1.0, named[side] * len(named)) if side in named else 1.0


def _named(
    x: Array, holds: Array, wish: Wish, half: Array, other: Array, kin: Sequence[Array]
) -> Named:
    """Return the sides of the box that one half finds, tested in the other.

    What matters is the same whatever density is asked: the box is the one that tells most.
    """
    wish = wish._replace(density=None)
    mine, there = x[half], holds[half]
    if there.all() or not there.any() or not other.any():
        return {}
    steps = trajectory(mine, there, screened(mine, there), wish.mass, PEEL_OF_HALF)
    best = chosen([counts(mine, there, cuts) for cuts in steps], wish)
    cuts = pruned(mine, there, steps[best], wish, [groups[half] for groups in kin])
    beside = [groups[other] for groups in kin]
    return {side: side_p(x[other], holds[other], cuts, side, beside) for side in cuts}


def _held_out(
    x: Array, holds: Array, pairs: Sequence[tuple[Array, Array]], kin: Sequence[Array],
    left: Array, cuts: Mapping[Side, float],
) -> tuple[tuple[float, float], float]:  # fmt: skip
    """Return density and coverage of boxes in the half that did not set their limits, and a p.

    The boxes have the sides of ``cuts`` and, where found, as many worlds. The p-value is that of
    their being denser than all worlds are, those of boxes before among them.
    """
    share = counts(x[left], holds[left], cuts).n / int(left.sum())
    least, sides = share * (1 - PEEL_OF_HALF), set(cuts)  # a peel beyond as many worlds
    density, coverage, p = [], [], []
    for half, other in pairs:
        own, there = x[half & left], holds[half & left]
        steps = trajectory(own, there, _factors(sides), least, PEEL_OF_HALF, sides)
        sizes = np.array([counts(own, there, step).n for step in steps])
        step = steps[int(np.argmin(np.abs(sizes - share * len(own))))]
        within = inside(x, step) & left
        found = counts(x[other & left], holds[other & left], step)
        density.append(found.density)
        coverage.append(found.holding / max(int(holds[other & left].sum()), 1))
        p.append(denser_p(within[other], holds[other], [groups[other] for groups in kin]))
    return (float(np.nanmean(density)), float(np.mean(coverage))), _over_halves(p)
