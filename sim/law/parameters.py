"""All parameters of the law, gathered from the rules that declare them.

A path is ``group.field``, such as ``stance.stickiness`` or ``switch.M15``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, get_type_hints

from sim.law.arrays import Array
from sim.law.declare import Declaration, declarations
from sim.law.mechanisms import Switches
from sim.law.rules.belief import BeliefParameters
from sim.law.rules.choice import ChoiceParameters
from sim.law.rules.coalition import CoalitionParameters
from sim.law.rules.company import CompanyParameters
from sim.law.rules.engagement import EngagementParameters
from sim.law.rules.exchange import ExchangeParameters
from sim.law.rules.hedging import HedgingParameters
from sim.law.rules.narrative import NarrativeParameters
from sim.law.rules.payoff import PayoffParameters
from sim.law.rules.programme import ProgrammeParameters
from sim.law.rules.recognition import RecognitionParameters
from sim.law.rules.resilience import ResilienceParameters
from sim.law.rules.sanctions import SanctionParameters
from sim.law.rules.signalling import SignallingParameters
from sim.law.rules.stance import StanceParameters
from sim.law.rules.theatre import TheatreParameters
from sim.law.rules.trade import TradeParameters


class Parameters(NamedTuple):
    """Every parameter as an array, ``[1, 1]`` or ``[1, R]`` where worlds differ."""

    choice: ChoiceParameters
    signalling: SignallingParameters
    company: CompanyParameters
    belief: BeliefParameters
    stance: StanceParameters
    exchange: ExchangeParameters
    recognition: RecognitionParameters
    narrative: NarrativeParameters
    engagement: EngagementParameters
    sanctions: SanctionParameters
    trade: TradeParameters
    coalition: CoalitionParameters
    resilience: ResilienceParameters
    hedging: HedgingParameters
    theatre: TheatreParameters
    programme: ProgrammeParameters
    payoff: PayoffParameters
    switch: Switches


GROUPS: dict[str, Any] = get_type_hints(Parameters)
DECLARED: dict[str, Declaration] = {
    f"{group}.{field}": declaration
    for group, record in GROUPS.items()
    for field, declaration in declarations(record).items()
}


def assemble(values: Mapping[str, Array]) -> Parameters:
    """Return the record of parameters from an array per path; every path must be there."""
    return Parameters(
        **{
            group: record(**{field: values[f"{group}.{field}"] for field in record._fields})
            for group, record in GROUPS.items()
        }
    )
