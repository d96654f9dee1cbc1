"""What a turn is given beside the state: settings, centring, the month and its chance.

A setting holds the numbers of the cast. There are two of each world: the scenario's own, and
the reference (the same cast at the baseline's numbers), from which habits and rest levels are
centred, so that what a scenario changes is a departure and not a new rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from sim.law.arrays import Array
from sim.law.parameters import Parameters


class Datum(NamedTuple):
    """What a number of the cast is: range, unit, meaning, and how far judgement may be off.

    ``spread`` is half the width of the range from which a start value is drawn (0: not drawn);
    ``scale`` says in what it is added: as it is, or to its "log" or "log-odds".
    """

    low: float
    high: float
    unit: str
    doc: str
    spread: float = 0.0
    scale: str = "plain"


class Challengers(NamedTuple):
    """Numbers per challenger, ``[B, 1 or R]``; ``[B, P, .]`` and ``[B, W, .]`` where said."""

    capability: Annotated[Array, Datum(0, 10, "US = 1", "material capability")]
    exposure: Annotated[
        Array, Datum(0, 1, "share", "trade and finance at risk to the West", spread=0.06)
    ]
    grievance: Annotated[
        Array, Datum(0, 1, "share", "grievance against the leader, friction apart")
    ]
    friction_grievance: Annotated[Array, Datum(0, 1, "share", "grievance per unit of friction")]
    recognition: Annotated[
        Array, Datum(0.01, 0.99, "share", "standing at the start", spread=0.3, scale="log-odds")
    ]
    oversight: Annotated[Array, Datum(0.05, 1, "share", "monitoring at the start", spread=0.05)]
    location: Annotated[Array, Datum(0, 1, "share", "capability present in each theatre")]
    veto: Annotated[Array, Datum(0, 1, "share", "power to cover a partner in the Council")]
    sanctioned: Annotated[Array, Datum(0, 1, "share", "how far it is under sanctions")]
    leverage: Annotated[Array, Datum(0, 1, "share", "power to coerce members by trade")]
    trade_coalition: Annotated[Array, Datum(0, 1, "share", "its trade with the coalition")]
    trade_hedgers: Annotated[Array, Datum(0, 1, "share", "its trade with hedging states")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Coalition(NamedTuple):
    """Numbers per coalition member, ``[C, 1 or R]``; stakes ``[C, W, .]``."""

    capability: Annotated[Array, Datum(0, 10, "US = 1", "material capability")]
    exposure: Annotated[
        Array, Datum(0, 1, "share", "trade and finance at risk to the challengers", spread=0.06)
    ]
    capital: Annotated[
        Array, Datum(0.05, 0.95, "share", "political capital at the start and at rest")
    ]
    volatility: Annotated[Array, Datum(0, 5, "factor", "how far an election moves capital")]
    stake: Annotated[Array, Datum(0, 1, "share", "what is at stake in each theatre")]
    lead: Annotated[Array, Datum(0, 1, "share", "how far it leads the coalition")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Hedgers(NamedTuple):
    """Numbers per hedging state, ``[H, 1 or R]``."""

    capability: Annotated[Array, Datum(0, 10, "US = 1", "material capability")]
    exposure: Annotated[
        Array, Datum(0, 1, "share", "trade and finance at risk to the West", spread=0.06)
    ]
    dependence: Annotated[
        Array, Datum(0, 1, "share", "trade and finance with the challengers", spread=0.06)
    ]
    tie: Annotated[Array, Datum(0, 1, "share", "tie to the challengers", spread=0.08)]
    tie_west: Annotated[Array, Datum(0, 1, "share", "tie to the West", spread=0.08)]
    compliance: Annotated[
        Array, Datum(0.01, 0.99, "share", "compliance with sanctions", spread=0.10)
    ]
    standing: Annotated[Array, Datum(0, 1, "share", "recognition it enjoys")]
    expected_rank: Annotated[Array, Datum(0, 1, "rank", "rank it usually sends")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Dyads(NamedTuple):
    """Numbers per challenger dyad, ``[D, .]``, and per directed pair, ``[Q, .]``."""

    stance: Annotated[Array, Datum(0.02, 0.98, "share", "private stance", spread=0.10)]
    expected_rank: Annotated[Array, Datum(0, 1, "rank", "rank expected of a guest")]
    arms: Annotated[
        Array, Datum(0, 0.95, "share", "flow of arms, by giver", spread=0.3, scale="log")
    ]
    technology: Annotated[
        Array, Datum(0, 0.95, "share", "flow of technology, by giver", spread=0.3, scale="log")
    ]
    buffering: Annotated[
        Array, Datum(0, 0.95, "share", "economic buffering, by giver", spread=0.3, scale="log")
    ]
    trade: Annotated[Array, Datum(0, 1, "share", "share of the other's trade, by side")]
    compliance: Annotated[
        Array,
        Datum(
            0.01, 0.99, "share", "compliance with sanctions on the other, by side", 0.4, "log-odds"
        ),
    ]
    fit: Annotated[Array, Datum(0, 1, "share", "how well the two economies complement each other")]
    visible: Annotated[Array, Datum(0, 1, "share", "alignment shown")]
    sunk: Annotated[Array, Datum(0, 1, "share", "reputation sunk")]
    public_belief: Annotated[
        Array, Datum(0.01, 0.99, "share", "common belief", spread=0.4, scale="log-odds")
    ]
    private_belief: Annotated[
        Array, Datum(0.01, 0.99, "share", "observers' own belief", spread=0.4, scale="log-odds")
    ]
    war_need: Annotated[Array, Datum(0, 1, "share", "need of each other per theatre, [D, W, .]")]


class Theatres(NamedTuple):
    """Numbers per theatre, ``[W, 1 or R]``."""

    tension: Annotated[Array, Datum(0.02, 0.98, "share", "tension at the start", spread=0.08)]
    probe: Annotated[
        Array, Datum(0.01, 0.9, "1/month", "chance of a probe at rest", spread=0.5, scale="log")
    ]
    balance: Annotated[
        Array, Datum(0.05, 0.95, "share", "balance of the baseline at its start", spread=0.08)
    ]
    speed: Annotated[Array, Datum(0.1, 5, "factor", "how fast tension returns to rest")]
    war_months: Annotated[Array, Datum(0, 600, "months", "how long a war has lasted at the start")]
    floor: Annotated[Array, Datum(0, 1, "share", "tension below which it cannot fall")]


class Frictions(NamedTuple):
    """Numbers per friction pair, ``[P, 1 or R]``; rates per side, ``[S, .]``."""

    level: Annotated[Array, Datum(0, 1, "share", "trade friction at the start")]
    set_point: Annotated[Array, Datum(0, 1, "share", "trade friction to which it returns")]
    reach: Annotated[Array, Datum(0, 1, "share", "how far the coalition feels the friction")]
    escalation: Annotated[
        Array, Datum(0.001, 0.45, "1/month", "chance that a side escalates in routine, by side")
    ]
    opening: Annotated[
        Array, Datum(0.001, 0.45, "1/month", "chance that a side opens in routine, by side")
    ]


class Setting(NamedTuple):
    """The numbers of a cast."""

    challengers: Challengers
    coalition: Coalition
    hedgers: Hedgers
    dyads: Dyads
    theatres: Theatres
    frictions: Frictions
    greatest: Array
    """The greatest capability in the world, ``[1, 1 or R]``, US = 1."""


class Strength(NamedTuple):
    """Forces and capabilities in each theatre, ``[W, R]`` each, US = 1."""

    force: Array
    capability: Array


class Centre(NamedTuple):
    """Habits and rest levels in closed form, so that the reference world is at rest.

    ``habits`` are intercepts by instrument, ``[K, n, R]``; ``rests`` the levels to which state
    variables fade; ``usual`` what the reference starts with, by name; ``hygiene`` and ``force``
    starting efforts; ``strength`` what a balance is measured against.
    """

    habits: Mapping[str, Array]
    rests: Mapping[str, Array]
    usual: Mapping[str, Array]
    stance_intercept: Array
    compliance_habit: Array
    hygiene: Array
    force: Array
    strength: Strength


class World(NamedTuple):
    """Everything of a world that does not change from month to month."""

    parameters: Parameters
    setting: Setting
    centre: Centre


class Shock(NamedTuple):
    """A dated change of a state variable: ``scale * before + shift``, rows as the variable's."""

    scale: Array
    shift: Array

    def change(self, before: Array) -> Array:
        """Return how far the variable moves from ``before``."""
        return (self.scale - 1) * before + self.shift


class SetPoint(NamedTuple):
    """Set points that events have moved: ``value`` where ``moved`` is 1, ``[n, 1]`` each."""

    moved: Array
    value: Array

    def over(self, base: Array) -> Array:
        """Return the set points in force, where ``base`` holds the setting's."""
        return self.moved * self.value + (1 - self.moved) * base


class Staging(NamedTuple):
    """How a dated occasion is staged, ``[1, 1 or R]`` each; ``offends`` ``[C, .]``.

    ``visibility`` is how widely it is shown, ``hardware`` and ``nuclear`` what is on parade,
    ``memory`` how far it is framed by a common memory, ``offends`` 1 for members against whom
    that memory is held.
    """

    visibility: Array
    hardware: Array
    nuclear: Array
    memory: Array
    offends: Array


class Month(NamedTuple):
    """What the calendar says of a month; nothing here is chosen or drawn.

    ``election`` ``[C, 1]`` is 1 where one is due, ``turnover`` the hazard of one that is not
    dated; ``floors`` ``[Q, 1]`` are treaties' floors on stances; set points and shocks are by
    state variable; ``occasions`` says how each dated occasion of the month is staged.
    """

    election: Array
    turnover: Array
    floors: Array
    set_points: Mapping[str, SetPoint]
    shocks: Mapping[str, Shock]
    occasions: tuple[Staging, ...]


class Noise(NamedTuple):
    """A month's chance outside choices: uniforms ``_u`` and standard normals ``_n``."""

    election_u: Array
    election_n: Array
    quarrel_u: Array
    visit_u: Array
    ally_hygiene_n: Array
    ally_force_n: Array
    intelligence_n: Array
    open_source_n: Array
    crisis_u: Array


class StartNoise(NamedTuple):
    """Chance in the start, standard normals: ``[C, R]`` twice, ``[D, R]``, ``[N, D, R]``."""

    hygiene: Array
    force: Array
    public: Array
    private: Array
