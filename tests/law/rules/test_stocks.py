"""Coalition, how effort changes: slowly, by what is decided, above a floor."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import stocks
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
EFFORT = within(3)
DECIDED = within(3).map(np.round)
LEAK = within(3, high=0.01)


@given(EFFORT, DECIDED, ANY)
def test_effort_moves_towards_what_was_decided_above_the_floor(effort, decided, p):
    towards = p.floor + (1 - p.floor) * decided
    after = effort + stocks.effort_change(effort, decided, p, ON)
    assert_within(after, np.minimum(effort, towards), np.maximum(effort, towards))
    assert not stocks.effort_change(towards, decided, p, ON).any()


@given(ascending(ordered(3), ordered(3)), ANY)
def test_deciding_adds_to_effort_and_effort_wears_itself_off(args, p):
    assert_moves(lambda e, a: stocks.effort_change(e, a, p, ON), args, (-1, 1))


@given(EFFORT, ANY)
def test_institutions_keep_up_a_floor_whatever_is_decided_but_for_m35(effort, p):
    def left(on):
        return effort + stocks.effort_change(effort, 0 * effort, p, on)

    assert_no_fall(np.minimum(effort, p.floor), left(ON))
    speed = stocks.effort_speed(p, ON)
    assert np.allclose(left(without("M35")), (1 - speed) * effort, rtol=0, atol=1e-15)
    assert np.allclose(left(ON) - left(without("M35")), speed * p.floor, rtol=0, atol=1e-15)


@given(EFFORT, DECIDED, ANY)
def test_without_m31_effort_is_what_was_decided_this_month(effort, decided, p):
    off = without("M31")
    assert_same_bits(stocks.effort_speed(p, off), np.ones((1, WORLDS)))
    after = effort + stocks.effort_change(effort, decided, p, off)
    assert np.allclose(after, p.floor + (1 - p.floor) * decided, rtol=0, atol=1e-15)


@given(ANY)
def test_effort_follows_decisions_only_slowly(p):
    assert_same_bits(stocks.effort_speed(p, ON), p.follow_through)


@given(EFFORT, LEAK, ANY)
def test_deciding_at_its_rate_keeps_an_effort_where_it_is_against_what_leaks(effort, leak, p):
    rate = stocks.effort_rate(effort, leak, p, ON)
    assert_within(rate, 0.01, 0.99)
    held = (rate > 0.01) & (rate < 0.99)
    change = stocks.effort_change(effort, rate, p, ON) - leak * effort
    assert np.allclose(change[held], 0, rtol=0, atol=1e-12)


@given(ascending(ordered(3), ordered(3, high=0.01)), ANY)
def test_more_effort_and_more_leaks_ask_for_deciding_more_often(args, p):
    assert_moves(lambda e, leak: stocks.effort_rate(e, leak, p, ON), args, (1, 1))


@given(within(3, low=0.01, high=0.99), ANY)
def test_without_m35_an_effort_that_does_not_leak_is_decided_as_often_as_it_is_high(effort, p):
    rate = stocks.effort_rate(effort, 0 * effort, p, without("M35"))
    assert np.allclose(rate, effort, rtol=0, atol=1e-15)


@given(EFFORT, ANY)
def test_the_spread_of_effort_is_what_monthly_decisions_keep_up(effort, p):
    spread = stocks.effort_spread(effort, p, ON)
    rate = np.clip((effort - p.floor) / (1 - p.floor), 0, 1)
    yes, no = (stocks.effort_change(effort, x + 0 * effort, p, ON) for x in (1, 0))
    kept = ((1 - p.follow_through) * spread) ** 2 + (yes - no) ** 2 * rate * (1 - rate)
    assert np.allclose(spread**2, kept, rtol=1e-9, atol=1e-12)
    assert (spread[rate * (1 - rate) > 0] > 0).all()


@given(EFFORT, ANY)
def test_effort_spreads_alike_however_it_is_counted_above_the_floor(share, p):
    one, other = (
        stocks.effort_spread(p.floor + (1 - p.floor) * x, p, ON) for x in (share, 1 - share)
    )
    assert np.allclose(one, other, rtol=0, atol=1e-7)
    off = without("M35")
    one, other = (stocks.effort_spread(x, p, off) for x in (share, 1 - share))
    assert np.allclose(one, other, rtol=0, atol=1e-7)


@given(ANY)
def test_effort_that_is_always_or_never_decided_does_not_spread(p):
    for end in (p.floor, 1 + 0 * p.floor):
        assert not stocks.effort_spread(end, p, ON).any()


def test_worked_example_of_slow_effort():
    # change is .04 * (1 - .4) = .024, or .04 * (.05 - .4) = -.014 where nothing is decided
    change = stocks.effort_change(column(0.4, 0.4), column(1.0, 0.0), P, ON)
    assert change[:, 0] == pytest.approx([0.024, -0.014])
    # a leak of .0008 over .04 is .02, so (.4 * 1.02 - .05) / .95 = .376842
    rate = stocks.effort_rate(column(0.4), column(0.0008), P, ON)
    assert rate == pytest.approx(0.376842, abs=1e-6)
    # rate .35 / .95 = .368421; .95 * sqrt(.04 / 1.96 * .368421 * .631579) = .95 * .0689109
    assert stocks.effort_spread(column(0.4), P, ON) == pytest.approx(0.065465, abs=1e-6)
    # without a floor sqrt(.04 / 1.96 * .24) = sqrt(.00489796)
    bare = stocks.effort_spread(column(0.4), P, without("M35"))
    assert bare == pytest.approx(0.069985, abs=1e-6)
