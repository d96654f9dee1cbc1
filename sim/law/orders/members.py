"""The coalition's orders at home: controls, forces, redundancy, deals, messages, exercises."""

from __future__ import annotations

from sim.law.arrays import Array, namespace
from sim.law.cast import Cast
from sim.law.decision import taken
from sim.law.kinds import of_all
from sim.law.ledger import Changes, Contributions
from sim.law.orders.instrument import (
    Askings,
    Instrument,
    Scene,
    Weighed,
    one_of,
    real,
    yes_or_no,
)
from sim.law.rules import coalition, narrative, resilience, stocks, theatre
from sim.law.rules.coalition import HYGIENE_MENU, NO_RESOURCE, SIDE_DEAL_MENU
from sim.law.rules.narrative import TELL_MENU
from sim.law.rules.resilience import RESILIENCE_MENU
from sim.law.views import effort_view
from sim.law.world import Setting


def members(cast: Cast) -> Askings:
    """Return the coalition's members, each asked once about no one."""
    return tuple((code, "") for code in cast.coalition)


def members_weigh(scene: Scene, observation: dict[str, Array], terms: Contributions) -> Weighed:
    """Return how options look to members where all of them are legal."""
    return Weighed(observation, terms, members_precision(scene))


def members_precision(scene: Scene) -> Array:
    """Return the choice precision of every member, ``[C, R]``."""
    return scene.world.parameters.choice.precision * scene.world.setting.coalition.precision


def targets(scene: Scene, setting: Setting) -> Array:
    """Return 1 for every challenger that a member may name, ``[B, C, R]``."""
    like = scene.state.recognition[:, None, :] + scene.state.hygiene[None, ...]
    return real(setting.challengers.capability) + 0 * like


def engage_rates(scene: Scene, own: Setting) -> Array:
    """Return the chances of engaging no one and each challenger, ``[1 + B, C, R]``."""
    return one_of(scene.world.parameters.engagement.engage_rate * targets(scene, own))


def press_rates(scene: Scene, own: Setting) -> Array:
    """Return the chances of pressing no one and each challenger, ``[1 + B, C, R]``."""
    return one_of(scene.world.parameters.engagement.press_rate * targets(scene, own))


def _weigh_hygiene(scene: Scene) -> Weighed:
    p = scene.world.parameters
    view = effort_view("hygiene", scene.world, scene.state, scene.now, scene.noise)
    parts = coalition.effort_terms(view, "M32", p.coalition, p.switch)
    return members_weigh(scene, view._asdict(), parts)


def _hygiene_rates(scene: Scene, own: Setting) -> Array:
    p = scene.world.parameters
    given_up = p.engagement.concession * (1 - engage_rates(scene, own)[0, ...])
    leak = p.coalition.side_deal_loss * p.coalition.side_deal_rate + given_up
    rate = stocks.effort_rate(scene.state.hygiene, leak, p.coalition, p.switch)
    return yes_or_no(rate, scene.state.hygiene)


def _work(scene: Scene, answer: Array) -> Changes:
    p, state = scene.world.parameters, scene.state
    decided = taken(answer, 1, state.hygiene)
    change = stocks.effort_change(state.hygiene, decided, p.coalition, p.switch)
    return {"hygiene": {"decided": change}}


def _weigh_resource(scene: Scene) -> Weighed:
    p, s, state = scene.world.parameters, scene.world.setting.coalition, scene.state
    view = effort_view("force", scene.world, state, scene.now, scene.noise)
    parts = coalition.effort_terms(view, "cost", p.coalition, p.switch)
    liking = coalition.theatre_preference(
        s.stake, state.tension, p.coalition, members_precision(scene)
    )
    seen = view._asdict() | {"stake": s.stake, "tension": state.tension[None, ...]}
    return members_weigh(scene, seen, {**parts, "theatre": liking})


def _resource_rates(scene: Scene, own: Setting) -> Array:
    p, s, state = scene.world.parameters, scene.world.setting.coalition, scene.state
    xp, precision = namespace(state.force), members_precision(scene)
    rate = stocks.effort_rate(state.force, 0 * state.force, p.coalition, p.switch)
    liking = coalition.theatre_preference(s.stake, state.tension, p.coalition, precision)
    shares = xp.exp(precision * liking)
    return xp.concat([1 - rate[None, ...] + 0 * shares[0:1, ...], rate * shares], axis=0)


def _resource(scene: Scene, answer: Array) -> Changes:
    p, state = scene.world.parameters, scene.state
    decided = 1 - taken(answer, 0, state.force)
    there = tuple(taken(answer, w + 1, state.force) for w in range(state.tension.shape[0]))
    return {
        "force": {"decided": stocks.effort_change(state.force, decided, p.coalition, p.switch)},
        "posture": {"ordered": theatre.posture_order(state.posture, there, p.theatre)},
    }


def _weigh_redundancy(scene: Scene) -> Weighed:
    p, exposure = scene.world.parameters, scene.now.exposure.coalition
    parts = resilience.redundancy_terms(
        exposure, scene.now.felt_friction, scene.state.squeezed, p.programme.redundancy,
        p.resilience,
    )  # fmt: skip
    seen = {
        "exposure": exposure,
        "friction": scene.now.felt_friction,
        "squeezed": scene.state.squeezed,
        "programme": p.programme.redundancy,
    }
    return members_weigh(scene, seen, parts)


def _build_redundancy(scene: Scene, answer: Array) -> Changes:
    exposure = scene.now.exposure.coalition
    worked = taken(answer, 1, exposure)
    lost = resilience.exposure_loss(exposure, worked, scene.world.parameters.resilience)
    return {"exposure": {"redundancy": of_all(scene.cast, lost, "coalition")}}


def _weigh_side_deal(scene: Scene) -> Weighed:
    p, state, now = scene.world.parameters, scene.state, scene.now
    exposure = now.exposure.coalition
    parts = coalition.side_deal_terms(
        now.threat, state.hygiene, exposure, state.political_capital, p.coalition, p.switch
    )
    seen = {
        "threat": now.threat,
        "hygiene": state.hygiene,
        "exposure": exposure,
        "capital": state.political_capital,
    }
    return members_weigh(scene, seen, parts)


def _deal(scene: Scene, answer: Array) -> Changes:
    dealt = taken(answer, 1, scene.state.hygiene)
    lost = coalition.side_deal_loss(scene.state.hygiene, dealt, scene.world.parameters.coalition)
    return {"hygiene": {"side deals": lost}}


def _weigh_message(scene: Scene) -> Weighed:
    p, state = scene.world.parameters, scene.state
    parts = narrative.message_terms(
        state.narrative, p.programme.messaging, state.hygiene, p.narrative
    )
    seen = {"narrative": state.narrative, "programme": p.programme.messaging}
    return members_weigh(scene, seen, parts)


def _weigh_exercise(scene: Scene) -> Weighed:
    p, state, now = scene.world.parameters, scene.state, scene.now
    parts = narrative.exercise_terms(
        now.threat, state.political_capital, p.programme.exercise, p.narrative, p.switch
    )
    seen = {
        "threat": now.threat,
        "capital": state.political_capital,
        "programme": p.programme.exercise,
    }
    return members_weigh(scene, seen, parts)


MEMBERS = (
    Instrument(
        "hygiene", members, lambda _: HYGIENE_MENU, _weigh_hygiene, _work, _hygiene_rates,
        economic=("M32",), political=("M33",),
    ),
    Instrument(
        "resource", members, lambda cast: (NO_RESOURCE, *cast.theatres), _weigh_resource,
        _resource, _resource_rates, political=("M33", "M34"),
    ),
    Instrument(
        "redundancy", members, lambda _: RESILIENCE_MENU, _weigh_redundancy, _build_redundancy,
        lambda scene, _: yes_or_no(
            scene.world.parameters.resilience.redundancy_rate, scene.state.hygiene
        ),
    ),
    Instrument(
        "side deal", members, lambda _: SIDE_DEAL_MENU, _weigh_side_deal, _deal,
        lambda scene, _: yes_or_no(
            scene.world.parameters.coalition.side_deal_rate, scene.state.hygiene
        ),
    ),
    Instrument(
        "message", members, lambda _: TELL_MENU, _weigh_message, lambda *_: {},
        lambda scene, _: yes_or_no(
            scene.world.parameters.narrative.message_rate, scene.state.hygiene
        ),
    ),
    Instrument(
        "exercise", members, lambda _: TELL_MENU, _weigh_exercise, lambda *_: {},
        lambda scene, _: yes_or_no(
            scene.world.parameters.narrative.exercise_rate, scene.state.hygiene
        ),
        political=("M33",),
    ),
)  # fmt: skip
"""What members are asked every month about what they do themselves."""
