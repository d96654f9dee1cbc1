"""Routine: what minor visits do on average, exactly, so that rest levels can balance them."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, namespace, row, total
from sim.law.cast import Cast
from sim.law.meetings import Side, ask_side, visit_setup
from sim.law.rules import recognition, signalling
from sim.law.rules.choice import log_probability
from sim.law.rules.fading import rest_against
from sim.law.rules.signalling import VISIT_MENU
from sim.law.state import State
from sim.law.world import World


class Visits(NamedTuple):
    """What minor visits do on average in a month, per directed pair (host, guest) ``[Q, R]``.

    ``often`` is their chance times how widely they are seen; the rest is per visit.
    """

    often: Array
    rank: Array
    display: Array
    evidence: Array


def expected_visits(cast: Cast, world: World, state: State, now: Appraisal) -> Visits:
    """Return expected rank, display and evidence of minor visits, exactly, over all choices."""
    p = world.parameters
    setup = visit_setup(cast, world, state, namespace(state.stance).ones_like(state.stance))
    envoy = signalling.RANKS["envoy"]
    ceiling = envoy + 0 * state.stance
    host = ask_side(cast, world, state, now, setup, ceiling, as_host=True)
    guest = ask_side(cast, world, state, now, setup, ceiling, as_host=False)
    offers, answers = _chances(host), _chances(guest)
    offered, came = 1 - offers[0, ...], 1 - answers[0, ...]
    rank = offered * came * envoy
    return Visits(
        often=signalling.visit_chance(p.signalling) * setup.visibility,
        rank=rank,
        display=signalling.display_strength(
            rank, _mean_tone(offers), _mean_tone(answers), p.signalling
        ),
        evidence=total(offers * host.evidence)[0, ...]
        + offered * total(answers * guest.evidence)[0, ...],
    )


def recognition_rest(cast: Cast, world: World, state: State, visits: Visits) -> Array:
    """Return rest levels of recognition that minor visits hold in place, ``[B, R]``."""
    p, s, k = world.parameters, world.setting, world.setting.challengers
    weight = recognition.standing(k.capability, s.greatest, state.recognition)
    gains = 0 * state.recognition
    for q, (a, b) in enumerate(zip(cast.sources, cast.partners, strict=True)):
        met = [(a, row(visits.rank, q), row(weight, b)), (b, row(visits.rank, q), row(weight, a))]
        gains = gains + recognition.recognition_gain(
            state.recognition, met, p.recognition, p.switch
        )
    return rest_against(state.recognition, visits.often * gains, p.recognition.fading)


def _chances(side: Side) -> Array:
    log_p = log_probability(side.decision.utility, side.decision.precision)
    return namespace(log_p).exp(log_p)


def _mean_tone(chances: Array) -> Array:
    """Return the mean deniability of the words, given that someone comes."""
    _, tones = signalling.option_values(VISIT_MENU, chances)
    return total(chances[1:, ...] * tones[1:, ...])[0, ...] / total(chances[1:, ...])[0, ...]
