"""Hedgers' orders: lean, mediate, diversify, enforce or bust."""

from __future__ import annotations

from sim.law.arrays import Array, clip, namespace, total
from sim.law.cast import Cast
from sim.law.decision import taken
from sim.law.kinds import of_all
from sim.law.ledger import Changes, Contributions
from sim.law.orders.instrument import (
    SUREST,
    Askings,
    Instrument,
    Scene,
    Weighed,
    one_of,
    with_none,
    yes_or_no,
)
from sim.law.rules import hedging, resilience, sanctions
from sim.law.rules.hedging import LEAN_MENU, NO_THEATRE, LeanView
from sim.law.rules.resilience import RESILIENCE_MENU
from sim.law.world import Setting

SANCTIONS_MENU = ("neither", "enforce", "bust")


def _hedgers(cast: Cast) -> Askings:
    return tuple((code, "") for code in cast.hedgers)


def _weighed(
    scene: Scene, seen: dict[str, Array], terms: Contributions, *, acts_only: bool = True
) -> Weighed:
    precision = scene.world.parameters.choice.precision * scene.world.setting.hedgers.precision
    return Weighed(seen, terms, precision, acts_only=acts_only)


def _either(rate: Array, like: Array) -> Array:
    """Return the chances of (neither, one, the other), each of the two at ``rate``."""
    xp, each = namespace(like), clip(rate, 0.0, 0.5 * SUREST) + 0 * like
    return xp.stack([1 - 2 * each, each, each])


def _weigh_lean(scene: Scene) -> Weighed:
    p, h, state = scene.world.parameters, scene.world.setting.hedgers, scene.state
    view = LeanView(
        tie_west=state.tie_west,
        tie_challengers=state.tie_challengers,
        exposure=scene.now.exposure.hedgers,
        dependence=h.dependence,
        narrative=state.narrative,
        pressure=scene.now.pressure,
    )
    terms = hedging.lean_terms(view, p.hedging, p.switch)
    return _weighed(scene, view._asdict(), terms, acts_only=False)


def _lean(scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters.hedging
    west, other = taken(answer, 1, state.tie_west), taken(answer, 2, state.tie_west)
    return {
        "tie_west": {"leaned": hedging.lean_gain(state.tie_west, west, p)},
        "tie_challengers": {"leaned": hedging.lean_gain(state.tie_challengers, other, p)},
    }


def _weigh_mediate(scene: Scene) -> Weighed:
    p, state = scene.world.parameters, scene.state
    terms = hedging.mediate_terms(state.tension, state.tie_west, p.hedging)
    wanted = hedging.needs_mediator(state.tension, p.hedging)[:, None, :] * _anyone(scene)
    weighed = _weighed(scene, {"tension": state.tension[None, ...]}, terms)
    return weighed._replace(legal=with_none(wanted))


def _mediate_rates(scene: Scene, own: Setting) -> Array:
    like = 0 * (scene.state.tension[:, None, :] + scene.state.tie_west[None, ...])
    return one_of(scene.world.parameters.hedging.mediate_rate * _anyone(scene) + like)


def _anyone(scene: Scene) -> Array:
    """Return 1 for hedgers of any weight, ``[1, H, R]``: nobody listens to one of none."""
    capability = scene.world.setting.hedgers.capability
    return namespace(capability).astype(capability > 0, capability.dtype)[None, ...]


def mediators(scene: Scene, answer: Array) -> Array:
    """Return how many hedgers mediate in each theatre, ``[W, R]``."""
    state, xp = scene.state, namespace(scene.state.tension)
    named = [total(taken(answer, w + 1, state.tie_west)) for w in range(state.tension.shape[0])]
    return xp.concat(named, axis=0)


def _weigh_diversify(scene: Scene) -> Weighed:
    p, exposure = scene.world.parameters, scene.now.exposure.hedgers
    parts = resilience.insulate_terms(exposure, scene.now.felt_friction, p.resilience)
    seen = {"exposure": exposure, "friction": scene.now.felt_friction}
    return _weighed(scene, seen, parts)


def _diversify(scene: Scene, answer: Array) -> Changes:
    exposure = scene.now.exposure.hedgers
    worked = taken(answer, 1, exposure)
    lost = resilience.exposure_loss(exposure, worked, scene.world.parameters.resilience)
    return {"exposure": {"diversified": of_all(scene.cast, lost, "hedgers")}}


def _weigh_sanctions(scene: Scene) -> Weighed:
    p, now = scene.world.parameters, scene.now
    exposure = now.exposure.hedgers
    terms = sanctions.hedger_terms(exposure, now.joint_hygiene, now.tilt, p.sanctions)
    seen = {"exposure": exposure, "hygiene": now.joint_hygiene, "tilt": now.tilt}
    return _weighed(scene, seen, terms, acts_only=False)


def _comply(scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters.sanctions
    enforced, busted = taken(answer, 1, state.compliance), taken(answer, 2, state.compliance)
    change = sanctions.compliance_change(state.compliance, enforced, busted, p)
    return {"compliance": {"complied": change}}


HEDGERS = (
    Instrument(
        "lean", _hedgers, lambda _: LEAN_MENU, _weigh_lean, _lean,
        lambda scene, _: _either(scene.world.parameters.hedging.lean_rate, scene.state.tie_west),
    ),
    Instrument(
        "mediate", _hedgers, lambda cast: (NO_THEATRE, *cast.theatres), _weigh_mediate,
        lambda *_: {}, _mediate_rates,
    ),
    Instrument(
        "diversify", _hedgers, lambda _: RESILIENCE_MENU, _weigh_diversify, _diversify,
        lambda scene, _: yes_or_no(
            scene.world.parameters.resilience.diversify_rate, scene.state.tie_west
        ),
    ),
    Instrument(
        "sanctions", _hedgers, lambda _: SANCTIONS_MENU, _weigh_sanctions, _comply,
        lambda scene, _: _either(
            scene.world.parameters.sanctions.hedger_rate, scene.state.tie_west
        ),
    ),
)  # fmt: skip
"""What hedging states are asked every month."""
