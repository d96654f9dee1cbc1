"""Centring: the reference world, without chance, does again what it did."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.law.appraisal import appraise
from sim.law.chance import draw_noise
from sim.law.decision import Decision, play
from sim.law.draws import Luck, replicates
from sim.law.orders import ORDERS
from sim.law.orders.instrument import Scene, ask
from sim.law.rules.choice import log_probability
from sim.law.turn import take_turn
from sim.scenario.realise import Realised, realise
from tests.law.worlds import blueprint

LUCK = Luck(1, replicates(0, 1))
CHANGES = pytest.mark.parametrize(
    "settings",
    [
        {},
        {"challengers.stickiness": 0.0},
        {"challengers.stickiness": 1.2},
        {"choice.precision": 3.0},
        *({f"switch.{m}": 0.0} for m in ("M14", "M17", "M25", "M31", "M33", "M35", "M36", "M40")),
    ],
    ids=lambda settings: " ".join(f"{k}={v}" for k, v in settings.items()) or "default",
)
YES_OR_NO = {
    "tell": "narrative.tell_rate",
    "overture": "engagement.overture_rate",
    "insulate": "resilience.insulate_rate",
    "cover": "sanctions.cover_rate",
    "redundancy": "resilience.redundancy_rate",
    "side deal": "coalition.side_deal_rate",
    "message": "narrative.message_rate",
    "exercise": "narrative.exercise_rate",
    "diversify": "resilience.diversify_rate",
}
"""Instruments that are used or not, and the chance of using them in routine."""
EITHER_WAY = {"lean": "hedging.lean_rate", "sanctions": "sanctions.hedger_rate"}
"""Instruments with two ways to act, each as likely as the other."""
AT_SOMEONE = {
    "engage": ("engagement.engage_rate", 1),
    "press": ("engagement.press_rate", 1),
    "court": ("engagement.court_rate", 7),
    "mediate": ("hedging.mediate_rate", 1),
}
"""Instruments that name someone: the chance for each against no one, times how many."""
ELSEWHERE = {"stance", "arms", "technology", "buffering", "hygiene", "resource", "coerce", "trade",
             "probe"}  # fmt: skip
"""Instruments whose rest is kept in ways of their own, each with a test below."""


def quiet(settings: dict[str, float]) -> tuple[Realised, dict[str, Decision]]:
    """Return the baseline at its noise-free start, and what it is asked in a month of peace."""
    plan = blueprint("baseline")
    worlds = realise(plan, LUCK, settings, is_fixed=True)
    noise = draw_noise(plan.cast, LUCK, 0)
    nothing = {
        name: np.ones_like(x) if name.endswith("_u") else np.zeros_like(x)
        for name, x in noise._asdict().items()
    }
    asked: dict[str, Decision] = {}

    def choose(decision: Decision) -> np.ndarray:
        asked[decision.name] = decision
        return np.zeros(decision.legal.shape[1:], dtype=np.int64)

    month = plan.calendar[0]._replace(turnover=0 * plan.calendar[0].turnover)
    calm = noise._replace(**nothing)
    play(take_turn(plan.cast, (), worlds.world, worlds.quiet_start, month, calm), choose)
    return worlds, asked


def chances(decision: Decision) -> np.ndarray:
    return np.exp(log_probability(decision.utility, decision.precision))


def number(worlds: Realised, path: str) -> Any:
    group, field = path.split(".")
    return getattr(getattr(worlds.world.parameters, group), field)


def effort_change(worlds: Realised, name: str, often: Any, leak: Any) -> Any:
    """Return how far an effort moves on average where it is decided for so often."""
    effort, p = getattr(worlds.quiet_start, name), worlds.world.parameters
    floor = p.switch.M35 * p.coalition.floor
    speed = p.coalition.follow_through if p.switch.M31.item() else 1.0
    return speed * (floor + (1 - floor) * often - effort) - leak * effort


def assert_members_keep_their_efforts(worlds: Realised, asked: dict[str, Decision]) -> None:
    """Assert that efforts stand still, side deals and concessions counted, or as near as can be."""
    dealt, engaged = chances(asked["side deal"])[1], 1 - chances(asked["engage"])[0]
    leak = number(worlds, "coalition.side_deal_loss") * dealt
    leak = leak + number(worlds, "engagement.concession") * engaged
    hygiene, force = chances(asked["hygiene"])[1], 1 - chances(asked["resource"])[0]
    for name, often, lost in (("hygiene", hygiene, leak), ("force", force, 0 * leak)):
        change = effort_change(worlds, name, often, lost)
        least, most = np.isclose(often, 0.01), np.isclose(often, 0.99)
        assert (np.isclose(change, 0, rtol=0, atol=1e-12) | least | most).all()
        assert not (least & (change < 0)).any()
        assert not (most & (change > 0)).any()


@CHANGES
def test_members_decide_for_an_effort_as_often_as_keeps_it(settings):
    worlds, asked = quiet(settings)
    assert_members_keep_their_efforts(worlds, asked)
    assert ((chances(asked["hygiene"])[1] > 0.02) & (chances(asked["hygiene"])[1] < 0.98)).all()


@CHANGES
def test_what_is_used_or_not_is_used_as_often_as_declared(settings):
    worlds, asked = quiet(settings)
    for name, path in YES_OR_NO.items():
        decision = asked[name]
        may = decision.legal[1] > 0
        assert may.any(), name
        assert np.allclose(chances(decision)[1][may], number(worlds, path), atol=1e-12), name
        assert not chances(decision)[1][~may].any()
    for name, path in EITHER_WAY.items():
        assert np.allclose(chances(asked[name])[1:], number(worlds, path), atol=1e-12), name


@CHANGES
def test_each_that_may_be_named_is_as_likely_against_none_as_alone(settings):
    worlds, asked = quiet(settings)
    for name, (path, many) in AT_SOMEONE.items():
        rate, legal = number(worlds, path) / many, asked[name].legal[1:] > 0
        often = chances(asked[name])
        against_none = np.broadcast_to(often[1:] / often[:1], legal.shape)[legal]
        assert legal.any()
        assert np.allclose(against_none, rate / (1 - rate), rtol=1e-9), name


@CHANGES
def test_coercion_is_as_likely_as_leverage_makes_it(settings):
    worlds, asked = quiet(settings)
    often = chances(asked["coerce"])
    leverage = worlds.world.setting.challengers.leverage
    rate = number(worlds, "engagement.coerce_rate") * leverage / 10
    assert np.allclose(often[1:] / often[:1], (rate / (1 - rate))[None], rtol=1e-9)
    assert (leverage == 0).any()


@CHANGES
def test_sides_escalate_and_open_as_often_as_the_scenario_says(settings):
    worlds, asked = quiet(settings)
    _, escalate, opens = chances(asked["trade"])
    assert np.allclose(escalate, worlds.world.setting.frictions.escalation, atol=1e-12)
    assert np.allclose(opens, worlds.world.setting.frictions.opening, atol=1e-12)


@CHANGES
def test_flows_are_fed_as_often_as_they_fade(settings):
    worlds, asked = quiet(settings)
    cast, state, p = blueprint("baseline").cast, worlds.quiet_start, worlds.world.parameters
    stopped = p.exchange.throttle * appraise(cast, worlds.world, state).enforcement
    lost = p.exchange.flow_fading + p.exchange.shock_loss * p.stance.shock_rate * p.switch.M22
    for g, good in enumerate(("arms", "technology", "buffering")):
        fed = p.exchange.increment * (1 - state.flow[g]) * (1 - stopped[list(cast.partners)])
        change = chances(asked[good])[1] * fed - lost * state.flow[g]
        assert np.allclose(change, 0, rtol=0, atol=1e-12), good


def test_a_theatre_that_comes_to_need_a_mediator_finds_one_as_seldom_as_the_others():
    worlds, _ = quiet({})
    cast, state = blueprint("baseline").cast, worlds.quiet_start
    p = worlds.world.parameters
    assert (state.tension < p.hedging.mediate_tension).any()
    hotter = state._replace(tension=np.full_like(state.tension, 0.55))
    now = appraise(cast, worlds.world, hotter)
    (mediate,) = [instrument for instrument in ORDERS if instrument.name == "mediate"]
    often = chances(ask(mediate, Scene(cast, worlds.world, hotter, now)).decision)
    odds = p.hedging.mediate_rate / (1 - p.hedging.mediate_rate)
    calm = np.maximum(state.tension - p.hedging.mediate_tension, 0)[:, None]
    more = np.exp(p.choice.precision * p.hedging.mediate_worth * (0.05 - calm))
    assert np.allclose(often[1:] / often[:1], odds * more, rtol=1e-9)


def test_every_instrument_is_asked_in_a_quiet_month_and_has_its_rest():
    _, asked = quiet({})
    names = {instrument.name for instrument in ORDERS}
    assert names <= set(asked)
    assert names == YES_OR_NO.keys() | EITHER_WAY.keys() | AT_SOMEONE.keys() | ELSEWHERE


@CHANGES
def test_theatres_are_probed_as_often_as_the_scenario_says(settings):
    worlds, asked = quiet(settings)
    probe = worlds.world.setting.theatres.probe
    assert np.allclose(chances(asked["probe"])[1], probe, rtol=0, atol=1e-12)
    now = appraise(blueprint("baseline").cast, worlds.world, worlds.quiet_start)
    assert np.allclose(now.deterrence, 1 - probe, rtol=0, atol=1e-12)
    rate = worlds.world.parameters.theatre.crisis_rate
    assert np.allclose(now.crisis_hazard, rate, rtol=1e-9, atol=0)


@CHANGES
def test_stances_go_up_as_readily_as_down(settings):
    _, asked = quiet(settings)
    up, _, down = chances(asked["stance"])
    assert np.allclose(up, down, rtol=0, atol=1e-12)


def test_the_balance_starts_where_the_scenario_says():
    worlds, _ = quiet({})
    now = appraise(blueprint("baseline").cast, worlds.world, worlds.quiet_start)
    assert np.allclose(now.balance, worlds.world.setting.theatres.balance, rtol=0, atol=1e-12)


def test_third_parties_start_by_complying_as_the_scenario_says():
    worlds, _ = quiet({})
    world, state = worlds.world, worlds.quiet_start
    now = appraise(blueprint("baseline").cast, world, state)
    trade = world.setting.dyads.trade * world.setting.dyads.compliance
    k, cast = world.setting.challengers, blueprint("baseline").cast
    partners = [sum(trade[q] for q, to in enumerate(cast.partners) if to == b) for b in range(3)]
    controlled = k.trade_coalition * now.joint_hygiene + np.array(partners)
    controlled = controlled + k.trade_hedgers * (now.hedger_weight * state.compliance).sum(axis=0)
    achieved = k.sanctioned * np.sqrt(state.oversight * now.joint_hygiene) * controlled
    assert np.allclose(now.enforcement, achieved, rtol=0, atol=1e-12)


@pytest.mark.parametrize("wanted", [0.25, 0.4, 0.55, 0.7, 0.9])
def test_the_start_has_the_cohesion_asked_for_and_is_at_rest_there(wanted):
    worlds, asked = quiet({"coalition.cohesion": wanted})
    assert_members_keep_their_efforts(worlds, asked)
