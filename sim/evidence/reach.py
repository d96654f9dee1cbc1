"""Which outcomes a number moves: one paired experiment at the two ends of its range."""

from __future__ import annotations

from math import copysign, inf
from pathlib import Path
from typing import NamedTuple

from sim.batch.plan import check_seed
from sim.errors import SettingError
from sim.evidence.fact import Found, paired
from sim.evidence.lab import Case, Lab
from sim.evidence.run import FEWEST, MOST
from sim.law.outcomes import describe

TINY = 1e-9
"""A difference that is rounding."""


class Moved(NamedTuple):
    """What a number does to an outcome: the mean at either end, and the paired difference."""

    outcome: str
    unit: str
    low: float
    high: float
    found: Found

    @property
    def is_sure(self) -> bool:
        """Whether the difference lies beyond error and a fifth of the spread between worlds."""
        size = abs(self.found.effect)
        return size > TINY and self.found._replace(effect=size).is_at_least(0.0)

    @property
    def in_sd(self) -> float:
        """The difference over the spread between worlds; infinite where it has none."""
        spread, effect = self.found.between_sd, self.found.effect
        return effect / spread if spread > TINY else copysign(inf, effect) if effect else 0.0


def reach(
    scenario: str | Path, name: str, ends: tuple[float, float], runs: int, seed: int
) -> list[Moved]:
    """Return what a lever or path does to every headline outcome, what it moves farthest first.

    Both sides have the same luck, numbers of judgement drawn. Values are means over the last 12
    months; the spread between worlds is that halfway between the two sides.

    Raises:
        SettingError: Too few runs to tell anything, more than memory holds, or no seed.
    """
    check_runs(runs, seed)
    lab = Lab(runs, seed)
    low, high = (lab.run(Case(str(scenario), settings={name: end})) for end in ends)
    found = []
    for outcome in low.block.names:
        told = describe(outcome)
        if told.is_headline:
            one, other = high.last(outcome), low.last(outcome)
            difference = paired(one, other, (one + other) / 2)
            found.append(
                Moved(outcome, told.unit, float(other.mean()), float(one.mean()), difference)
            )
    return sorted(found, key=lambda each: -abs(each.in_sd))


def check_runs(runs: int, seed: int) -> None:
    """Refuse numbers of runs and seeds that no experiment can have.

    Raises:
        SettingError: Too few runs to tell anything, more than memory holds, or no seed.
    """
    if not FEWEST <= runs <= MOST:
        raise SettingError(f"runs: should be 0 for none, or from {FEWEST} to {MOST}, is {runs}")
    check_seed(seed)
