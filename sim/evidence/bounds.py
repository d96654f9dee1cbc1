"""Bounds: whether states stay in range by themselves, and how often a bound had to hold them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.batch.engine import play_months
from sim.law.draws import Luck, replicates
from sim.law.ledger import BOUND, Ledger
from sim.law.state import BOUNDS, VARIABLES
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise

BLOCK = 500
TINY = 1e-12
"""What a bound takes less than is rounding."""


class Clipped(NamedTuple):
    """How often a variable was updated, how often a bound had to hold it, and where it lay."""

    updates: int
    clipped: int
    lowest: float
    highest: float

    @property
    def share(self) -> float:
        """Share of updates that a bound clipped."""
        return self.clipped / self.updates if self.updates else 0.0

    def plus(self, other: Clipped) -> Clipped:
        """Return both counts together."""
        return Clipped(
            self.updates + other.updates, self.clipped + other.clipped,
            min(self.lowest, other.lowest), max(self.highest, other.highest),
        )  # fmt: skip

    def is_within(self, variable: str) -> bool:
        """Return whether the variable never left its range."""
        low, high = BOUNDS[variable]
        return low <= self.lowest and self.highest <= high


def count_clipped(scenario: str, runs: int, seed: int) -> dict[str, Clipped]:
    """Return for every state variable how often a bound clipped an update that moved it."""
    blueprint = build(load_scenario(scenario))
    found = {name: Clipped(0, 0, np.inf, -np.inf) for name in VARIABLES}
    for first in range(0, runs, BLOCK):
        luck = Luck(seed, replicates(first, min(BLOCK, runs - first)))
        worlds = realise(blueprint, luck)
        ledgers: list[Ledger] = []

        def fresh(_: int, kept: list[Ledger] = ledgers) -> Ledger:
            kept.append(Ledger())
            return kept[-1]

        for state, _ in play_months(blueprint, luck, worlds, ledgers=fresh):
            for name, one in _counted(ledgers.pop()).items():
                found[name] = found[name].plus(one)
            for name, x in state._asdict().items():
                if x.size:
                    seen = Clipped(0, 0, float(x.min()), float(x.max()))
                    found[name] = found[name].plus(seen)
    return found


def _counted(ledger: Ledger) -> dict[str, Clipped]:
    """Return a month's updates: those of a phase that moved a variable, and those clipped."""
    moves: dict[tuple[str, str], list[tuple[str, np.ndarray]]] = {}
    for phase, variable, cause, amount in ledger.entries:
        moves.setdefault((phase, variable), []).append((cause, np.asarray(amount)))
    found: dict[str, Clipped] = {}
    for (_, variable), parts in moves.items():
        held = next(x for cause, x in parts if cause == BOUND)
        asked = np.broadcast_to(sum(np.abs(x) for cause, x in parts if cause != BOUND), held.shape)
        one = Clipped(
            int(np.count_nonzero(asked > TINY)), int(np.count_nonzero(np.abs(held) > TINY)),
            np.inf, -np.inf,
        )  # fmt: skip
        found[variable] = found[variable].plus(one) if variable in found else one
    return found
