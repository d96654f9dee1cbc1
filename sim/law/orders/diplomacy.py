"""Orders towards others: engage or press a challenger, court a hedger, coerce a member, trade."""

from __future__ import annotations

from sim.law.arrays import Array, namespace, number, row, rows, share, total
from sim.law.cast import Cast
from sim.law.decision import taken
from sim.law.ledger import Changes
from sim.law.orders.instrument import (
    Askings,
    Instrument,
    Scene,
    Weighed,
    known_to_all,
    one_of,
    real,
    with_none,
)
from sim.law.orders.members import (
    engage_rates,
    members,
    members_precision,
    press_rates,
)
from sim.law.rules import engagement, hedging, trade
from sim.law.rules.engagement import NOBODY, CoerceView, EngageView, PressView
from sim.law.rules.trade import TRADE_MENU, TradeView
from sim.law.world import Setting


def _challengers(cast: Cast) -> Askings:
    return tuple((code, "") for code in cast.challengers)


def _weigh_engage(scene: Scene) -> Weighed:
    p, state = scene.world.parameters, scene.state
    view = EngageView(
        overture=state.overture,
        recognition=state.recognition,
        capital=state.political_capital,
        programme=p.programme.engagement * scene.world.setting.coalition.lead,
    )
    parts = engagement.engage_terms(view, p.engagement, p.switch)
    whom = real(scene.world.setting.challengers.capability)
    known = known_to_all(view._asdict(), "overture", "recognition")
    return Weighed(known, parts, members_precision(scene), with_none(whom))


def share_that(scene: Scene, answer: Array) -> Array:
    """Return the share of the coalition, by weight, that named each challenger, ``[B, R]``."""
    w, like = scene.now.member_weight, scene.state.hygiene
    named = [total(w * taken(answer, k + 1, like)) for k in range(len(scene.cast.challengers))]
    return namespace(like).concat(named, axis=0)


def _engage(scene: Scene, answer: Array) -> Changes:
    p, state = scene.world.parameters, scene.state
    engaged = share_that(scene, answer)
    anyone = 1 - taken(answer, 0, state.hygiene)
    change = engagement.engagement_change(state.engagement, engaged, 0 * engaged, p.engagement)
    return {
        "engagement": {"engaged": change},
        "recognition": {
            "M07": engagement.talks_recognise(state.recognition, engaged, p.engagement, p.switch)
        },
        "hygiene": {"concession": engagement.concession(state.hygiene, anyone, p.engagement)},
    }


def _weigh_press(scene: Scene) -> Weighed:
    p, now = scene.world.parameters, scene.now
    view = PressView(now.threat, scene.state.political_capital, now.coercion_cost)
    parts = engagement.press_terms(view, p.engagement, p.switch)
    whom = real(scene.world.setting.challengers.capability)
    known = known_to_all(view._asdict(), "coercion_cost")
    return Weighed(known, parts, members_precision(scene), with_none(whom))


def _press(scene: Scene, answer: Array) -> Changes:
    p, state = scene.world.parameters, scene.state
    pressed = share_that(scene, answer)
    change = engagement.engagement_change(state.engagement, 0 * pressed, pressed, p.engagement)
    watched = engagement.closer_watch(state.oversight, pressed, p.engagement, p.switch)
    return {"engagement": {"pressed": change}, "oversight": {"M25": watched}}


def _weigh_court(scene: Scene) -> Weighed:
    p, tilt = scene.world.parameters, scene.now.tilt
    parts = engagement.court_terms(tilt, len(scene.cast.coalition), p.engagement)
    whom = real(scene.world.setting.hedgers.capability)
    known = known_to_all({"tilt": tilt}, "tilt")
    return Weighed(known, parts, members_precision(scene), with_none(whom))


def _court_rates(scene: Scene, own: Setting) -> Array:
    state = scene.state
    like = 0 * (state.tie_west[:, None, :] + state.hygiene[None, ...])
    whom = real(own.hedgers.capability) + like
    return one_of(scene.world.parameters.engagement.court_rate * share(whom))


def _court(scene: Scene, answer: Array) -> Changes:
    w, like, p = scene.now.member_weight, scene.state.hygiene, scene.world.parameters.hedging
    named = [total(w * taken(answer, j + 1, like)) for j in range(len(scene.cast.hedgers))]
    if not named:
        return {}
    courted = namespace(like).concat(named, axis=0)
    return {"tie_west": {"courted": hedging.court_gain(scene.state.tie_west, courted, p)}}


def _weigh_coerce(scene: Scene) -> Weighed:
    p, now, k = scene.world.parameters, scene.now, scene.world.setting.challengers
    view = CoerceView(now.exposure.coalition, scene.state.hygiene, now.exposure.challengers)
    parts = engagement.coerce_terms(view, p.engagement, p.switch)
    able = number(k.leverage > 0, k.leverage)
    whom = real(scene.world.setting.coalition.capability)
    known = known_to_all(view._asdict(), "member_exposure", "hygiene")
    return Weighed(known, parts, p.choice.precision * k.precision, with_none(able * whom))


def _coerce_rates(scene: Scene, own: Setting) -> Array:
    rate = scene.world.parameters.engagement.coerce_rate * own.challengers.leverage
    like = 0 * (scene.state.hygiene[:, None, :] + scene.state.recognition[None, ...])
    return one_of(rate * share(real(own.coalition.capability) + like))


def _coerce(scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters.engagement
    like = state.recognition
    named = [
        namespace(like).clip(total(taken(answer, i + 1, like)), 0.0, 1.0)
        for i in range(len(scene.cast.coalition))
    ]
    coerced = namespace(like).concat(named, axis=0)
    return {"squeezed": {"coerced": engagement.squeeze_change(state.squeezed, coerced, p)}}


def _sides(cast: Cast) -> Askings:
    return cast.sides


def _of_sides(scene: Scene, values: dict[str, Array], *, other: bool = False) -> Array:
    """Return a number per side of every pair ``[S, R]`` from rows by actor; 0 for the rest."""
    zero = 0 * row(scene.state.tension, 0)
    picked_rows = [values.get(pair[1 if other else 0], zero) + zero for pair in scene.cast.sides]
    xp = namespace(zero)
    return xp.concat(picked_rows, axis=0) if picked_rows else 0 * scene.state.offer


def _weigh_trade(scene: Scene) -> Weighed:
    cast, state, now, p = scene.cast, scene.state, scene.now, scene.world.parameters
    xp = namespace(state.friction)
    by_actor = {code: row(state.exposure, i) for i, code in enumerate(cast.actors)}
    lacking = {c: 1 - row(state.political_capital, i) for i, c in enumerate(cast.coalition)}
    anger = {c: row(now.grievance, i) for i, c in enumerate(cast.challengers)}
    cost = {c: row(now.coercion_cost, i) for i, c in enumerate(cast.challengers)}
    n = len(cast.frictions)
    view = TradeView(
        friction=xp.concat([state.friction, state.friction], axis=0),
        exposure=_of_sides(scene, by_actor),
        provoked=rows(state.escalated, [*range(n, 2 * n), *range(n)]),
        unpopular=_of_sides(scene, lacking),
        grievance=_of_sides(scene, anger),
        coercion_cost=_of_sides(scene, cost, other=True),
        truce=xp.concat([state.truce, state.truce], axis=0),
    )
    terms = trade.trade_terms(view, p.trade, p.switch)
    return Weighed(view._asdict(), terms, _sides_precision(scene), acts_only=False)


def _sides_precision(scene: Scene) -> Array:
    s, cast = scene.world.setting, scene.cast
    xp = namespace(s.challengers.precision)
    every = xp.concat(
        [
            group + 0 * row(scene.state.tension, 0)
            for group in (s.challengers.precision, s.coalition.precision, s.hedgers.precision)
        ],
        axis=0,
    )
    own = {code: row(every, i) for i, code in enumerate(cast.actors)}
    return scene.world.parameters.choice.precision * _of_sides(scene, own)


def _trade_rates(scene: Scene, own: Setting) -> Array:
    xp, like = namespace(scene.state.offer), 0 * scene.state.offer
    escalate, opens = own.frictions.escalation + like, own.frictions.opening + like
    return xp.stack([1 - escalate - opens, escalate, opens])


def _trade(scene: Scene, answer: Array) -> Changes:
    state, p = scene.state, scene.world.parameters.trade
    escalated, opened = taken(answer, 1, state.offer), taken(answer, 2, state.offer)
    struck = trade.truce_struck(state.offer, opened, escalated, state.truce)
    offers = trade.standing_offers(state.offer, opened, escalated, struck, p)
    return {
        "friction": {
            "escalated": trade.escalation_gain(state.friction, escalated, p),
            "truce": trade.truce_fall(state.friction, struck, p),
        },
        "truce": {"struck": trade.truce_change(state.truce, struck, escalated)},
        "offer": {"opened": offers - state.offer},
        "escalated": {"escalated": escalated - state.escalated},
    }


DIPLOMACY = (
    Instrument(
        "engage", members, lambda cast: (NOBODY, *cast.challengers), _weigh_engage, _engage,
        engage_rates,
    ),
    Instrument(
        "press", members, lambda cast: (NOBODY, *cast.challengers), _weigh_press, _press,
        press_rates, political=("M03",),
    ),
    Instrument(
        "court", members, lambda cast: (NOBODY, *cast.hedgers), _weigh_court, _court,
        _court_rates,
    ),
    Instrument(
        "coerce", _challengers, lambda cast: (NOBODY, *cast.coalition), _weigh_coerce, _coerce,
        _coerce_rates, economic=("M14",), won=("leverage",),
    ),
    Instrument(
        "trade", _sides, lambda _: TRADE_MENU, _weigh_trade, _trade, _trade_rates,
        economic=("M14",), political=("M03",),
    ),
)  # fmt: skip
"""What members, challengers and sides of a friction are asked about one another."""
