"""Trade friction at rest: routine escalates, opens and strikes truces, and keeps a set point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import trade
from sim.law.rules.fading import fading
from sim.law.rules.trade import TradeParameters
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    within,
)

P = DEFAULTS.trade
ANY = declared(TradeParameters)
RATES = {"low": 0.001, "high": 0.45}
WORLDS, MONTHS, SETTLED = 1000, 300, 100
SETTING = column(0.08, 0.07), column(0.08, 0.08)
"""The rates of the baseline: escalating and opening, China and the United States."""


def play_routine(rates, set_point, seed):
    """Return mean friction and share of months in truce of worlds that play routine only."""
    chance = np.random.default_rng(seed)
    friction, truce = np.full((1, WORLDS), set_point), np.zeros((1, WORLDS))
    offer, seen = np.zeros((2, WORLDS)), []
    for month in range(MONTHS):
        u = chance.random((2, WORLDS))
        escalated = (u < rates[0]).astype(float)
        opened = ((u >= rates[0]) & (u < rates[0] + rates[1])).astype(float)
        struck = trade.truce_struck(offer, opened, escalated, truce)
        change = trade.truce_change(truce, struck, escalated)
        offer = trade.standing_offers(offer, opened, escalated, struck, P)
        moved = trade.escalation_gain(friction, escalated, P)
        moved = moved + trade.truce_fall(friction, struck, P)
        friction, truce = np.clip(friction + moved, 0, 1), truce + change
        rest = trade.friction_rest(column(set_point), rates, truce, P)
        friction = np.clip(friction + fading(friction, rest, P.friction_return), 0, 1)
        seen += [(friction.mean(), truce.mean())] if month >= SETTLED else []
    return np.mean(seen, axis=0)


@pytest.mark.parametrize("set_point", [0.3, 0.45, 0.6])
@pytest.mark.parametrize(
    "rates",
    [
        SETTING,
        (column(0.02, 0.02), column(0.10, 0.10)),
        (column(0.10, 0.02), column(0.02, 0.10)),
        (column(0.05, 0.10), column(0.12, 0.03)),
    ],
    ids=["baseline", "mostly at truce", "one against the other", "lopsided"],
)
def test_routine_keeps_friction_at_its_set_point_on_average(rates, set_point):
    friction, at_truce = play_routine(rates, set_point, seed=7)
    assert friction == pytest.approx(set_point, abs=0.03)
    assert at_truce == pytest.approx(trade.routine_truce(rates, P)[1].item(), abs=0.08)


@given(within(1), within(2, 2, **RATES), ANY)
def test_at_the_set_point_what_routine_adds_and_takes_is_balanced(set_point, rates, p):
    often, share = trade.routine_truce(rates, p)
    rest = trade.friction_rest(set_point, rates, share, p)
    raised = trade.escalation_gain(set_point, rates[0], p)
    eased = trade.truce_fall(set_point, often, p)
    back = fading(set_point + raised + eased, rest, p.friction_return)
    assert np.allclose(raised + eased + back, 0, rtol=0, atol=1e-12)


@given(within(1), ANY)
def test_without_routine_friction_rests_at_its_set_point(set_point, p):
    nobody = np.zeros((2, *set_point.shape))
    sides = np.concatenate([nobody[0], nobody[1]])
    often, share = trade.routine_truce((sides, sides), p)
    assert not often.any()
    assert not share.any()
    assert_same_bits(trade.friction_rest(set_point, (sides, sides), 0 * set_point, p), set_point)


@given(within(1), within(2, 2, **RATES), ANY)
def test_a_truce_in_force_lowers_the_rest_by_its_relief(set_point, rates, p):
    without, with_ = (trade.friction_rest(set_point, rates, x + 0 * set_point, p) for x in (0, 1))
    assert np.allclose(without - with_, p.truce_relief, rtol=0, atol=1e-12)


@given(ascending(ordered(1, low=0.1), ordered(2, **RATES)), within(2, **RATES), ANY)
def test_the_rest_rises_with_the_set_point_and_falls_with_escalation(args, opens, p):
    def rest(set_point, escalates):
        return trade.friction_rest(set_point, (escalates, 0 * opens), 0 * set_point, p)

    assert_moves(rest, args, (1, -1))


@given(ascending(ordered(2, **RATES), ordered(2, **RATES)), within(2, **RATES), ANY)
def test_truces_are_struck_as_sides_open_and_end_as_they_escalate(args, escalates, p):
    assert_moves(lambda *rates: trade.routine_truce(rates, p)[1], args, (-1, 1))
    opens = tuple((both[1],) for both in args)
    assert_moves(lambda x: trade.routine_truce((escalates, x), p)[0], opens, (1,))


@given(within(2, 2, **RATES), ANY)
def test_as_many_truces_end_as_are_struck_and_sides_are_alike(rates, p):
    often, share = trade.routine_truce(rates, p)
    assert_within(share, 0, 1)
    assert_within(often, 0, 1)
    ends = 1 - (1 - rates[0, 0]) * (1 - rates[0, 1])
    assert np.allclose(share * ends, often, rtol=0, atol=1e-12)
    turned = trade.routine_truce(rates[:, ::-1], p)
    assert np.allclose([often, share], turned, rtol=0, atol=1e-12)


def test_worked_example_of_the_rest_of_friction():
    p = set_to(
        DEFAULTS.trade,
        escalation=0.1,
        truce_cut=0.35,
        truce_relief=0.2,
        offer_months=3.0,
        friction_return=0.03,
    )
    # offers live with .1 (1 - .8**3) / .2 = .244 and .2 (1 - .6**3) / .4 = .392; together
    # .1 * .392 + .2 * .244 - .02 = .068 strike; 1 - .9 * .8 = .28 end: a share of .068 / .348
    # = .195402, struck with .054713
    rates = column(0.1, 0.2), column(0.1, 0.2)
    often, share = trade.routine_truce(rates, p)
    assert often == pytest.approx(0.054713, abs=1e-6)
    assert share == pytest.approx(0.195402, abs=1e-6)
    # raised .1 * .3 * .5 = .015, cut .35 * .054713 * .5 = .009575: .005425 more
    # .5 - .005425 * .97 / .03 + .2 * .195402 = .363662, and .2 less in a truce
    rest = trade.friction_rest(column(0.5), rates, np.array([[0.0, 1.0]]), p)
    assert rest.ravel() == pytest.approx([0.363662, 0.163662], abs=1e-5)
