"""The turn: one month, its stages and phases in order. This file is the order; rules are not here.

1. events        dated shocks, elections, set points
2. occasions     host, then guests; what was shown is seen and believed
3. visits        minor visits, the same way
4. orders        everyone at once (the instruments of ``sim.law.orders``), and their effects
5. news          intelligence
6. crises        drawn from the hazard that orders and tension leave
7. fading        return to rest levels

Outcomes are measured on the state that the month leaves (``sim.law.outcomes``).

Every stage yields its decisions and is sent the answers (``sim.law.decision``).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.law.appraisal import appraise
from sim.law.arrays import namespace, number, row
from sim.law.cast import Cast, Occasion
from sim.law.ceremony import hold_occasion, make_visits
from sim.law.decision import Turn
from sim.law.ledger import EVENT, FADING, Changes, Ledger, merged, settle
from sim.law.orders import ORDERS, ask
from sim.law.rules import belief, coalition, payoff, stance, theatre
from sim.law.rules.fading import fading
from sim.law.rules.payoff import Costs, plus
from sim.law.state import State
from sim.law.world import Month, Noise, World


class Acts(NamedTuple):
    """What the month's acts cost the actors of each kind."""

    challengers: Costs
    coalition: Costs
    hedgers: Costs

    def plus(self, kind: str, costs: Costs) -> Acts:
        """Return the account with further costs of one kind of actor."""
        return self._replace(**{kind: plus(getattr(self, kind), costs)})


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
    acts = idle(world, state)
    for occasion, staging in zip(occasions, month.occasions, strict=True):
        now = appraise(cast, world, state)
        done = yield from hold_occasion(cast, world, state, now, occasion, staging)
        state = settle(state, done.changes, f"occasion {occasion.name}", ledger)
        acts = acts.plus("challengers", done.challengers).plus("hedgers", done.hedgers)
    now = appraise(cast, world, state)
    done = yield from make_visits(cast, world, state, now, noise.visit_u)
    state = settle(state, done.changes, "visits", ledger)
    acts = acts.plus("challengers", done.challengers)
    now = appraise(cast, world, state)
    asked = tuple(ask(instrument, cast, world, state, now, month) for instrument in ORDERS)
    chosen = yield asked
    changes: list[Changes] = []
    for instrument, decision, choice in zip(ORDERS, asked, chosen, strict=True):
        changes.append(instrument.effects(world, state, choice))
        acts = acts.plus(*instrument.costs(cast, decision, choice))
    state = settle(state, merged(changes), "orders", ledger)
    state = settle(state, _news(cast, world, state, noise), "news", ledger)
    state = settle(state, _crises(cast, world, state, noise), "crises", ledger)
    state = settle(state, _fading(world, state, month), "fading", ledger)
    return state, acts


def idle(world: World, state: State) -> Acts:
    """Return the account of no month at all: nothing spent."""
    s, nothing = world.setting, 0 * row(state.tension, 0)
    return Acts(
        challengers=payoff.none(s.challengers.capability + nothing),
        coalition=payoff.none(s.coalition.capability + nothing),
        hedgers=payoff.none(s.hedgers.capability + nothing),
    )


def _events(world: World, state: State, month: Month, noise: Noise) -> Changes:
    """Return what dated events, elections and treaties that enter into force change."""
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
    treaties = stance.treaty_lift(state.stance, month.floors)
    return merged([shocks, {"political_capital": {"M33": elected}, "stance": {"treaty": treaties}}])


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


def _crises(cast: Cast, world: World, state: State, noise: Noise) -> Changes:
    """Return what the crises that break out change."""
    p, stake = world.parameters, world.setting.coalition.stake
    hazard = appraise(cast, world, state).crisis_hazard
    crises = theatre.breaks_out(hazard, noise.crisis_u)
    felt = theatre.crisis_felt(stake, crises)
    return {
        "tension": {"crisis": p.theatre.crisis_tension * crises},
        "political_capital": {"crisis": p.coalition.crisis_rally * felt},
    }


def _fading(world: World, state: State, month: Month) -> Changes:
    """Return what returns to its rest level."""
    p, s, c = world.parameters, world.setting, world.centre
    point = month.set_points
    capital = point["political_capital"].over(s.coalition.capital)
    friction = point["friction"].over(s.frictions.set_point)
    oversight = point["oversight"].over(s.challengers.oversight)
    tension = theatre.tension_rest(
        point["tension"].over(s.theatres.tension), c.probe, s.theatres.speed, p.theatre
    )
    speed = theatre.tension_speed(s.theatres.speed, p.theatre)
    back = {
        "visible": (c.visible_rest, p.stance.visible_fading),
        "sunk": (c.sunk_rest, p.stance.sunk_fading),
        "expected_rank": (c.rank_rest, p.signalling.precedent_fading),
        "recognition": (c.recognition_rest, p.recognition.fading),
        "nuclear_acquiescence": (0.0, p.recognition.nuclear_fading),
        "hardware_shown": (0.0, p.recognition.hardware_fading),
        "public_belief": (c.public_rest, p.belief.forgetting),
        "private_belief": (c.private_rest, p.belief.forgetting),
        "political_capital": (capital, p.coalition.capital_return),
        "posture": (0.0, p.theatre.posture_fading),
        "friction": (friction, p.institutions.friction_return),
        "oversight": (oversight, p.institutions.oversight_return),
        "tension": (tension, speed),
    }
    return {
        variable: {FADING: fading(getattr(state, variable), rest, rate)}
        for variable, (rest, rate) in back.items()
    }
