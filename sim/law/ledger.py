"""The ledger: rules return named contributions, and their sum is the update and the account.

There is no second computation: what a run keeps on request is what moved the state. An entry
is named by its cause: a mechanism (M01 ... M40), or one of the plain causes below.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from sim.law.arrays import Array, clip
from sim.law.state import BOUNDS, State

EVENT = "event"  # a dated event of the scenario
FADING = "fading"  # return to a rest level
BOUND = "bound"  # held within the variable's range

type Contributions = Mapping[str, Array]
"""Amounts by cause; all of one shape, added left to right."""
type Changes = Mapping[str, Contributions]
"""Contributions by state variable."""


def add_up(contributions: Contributions) -> Array:
    """Return the sum of contributions, left to right."""
    return reduce(add, contributions.values())


def merged(changes: Iterable[Changes]) -> Changes:
    """Return several accounts as one; causes of one variable stand side by side."""
    whole: dict[str, dict[str, Array]] = {}
    for each in changes:
        for variable, contributions in each.items():
            mine = whole.setdefault(variable, {})
            for cause, amount in contributions.items():
                mine[cause] = mine[cause] + amount if cause in mine else amount
    return whole


class Ledger:
    """Collects what moved each state variable, phase by phase, when a run asks for it."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str, str, Array]] = []
        """Rows of (phase, variable, cause, amount); amounts have the variable's shape."""

    def record(self, phase: str, variable: str, contributions: Contributions) -> None:
        """Add a phase's contributions to one variable."""
        self.entries += [(phase, variable, cause, x) for cause, x in contributions.items()]


def settle(state: State, changes: Changes, phase: str, ledger: Ledger | None = None) -> State:
    """Return the state after ``changes``, each variable held within its range.

    What a bound took or gave is an entry of its own, so entries always add up to the change.
    """
    after = {}
    for variable, contributions in changes.items():
        before = getattr(state, variable)
        moved = before + add_up(contributions)
        after[variable] = clip(moved, *BOUNDS[variable])
        if ledger is not None:
            ledger.record(phase, variable, {**contributions, BOUND: after[variable] - moved})
    return state._replace(**after)
