"""What actors see and weigh that several phases need alike: pulls, wars, friction, effort."""

from __future__ import annotations

from collections.abc import Sequence

from sim.law.appraisal import Appraisal
from sim.law.arrays import Array, namespace, row, rows, total
from sim.law.cast import Cast
from sim.law.ledger import add_up
from sim.law.rules import coalition, company, resilience, stance
from sim.law.state import State
from sim.law.world import Noise, Setting, World


def stance_pull(cast: Cast, world: World, state: State, now: Appraisal) -> Array:
    """Return what interests pull each stance towards, log-odds ``[Q, R]``, habit apart."""
    xp, p, s = namespace(state.tension), world.parameters, world.setting
    need = total(xp.permute_dims(s.dyads.war_need * state.tension[None, ...], (1, 0, 2)))[0, ...]
    exposure = rows(now.exposure.challengers, cast.sources)
    return add_up(
        stance.target_log_odds(
            (rows(now.grievance, cast.sources), rows(now.grievance, cast.partners)),
            exposure,
            now.joint_hygiene,
            xp.concat([need, need], axis=0),
            rows(state.recognition, cast.partners),
            company.entrapment(
                rows(state.provocation, cast.partners), exposure, p.company, p.switch
            ),
            p.stance,
            p.switch,
        )
    )


def pair_war(cast: Cast, s: Setting, state: State) -> Array:
    """Return the tension of each receiver's own war in which a giver can help, ``[Q, R]``."""
    zero = 0 * row(state.tension, 0)
    d = len(cast.dyads)

    def war(q: int, receiver: int) -> Array:
        felt = zero
        for w, owner in enumerate(cast.owners):
            if owner == receiver:
                felt = felt + s.dyads.war_need[q % d : q % d + 1, w, :] * row(state.tension, w)
        return felt

    pairs = [war(q, receiver) for q, receiver in enumerate(cast.partners)]
    return namespace(zero).concat(pairs, axis=0) if pairs else 0 * state.stance


def felt_by(cast: Cast, actors: Sequence[str], friction: Array) -> Array:
    """Return the friction each actor is itself a side of, summed and at most 1, ``[n, R]``."""
    xp = namespace(friction)
    zero = xp.zeros((1, friction.shape[-1]), dtype=friction.dtype)

    def felt(actor: str) -> Array:
        mine = [row(friction, i) for i, pair in enumerate(cast.frictions) if actor in pair]
        return xp.clip(sum(mine, start=zero), 0.0, 1.0)

    return xp.concat([felt(actor) for actor in actors], axis=0) if actors else friction[0:0, ...]


def effort_view(
    which: str, world: World, state: State, now: Appraisal, noise: Noise | None = None
) -> coalition.EffortView:
    """Return what members know when they decide on ``which`` effort, hygiene or force.

    Allies' effort is known with an error; without ``noise`` exactly.
    """
    p, s = world.parameters, world.setting.coalition
    is_hygiene = which == "hygiene"
    effort = state.hygiene if is_hygiene else state.force
    others = coalition.others_mean(effort, now.member_weight)
    if noise is not None:
        drawn = noise.ally_hygiene_n if is_hygiene else noise.ally_force_n
        error = coalition.ally_error(now.member_weight, p.coalition) * drawn
        others = namespace(others).clip(others + error, 0.0, 1.0)
    burden = (
        coalition.hygiene_burden(
            now.exposure.coalition, now.felt_friction, state.squeezed, effort, p.coalition,
            p.switch,
        )
        if is_hygiene
        else coalition.force_burden(effort, p.coalition)
    )  # fmt: skip
    tired = resilience.fatigue_burden(state.fatigue, p.resilience, p.switch)
    programme = p.programme.hygiene if is_hygiene else p.programme.force
    return coalition.EffortView(
        threat=now.threat,
        effort=effort,
        size=namespace(s.capability).sqrt(s.capability),
        joint=now.acting_belief[: effort.shape[0], ...] * others,
        others=others,
        capital=state.political_capital,
        burden=burden,
        fatigue=0 * tired if is_hygiene else tired,
        programme=programme + 0 * effort,
    )
