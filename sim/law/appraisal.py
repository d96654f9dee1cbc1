"""What the world looks like now: quantities that several phases derive from the same state."""

from __future__ import annotations

from typing import NamedTuple

from sim.law.arrays import Array, collect, namespace, row, rows, share, sigmoid, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.rules import (
    belief,
    choice,
    coalition,
    engagement,
    exchange,
    hedging,
    indices,
    payoff,
    recognition,
    sanctions,
    signalling,
    stance,
    theatre,
)
from sim.law.rules.theatre import ProbeView
from sim.law.state import State
from sim.law.world import World


class Kinds(NamedTuple):
    """Something known of all actors, by kind: ``[B, R]``, ``[C, R]`` and ``[H, R]``."""

    challengers: Array
    coalition: Array
    hedgers: Array


class Appraisal(NamedTuple):
    """Quantities derived from one state; rows as in ``sim.law``.

    ``stance`` is as lived (quarrels included), ``joint_hygiene`` ``[1, R]`` the coalition's
    weakest link, ``inflow`` ``[G, B, R]``, ``standing`` the weight of each challenger's presence
    and ``story_weight`` its share, ``felt_friction`` ``[1, R]`` what reaches the coalition,
    ``currency`` what visibility pays while talks stall, ``burden`` what acting costs those whose
    hands were fuller than usual.
    """

    grievance: Array
    stance: Array
    latent: Array
    dyad_weight: Array
    member_weight: Array
    hedger_weight: Array
    exposure: Kinds
    burden: Kinds
    standing: Array
    story_weight: Array
    unity: Array
    currency: Array
    felt_friction: Array
    pressure: Array
    tilt: Array
    joint_hygiene: Array
    enforcement: Array
    inflow: Array
    own_belief: Array
    acting_belief: Array
    threat: Array
    true_threat: Array
    effort: Array
    agreement: Array
    coercion_cost: Array
    balance: Array
    probe: ProbeView
    probe_precision: Array
    deterrence: Array
    crisis_hazard: Array


def appraise(cast: Cast, world: World, state: State) -> Appraisal:
    """Return what follows from the state; nothing here moves it."""
    p, s, on = world.parameters, world.setting, world.parameters.switch
    usual = world.centre.usual
    lived = stance.strained(state.stance, state.strain, usual["strain"], on)
    latent = stance.latent_alignment(lived)
    dyad_weight = share(stance.dyad_weights(s.challengers.capability, cast.dyads))
    member_weight = indices.member_weights(s.coalition.capability)
    hedger_weight = indices.member_weights(s.hedgers.capability)
    common = total(dyad_weight * sigmoid(state.public_belief))
    felt = coalition.felt_friction(state.friction, s.frictions.reach)
    joint_hygiene = indices.weakest_link(state.hygiene, member_weight, p.coalition, p.sanctions, on)
    standing = recognition.standing(s.challengers.capability, s.greatest, state.recognition)
    burden = choice.attention_cost(state.load, usual["load"], p.choice)
    anger = _grievance(world, state)
    unity = total(dyad_weight * state.visible)
    where = _theatres(
        cast, world, state, lived, anger, dyad_weight, unity, by_kind(cast, burden).challengers
    )
    own = belief.bloc_belief(state.private_belief, dyad_weight)
    threat, true_threat = _threats(world, state, where, own, total(dyad_weight * latent))
    effort = indices.effort(state.hygiene, state.force)
    return Appraisal(
        grievance=anger,
        stance=lived,
        latent=latent,
        dyad_weight=dyad_weight,
        member_weight=member_weight,
        hedger_weight=hedger_weight,
        exposure=by_kind(cast, state.exposure),
        burden=by_kind(cast, burden),
        standing=standing,
        story_weight=share(standing),
        unity=unity,
        currency=engagement.visibility_worth(
            state.engagement, usual["engagement"], state.recognition, p.engagement, on
        ),
        felt_friction=felt,
        pressure=hedging.pressure_to_choose(common, felt, p.hedging),
        tilt=hedging.tilt(state.tie_west, state.tie_challengers),
        joint_hygiene=joint_hygiene,
        enforcement=_enforcement(cast, world, state, lived, joint_hygiene, hedger_weight),
        inflow=where.inflow,
        own_belief=own,
        acting_belief=belief.acting_belief(
            state.private_belief, state.public_belief, dyad_weight, p.belief, on
        ),
        threat=threat,
        true_threat=true_threat,
        effort=effort,
        agreement=indices.agreement(effort, threat, member_weight),
        coercion_cost=_coercion_cost(cast, world, state, where.premium),
        balance=where.balance,
        probe=where.probe,
        probe_precision=where.precision,
        deterrence=where.deterrence,
        crisis_hazard=where.hazard,
    )


def by_kind(cast: Cast, x: Array) -> Kinds:
    """Return the rows of all actors ``[A, R]`` by kind of actor."""
    b, c = len(cast.challengers), len(cast.coalition)
    return Kinds(x[:b, ...], x[b : b + c, ...], x[b + c :, ...])


def of_all(cast: Cast, rows_of: Array, kind: str) -> Array:
    """Return rows of one kind of actor among all actors ``[A, R]``, 0 for the others."""
    xp, parts = namespace(rows_of), []
    for name in Kinds._fields:
        n = len(getattr(cast, name))
        parts.append(rows_of if name == kind else xp.zeros((n, rows_of.shape[-1])))
    return xp.concat(parts, axis=0)


def _grievance(world: World, state: State) -> Array:
    p, k = world.parameters, world.setting.challengers
    anger = signalling.grievance(k.grievance, k.friction_grievance, state.friction, p.switch)
    usual = world.centre.usual["engagement"]
    return engagement.eased_grievance(anger, state.engagement, usual, p.engagement, p.switch)


class _Theatres(NamedTuple):
    inflow: Array
    premium: Array
    true_ratio: Array
    seen_ratio: Array
    force: Array
    balance: Array
    probe: ProbeView
    utility: Array
    precision: Array
    deterrence: Array
    hazard: Array


def _theatres(
    cast: Cast, world: World, state: State, lived: Array, anger: Array, dyad_weight: Array,
    unity: Array, burden: Array,
) -> _Theatres:  # fmt: skip
    """Return who stands where with what, and how likely each theatre is probed and breaks."""
    p, s, on = world.parameters, world.setting, world.parameters.switch
    usual, strength, n = world.centre.usual, world.centre.strength, len(cast.challengers)
    inflow = exchange.inflow(state.flow, cast.partners, n)
    capability = exchange.strengthened(
        s.challengers.capability, s.greatest, state.technology, inflow, p.exchange, on
    )
    here = theatre.capability_at(capability, s.challengers.location)
    premium = theatre.perceived_premium(unity - usual["unity"], state.hardware_shown, p.theatre, on)
    shares = theatre.allocation(s.coalition.stake, state.tension, state.posture, p.theatre, on)
    force = theatre.force_at(
        shares, state.force, s.coalition.capability, state.political_capital, p.theatre, on
    )
    reference = theatre.force_ratio(strength.force, strength.capability)
    balance = theatre.balance(force, here, reference, s.theatres.balance, p.theatre)
    probe = ProbeView(
        balance=balance,
        grievance=rows(anger, cast.owners),
        mean_stance=rows(stance.mean_stance(lived, dyad_weight, cast.sources, n), cast.owners),
        tension_elsewhere=theatre.tension_elsewhere(state.tension),
    )
    routine = world.centre.habits["probe"][-1, ...] - rows(burden, cast.owners)
    utility = add_up(theatre.probe_terms(probe, p.theatre, on)) + routine
    precision = p.choice.precision * rows(s.challengers.precision, cast.owners)
    deterrence = theatre.deterrence(utility, precision)
    return _Theatres(
        inflow=inflow,
        premium=premium,
        true_ratio=theatre.capability_ratio(here, strength.capability),
        seen_ratio=theatre.capability_ratio(
            here * (1 + rows(premium, cast.owners)), strength.capability
        ),
        force=force,
        balance=balance,
        probe=probe,
        utility=utility,
        precision=precision,
        deterrence=deterrence,
        hazard=theatre.crisis_hazard(
            state.tension, usual["tension"], deterrence, usual["probe"], p.theatre
        ),
    )


def _threats(
    world: World, state: State, where: _Theatres, own: Array, latent: Array
) -> tuple[Array, Array]:
    """Return threats as members see them, and as the truth would have them, ``[C, R]``."""
    p, stakes = world.parameters, world.setting.coalition.stake
    believed = own[: stakes.shape[0], ...]
    seen = theatre.threat(stakes, state.tension, where.seen_ratio, believed, p.theatre)
    true = theatre.threat(stakes, state.tension, where.true_ratio, latent, p.theatre)
    return coalition.squeezed_threat(seen, state.squeezed, p.coalition), true


def _enforcement(
    cast: Cast, world: World, state: State, lived: Array, joint_hygiene: Array, weight: Array
) -> Array:
    """Return what sanctions on each challenger achieve, ``[B, R]``."""
    k = world.setting.challengers
    comply = sanctions.compliance(
        world.centre.compliance_habit, compliance_pull(cast, world, state, lived, joint_hygiene)
    )
    partners = collect(world.setting.dyads.trade * comply, cast.partners, len(cast.challengers))
    complying = sanctions.complying_trade(
        (k.trade_coalition, joint_hygiene),
        (k.trade_hedgers, total(weight * state.compliance)),
        partners,
    )
    return sanctions.enforcement(
        k.sanctioned, state.oversight, joint_hygiene, complying, world.parameters.switch
    )


def compliance_pull(
    cast: Cast, world: World, state: State, lived: Array, joint_hygiene: Array
) -> Array:
    """Return what moves each challenger to comply with sanctions on another, ``[Q, R]``."""
    watched = rows(state.oversight, cast.partners)
    p = world.parameters
    return sanctions.compliance_log_odds(watched, joint_hygiene, lived, p.sanctions, p.switch)


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
