"""Exchange, demand: what a partner needs and how often routine gives it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import exchange
from sim.law.rules.exchange import GOODS, ExchangeParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    within,
    without,
)

P = set_to(
    DEFAULTS.exchange,
    base_need=0.25,
    war_need=0.75,
    grievance_need=0.35,
    barter=0.7,
    increment=0.15,
    throttle=0.6,
)
ANY = declared(ExchangeParameters)
G = len(GOODS)


def need(ours, theirs, war, arms_back, p=P, on=ON):
    """Return what the partner needs of each good."""
    return exchange.need((ours, theirs), war, arms_back, p, on)


@given(ascending(*[ordered(2)] * 4), ANY)
def test_war_makes_arms_needed_and_grievance_and_arms_sent_make_the_rest_needed(args, p):
    assert_moves(lambda *known: need(*known, p)[0], args, (0, 0, 1, 0))
    assert_moves(lambda *known: need(*known, p)[1], args, (1, 1, 0, 1))
    assert_moves(lambda *known: need(*known, p)[2], args, (1, 1, 0, 1))


@given(within(4, 2), ANY)
def test_need_knows_not_whose_grievance_is_whose_and_treats_technology_like_buffering(known, p):
    assert_same_bits(need(*known, p), need(known[1], known[0], *known[2:], p))
    assert_same_bits(need(*known, p)[1], need(*known, p)[2])


@given(within(4, 2), ANY)
def test_in_quiet_times_every_good_is_needed_alike(known, p):
    quiet = np.broadcast_to(p.base_need, (G, 2, WORLDS))
    assert_same_bits(need(*(0 * known), p), quiet)
    assert_same_bits(need(*known, p, without("M20", "M23")), quiet)


@given(within(4, 2), ANY)
def test_a_switch_takes_its_own_need_away_and_no_other(known, p):
    whole, unpaid = need(*known, p), need(*known, p, without("M23"))
    shared = p.grievance_need * np.sqrt(known[0] * known[1])
    assert_same_bits(unpaid[0], p.base_need + 0 * known[2])
    assert np.allclose(unpaid[1], p.base_need + shared, rtol=0, atol=1e-14)
    unshared = need(*known, p, without("M20"))
    assert_same_bits(unshared[0], whole[0])
    assert np.allclose(unshared[1], p.base_need + p.barter * known[3], rtol=0, atol=1e-14)


@given(within(G, 2, high=0.5), within(2), within(1, low=0.005, high=0.04), ANY)
def test_routine_gives_as_often_as_keeps_a_flow_where_it_is(flow, enforced, fading, p):
    often = exchange.routine_support(flow, enforced, fading, p)
    assert_within(often, 0, 0.95)
    gain = often * exchange.flow_gain(flow, 1 + 0 * flow, enforced, p)
    free = often < 0.95
    assert np.allclose(gain[free], (fading * flow)[free], rtol=0, atol=1e-12)
    assert (gain <= fading * flow + 1e-12).all()


@given(ascending(ordered(G, 2), ordered(2), ordered(1, high=0.05)), ANY)
def test_routine_gives_more_where_more_flows_is_stopped_or_fades(args, p):
    assert_moves(lambda *known: exchange.routine_support(*known, p), args, (1, 1, 1))
    assert not exchange.routine_support(0 * args[0][0], *args[0][1:], p).any()
    assert (exchange.routine_support(1 + 0 * args[0][0], args[0][1], column(0.03), p) == 0.95).all()


def test_worked_example_of_need_and_routine():
    # arms .25 + .75 * .5 = .625; the rest .25 + .35 * sqrt(.9 * .4) + .7 * .25 = .635
    needed = need(*map(column, (0.9, 0.4, 0.5, 0.25)))
    assert needed[:, 0, 0] == pytest.approx([0.625, 0.635, 0.635])
    # in routine .03 * .4 / (.15 * (1 - .4) * (1 - .6 * .5)) = .190476
    often = exchange.routine_support(np.full((G, 1, 1), 0.4), column(0.5), column(0.03), P)
    assert often.ravel() == pytest.approx([0.190476] * G, abs=1e-6)
