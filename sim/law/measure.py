"""Measuring: every outcome of a month, from the state that the month leaves and its acts."""

from __future__ import annotations

from collections.abc import Mapping

from sim.law.appraisal import Appraisal, appraise
from sim.law.arrays import Array, namespace, row, sigmoid, total
from sim.law.cast import Cast
from sim.law.kinds import by_kind
from sim.law.rules import belief, exchange, hedging, indices, payoff, structure
from sim.law.rules.exchange import GOODS
from sim.law.start import start_flow
from sim.law.state import State
from sim.law.turn import Acts
from sim.law.world import World

MONTHS_A_YEAR = 12


def measure(cast: Cast, world: World, state: State, acts: Acts) -> dict[str, Array]:
    """Return every monthly outcome, ``[1, R]`` each, in the order of ``OUTCOMES``."""
    p, now = world.parameters, appraise(cast, world, state)
    w, seen = now.member_weight, sigmoid(state.public_belief)
    size = w  # sqrt(K), whatever its scale
    latent = total(now.dyad_weight * now.latent)
    common = total(now.dyad_weight * seen)
    members = now.own_belief[: len(cast.coalition), ...]
    material = exchange.material(state.flow, start_flow(world.setting))
    table: dict[str, Array] = {
        "latent_alignment": latent,
        **_named("latent_alignment", cast.dyad_names, now.latent),
        "visible_alignment": now.unity,
        **_named("visible_alignment", cast.dyad_names, state.visible),
        "material_alignment": total(now.dyad_weight * material),
        **_named("material_alignment", cast.dyad_names, material),
        "public_belief": common,
        **_named("public_belief", cast.dyad_names, seen),
        "private_belief": total(w * members),
        "recognition_gap": common - belief.warranted_belief(latent, p.belief),
        **_named("recognition", cast.challengers, state.recognition),
        **_named("nuclear_acquiescence", cast.challengers, state.nuclear_acquiescence),
        **_flows(cast, state),
        **_named("technology", cast.challengers, state.technology),
        **_named("enforcement", cast.challengers, now.enforcement),
        "coalition_level": indices.level(now.effort, w),
        "coalition_agreement": now.agreement,
        "coalition_cohesion": indices.cohesion(now.effort, now.threat, w),
        **_named("hygiene", cast.coalition, state.hygiene),
        "threat": total(w * now.threat),
        "adequacy": indices.adequacy(now.effort, now.true_threat, size),
        "perceived_adequacy": indices.adequacy(now.effort, now.threat, size),
        **_named("balance", cast.theatres, now.balance),
        **_named("deterrence", cast.theatres, now.deterrence),
        **_named("crisis_hazard", cast.theatres, MONTHS_A_YEAR * now.crisis_hazard),
        **_named("tension", cast.theatres, state.tension),
        **_named("coercion_cost", cast.challengers, now.coercion_cost),
        "hedger_tilt": total(now.hedger_weight * now.tilt),
        "hedging": total(
            now.hedger_weight * hedging.hedging(state.tie_west, state.tie_challengers)
        ),
        "hedger_spread": hedging.spread(now.tilt, now.hedger_weight),
        "narrative": state.narrative,
        **_named("friction", cast.friction_names, state.friction),
        "structural_balance": _balance(cast, now),
    }
    use = {f"use.{name.replace(' ', '_')}": share for name, share in acts.use.items()}
    return {**table, **use, **_accounts(cast, world, state, now, acts)}


def _flows(cast: Cast, state: State) -> dict[str, Array]:
    names = tuple(
        f"{cast.challengers[a]}-{cast.challengers[b]}"
        for a, b in zip(cast.sources, cast.partners, strict=True)
    )
    return {
        name: x
        for g, good in enumerate(GOODS)
        for name, x in _named(f"flow.{good}", names, state.flow[g, ...]).items()
    }


def _balance(cast: Cast, now: Appraisal) -> Array:
    """Return the energy of all triads of the cast, ``[1, R]``."""
    return structure.structural_balance(
        structure.challenger_ties(now.latent, cast.dyads, len(cast.challengers)),
        structure.member_ties(now.effort, now.threat),
        structure.hedger_ties(now.tilt),
        now.own_belief[: now.effort.shape[0], ...],
        now.tilt,
    )


def _accounts(
    cast: Cast, world: World, state: State, now: Appraisal, acts: Acts
) -> dict[str, Array]:
    """Return payoffs and costs of all actors."""
    p, s = world.parameters.payoff, world.setting
    by = [by_kind(cast, part) for part in acts.account]
    challengers, coalition, hedgers = (payoff.Account(*parts) for parts in zip(*by, strict=True))
    whole = [
        payoff.challenger_payoff(
            state.recognition, now.coercion_cost, now.enforcement, challengers, p
        ),
        payoff.member_payoff(s.coalition.stake, now.deterrence, state.force, coalition, p),
        payoff.hedger_payoff(state.tie_west, state.tie_challengers, hedgers, p),
    ]
    return {
        **_named("payoff", cast.actors, namespace(whole[0]).concat(whole, axis=0)),
        **_named("won", cast.actors, acts.account.won),
        **_named("cost.economic", cast.actors, acts.account.economic),
        **_named("cost.political", cast.actors, acts.account.political),
        **_named("cost.force", cast.coalition, state.force),
    }


def _named(base: str, names: tuple[str, ...], values: Array) -> Mapping[str, Array]:
    return {f"{base}.{name}": row(values, i) for i, name in enumerate(names)}
