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
    exposure: Annotated[Array, Datum(0, 1, "share", "trade and finance at risk to the West")]
    grievance: Annotated[
        Array, Datum(0, 1, "share", "grievance against the leader, friction apart")
    ]
    friction_grievance: Annotated[Array, Datum(0, 1, "share", "grievance per unit of friction")]
    recognition: Annotated[Array, Datum(0.01, 0.99, "share", "standing at the start")]
    oversight: Annotated[Array, Datum(0.05, 1, "share", "monitoring at the start")]
    location: Annotated[Array, Datum(0, 1, "share", "capability present in each theatre")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Coalition(NamedTuple):
    """Numbers per coalition member, ``[C, 1 or R]``; stakes ``[C, W, .]``."""

    capability: Annotated[Array, Datum(0, 10, "US = 1", "material capability")]
    exposure: Annotated[Array, Datum(0, 1, "share", "trade and finance at risk to the challengers")]
    capital: Annotated[
        Array, Datum(0.05, 0.95, "share", "political capital at the start and at rest")
    ]
    volatility: Annotated[Array, Datum(0, 5, "factor", "how far an election moves capital")]
    stake: Annotated[Array, Datum(0, 1, "share", "what is at stake in each theatre")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Hedgers(NamedTuple):
    """Numbers per hedging state, ``[H, 1 or R]``."""

    capability: Annotated[Array, Datum(0, 10, "US = 1", "material capability")]
    exposure: Annotated[Array, Datum(0, 1, "share", "trade and finance at risk to the West")]
    tie: Annotated[Array, Datum(0, 1, "share", "tie to the challengers")]
    standing: Annotated[Array, Datum(0, 1, "share", "recognition it enjoys")]
    expected_rank: Annotated[Array, Datum(0, 1, "rank", "rank it usually sends")]
    precision: Annotated[Array, Datum(0.1, 10, "factor", "choice precision against the common one")]


class Dyads(NamedTuple):
    """Numbers per challenger dyad, ``[D, .]``, and per directed pair, ``[Q, .]``."""

    stance: Annotated[Array, Datum(0.02, 0.98, "share", "private stance", spread=0.10)]
    expected_rank: Annotated[Array, Datum(0, 1, "rank", "rank expected of a guest")]
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


class Frictions(NamedTuple):
    """Numbers per friction pair, ``[P, 1 or R]``."""

    level: Annotated[Array, Datum(0, 1, "share", "trade friction at the start")]
    set_point: Annotated[Array, Datum(0, 1, "share", "trade friction to which it returns")]
    reach: Annotated[Array, Datum(0, 1, "share", "how far the coalition feels the friction")]


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

    ``hygiene`` and ``force`` are starting efforts; ``tension``, ``probe`` and ``unity`` (visible
    alignment) what the reference starts with; ``strength`` what a balance is measured against.
    """

    stance_intercept: Array
    visible_rest: Array
    sunk_rest: Array
    rank_rest: Array
    recognition_rest: Array
    public_rest: Array
    private_rest: Array
    hygiene: Array
    force: Array
    hygiene_habit: Array
    force_habit: Array
    probe_habit: Array
    tension: Array
    probe: Array
    unity: Array
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


class Month(NamedTuple):
    """What the calendar says of a month; nothing here is chosen or drawn.

    ``election`` ``[C, 1]`` is 1 where one is due, ``turnover`` the hazard of one that is not
    dated; ``floors`` ``[Q, 1]`` are treaties' floors on stances; set points and shocks are by
    state variable; ``occasions`` gives per dated occasion of the month (visibility, hardware,
    nuclear), ``[1, 1]`` each.
    """

    election: Array
    turnover: Array
    floors: Array
    set_points: Mapping[str, SetPoint]
    shocks: Mapping[str, Shock]
    occasions: tuple[tuple[Array, Array, Array], ...]


class Noise(NamedTuple):
    """A month's chance outside choices: uniforms ``_u`` and standard normals ``_n``."""

    election_u: Array
    election_n: Array
    visit_u: Array
    intelligence_n: Array
    open_source_n: Array
    crisis_u: Array


class StartNoise(NamedTuple):
    """Chance in the start, standard normals: ``[C, R]`` twice, ``[D, R]``, ``[N, D, R]``."""

    hygiene: Array
    force: Array
    public: Array
    private: Array
