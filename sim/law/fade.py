"""Fading: where every variable returns to when nothing keeps it up, and how fast."""

from __future__ import annotations

from sim.law.arrays import Array
from sim.law.ledger import FADING, Changes, merged
from sim.law.rules import hedging, resilience, theatre, trade
from sim.law.rules.fading import fading, rest_against
from sim.law.start import start_exposure
from sim.law.state import State
from sim.law.world import Month, World


def fade(world: World, state: State, month: Month) -> Changes:
    """Return what returns to its rest level, and what a war holds up or wears down."""
    p, s = world.parameters, world.setting
    back = {**_kept(world), **_unkept(world), **_set_points(world, state, month)}
    changes: Changes = {
        variable: {FADING: fading(getattr(state, variable), rest, speed)}
        for variable, (rest, speed) in back.items()
    }
    burden = resilience.war_burden(s.coalition.stake, state.tension, p.resilience)
    tired = resilience.fatigue_change(state.fatigue, burden, p.resilience, p.switch)
    lifted = theatre.held_up(state.tension, s.theatres.floor)
    return merged([changes, {"fatigue": {"M34": tired}, "tension": {"war": lifted}}])


type _Rests = dict[str, tuple[Array, Array]]
"""Rest level and speed by state variable."""


def _kept(world: World) -> _Rests:
    """Return variables whose rest balances what routine brings."""
    p, rests = world.parameters, world.centre.rests
    trade_ties = start_exposure(world.setting)
    worked = resilience.exposure_loss(trade_ties, world.centre.usual["worked"], p.resilience)
    return {
        "visible": (rests["visible"], p.stance.visible_fading),
        "sunk": (rests["sunk"], p.stance.sunk_fading),
        "expected_rank": (rests["expected_rank"], p.signalling.precedent_fading),
        "recognition": (rests["recognition"], p.recognition.fading),
        "public_belief": (rests["public_belief"], p.belief.forgetting),
        "private_belief": (rests["private_belief"], p.belief.forgetting),
        "posture": (rests["posture"], p.theatre.posture_fading),
        "tie_west": (rests["tie_west"], p.hedging.tie_fading),
        "tie_challengers": (rests["tie_challengers"], p.hedging.tie_fading),
        "compliance": (rests["compliance"], p.sanctions.compliance_fading),
        "exposure": (
            rest_against(trade_ties, worked, p.resilience.exposure_return),
            p.resilience.exposure_return,
        ),
    }


def _unkept(world: World) -> _Rests:
    """Return variables that vanish unless something feeds them."""
    p = world.parameters
    return {
        "strain": (0.0, p.stance.strain_fading),
        "flow": (0.0, p.exchange.flow_fading),
        "technology": (0.0, p.exchange.obsolescence),
        "nuclear_acquiescence": (0.0, p.recognition.nuclear_fading),
        "hardware_shown": (0.0, p.recognition.hardware_fading),
        "provocation": (0.0, p.company.provocation_fading),
        "engagement": (0.0, p.engagement.engagement_fading),
        "overture": (0.0, p.engagement.overture_fading),
        "squeezed": (0.0, p.engagement.squeeze_fading),
        "narrative": (0.0, p.narrative.fading),
    }


def _set_points(world: World, state: State, month: Month) -> _Rests:
    """Return variables with a set point that dated events may move."""
    p, s, usual = world.parameters, world.setting, world.centre.usual
    point = month.set_points
    capital = point["political_capital"].over(s.coalition.capital)
    tension = point["tension"].over(s.theatres.tension)
    speed = theatre.tension_speed(s.theatres.speed, p.theatre)
    wanted = usual["mediation"] * hedging.needs_mediator(tension, p.hedging)
    eased = hedging.mediation_relief(tension, wanted, usual["probe"], p.hedging)
    crises = p.theatre.crisis_rate * p.theatre.crisis_tension
    rest = theatre.tension_rest(tension, usual["probe"], s.theatres.speed, p.theatre)
    oversight = point["oversight"].over(s.challengers.oversight)
    return_ = p.sanctions.oversight_return
    friction = trade.friction_rest(
        point["friction"].over(s.frictions.set_point),
        (s.frictions.escalation, s.frictions.opening), state.truce, p.trade,
    )  # fmt: skip
    return {
        "political_capital": (capital, p.coalition.capital_return),
        "tension": (rest_against(rest, eased + crises, speed), speed),
        "oversight": (rest_against(oversight, usual["watch"], return_), return_),
        "friction": (friction, p.trade.friction_return),
    }
