"""The state of the world: one record of arrays, with shape, range and meaning on every field."""

from __future__ import annotations

from typing import Annotated, NamedTuple, get_type_hints

from sim.law.arrays import Array


class Variable(NamedTuple):
    """What a state variable is: its rows (a shape letter each), range, unit and meaning."""

    rows: str
    low: float
    high: float
    unit: str
    doc: str


class State(NamedTuple):
    """All that one month hands to the next. Shapes as in ``sim.law``; worlds last."""

    stance: Annotated[
        Array, Variable("Q", 0.02, 0.98, "share", "private alignment of one challenger to another")
    ]
    visible: Annotated[
        Array, Variable("D", 0, 1, "share", "alignment that everyone has been shown")
    ]
    sunk: Annotated[Array, Variable("D", 0, 1, "share", "reputation sunk in being seen together")]
    expected_rank: Annotated[
        Array, Variable("Q", 0, 1, "rank", "rank that precedent leads one to expect, guest to host")
    ]
    recognition: Annotated[
        Array, Variable("B", 0.01, 0.99, "share", "standing that others have conferred")
    ]
    nuclear_acquiescence: Annotated[
        Array, Variable("B", 0, 1, "share", "tacit acceptance of nuclear status")
    ]
    hardware_shown: Annotated[Array, Variable("B", 0, 1, "share", "weapons lately on parade")]
    public_belief: Annotated[
        Array, Variable("D", -5, 5, "log-odds", "common belief that a dyad is aligned")
    ]
    private_belief: Annotated[
        Array, Variable("ND", -5, 5, "log-odds", "an observer's own belief that a dyad is aligned")
    ]
    political_capital: Annotated[
        Array, Variable("C", 0.05, 0.95, "share", "domestic room for outward effort")
    ]
    hygiene: Annotated[
        Array, Variable("C", 0, 1, "share", "effort on controls, screening and enforcement")
    ]
    force: Annotated[Array, Variable("C", 0, 1, "share", "effort on forces and resources")]
    posture: Annotated[
        Array, Variable("CW", -1, 1, "share", "forces moved by order, beyond the rule of stakes")
    ]
    friction: Annotated[Array, Variable("P", 0, 1, "share", "trade friction in a pair")]
    oversight: Annotated[
        Array, Variable("B", 0.05, 1, "share", "how closely a challenger is monitored")
    ]
    tension: Annotated[Array, Variable("W", 0, 1, "share", "1 is continuous high-intensity war")]


VARIABLES: dict[str, Variable] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(State, include_extras=True).items()
}
BOUNDS: dict[str, tuple[float, float]] = {n: (v.low, v.high) for n, v in VARIABLES.items()}
