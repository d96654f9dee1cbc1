"""Routine: what the reference world does in an ordinary month, so that rests can balance it.

Instruments are used at their declared rates; minor visits follow from the choices of both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, clip, collect, namespace, row, total
from sim.law.cast import Cast
from sim.law.meetings import Side, ask_side, visit_setup
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Scene, asked_actors
from sim.law.rules import engagement, hedging, narrative, recognition, sanctions, signalling
from sim.law.rules.choice import log_probability
from sim.law.rules.fading import kept_up
from sim.law.rules.signalling import VISIT_MENU, SignallingParameters
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
            rank, _mean_tone(offers, p.signalling), _mean_tone(answers, p.signalling), p.signalling
        ),
        evidence=total(offers * host.evidence)[0, ...]
        + offered * total(answers * guest.evidence)[0, ...],
    )


def visits_recognise(cast: Cast, world: World, state: State, visits: Visits) -> Array:
    """Return what minor visits add to recognition in an ordinary month, ``[B, R]``."""
    p, s, k = world.parameters, world.setting, world.setting.challengers
    weight = recognition.standing(k.capability, s.greatest, state.recognition)
    honoured = recognition.honour(visits.rank, visits.display, p.switch)
    gains = 0 * state.recognition
    for q, (a, b) in enumerate(zip(cast.sources, cast.partners, strict=True)):
        met = [(a, row(honoured, q), row(weight, b)), (b, row(honoured, q), row(weight, a))]
        gains = gains + recognition.recognition_gain(
            state.recognition, met, p.recognition, p.switch
        )
    return visits.often * gains


def possible(scene: Scene, rates: Mapping[str, Array]) -> Mapping[str, Array]:
    """Return the rates of a month in which nobody mediates where nobody needs it."""
    xp, given = namespace(scene.state.tension), rates["mediate"]
    needed = hedging.needs_mediator(scene.state.tension, scene.world.parameters.hedging)
    some = xp.concat([xp.ones_like(needed[0:1, ...]), needed], axis=0)[:, None, :] * given
    return {**rates, "mediate": some / total(some)}


def usual_load(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return how many instruments each actor uses in an ordinary month, ``[A, R]``.

    An instrument with several targets is used where any of them is; the steps of stances, which
    have no declared rate, are left out here and so count in full.
    """
    n = len(scene.cast.actors)
    whole = 0 * scene.state.load
    for instrument in ORDERS:
        if instrument.name in rates:
            idle = rates[instrument.name][instrument.idle, ...]
            who = asked_actors(instrument, scene.cast)
            xp = namespace(idle)
            some = collect(xp.log(clip(idle, 1e-9, 1.0)), who, n)
            whole = whole + (1 - xp.exp(some))
    return whole


def usual_engagement(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return the engagement that challengers receive in routine, ``[B, R]``."""
    p = scene.world.parameters.engagement
    engaged, pressed = (_by_weight(scene, rates[name]) for name in ("engage", "press"))
    return engagement.engagement_at_rest(engaged, pressed, p)


def usual_talks(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return what engagement adds to recognition in an ordinary month, ``[B, R]``."""
    p, engaged = scene.world.parameters, _by_weight(scene, rates["engage"])
    return engagement.talks_recognise(scene.state.recognition, engaged, p.engagement, p.switch)


def usual_watch(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return what pressure and cover do to oversight in an ordinary month, ``[B, R]``."""
    p, state, cast = scene.world.parameters, scene.state, scene.cast
    pressed = _by_weight(scene, rates["press"])
    gain = engagement.closer_watch(state.oversight, pressed, p.engagement, p.switch)
    covers = collect(rates["cover"][1, ...], cast.partners, len(cast.challengers))
    return gain + sanctions.cover_loss(state.oversight, covers, p.sanctions, p.switch)


def usual_squeeze(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return the squeeze that members are under in routine, ``[C, R]``."""
    p = scene.world.parameters.engagement
    each = namespace(scene.state.hygiene).permute_dims(rates["coerce"][1:, ...], (1, 0, 2))
    often = clip(total(each)[0, ...], 0.0, 1.0) * p.squeeze
    return kept_up(often, 0 * often, p.squeeze_fading)


def usual_story(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return how far the challengers' story carries in routine, less what answers it, ``[1, R]``.

    Against this the narrative is measured, so that it rests at 0.
    """
    p, now, on = scene.world.parameters.narrative, scene.now, scene.world.parameters.switch
    told = narrative.told(rates["tell"][1, ...], now.story_weight)
    messages = narrative.told(rates["message"][1, ...], now.member_weight)
    displayed = narrative.told(rates["exercise"][1, ...], now.member_weight)
    carried = narrative.carried(told, now.unity, p, on)
    answered = narrative.answered(messages, now.agreement, p, on)
    return carried - answered - on.M39 * p.exercise_weight * displayed


def usual_mediation(scene: Scene, rates: Mapping[str, Array]) -> Array:
    """Return the chance that a theatre's tension is eased by mediation in routine, ``[W, R]``."""
    xp = namespace(scene.state.tension)
    none = xp.log(clip(1 - rates["mediate"][1:, ...], 1e-9, 1.0))
    if none.shape[1] == 0:
        return 0 * scene.state.tension
    nobody = xp.exp(total(xp.permute_dims(none, (1, 0, 2)))[0, ...])
    return 1 - nobody


def _by_weight(scene: Scene, rates: Array) -> Array:
    """Return the share of the coalition that names each challenger in routine, ``[B, R]``."""
    w = scene.now.member_weight
    named = [total(w * rates[k + 1, ...]) for k in range(len(scene.cast.challengers))]
    return namespace(w).concat(named, axis=0)


def _chances(side: Side) -> Array:
    log_p = log_probability(side.decision.utility, side.decision.precision)
    return namespace(log_p).exp(log_p)


def _mean_tone(chances: Array, p: SignallingParameters) -> Array:
    """Return the mean deniability of the words, given that someone comes."""
    tones = signalling.option_tones(VISIT_MENU, p)
    return total(chances[1:, ...] * tones[1:, ...])[0, ...] / total(chances[1:, ...])[0, ...]
