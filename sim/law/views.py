"""What actors see and weigh that several phases need alike: pulls on stances, views of effort."""

from __future__ import annotations

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, namespace, rows, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.rules import coalition, stance
from sim.law.state import State
from sim.law.world import World


def stance_pull(cast: Cast, world: World, state: State, now: Appraisal) -> Array:
    """Return what interests pull each stance towards, log-odds ``[Q, R]``, habit apart."""
    xp, p, s = namespace(state.tension), world.parameters, world.setting
    need = total(xp.permute_dims(s.dyads.war_need * state.tension[None, ...], (1, 0, 2)))[0, ...]
    return add_up(
        stance.target_log_odds(
            (rows(now.grievance, cast.sources), rows(now.grievance, cast.partners)),
            rows(s.challengers.exposure, cast.sources),
            now.enforcement,
            xp.concat([need, need], axis=0),
            rows(state.recognition, cast.partners),
            p.stance,
            p.switch,
        )
    )


def effort_view(which: str, world: World, state: State, now: Appraisal) -> coalition.EffortView:
    """Return what members know when they decide on ``which`` effort, hygiene or force."""
    p, s, c = world.parameters, world.setting.coalition, world.centre
    is_hygiene = which == "hygiene"
    effort = state.hygiene if is_hygiene else state.force
    friction = coalition.felt_friction(state.friction, world.setting.frictions.reach)
    burden = (
        coalition.hygiene_burden(s.exposure, friction, effort, p.coalition, p.switch)
        if is_hygiene
        else coalition.force_burden(effort, p.coalition)
    )
    members = effort.shape[0]
    return coalition.EffortView(
        threat=now.threat,
        effort=effort,
        size=namespace(s.capability).sqrt(s.capability),
        joint=now.acting_belief[:members, ...] * coalition.others_mean(effort, now.member_weight),
        capital=state.political_capital,
        burden=burden,
        intercept=c.hygiene_habit if is_hygiene else c.force_habit,
    )
