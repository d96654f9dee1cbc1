"""The ledger: rules return named contributions, and their sum is the update and the account.

There is no second computation: what a run keeps on request is what moved the state. An entry
is named by its cause: a mechanism (M01 ... M40), or one of ``CAUSES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import add

from sim.law.arrays import Array, clip
from sim.law.state import BOUNDS, State

EVENT, FADING, BOUND = "event", "fading", "bound"
CAUSES = {
    EVENT: "a dated event of the scenario",
    FADING: "return to a rest level",
    BOUND: "what holding a variable within its range took or gave",
    "treaty": "a treaty's floor that has come into force",
    "display": "being shown together",
    "dialled": "the challenger's own decision on its stance",
    "decided": "the members' own decisions on their effort",
    "ordered": "forces moved by order",
    "probe": "a probe of the theatre",
    "crisis": "a crisis in the theatre",
    "staging": "worth of holding one's own dated occasion",
    "relation": "worth of showing a relation",
    "seniority": "cost of sending someone senior",
    "wordings": "what keeps several wordings of one rank from counting as more attendance",
    "interest": "pull of the stance towards its target",
    "effort": "cost of any step",
    "joint action": "worth of acting with others who are expected to act",
    "cost": "cost of holding force",
    "theatre": "preference for the theatre under more pressure",
    "opportunity": "worth of a probe where force is weak",
    "risk": "cost of a probe where force is strong",
    "habit": "the intercept at which the reference world is at rest",
    "attention": "hands full: more was done last month than usual",
    "programme": "what the coalition has resolved to add",
    "support": "acts of support that feed a flow",
    "exchange": "worth of giving what a partner needs",
    "learnt": "technology learnt from what partners send",
    "offered": "an offer of talks",
    "engaged": "engagement by the coalition",
    "pressed": "pressure by the coalition",
    "concession": "controls given up for talks",
    "overture": "worth of answering an offer of talks",
    "coerced": "economic coercion by a challenger",
    "leverage": "worth of pressure where it hurts",
    "squeezed": "worth of redundancy under pressure",
    "exposure": "worth of being less exposed",
    "insulated": "work on one's own insulation",
    "redundancy": "redundancy of supply",
    "diversified": "diversification",
    "side deals": "deals of a member's own",
    "retaliation": "worth of answering in kind",
    "escalated": "escalation by a side",
    "truce": "a truce struck or kept",
    "struck": "a truce struck or broken",
    "opened": "offers of a truce",
    "told": "the challengers' telling of their story",
    "answered": "the coalition's answers to it",
    "watched": "worth of complying where one is watched",
    "autonomy": "worth of the middle to one that leans",
    "narrative": "pull of the story that leads",
    "tilt": "pull of where a hedger leans",
    "leaned": "a hedger's own leaning",
    "courted": "courting by the coalition",
    "complied": "a hedger's enforcing or busting",
    "mediation": "mediation by a hedger",
    "peace": "worth of making peace",
    "used": "instruments used this month",
    "war": "a war that keeps tension up",
}
"""Causes that are no mechanism, of changes and of utilities, and what they stand for."""

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
