"""The turn: one month, its stages and phases in order. This file is the order; rules are not here.

1. events        dated shocks, elections, quarrels, treaties
2. occasions     host, then guests; what was shown is seen and believed
3. visits        minor visits, the same way
4. orders        everyone at once (the instruments of ``sim.law.orders``), and their effects
5. news          intelligence
6. crises        drawn from the hazard that orders and tension leave
7. fading        return to rest levels

Outcomes are measured on the state that the month leaves (``sim.law.measure``).

Every stage yields its decisions and is sent the answers (``sim.law.decision``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.law.appraisal import appraise
from sim.law.arrays import Array, collect, namespace, number, row, total
from sim.law.cast import Cast, Occasion
from sim.law.ceremony import hold_occasion, make_visits
from sim.law.decision import Turn, taken
from sim.law.fade import fade
from sim.law.ledger import EVENT, Changes, Ledger, merged, settle
from sim.law.orders import ORDERS
from sim.law.orders.hedgers import mediators
from sim.law.orders.instrument import Asked, Scene, account, act_evidence, ask, carry_out, used
from sim.law.rules import (
    belief,
    coalition,
    company,
    exchange,
    hedging,
    narrative,
    payoff,
    stance,
    theatre,
)
from sim.law.rules.exchange import TECHNOLOGY
from sim.law.rules.payoff import Account, plus
from sim.law.start import start_exposure
from sim.law.state import State
from sim.law.world import Month, Noise, Staging, World


class Acts(NamedTuple):
    """What the month's acts cost and won all actors, ``[A, R]``, and how much was done.

    ``use`` gives per instrument the share of those asked who used it, ``[1, R]``.
    """

    account: Account
    use: Mapping[str, Array]

    def plus(self, account: Account) -> Acts:
        """Return the acts with a further account."""
        return self._replace(account=plus(self.account, account))


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
    state = open_month(world, state, month, noise, ledger)
    acts = idle(world, state)
    for occasion, staging in zip(occasions, month.occasions, strict=True):
        state, acts = yield from mark_occasion(cast, world, state, acts, occasion, staging, ledger)
    return (yield from close_month(cast, world, state, acts, month, noise, ledger))


def open_month(
    world: World, state: State, month: Month, noise: Noise, ledger: Ledger | None = None
) -> State:
    """Return the state once the month's events have struck; nobody decides yet."""
    return settle(state, _events(world, state, month, noise), "events", ledger)


def mark_occasion(
    cast: Cast,
    world: World,
    state: State,
    acts: Acts,
    occasion: Occasion,
    staging: Staging,
    ledger: Ledger | None = None,
) -> Turn[tuple[State, Acts]]:
    """Hold one dated occasion and return the state it leaves and the acts so far."""
    now = appraise(cast, world, state)
    done = yield from hold_occasion(cast, world, state, now, occasion, staging)
    state = settle(state, done.changes, f"occasion {occasion.name}", ledger)
    return state, acts.plus(done.account)


def close_month(
    cast: Cast,
    world: World,
    state: State,
    acts: Acts,
    month: Month,
    noise: Noise,
    ledger: Ledger | None = None,
) -> Turn[tuple[State, Acts]]:
    """Run what every month has after its occasions: visits, orders, news, crises, fading.

    It needs neither the month's events nor its occasions, so an engine that compiles has one
    program for all months.
    """
    now = appraise(cast, world, state)
    done = yield from make_visits(cast, world, state, now, noise.visit_u)
    state = settle(state, done.changes, "visits", ledger)
    acts = acts.plus(done.account)
    scene = Scene(cast, world, state, appraise(cast, world, state), month, noise)
    asked = tuple(ask(instrument, scene) for instrument in ORDERS)
    answers = yield tuple(one.decision for one in asked)
    changes, acts = _carry_out(scene, asked, answers, acts)
    state = settle(state, changes, "orders", ledger)
    state = settle(state, _news(cast, world, state, noise), "news", ledger)
    state = settle(state, _crises(cast, world, state, noise), "crises", ledger)
    state = settle(state, fade(world, state, month), "fading", ledger)
    return state, acts


def idle(world: World, state: State) -> Acts:
    """Return the acts of no month at all: nothing spent, nothing done."""
    nothing = 0 * row(state.tension, 0)
    return Acts(
        account=payoff.none(start_exposure(world.setting) + nothing),
        use={instrument.name: nothing for instrument in ORDERS},
    )


def _events(world: World, state: State, month: Month, noise: Noise) -> Changes:
    """Return what dated events, elections, quarrels and treaties in force change."""
    p, members = world.parameters, world.setting.coalition
    xp = namespace(state.tension)
    shocks = {
        name: {EVENT: shock.change(getattr(state, name))} for name, shock in month.shocks.items()
    }
    unforeseen = number(noise.election_u < month.turnover, noise.election_u)
    held = xp.maximum(month.election + 0 * unforeseen, unforeseen)
    rest = month.set_points["political_capital"].over(members.capital)
    elected = coalition.election_change(
        state.political_capital, rest, members.volatility, held, noise.election_n, p.coalition,
        p.switch,
    )  # fmt: skip
    quarrelled = stance.quarrels(noise.quarrel_u, p.stance, p.switch)
    cut = exchange.flow_loss(state.flow, xp.concat([quarrelled, quarrelled], axis=0), p.exchange)
    treaties = stance.treaty_lift(state.stance, month.floors)
    own = {
        "political_capital": {"M33": elected},
        "stance": {"treaty": treaties},
        "strain": {"M22": stance.strain_gain(state.strain, quarrelled, p.stance)},
        "flow": {"M22": cut},
    }
    return merged([shocks, own])


def _carry_out(
    scene: Scene, asked: tuple[Asked, ...], answers: tuple[Array, ...], acts: Acts
) -> tuple[Changes, Acts]:
    """Return what all orders change together, and the acts with what they cost and won."""
    cast, state = scene.cast, scene.state
    changes: list[Changes] = []
    done = {}
    for instrument, one, answer in zip(ORDERS, asked, answers, strict=True):
        changes.append(instrument.effects(scene, answer))
        if instrument.seen is not None:
            told = _read(scene, one, answer, instrument.seen(scene.world))
            changes.append({who: {instrument.seen_by: news} for who, news in told.items()})
        done[instrument.name] = carry_out(instrument, cast, one.decision, answer)
    by_name = {o.name: answer for o, answer in zip(ORDERS, answers, strict=True)}
    changes.append({"load": {"used": used(cast, done.values()) - state.load}})
    changes += [_story(scene, by_name), _mediation(scene, by_name), _learning(scene)]
    use = {name: total(one.acted) / max(len(one.who), 1) for name, one in done.items()}
    return merged(changes), Acts(account(acts.account, done.values()), use)


def _read(scene: Scene, asked: Asked, answer: Array, seen: tuple[Array, Array]) -> dict[str, Array]:
    """Return what acts that can be read tell observers and the public."""
    n, p = len(scene.cast.dyads), scene.world.parameters.belief
    evidence = collect(act_evidence(asked, answer), [q % n for q in range(2 * n)], n)
    privately, publicly = (belief.act_news(evidence, how, p) for how in seen)
    return {"private_belief": privately[None, ...], "public_belief": publicly}


def _story(scene: Scene, answers: Mapping[str, Array]) -> Changes:
    """Return what telling, answering and exercising do to the narrative together."""
    now, state = scene.now, scene.state
    p, on = scene.world.parameters.narrative, scene.world.parameters.switch
    told = narrative.told(taken(answers["tell"], 1, state.recognition), now.story_weight)
    messages = narrative.told(taken(answers["message"], 1, state.hygiene), now.member_weight)
    displayed = narrative.told(taken(answers["exercise"], 1, state.hygiene), now.member_weight)
    return {
        "narrative": narrative.narrative_change(
            narrative.carried(told, now.unity, p, on),
            narrative.answered(messages, now.agreement, p, on),
            displayed, scene.world.centre.usual["story"], p, on,
        )
    }  # fmt: skip


def _mediation(scene: Scene, answers: Mapping[str, Array]) -> Changes:
    """Return what mediation takes from tension where the challenger does not probe."""
    probed = taken(answers["probe"], 1, scene.state.tension)
    relief = hedging.mediation_relief(
        scene.state.tension, mediators(scene, answers["mediate"]), probed,
        scene.world.parameters.hedging,
    )  # fmt: skip
    return {"tension": {"mediation": relief}}


def _learning(scene: Scene) -> Changes:
    """Return the technology learnt from what partners send, and what their acts disgrace."""
    p, state, received = scene.world.parameters, scene.state, scene.now.inflow
    gained = exchange.technology_gain(state.technology, received[TECHNOLOGY, ...], p.exchange)
    lost = company.disgrace(
        state.recognition, state.visible, state.provocation, scene.cast.dyads, p.company, p.switch
    )
    return {"technology": {"learnt": gained}, "recognition": {"M21": lost}}


def _news(cast: Cast, world: World, state: State, noise: Noise) -> Changes:
    """Return what intelligence and open reporting tell."""
    p, on = world.parameters.belief, world.parameters.switch
    blur = belief.intelligence_noise(belief.dyad_oversight(state.oversight, cast.dyads), p, on)
    lived = stance.strained(state.stance, state.strain, world.centre.usual["strain"], on)
    latent = stance.latent_alignment(lived)
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


def _crises(cast: Cast, world: World, state: State, noise: Noise) -> Changes:
    """Return what the crises that break out change."""
    p, stake = world.parameters, world.setting.coalition.stake
    hazard = appraise(cast, world, state).crisis_hazard
    crises = theatre.breaks_out(hazard, noise.crisis_u)
    felt = theatre.crisis_felt(stake, crises)
    provoked = company.crisis_provokes(state.provocation, crises, cast.owners, p.company, p.switch)
    return {
        "tension": {"crisis": p.theatre.crisis_tension * crises},
        "political_capital": {"crisis": p.coalition.crisis_rally * felt},
        "provocation": {"M21": provoked},
    }
