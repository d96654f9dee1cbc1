"""What the world looks like now: quantities that several phases derive from the same state."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, collect, namespace, row, rows, share, sigmoid, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.rules import belief, indices, payoff, signalling, stance, theatre
from sim.law.rules.theatre import ProbeView
from sim.law.state import State
from sim.law.world import World


class Appraisal(NamedTuple):
    """Quantities derived from one state; rows as in ``sim.law``."""

    grievance: Array
    enforcement: Array
    dyad_weight: Array
    member_weight: Array
    latent: Array
    own_belief: Array
    acting_belief: Array
    threat: Array
    true_threat: Array
    effort: Array
    coercion_cost: Array
    force: Array
    balance: Array
    probe: ProbeView
    probe_utility: Array
    probe_precision: Array
    deterrence: Array
    crisis_hazard: Array


def appraise(cast: Cast, world: World, state: State) -> Appraisal:
    """Return what follows from the state; nothing here moves it."""
    p, s, on = world.parameters, world.setting, world.parameters.switch
    members = len(cast.coalition)
    anger = signalling.grievance(
        s.challengers.grievance, s.challengers.friction_grievance, state.friction, on
    )
    dyad_weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
    member_weight = indices.member_weights(s.coalition.capability)
    own = belief.bloc_belief(state.private_belief, dyad_weight)
    acting = belief.acting_belief(
        state.private_belief, state.public_belief, dyad_weight, p.belief, on
    )
    latent = stance.latent_alignment(state.stance)
    here = theatre.capability_at(s.challengers.capability, s.challengers.location)
    unity = total(dyad_weight * state.visible) - world.centre.unity
    premium = theatre.perceived_premium(unity, state.hardware_shown, p.theatre, on)
    strength = world.centre.strength
    true_ratio = theatre.capability_ratio(here, strength.capability)
    seen_ratio = theatre.capability_ratio(
        here * (1 + rows(premium, cast.owners)), strength.capability
    )
    stakes, tension = s.coalition.stake, state.tension
    shares = theatre.allocation(stakes, tension, state.posture, p.theatre, on)
    force = theatre.force_at(
        shares, state.force, s.coalition.capability, state.political_capital, p.theatre
    )
    reference = theatre.force_ratio(strength.force, strength.capability)
    balance = theatre.balance(force, here, reference, s.theatres.balance, p.theatre)
    probe = ProbeView(
        balance=balance,
        grievance=rows(anger, cast.owners),
        mean_stance=rows(
            stance.mean_stance(state.stance, dyad_weight, cast.sources, len(cast.challengers)),
            cast.owners,
        ),
        tension_elsewhere=theatre.tension_elsewhere(tension),
        intercept=world.centre.probe_habit,
    )
    utility = add_up(theatre.probe_terms(probe, p.theatre, on))
    precision = p.choice.precision * rows(s.challengers.precision, cast.owners)
    deterrence = theatre.deterrence(utility, precision)
    return Appraisal(
        grievance=anger,
        enforcement=indices.weakest_link(state.hygiene, member_weight, p.coalition),
        dyad_weight=dyad_weight,
        member_weight=member_weight,
        latent=latent,
        own_belief=own,
        acting_belief=acting,
        threat=theatre.threat(stakes, tension, seen_ratio, own[:members, ...], p.theatre),
        true_threat=theatre.threat(
            stakes, tension, true_ratio, total(dyad_weight * latent), p.theatre
        ),
        effort=indices.effort(state.hygiene, state.force),
        coercion_cost=_coercion_cost(cast, world, state, premium),
        force=force,
        balance=balance,
        probe=probe,
        probe_utility=utility,
        probe_precision=precision,
        deterrence=deterrence,
        crisis_hazard=theatre.crisis_hazard(
            tension, world.centre.tension, deterrence, world.centre.probe, p.theatre
        ),
    )


def _coercion_cost(cast: Cast, world: World, state: State, premium: Array) -> Array:
    """Return the cost of coercing each challenger, partners counted by common belief."""
    p, s = world.parameters, world.setting
    n = len(cast.challengers)
    ready = belief.expected_stance(sigmoid(state.public_belief), p.belief)
    theirs = [
        row(ready, d) * row(s.challengers.capability, other)
        for d, (a, b) in enumerate(cast.dyads)
        for other in (b, a)
    ]
    whose = [k for a, b in cast.dyads for k in (a, b)]
    partners = collect(namespace(ready).concat(theirs, axis=0), whose, n) if theirs else 0.0
    return payoff.coercion_cost(s.challengers.capability, s.greatest, partners, premium)
