"""Orders: the instruments on which every actor decides at once, month by month.

An instrument says who is asked, what the options are, how they are weighed, and what the answer
does and costs. ``ORDERS`` lists them: to add one is to write it and to name it there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, collect, namespace, picked, rows
from sim.law.cast import Cast
from sim.law.decision import Decision, taken
from sim.law.ledger import Changes, Contributions
from sim.law.rules import coalition, stance, theatre
from sim.law.rules.coalition import HYGIENE_MENU, NO_RESOURCE
from sim.law.rules.payoff import Costs
from sim.law.rules.stance import STANCE_MENU, StanceView
from sim.law.rules.theatre import PROBE_MENU
from sim.law.state import State
from sim.law.views import effort_view, stance_pull
from sim.law.world import Month, World


class Weighed(NamedTuple):
    """How the options of an instrument look to those asked: what they see, terms, legality."""

    observation: dict[str, Array]
    terms: Contributions
    legal: Array
    precision: Array


class Instrument(NamedTuple):
    """One instrument; ``askings`` gives (actor, target) per row, targets ``""`` for none."""

    name: str
    askings: Callable[[Cast], tuple[tuple[str, str], ...]]
    menu: Callable[[Cast], tuple[str, ...]]
    weigh: Callable[[Cast, World, State, Appraisal, Month], Weighed]
    effects: Callable[[World, State, Array], Changes]
    costs: Callable[[Cast, Decision, Array], tuple[str, Costs]]


def ask(
    instrument: Instrument, cast: Cast, world: World, state: State, now: Appraisal, month: Month
) -> Decision:
    """Return the question that an instrument puts this month."""
    weighed = instrument.weigh(cast, world, state, now, month)
    askings = instrument.askings(cast)
    return Decision(
        name=instrument.name,
        actors=tuple(actor for actor, _ in askings),
        targets=tuple(target for _, target in askings),
        options=instrument.menu(cast),
        observation=weighed.observation,
        terms=weighed.terms,
        legal=weighed.legal,
        precision=weighed.precision,
        active=namespace(weighed.legal).ones_like(weighed.legal[0, ...]),
    )


def _weigh_stance(cast: Cast, world: World, state: State, now: Appraisal, month: Month) -> Weighed:
    p = world.parameters
    cost = stance.reversal_cost(state.sunk, p.stance, p.switch)
    view = StanceView(
        stance=state.stance,
        target=stance.stance_target(
            stance_pull(cast, world, state, now) + world.centre.stance_intercept
        ),
        reversal_cost=namespace(cost).concat([cost, cost], axis=0),
        floor=month.floors,
    )
    precision = rows(world.setting.challengers.precision, cast.sources)
    return Weighed(
        view._asdict(),
        stance.stance_terms(view, p.stance),
        stance.legal_steps(view, p.stance),
        p.choice.precision * precision,
    )


def _dial(world: World, state: State, choice: Array) -> Changes:
    up, down = taken(choice, 0, state.stance), taken(choice, 2, state.stance)
    return {"stance": {"dialled": stance.dialled(up, down, world.parameters.stance)}}


def _stance_costs(cast: Cast, decision: Decision, choice: Array) -> tuple[str, Costs]:
    reversal = -picked(decision.terms["M17"], choice)
    political = collect(reversal, cast.sources, len(cast.challengers))
    return "challengers", Costs(0 * political, political)


def _weigh_hygiene(
    cast: Cast,
    world: World,
    state: State,
    now: Appraisal,
    month: Month,
) -> Weighed:
    p = world.parameters
    view = effort_view("hygiene", world, state, now)
    terms = _against_none(coalition.effort_terms(view, "M32", p.coalition, p.switch), state.hygiene)
    return _members_weigh(world, view._asdict(), terms)


def _work(world: World, state: State, choice: Array) -> Changes:
    p = world.parameters
    decided = taken(choice, 1, state.hygiene)
    change = coalition.effort_change(state.hygiene, decided, p.coalition, p.switch)
    return {"hygiene": {"decided": change}}


def _hygiene_costs(cast: Cast, decision: Decision, choice: Array) -> tuple[str, Costs]:
    economic = -picked(decision.terms["M32"], choice)
    return "coalition", Costs(economic, -picked(decision.terms["domestic"], choice))


def _weigh_resource(
    cast: Cast,
    world: World,
    state: State,
    now: Appraisal,
    month: Month,
) -> Weighed:
    p, s = world.parameters, world.setting.coalition
    view = effort_view("force", world, state, now)
    parts = coalition.effort_terms(view, "cost", p.coalition, p.switch)
    precision = p.choice.precision * s.precision
    liking = coalition.theatre_preference(s.stake, state.tension, p.coalition, precision)
    xp = namespace(state.force)
    idle, somewhere = 0 * (liking[0:1, ...] + state.force), 0 * (liking + state.force)
    terms = {cause: xp.concat([idle, somewhere + x], axis=0) for cause, x in parts.items()}
    terms["theatre"] = xp.concat([idle, somewhere + liking], axis=0)
    seen = view._asdict() | {"stake": s.stake, "tension": state.tension[None, ...]}
    return _members_weigh(world, seen, terms)


def _resource(world: World, state: State, choice: Array) -> Changes:
    p = world.parameters
    decided = 1 - taken(choice, 0, state.force)
    there = tuple(taken(choice, w + 1, state.force) for w in range(state.tension.shape[0]))
    return {
        "force": {"decided": coalition.effort_change(state.force, decided, p.coalition, p.switch)},
        "posture": {"ordered": theatre.posture_order(state.posture, there, p.theatre)},
    }


def _resource_costs(cast: Cast, decision: Decision, choice: Array) -> tuple[str, Costs]:
    political = -picked(decision.terms["domestic"], choice)
    return "coalition", Costs(0 * political, political)


def _weigh_probe(
    cast: Cast,
    world: World,
    state: State,
    now: Appraisal,
    month: Month,
) -> Weighed:
    p = world.parameters
    terms = _against_none(theatre.probe_terms(now.probe, p.theatre, p.switch), state.tension)
    legal = namespace(state.tension).ones_like(terms["risk"])
    return Weighed(now.probe._asdict(), terms, legal, now.probe_precision)


def _probe(world: World, state: State, choice: Array) -> Changes:
    probed = taken(choice, 1, state.tension)
    strain = theatre.probe_strain(state.tension, probed, world.parameters.theatre)
    return {"tension": {"probe": strain}}


def _probe_costs(cast: Cast, decision: Decision, choice: Array) -> tuple[str, Costs]:
    risk = -picked(decision.terms["risk"], choice)
    political = collect(risk, cast.owners, len(cast.challengers))
    return "challengers", Costs(0 * political, political)


def _members_weigh(world: World, observation: dict[str, Array], terms: Contributions) -> Weighed:
    like = next(iter(terms.values()))
    precision = world.parameters.choice.precision * world.setting.coalition.precision
    return Weighed(observation, terms, namespace(like).ones_like(like), precision)


def _against_none(parts: Contributions, like: Array) -> Contributions:
    """Return terms of (doing nothing, doing it), ``[2, n, R]``, from those of doing it."""
    xp = namespace(like)
    return {cause: xp.stack([0 * (x + like), x + 0 * like]) for cause, x in parts.items()}


def _directed(cast: Cast) -> tuple[tuple[str, str], ...]:
    pairs = zip(cast.sources, cast.partners, strict=True)
    return tuple((cast.challengers[a], cast.challengers[b]) for a, b in pairs)


def _members(cast: Cast) -> tuple[tuple[str, str], ...]:
    return tuple((code, "") for code in cast.coalition)


def _owned(cast: Cast) -> tuple[tuple[str, str], ...]:
    owned = zip(cast.owners, cast.theatres, strict=True)
    return tuple((cast.challengers[k], name) for k, name in owned)


ORDERS = (
    Instrument("stance", _directed, lambda _: STANCE_MENU, _weigh_stance, _dial, _stance_costs),
    Instrument(
        "hygiene", _members, lambda _: HYGIENE_MENU, _weigh_hygiene, _work, _hygiene_costs
    ),
    Instrument(
        "resource", _members, lambda cast: (NO_RESOURCE, *cast.theatres), _weigh_resource,
        _resource, _resource_costs,
    ),
    Instrument("probe", _owned, lambda _: PROBE_MENU, _weigh_probe, _probe, _probe_costs),
)  # fmt: skip
"""All instruments of the orders stage, in order."""
