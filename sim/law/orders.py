"""Orders: the questions that every actor answers at once, month by month."""

from __future__ import annotations

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, namespace, rows
from sim.law.cast import Cast
from sim.law.decision import Decision
from sim.law.ledger import Contributions, add_up
from sim.law.rules import coalition, stance, theatre
from sim.law.rules.coalition import HYGIENE_MENU, NO_RESOURCE
from sim.law.rules.stance import STANCE_MENU, StanceView
from sim.law.rules.theatre import PROBE_MENU
from sim.law.state import State
from sim.law.views import effort_view, target_parts
from sim.law.world import Month, World


def ask_stance(cast: Cast, world: World, state: State, now: Appraisal, month: Month) -> Decision:
    """Return the question to each challenger how to dial its stance to each partner."""
    p, k = world.parameters, world.setting.challengers
    pull = target_parts(
        cast, p, world.setting, now.grievance, now.enforcement, state.tension, state.recognition
    )
    cost = stance.reversal_cost(state.sunk, p.stance, p.switch)
    view = StanceView(
        stance=state.stance,
        target=stance.stance_target(add_up(pull) + world.centre.stance_intercept),
        reversal_cost=namespace(cost).concat([cost, cost], axis=0),
        floor=month.floors,
    )
    terms = stance.stance_terms(view, p.stance)
    return Decision(
        name="stance",
        actors=tuple(cast.challengers[q] for q in cast.sources),
        targets=tuple(cast.challengers[q] for q in cast.partners),
        options=STANCE_MENU,
        observation=view,
        terms=terms,
        legal=stance.legal_steps(view, p.stance),
        precision=p.choice.precision * rows(k.precision, cast.sources),
        active=namespace(state.stance).ones_like(state.stance),
    )


def ask_hygiene(cast: Cast, world: World, state: State, now: Appraisal) -> Decision:
    """Return the question to each member whether to work on controls and enforcement."""
    p = world.parameters
    view = _effort_view("hygiene", world, state, now)
    parts = coalition.effort_terms(view, coalition.HYGIENE_BURDEN, p.coalition, p.switch)
    return _member_question(
        cast, world, state, "hygiene", HYGIENE_MENU, view, _against_none(parts, state.hygiene)
    )


def ask_resource(cast: Cast, world: World, state: State, now: Appraisal) -> Decision:
    """Return the question to each member whether, and in which theatre, to resource forces."""
    p, xp = world.parameters, namespace(state.force)
    view = _effort_view("force", world, state, now)
    parts = coalition.effort_terms(view, coalition.FORCE_BURDEN, p.coalition, p.switch)
    precision = p.choice.precision * world.setting.coalition.precision
    liking = coalition.theatre_preference(
        world.setting.coalition.stake, state.tension, p.coalition, precision
    )
    idle = 0 * (liking[0:1, ...] + state.force)
    somewhere = 0 * (liking + state.force)
    terms = {cause: xp.concat([idle, somewhere + x], axis=0) for cause, x in parts.items()}
    terms["theatre"] = xp.concat([idle, somewhere + liking], axis=0)
    return _member_question(
        cast, world, state, "resource", (NO_RESOURCE, *cast.theatres), view, terms
    )


def ask_probe(cast: Cast, world: World, now: Appraisal) -> Decision:
    """Return the question to each owner of a theatre whether to probe it."""
    parts = theatre.probe_terms(now.probe, world.parameters.theatre)
    terms = _against_none(parts, now.balance)
    xp = namespace(now.balance)
    return Decision(
        name="probe",
        actors=tuple(cast.challengers[k] for k in cast.owners),
        targets=cast.theatres,
        options=PROBE_MENU,
        observation=now.probe,
        terms=terms,
        legal=xp.ones_like(add_up(terms)),
        precision=now.probe_precision,
        active=xp.ones_like(now.balance),
    )


def _effort_view(which: str, world: World, state: State, now: Appraisal) -> coalition.EffortView:
    c = world.centre
    return effort_view(
        which, world.parameters, world.setting, now.threat, state.hygiene, state.force,
        now.acting_belief[: state.force.shape[0], ...], state.political_capital, state.friction,
        now.member_weight, c.hygiene_habit if which == "hygiene" else c.force_habit,
    )  # fmt: skip


def _against_none(parts: Contributions, like: Array) -> Contributions:
    """Return terms of (doing nothing, doing it), ``[2, n, R]``, from those of doing it."""
    xp = namespace(like)
    return {cause: xp.stack([0 * (x + like), x + 0 * like]) for cause, x in parts.items()}


def _member_question(
    cast: Cast, world: World, state: State, name: str, menu: tuple[str, ...],
    view: coalition.EffortView, terms: Contributions,
) -> Decision:  # fmt: skip
    xp = namespace(state.force)
    return Decision(
        name=name,
        actors=cast.coalition,
        targets=("",) * len(cast.coalition),
        options=menu,
        observation=view,
        terms=terms,
        legal=xp.ones_like(add_up(terms)),
        precision=world.parameters.choice.precision * world.setting.coalition.precision,
        active=xp.ones_like(state.force),
    )
