"""What a scenario file may say, as pydantic models: the edge at which files are checked.

Ranges and meanings of numbers come from the law's own declarations (``sim.law.world``), so they
stand in one place. Unknown keys and wrong types are errors; nothing is converted.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from sim.law.world import Challengers, Coalition, Datum, Dyads, Frictions, Hedgers, Theatres
from sim.scenario.months import MonthNumber

type Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
type PairName = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[A-Z]{3}$")]
type Share = Annotated[float, Field(ge=0, le=1)]
KINDS = ("challenger", "coalition", "hedger")
EACH = "each"
"""The side under which a number that holds for both is kept."""


def data(group: type) -> dict[str, Datum]:
    """Return the declared numbers of a group of the law's setting, by field."""
    hints = get_type_hints(group, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def number(group: type, field: str, default: Any = ...) -> Any:
    """Return a model field with the range, unit and meaning that the law declares."""
    d = data(group)[field]
    return Field(default, ge=d.low, le=d.high, description=f"{d.doc} ({d.unit})")


type Stance = Annotated[float, number(Dyads, "stance")]
type Flow = Annotated[float, number(Dyads, "arms")]
type Compliance = Annotated[float, number(Dyads, "compliance")]
type Rate = Annotated[float, number(Frictions, "escalation")]
BY_SIDE = ("stance", "expected_rank", "arms", "technology", "buffering", "trade", "compliance")
"""Numbers of a tie that may differ by side."""
RATES = ("escalation", "opening")
"""Numbers of a friction that may differ by side."""


class Part(BaseModel):
    """Base of all parts of a scenario: unknown keys and loose types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class ChallengerSpec(Part):
    """A challenger."""

    kind: Literal["challenger"]
    name: str = ""
    source: str = ""
    capability: float = number(Challengers, "capability")
    exposure: float = number(Challengers, "exposure", 0.1)
    grievance: float = number(Challengers, "grievance", 0.5)
    friction_grievance: dict[PairName, Share] = {}
    recognition: float = number(Challengers, "recognition", 0.3)
    oversight: float = number(Challengers, "oversight", 0.6)
    location: dict[str, Share] = {}
    veto: float = number(Challengers, "veto", 0.0)
    sanctioned: float = number(Challengers, "sanctioned", 0.0)
    leverage: float = number(Challengers, "leverage", 0.0)
    trade_coalition: float = number(Challengers, "trade_coalition", 0.2)
    trade_hedgers: float = number(Challengers, "trade_hedgers", 0.2)
    precision: float = number(Challengers, "precision", 1.0)
    ties: Literal["default", "none"] = "default"


class MemberSpec(Part):
    """A member of the Western coalition."""

    kind: Literal["coalition"]
    name: str = ""
    source: str = ""
    capability: float = number(Coalition, "capability")
    exposure: float = number(Coalition, "exposure", 0.3)
    capital: float = number(Coalition, "capital", 0.6)
    volatility: float = number(Coalition, "volatility", 1.0)
    stake: dict[str, Share] = {}
    lead: float = number(Coalition, "lead", 0.0)
    elections: list[MonthNumber] = []
    elections_known_until: MonthNumber | None = None
    turnover_months: float = Field(48.0, ge=1, le=600, description="mean months between turnovers")
    precision: float = number(Coalition, "precision", 1.0)


class HedgerSpec(Part):
    """A hedging state."""

    kind: Literal["hedger"]
    name: str = ""
    source: str = ""
    capability: float = number(Hedgers, "capability")
    exposure: float = number(Hedgers, "exposure", 0.4)
    dependence: float = number(Hedgers, "dependence", 0.4)
    tie: float = number(Hedgers, "tie", 0.45)
    tie_west: float = number(Hedgers, "tie_west", 0.45)
    compliance: float = number(Hedgers, "compliance", 0.4)
    standing: float = number(Hedgers, "standing", 0.8)
    expected_rank: float = number(Hedgers, "expected_rank", 0.33)
    precision: float = number(Hedgers, "precision", 1.0)


type ActorSpec = Annotated[ChallengerSpec | MemberSpec | HedgerSpec, Field(discriminator="kind")]


def _per_side(given: object) -> object:
    """Return values by side; a single number holds for each."""
    if isinstance(given, dict):
        return given
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("should be a number, or one for each side")  # noqa: TRY004 (pydantic's)
    return {EACH: given}


class Treaty(Part):
    """A treaty between two challengers: a floor on both stances from a month on."""

    floor: Share
    since: MonthNumber
    source: str = ""


class TieSpec(Part):
    """A tie between two challengers; most numbers may differ by side.

    Flows are named by who gives, ``trade`` and ``compliance`` by whose they are towards the other.
    """

    source: str = ""
    stance: Annotated[dict[str, Stance], BeforeValidator(_per_side)] = {EACH: 0.30}
    expected_rank: Annotated[dict[str, Share], BeforeValidator(_per_side)] = {EACH: 0.15}
    arms: Annotated[dict[str, Flow], BeforeValidator(_per_side)] = {EACH: 0.10}
    technology: Annotated[dict[str, Flow], BeforeValidator(_per_side)] = {EACH: 0.10}
    buffering: Annotated[dict[str, Flow], BeforeValidator(_per_side)] = {EACH: 0.10}
    trade: Annotated[dict[str, Share], BeforeValidator(_per_side)] = {EACH: 0.0}
    compliance: Annotated[dict[str, Compliance], BeforeValidator(_per_side)] = {EACH: 0.25}
    fit: float = number(Dyads, "fit", 0.5)
    visible: float = number(Dyads, "visible", 0.15)
    sunk: float = number(Dyads, "sunk", 0.05)
    public_belief: float = number(Dyads, "public_belief", 0.30)
    private_belief: float = number(Dyads, "private_belief", 0.40)
    war_need: dict[str, Share] = {}
    treaty: Treaty | None = None


class TheatreSpec(Part):
    """A theatre, owned by the challenger that may probe it."""

    owner: Code
    source: str = ""
    tension: float = number(Theatres, "tension")
    probe: float = number(Theatres, "probe")
    balance: float = number(Theatres, "balance")
    speed: float = number(Theatres, "speed", 1.0)
    war_months: float = number(Theatres, "war_months", 0.0)
    floor: float = number(Theatres, "floor", 0.0)


class FrictionSpec(Part):
    """Trade friction in a pair of actors."""

    source: str = ""
    level: float = number(Frictions, "level")
    set_point: float = number(Frictions, "set_point")
    reach: float = number(Frictions, "reach", 0.0)
    escalation: Annotated[dict[str, Rate], BeforeValidator(_per_side)] = {EACH: 0.07}
    opening: Annotated[dict[str, Rate], BeforeValidator(_per_side)] = {EACH: 0.08}


class OccasionSpec(Part):
    """A dated occasion; ``orders`` scripts sides, as ``HOST>GUEST: head calibrated``."""

    date: MonthNumber
    title: str
    source: str = ""
    host: Code
    guests: list[Code] = Field(min_length=1)
    hedgers: list[Code] = []
    visibility: Share = 1.0
    hardware: Share = 0.0
    nuclear: bool = False
    memory: Share = 0.0
    offends: list[Code] = []
    orders: dict[str, str] = {}


class EventSpec(Part):
    """A dated change of state or set points; paths such as ``friction.CHN-USA``."""

    date: MonthNumber
    until: MonthNumber | None = None
    title: str
    source: str = ""
    set: dict[str, float] = {}
    add: dict[str, float] = {}
    set_point: dict[str, Share] = {}


class OrderSpec(Part):
    """A scripted choice outside occasions."""

    date: MonthNumber
    until: MonthNumber | None = None
    source: str = ""
    actor: Code
    decision: str
    target: str = ""
    choose: str


class ScenarioSpec(Part):
    """A scenario with everything it inherits."""

    title: str
    question: str = ""
    finding: str = ""
    passage: str = ""
    source: str = ""
    start: MonthNumber
    months: int = Field(ge=1, le=1200)
    event: MonthNumber | None = Field(None, description="month from which conversion is measured")
    actors: dict[Code, ActorSpec]
    ties: dict[PairName, TieSpec] = {}
    theatres: dict[str, TheatreSpec]
    frictions: dict[PairName, FrictionSpec] = {}
    occasions: dict[str, OccasionSpec] = {}
    events: dict[str, EventSpec] = {}
    orders: dict[str, OrderSpec] = {}
    parameters: dict[str, float] = {}
    levers: dict[str, float] = {}


def members(spec: ScenarioSpec, kind: type) -> dict[str, Any]:
    """Return the actors of one kind in canonical order."""
    return {code: a for code, a in sorted(spec.actors.items()) if isinstance(a, kind)}
