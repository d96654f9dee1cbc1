"""The state of the world: one record of arrays, with shape, range and meaning on every field."""

from __future__ import annotations

from typing import Annotated, NamedTuple, get_type_hints

from sim.law.arrays import Array


class Variable(NamedTuple):
    """What a state variable is: its rows (a shape letter each), range, unit and meaning.

    Rows ``1`` is one for the whole world; other letters as in ``sim.law``.
    """

    rows: str
    low: float
    high: float
    unit: str
    doc: str


class State(NamedTuple):
    """All that one month hands to the next. Shapes as in ``sim.law``; worlds last."""

    stance: Annotated[
        Array,
        Variable(
            "Q", 0.02, 0.98, "share", "private alignment that one challenger has chosen to another"
        ),
    ]
    strain: Annotated[
        Array, Variable("D", 0, 1, "share", "what quarrels in a dyad take from stances for a while")
    ]
    visible: Annotated[
        Array, Variable("D", 0, 1, "share", "alignment that everyone has been shown")
    ]
    sunk: Annotated[Array, Variable("D", 0, 1, "share", "reputation sunk in being seen together")]
    expected_rank: Annotated[
        Array, Variable("Q", 0, 1, "rank", "rank that precedent leads one to expect, guest to host")
    ]
    flow: Annotated[
        Array,
        Variable(
            "GQ", 0, 1, "share", "arms, technology and buffering from one challenger to another"
        ),
    ]
    technology: Annotated[Array, Variable("B", 0, 1, "share", "technology learnt from partners")]
    recognition: Annotated[
        Array, Variable("B", 0.01, 0.99, "share", "standing that others have conferred")
    ]
    nuclear_acquiescence: Annotated[
        Array, Variable("B", 0, 1, "share", "tacit acceptance of nuclear status")
    ]
    hardware_shown: Annotated[Array, Variable("B", 0, 1, "share", "weapons lately on parade")]
    provocation: Annotated[Array, Variable("B", 0, 1, "share", "provocation not yet forgotten")]
    engagement: Annotated[
        Array, Variable("B", 0, 1, "share", "engagement lately received from the coalition")
    ]
    overture: Annotated[Array, Variable("B", 0, 1, "share", "an offer of talks that still stands")]
    oversight: Annotated[
        Array, Variable("B", 0.05, 1, "share", "how closely a challenger is monitored")
    ]
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
    squeezed: Annotated[Array, Variable("C", 0, 1, "share", "economic coercion a member is under")]
    fatigue: Annotated[Array, Variable("C", 0, 1, "share", "what a long war has worn down")]
    tie_west: Annotated[Array, Variable("H", 0, 1, "share", "a hedger's tie to the West")]
    tie_challengers: Annotated[
        Array, Variable("H", 0, 1, "share", "a hedger's tie to the challengers")
    ]
    compliance: Annotated[
        Array, Variable("H", 0, 1, "share", "a hedger's compliance with sanctions")
    ]
    exposure: Annotated[
        Array, Variable("A", 0, 1, "share", "trade and finance at risk to the other side")
    ]
    load: Annotated[Array, Variable("A", 0, 100, "instruments", "instruments used last month")]
    friction: Annotated[Array, Variable("P", 0, 1, "share", "trade friction in a pair")]
    truce: Annotated[Array, Variable("P", 0, 1, "flag", "1 while a truce is in force")]
    offer: Annotated[
        Array, Variable("S", 0, 12, "months", "months that a side's offer of a truce still stands")
    ]
    escalated: Annotated[Array, Variable("S", 0, 1, "flag", "1 where a side escalated last month")]
    narrative: Annotated[
        Array,
        Variable(
            "1", -1, 1, "share", "whose story carries: +1 the challengers', -1 the coalition's"
        ),
    ]
    tension: Annotated[Array, Variable("W", 0, 1, "share", "1 is continuous high-intensity war")]


VARIABLES: dict[str, Variable] = {
    name: hint.__metadata__[0] for name, hint in get_type_hints(State, include_extras=True).items()
}
BOUNDS: dict[str, tuple[float, float]] = {n: (v.low, v.high) for n, v in VARIABLES.items()}
