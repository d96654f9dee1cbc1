"""What actors see and weigh that several phases need alike: pulls on stances, views of effort."""

from __future__ import annotations

from sim.law.arrays import Array, namespace, rows, total
from sim.law.cast import Cast
from sim.law.parameters import Parameters
from sim.law.rules import coalition, stance
from sim.law.world import Setting


def target_parts(
    cast: Cast, p: Parameters, s: Setting, grievance: Array, enforcement: Array, tension: Array,
    recognised: Array,
) -> dict[str, Array]:  # fmt: skip
    """Return what moves each stance's target, by cause, log-odds ``[Q, R]``."""
    war = total(namespace(tension).permute_dims(
        s.dyads.war_need * tension[None, ...], (1, 0, 2)))[0, ...]  # fmt: skip
    return dict(
        stance.target_log_odds(
            (rows(grievance, cast.sources), rows(grievance, cast.partners)),
            rows(s.challengers.exposure, cast.sources),
            enforcement,
            namespace(war).concat([war, war], axis=0),
            rows(recognised, cast.partners),
            p.stance,
            p.switch,
        )
    )


def effort_view(
    which: str, p: Parameters, s: Setting, threat: Array, hygiene: Array, force: Array,
    acting: Array, capital: Array, friction: Array, weight: Array, habit: Array,
) -> coalition.EffortView:  # fmt: skip
    """Return what members know when they decide on ``which`` effort, hygiene or force."""
    is_hygiene = which == "hygiene"
    effort = hygiene if is_hygiene else force
    members = s.coalition
    mean = total(friction) / max(friction.shape[0], 1)
    burden = (
        coalition.hygiene_burden(members.exposure, mean, p.coalition, p.switch)
        if is_hygiene
        else p.coalition.force_cost
    )
    return coalition.EffortView(
        threat=threat,
        effort=effort,
        size=namespace(members.capability).sqrt(members.capability),
        joint=acting * coalition.others_mean(effort, weight),
        capital=capital,
        burden=burden,
        intercept=habit,
    )
