"""What a scenario file may say, as pydantic models: the edge at which files are checked.

Unknown keys and wrong types are errors; nothing is converted. The meaning of every key stands
here, and from here it reaches the reference, the JSON Schema and ``entente explain``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.law.world import Challengers, Coalition, Dyads, Frictions, Hedgers, Theatres
from sim.scenario.fields import (
    EACH,
    Code,
    ComplianceBySide,
    FlowBySide,
    Name,
    PairName,
    RateBySide,
    Share,
    ShareBySide,
    StanceBySide,
    field,
    number,
    numbers,
)
from sim.scenario.months import MonthNumber

NAME = "a name to read"
SOURCE = "where it comes from; the word judgement where it rests on no measurement"
MOST_MONTHS = 1200
UNTIL = "last month; the same as the first where not stated"


class Part(BaseModel):
    """Base of all parts of a scenario: unknown keys and loose types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class ChallengerSpec(Part):
    """A challenger."""

    kind: Literal["challenger"] = field("what the actor is")
    name: str = field(NAME, "")
    source: str = field(SOURCE, "")
    capability: float = number(Challengers, "capability")
    exposure: float = number(Challengers, "exposure", 0.1)
    grievance: float = number(Challengers, "grievance", 0.5)
    friction_grievance: dict[PairName, Share] = numbers(Challengers, "friction_grievance")
    recognition: float = number(Challengers, "recognition", 0.3)
    oversight: float = number(Challengers, "oversight", 0.6)
    location: dict[str, Share] = numbers(Challengers, "location")
    veto: float = number(Challengers, "veto", 0.0)
    sanctioned: float = number(Challengers, "sanctioned", 0.0)
    leverage: float = number(Challengers, "leverage", 0.0)
    trade_coalition: float = number(Challengers, "trade_coalition", 0.2)
    trade_hedgers: float = number(Challengers, "trade_hedgers", 0.2)
    precision: float = number(Challengers, "precision", 1.0)
    ties: Literal["default", "none"] = field(
        "whether ties that are not stated stand at their defaults", "default"
    )


class MemberSpec(Part):
    """A member of the Western coalition."""

    kind: Literal["coalition"] = field("what the actor is")
    name: str = field(NAME, "")
    source: str = field(SOURCE, "")
    capability: float = number(Coalition, "capability")
    exposure: float = number(Coalition, "exposure", 0.3)
    capital: float = number(Coalition, "capital", 0.6)
    volatility: float = number(Coalition, "volatility", 1.0)
    stake: dict[str, Share] = numbers(Coalition, "stake")
    lead: float = number(Coalition, "lead", 0.0)
    elections: list[MonthNumber] = field("months in which one is held", [])
    elections_known_until: MonthNumber | None = field(
        "last month for which dates are known; later ones are drawn", None
    )
    turnover_months: float = field("mean months between turnovers", 48.0, ge=1, le=600)
    precision: float = number(Coalition, "precision", 1.0)


class HedgerSpec(Part):
    """A hedging state."""

    kind: Literal["hedger"] = field("what the actor is")
    name: str = field(NAME, "")
    source: str = field(SOURCE, "")
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


class Treaty(Part):
    """A treaty between two challengers: a floor on both stances from a month on."""

    floor: Share = field("stance below which neither side may go")
    since: MonthNumber = field("month from which it binds")
    source: str = field(SOURCE, "")


class TieSpec(Part):
    """A tie between two challengers; most numbers may differ by side.

    Flows are named by who gives, ``trade`` and ``compliance`` by whose they are towards the other.
    """

    source: str = field(SOURCE, "")
    stance: StanceBySide = numbers(Dyads, "stance", {EACH: 0.30})
    expected_rank: ShareBySide = numbers(Dyads, "expected_rank", {EACH: 0.15})
    arms: FlowBySide = numbers(Dyads, "arms", {EACH: 0.10})
    technology: FlowBySide = numbers(Dyads, "technology", {EACH: 0.10})
    buffering: FlowBySide = numbers(Dyads, "buffering", {EACH: 0.10})
    trade: ShareBySide = numbers(Dyads, "trade", {EACH: 0.0})
    compliance: ComplianceBySide = numbers(Dyads, "compliance", {EACH: 0.25})
    fit: float = number(Dyads, "fit", 0.5)
    visible: float = number(Dyads, "visible", 0.15)
    sunk: float = number(Dyads, "sunk", 0.05)
    public_belief: float = number(Dyads, "public_belief", 0.30)
    private_belief: float = number(Dyads, "private_belief", 0.40)
    war_need: dict[str, Share] = field("need of each other, by theatre (share)", {})
    treaty: Treaty | None = field("what binds the two", None)


class TheatreSpec(Part):
    """A theatre, owned by the challenger that may probe it."""

    owner: Code = field("the challenger that may probe it")
    source: str = field(SOURCE, "")
    tension: float = number(Theatres, "tension")
    probe: float = number(Theatres, "probe")
    balance: float = number(Theatres, "balance")
    speed: float = number(Theatres, "speed", 1.0)
    war_months: float = number(Theatres, "war_months", 0.0)
    floor: float = number(Theatres, "floor", 0.0)


class FrictionSpec(Part):
    """Trade friction in a pair of actors."""

    source: str = field(SOURCE, "")
    level: float = number(Frictions, "level")
    set_point: float = number(Frictions, "set_point")
    reach: float = number(Frictions, "reach", 0.0)
    escalation: RateBySide = numbers(Frictions, "escalation", {EACH: 0.07})
    opening: RateBySide = numbers(Frictions, "opening", {EACH: 0.08})


class OccasionSpec(Part):
    """A dated occasion; ``orders`` scripts sides, as ``HOST>GUEST: head calibrated``."""

    date: MonthNumber = field("when")
    title: str = field("a heading")
    source: str = field(SOURCE, "")
    host: Code = field("the challenger that holds it")
    guests: list[Code] = field("challengers invited; each needs a tie with the host", min_length=1)
    hedgers: list[Code] = field("hedgers invited", [])
    visibility: Share = field("how widely it is shown (share)", 1.0)
    hardware: Share = field("how many arms are on parade (share)", 0.0)
    nuclear: bool = field("whether nuclear arms are among them", default=False)
    memory: Share = field("how far it is framed by a common memory (share)", 0.0)
    offends: list[Code] = field("members against whom that memory is held", [])
    orders: dict[str, str] = field("scripted places, answers and tones, by side", {})


class EventSpec(Part):
    """A dated change of state or set points; paths such as ``friction.CHN-USA``."""

    date: MonthNumber = field("when")
    until: MonthNumber | None = field(UNTIL, None)
    title: str = field("a heading")
    source: str = field(SOURCE, "")
    set: dict[str, float] = field("values that state variables take, by path", {})
    add: dict[str, float] = field("what is added to them, by path", {})
    set_point: dict[str, Share] = field("where they return to from then on, by path", {})


class OrderSpec(Part):
    """A scripted choice outside occasions."""

    date: MonthNumber = field("when")
    until: MonthNumber | None = field(UNTIL, None)
    source: str = field(SOURCE, "")
    actor: Code = field("who chooses")
    decision: str = field("the instrument")
    target: str = field("about whom, where it is asked of someone", "")
    choose: str = field("the option")


class ExpectSpec(Part):
    """One expected finding, as a comparison of the same worlds that ``entente findings`` tests.

    The outcome ``rises`` or ``falls`` by at least ``by``, or ``holds`` within it.
    """

    outcome: str = field("which outcome, as named in the table of a run")
    change: Literal["rises", "falls", "holds"] = field("what it does against the other scenario")
    by: float = field("least size of a rise or fall; most that counts as holding", ge=0, le=120)
    against: str = field(
        "the scenario compared with, or start for its own first month; the one extended where"
        " not stated",
        "",
    )
    month: MonthNumber | None = field(
        "at the end of which month; the mean over the last 12 where not stated", None
    )
    given: dict[str, float] = field("levers and paths set on both sides", {})
    disagrees: str = field(
        "why the model does not show it; the finding is then expected to fail", ""
    )


class ScenarioSpec(Part):
    """A scenario with everything it inherits."""

    title: str = field("a heading")
    question: str = field("what the scenario asks; not inherited", "")
    finding: str = field("what it is expected to show, in words; not inherited", "")
    passage: str = field("where the essays say so; not inherited", "")
    source: str = field(SOURCE + "; not inherited", "")
    expects: list[ExpectSpec] = field("the finding in numbers; not inherited", [])
    start: MonthNumber = field("first month")
    months: int = field("months to run", ge=1, le=MOST_MONTHS)
    event: MonthNumber | None = field("month from which conversion is measured", None)
    actors: dict[Code, ActorSpec] = field("by three-letter code")
    ties: dict[PairName, TieSpec] = field("ties between challengers, by pair", {})
    theatres: dict[Name, TheatreSpec] = field("regions where force stands, by name")
    frictions: dict[PairName, FrictionSpec] = field("pairs with trade friction", {})
    occasions: dict[Name, OccasionSpec] = field("dated ceremonies, by name", {})
    events: dict[Name, EventSpec] = field("dated changes from outside, by name", {})
    orders: dict[Name, OrderSpec] = field("scripted choices, by name", {})
    parameters: dict[str, float] = field("numbers of the law, by path", {})
    levers: dict[str, float] = field("levers, by name", {})


OWN = ("question", "finding", "passage", "source", "expects")
"""What a file says about itself, which those that extend it do not inherit."""


TABLES = (
    "actors", "ties", "theatres", "frictions", "occasions", "events", "orders", "parameters",
    "levers",
)  # fmt: skip
"""Parts of a scenario whose names are the author's."""
CAST = ("actors", "ties", "theatres", "frictions")
"""Parts of a scenario that hold the numbers of its cast."""


def members(spec: ScenarioSpec, kind: type) -> dict[str, Any]:
    """Return the actors of one kind in canonical order."""
    return {code: a for code, a in sorted(spec.actors.items()) if isinstance(a, kind)}
