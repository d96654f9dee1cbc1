"""The turn: one month, its stages and phases in order. This file is the order; rules are not here.

1. events        dated shocks, elections, set points
2. occasions     host, then guests; what was shown is seen and believed
3. visits        minor visits, the same way
4. orders        everyone at once: stance, hygiene, resource, probe
5. effects       of orders
6. news          intelligence
7. theatres      crises, tension
8. fading        return to rest levels
9. outcomes      measured on the state that the month leaves

Every stage yields its decisions and is sent the answers (``sim.law.decision``).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import appraise
from sim.law.arrays import Array, collect, namespace, number, picked, row, total
from sim.law.cast import Cast, Occasion
from sim.law.ceremony import hold_occasion, make_visits
from sim.law.decision import Choices, Stage, Turn, taken
from sim.law.ledger import EVENT, FADING, Changes, Ledger, settle
from sim.law.orders import ask_hygiene, ask_probe, ask_resource, ask_stance
from sim.law.rules import belief, coalition, institutions, payoff, signalling, stance, theatre
from sim.law.rules.payoff import Costs
from sim.law.state import State
from sim.law.world import Month, Noise, World


class Acts(NamedTuple):
    """What the month's acts cost, and what happened in the theatres ``[W, R]``."""

    challengers: Costs
    coalition: Costs
    hedgers: Costs
    probes: Array
    crises: Array


def take_turn(
    cast: Cast,
    occasions: tuple[Occasion, ...],
    world: World,
    state: State,
    month: Month,
    noise: Noise,
    ledger: Ledger | None = None,
) -> Turn[tuple[State, Acts]]:
    """Run one month and return the state it leaves and its acts.

    ``occasions`` are the month's (static), ``month.occasions`` how each is staged.
    """
    state = settle(state, _events(world, state, month, noise), "events", ledger)
    before = idle(world, state)
    spent = before.challengers, before.hedgers
    for occasion, staging in zip(occasions, month.occasions, strict=True):
        now = appraise(cast, world, state)
        done = yield from hold_occasion(cast, world, state, now, occasion, staging)
        state = settle(state, done.changes, occasion.name, ledger)
        spent = payoff.plus(spent[0], done.challengers), payoff.plus(spent[1], done.hedgers)
    now = appraise(cast, world, state)
    done = yield from make_visits(cast, world, state, now, noise.visit_u)
    state = settle(state, done.changes, "visits", ledger)
    spent = payoff.plus(spent[0], done.challengers), spent[1]
    now = appraise(cast, world, state)
    asked = (
        ask_stance(cast, world, state, now, month),
        ask_hygiene(cast, world, state, now),
        ask_resource(cast, world, state, now),
        ask_probe(cast, world, now),
    )
    chosen = yield asked
    probes = taken(chosen[3], 1, state.tension)
    state = settle(state, _effects(world, state, chosen), "orders", ledger)
    state = settle(state, _news(cast, world, state, noise), "news", ledger)
    changes, crises = _theatres(cast, world, state, probes, noise)
    state = settle(state, changes, "theatres", ledger)
    state = settle(state, _fading(world, state, month), "fading", ledger)
    challengers, members = _order_costs(cast, asked, chosen)
    acts = Acts(payoff.plus(spent[0], challengers), members, spent[1], probes, crises)
    return state, acts


def idle(world: World, state: State) -> Acts:
    """Return the acts of no month at all: nothing spent, nothing happened."""
    s, nothing = world.setting, 0 * row(state.tension, 0)
    return Acts(
        challengers=payoff.none(s.challengers.capability + nothing),
        coalition=payoff.none(s.coalition.capability + nothing),
        hedgers=payoff.none(s.hedgers.capability + nothing),
        probes=0 * state.tension,
        crises=0 * state.tension,
    )


def _events(world: World, state: State, month: Month, noise: Noise) -> Changes:
    """Return what dated events and elections change."""
    p, rest = world.parameters, world.centre.capital_rest
    changes: dict[str, dict[str, Array]] = {
        name: {EVENT: (shock.scale - 1) * getattr(state, name) + shock.shift}
        for name, shock in month.shocks.items()
    }
    unforeseen = number(noise.election_u < month.turnover, noise.election_u)
    held = namespace(unforeseen).maximum(month.election + 0 * unforeseen, unforeseen)
    capital = changes.setdefault("political_capital", {})
    capital["M33"] = coalition.election_change(
        state.political_capital, rest, world.setting.coalition.volatility, held,
        noise.election_n, p.coalition, p.switch,
    )  # fmt: skip
    return changes


def _effects(world: World, state: State, chosen: Choices) -> Changes:
    """Return what the month's orders do to stances and efforts."""
    p, on = world.parameters, world.parameters.switch
    dialled, hygiene, resource, _ = chosen
    up, down = taken(dialled, 0, state.stance), taken(dialled, 2, state.stance)
    working = taken(hygiene, 1, state.hygiene)
    resourcing = 1 - taken(resource, 0, state.force)
    there = tuple(taken(resource, w + 1, state.force) for w in range(state.tension.shape[0]))
    return {
        "stance": {"dialled": p.stance.step * (up - down)},
        "hygiene": {"M31": coalition.effort_change(state.hygiene, working, p.coalition, on)},
        "force": {"M31": coalition.effort_change(state.force, resourcing, p.coalition, on)},
        "posture": {"ordered": theatre.posture_order(state.posture, there, p.theatre)},
    }


def _news(cast: Cast, world: World, state: State, noise: Noise) -> Changes:
    """Return what intelligence and open reporting tell."""
    p, on = world.parameters.belief, world.parameters.switch
    blur = belief.intelligence_noise(belief.dyad_oversight(state.oversight, cast.dyads), p, on)
    latent = stance.latent_alignment(state.stance)
    return {
        "private_belief": {
            "M24": belief.intelligence_news(
                latent, blur, noise.intelligence_n, p.intelligence_weight, p, on
            )
        },
        "public_belief": {
            "M24": belief.intelligence_news(
                latent, blur, noise.open_source_n, p.open_source_weight, p, on
            )
        },
    }


def _theatres(
    cast: Cast, world: World, state: State, probes: Array, noise: Noise
) -> tuple[Changes, Array]:
    """Return what probes and crises change, and where a crisis broke out ``[W, R]``."""
    p, stake = world.parameters, world.setting.coalition.stake
    hazard = appraise(cast, world, state).crisis_hazard
    crises = number(noise.crisis_u < 1 - namespace(hazard).exp(-hazard), hazard)
    felt = total(namespace(crises).permute_dims(stake * crises[None, ...], (1, 0, 2)))[0, ...]
    return {
        "tension": {
            "probe": p.theatre.probe_tension * probes * (1 - state.tension),
            "crisis": p.theatre.crisis_tension * crises,
        },
        "political_capital": {"crisis": p.coalition.crisis_rally * felt},
    }, crises


def _fading(world: World, state: State, month: Month) -> Changes:
    """Return what returns to its rest level."""
    p, s, c = world.parameters, world.setting, world.centre
    back = {
        "visible": -p.stance.visible_fading * (state.visible - c.visible_rest),
        "sunk": -p.stance.sunk_fading * (state.sunk - c.sunk_rest),
        "expected_rank": signalling.precedent_fading(
            state.expected_rank, c.rank_rest, p.signalling
        ),
        "recognition": -p.recognition.fading * (state.recognition - c.recognition_rest),
        "nuclear_acquiescence": -p.recognition.nuclear_fading * state.nuclear_acquiescence,
        "hardware_shown": -p.recognition.hardware_fading * state.hardware_shown,
        "public_belief": belief.belief_fading(state.public_belief, c.public_rest, p.belief),
        "private_belief": belief.belief_fading(state.private_belief, c.private_rest, p.belief),
        "political_capital": coalition.capital_return(
            state.political_capital, c.capital_rest, p.coalition
        ),
        "posture": -p.theatre.posture_fading * state.posture,
        "friction": institutions.friction_return(
            state.friction, month.friction_set.over(s.frictions.set_point), p.institutions
        ),
        "oversight": institutions.oversight_return(
            state.oversight, month.oversight_set.over(s.challengers.oversight), p.institutions
        ),
        "tension": -p.theatre.tension_fading * s.theatres.speed * (state.tension - c.tension_rest),
    }
    return {variable: {FADING: amount} for variable, amount in back.items()}


def _order_costs(cast: Cast, asked: Stage, chosen: Choices) -> tuple[Costs, Costs]:
    """Return what the month's orders cost challengers and members, from the terms they weighed."""
    dial, hygiene, resource, _ = asked
    reversal = -picked(dial.terms["M17"], chosen[0])
    political = collect(reversal, cast.sources, len(cast.challengers))
    domestic = [
        -picked(decision.terms["domestic"], choice)
        for decision, choice in ((hygiene, chosen[1]), (resource, chosen[2]))
    ]
    economic = -picked(hygiene.terms["M32"], chosen[1])
    return Costs(0 * political, political), Costs(economic, domestic[0] + domestic[1])
