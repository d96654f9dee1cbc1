"""Challengers' orders: how far to align, what to give a partner, whom to cover, what to tell."""

from __future__ import annotations

from functools import partial

from sim.law.arrays import Array, collect, namespace, number, reverse, row, rows
from sim.law.cast import Cast
from sim.law.decision import taken
from sim.law.kinds import of_all
from sim.law.ledger import Changes
from sim.law.orders.instrument import (
    Askings,
    Instrument,
    Scene,
    Weighed,
    with_none,
    yes_or_no,
)
from sim.law.rules import engagement, exchange, narrative, resilience, sanctions, stance, theatre
from sim.law.rules.engagement import OVERTURE_MENU
from sim.law.rules.exchange import GOODS, SUPPORT_MENU, SupportView
from sim.law.rules.narrative import TELL_MENU
from sim.law.rules.resilience import RESILIENCE_MENU
from sim.law.rules.sanctions import COVER_MENU, CoverView
from sim.law.rules.stance import STANCE_MENU, StanceView
from sim.law.rules.theatre import PROBE_MENU
from sim.law.start import start_flow
from sim.law.views import felt_by, pair_war, stance_pull
from sim.law.world import Setting, World


def _directed(cast: Cast) -> Askings:
    pairs = zip(cast.sources, cast.partners, strict=True)
    return tuple((cast.challengers[a], cast.challengers[b]) for a, b in pairs)


def _challengers(cast: Cast) -> Askings:
    return tuple((code, "") for code in cast.challengers)


def _owned(cast: Cast) -> Askings:
    owned = zip(cast.owners, cast.theatres, strict=True)
    return tuple((cast.challengers[k], name) for k, name in owned)


def _precision(scene: Scene, who: tuple[int, ...] | None = None) -> Array:
    own = scene.world.setting.challengers.precision
    return scene.world.parameters.choice.precision * (own if who is None else rows(own, who))


def _weigh_stance(scene: Scene) -> Weighed:
    world, state, p = scene.world, scene.state, scene.world.parameters
    cost = stance.reversal_cost(state.sunk, p.stance, p.switch)
    pull = stance_pull(scene.cast, world, state, scene.now) + world.centre.stance_intercept
    view = StanceView(
        stance=state.stance,
        target=stance.stance_target(pull),
        reversal_cost=namespace(cost).concat([cost, cost], axis=0),
        floor=0 * state.stance if scene.month is None else scene.month.floors,
    )
    return Weighed(
        view._asdict(),
        stance.stance_terms(view, p.stance),
        _precision(scene, scene.cast.sources),
        stance.legal_steps(view, p.stance),
        acts_only=False,
    )


def _dial(scene: Scene, answer: Array) -> Changes:
    up, down = taken(answer, 0, scene.state.stance), taken(answer, 2, scene.state.stance)
    return {"stance": {"dialled": stance.dialled(up, down, scene.world.parameters.stance)}}


def support_view(scene: Scene, g: int) -> SupportView:
    """Return what challengers know of their partners' need of a good and of their own costs."""
    cast, state, now, s = scene.cast, scene.state, scene.now, scene.world.setting
    xp, p = namespace(state.flow), scene.world.parameters
    given = exchange.need(
        (rows(now.grievance, cast.sources), rows(now.grievance, cast.partners)),
        pair_war(cast, s, state),
        reverse(state.flow[GOODS.index("arms"), ...]),
        p.exchange,
        p.switch,
    )

    def both(x: Array) -> Array:
        return xp.concat([x, x], axis=0)

    return SupportView(
        stance=now.stance,
        flow=row(state.flow, g),
        need=row(given, g),
        fit=both(s.dyads.fit),
        sunk=both(state.sunk),
        visible=both(state.visible),
        exposure=rows(now.exposure.challengers, cast.sources),
        hygiene=now.joint_hygiene,
        oversight=rows(state.oversight, cast.partners),
    )


def _weigh_good(g: int, scene: Scene) -> Weighed:
    """Return how giving one good looks; only what flows at the start can be given at all."""
    p, view = scene.world.parameters, support_view(scene, g)
    per_stance, rest = exchange.support_terms(view, p.exchange, p.switch)
    start = row(start_flow(scene.world.setting), g)
    precision = _precision(scene, scene.cast.sources)
    seen = view._asdict() | {"flow": view.flow[0, ...], "need": view.need[0, ...]}
    legal = with_none(number(start > 0, start))
    return Weighed(seen, rest, precision, legal, per_stance, view.stance)


def _good_rates(g: int, scene: Scene, own: Setting) -> Array:
    """Return the chances that keep a flow where it is in the reference.

    Where the reference has none, they keep the scenario's own.
    """
    p, cast = scene.world.parameters, scene.cast
    lost = p.exchange.flow_fading + p.exchange.shock_loss * p.stance.shock_rate * p.switch.M22
    enforced = rows(scene.now.enforcement, cast.partners)
    start, here = (start_flow(s)[g, ...] for s in (scene.world.setting, own))
    start = namespace(here).where(start > 0, start, here)
    given = exchange.routine_support(start, enforced, lost, p.exchange)
    return yes_or_no(given, scene.state.stance)


def _give(g: int, scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters.exchange
    given, none = taken(answer, 1, state.stance), 0 * state.stance
    goods = namespace(none).stack([given if k == g else none for k in range(len(GOODS))])
    enforced = rows(scene.now.enforcement, scene.cast.partners)
    return {"flow": {"support": exchange.flow_gain(state.flow, goods, enforced, p)}}


def _supply(g: int) -> Instrument:
    """Return the instrument of giving one good to each partner."""
    return Instrument(
        GOODS[g], _directed, lambda _: SUPPORT_MENU, partial(_weigh_good, g), partial(_give, g),
        partial(_good_rates, g), economic=("M14",), won=("exchange", "M18", "M04"),
        seen=_support_seen,
    )  # fmt: skip


def _support_seen(world: World) -> tuple[Array, Array]:
    p = world.parameters
    return p.switch.M24 * p.exchange.observers_see, p.switch.M24 * p.exchange.public_sees


def _weigh_cover(scene: Scene) -> Weighed:
    cast, p = scene.cast, scene.world.parameters
    view = CoverView(
        stance=scene.now.stance,
        exposure=rows(scene.now.exposure.challengers, cast.sources),
        oversight=rows(scene.state.oversight, cast.partners),
    )
    per_stance, rest = sanctions.cover_terms(view, p.sanctions, p.switch)
    able = _may_cover(scene, scene.world.setting)
    precision = _precision(scene, cast.sources)
    legal = with_none(able[None, ...])
    return Weighed(view._asdict(), rest, precision, legal, per_stance, view.stance, acts_only=False)


def _may_cover(scene: Scene, setting: Setting) -> Array:
    """Return 1 where a seat in the Council meets a partner under sanctions, ``[Q, R]``."""
    k, cast = setting.challengers, scene.cast
    both = rows(k.veto, cast.sources) * rows(k.sanctioned, cast.partners)
    xp = namespace(both)
    return xp.astype(both > 0, both.dtype) + 0 * scene.state.stance


def _cover_rates(scene: Scene, own: Setting) -> Array:
    able = _may_cover(scene, own)
    return yes_or_no(scene.world.parameters.sanctions.cover_rate * able, able)


def _cover(scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters
    covers = collect(taken(answer, 1, state.stance), scene.cast.partners, state.oversight.shape[0])
    lost = sanctions.cover_loss(state.oversight, covers, p.sanctions, p.switch)
    return {"oversight": {"M25": lost}}


def _cover_seen(world: World) -> tuple[Array, Array]:
    p = world.parameters
    seen = p.switch.M25 * p.sanctions.cover_seen
    return seen, seen


def _weigh_tell(scene: Scene) -> Weighed:
    p, state = scene.world.parameters, scene.state
    terms = narrative.tell_terms(state.narrative, state.recognition, p.narrative)
    return Weighed({"narrative": state.narrative}, terms, _precision(scene))


def _weigh_overture(scene: Scene) -> Weighed:
    p, now = scene.world.parameters, scene.now
    exposure = now.exposure.challengers
    terms = engagement.overture_terms(
        exposure, now.joint_hygiene, now.grievance, p.engagement, p.switch
    )
    seen = {"exposure": exposure, "hygiene": now.joint_hygiene, "grievance": now.grievance}
    return Weighed(seen, terms, _precision(scene))


def _offer_talks(scene: Scene, answer: Array) -> Changes:
    offered = taken(answer, 1, scene.state.overture)
    return {"overture": {"offered": engagement.overture_change(scene.state.overture, offered)}}


def _weigh_insulate(scene: Scene) -> Weighed:
    p, exposure = scene.world.parameters, scene.now.exposure.challengers
    felt = felt_by(scene.cast, scene.cast.challengers, scene.state.friction)
    terms = resilience.insulate_terms(exposure, felt, p.resilience)
    return Weighed({"exposure": exposure, "friction": felt}, terms, _precision(scene))


def _insulate(scene: Scene, answer: Array) -> Changes:
    worked = taken(answer, 1, scene.now.exposure.challengers)
    lost = resilience.exposure_loss(
        scene.now.exposure.challengers, worked, scene.world.parameters.resilience
    )
    return {"exposure": {"insulated": of_all(scene.cast, lost, "challengers")}}


def _weigh_probe(scene: Scene) -> Weighed:
    p, now = scene.world.parameters, scene.now
    terms = theatre.probe_terms(now.probe, p.theatre, p.switch)
    return Weighed(now.probe._asdict(), terms, now.probe_precision)


def _probe_rates(scene: Scene, own: Setting) -> Array:
    return yes_or_no(own.theatres.probe, scene.now.balance)


def _probe(scene: Scene, answer: Array) -> Changes:
    probed = taken(answer, 1, scene.state.tension)
    strain = theatre.probe_strain(scene.state.tension, probed, scene.world.parameters.theatre)
    return {"tension": {"probe": strain}}


CHALLENGERS = (
    Instrument(
        "stance", _directed, lambda _: STANCE_MENU, _weigh_stance, _dial,
        political=("M17",), idle=1,
    ),
    *(_supply(g) for g in range(len(GOODS))),
    Instrument(
        "cover", _directed, lambda _: COVER_MENU, _weigh_cover, _cover, _cover_rates,
        economic=("M14",), won=("M25",), seen=_cover_seen, seen_by="M25",
    ),
    Instrument(
        "tell", _challengers, lambda _: TELL_MENU, _weigh_tell, lambda *_: {},
        lambda scene, _: yes_or_no(
            scene.world.parameters.narrative.tell_rate, scene.state.recognition
        ),
    ),
    Instrument(
        "overture", _challengers, lambda _: OVERTURE_MENU, _weigh_overture, _offer_talks,
        lambda scene, _: yes_or_no(
            scene.world.parameters.engagement.overture_rate, scene.state.overture
        ),
        political=("M20",),
    ),
    Instrument(
        "insulate", _challengers, lambda _: RESILIENCE_MENU, _weigh_insulate, _insulate,
        lambda scene, _: yes_or_no(
            scene.world.parameters.resilience.insulate_rate, scene.state.recognition
        ),
    ),
    Instrument(
        "probe", _owned, lambda _: PROBE_MENU, _weigh_probe, _probe, _probe_rates,
        political=("risk",), won=("opportunity", "M38"),
    ),
)  # fmt: skip
"""What challengers are asked every month."""
