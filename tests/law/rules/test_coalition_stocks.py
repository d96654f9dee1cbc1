"""Coalition, how effort changes: slowly, by what is decided, and how it starts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters
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
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
EFFORT = within(3)
DECIDED = within(3).map(np.round)


@given(EFFORT, DECIDED, ANY)
def test_effort_moves_towards_what_was_decided_and_stays_a_share(effort, decided, p):
    after = effort + coalition.effort_change(effort, decided, p, ON)
    assert_within(after, np.minimum(effort, decided), np.maximum(effort, decided))
    assert not coalition.effort_change(decided, decided, p, ON).any()


@given(EFFORT, DECIDED, ANY)
def test_without_m31_effort_is_what_was_decided_this_month(effort, decided, p):
    off = without("M31")
    assert_same_bits(coalition.effort_speed(p, off), np.ones((1, WORLDS)))
    after = effort + coalition.effort_change(effort, decided, p, off)
    assert np.allclose(after, decided, rtol=0, atol=1e-15)


@given(ANY)
def test_effort_follows_decisions_only_slowly(p):
    assert_same_bits(coalition.effort_speed(p, ON), p.follow_through)


@given(EFFORT, ANY)
def test_the_spread_of_effort_is_what_monthly_decisions_keep_up(effort, p):
    spread = coalition.effort_spread(effort, p, ON)
    shock = coalition.effort_change(0 * effort, 1 + 0 * effort, p, ON) ** 2 * effort * (1 - effort)
    kept = (1 - p.follow_through) ** 2 * spread**2 + shock
    assert np.allclose(spread**2, kept, rtol=1e-9, atol=1e-12)


@given(EFFORT, ANY)
def test_effort_spreads_alike_however_it_is_counted(effort, p):
    one, other = coalition.effort_spread(effort, p, ON), coalition.effort_spread(1 - effort, p, ON)
    assert np.allclose(one, other, rtol=0, atol=1e-8)


@given(ascending(ordered(1, low=-3, high=3), ordered(3), ordered(3), ordered(3)), ANY)
def test_stake_and_capital_raise_starting_effort_and_exposure_lowers_hygiene(args, p):
    def profile(*known):
        return coalition.effort_profile(*known, p, ON)

    assert_moves(lambda *known: profile(*known)[0], args, (1, -1, 0, 1))
    assert_moves(lambda *known: profile(*known)[1], args, (1, 0, 1, 1))
    assert_within(np.stack(profile(*args[0])), 0, 1)


@given(within(1, low=-3, high=3), ordered(3), within(3), within(3), ANY)
def test_without_m32_exposure_does_not_lower_starting_hygiene(common, exposure, stake, capital, p):
    off = without("M32")
    less, more = (coalition.effort_profile(common, x, stake, capital, p, off) for x in exposure)
    assert_same_bits(less, more)


def test_worked_example_of_slow_effort():
    # change is .04 * (1 - .4) = .024; spread is sqrt(.04 / 1.96 * .24) = sqrt(.00489796)
    assert coalition.effort_change(column(0.4), column(1.0), P, ON) == pytest.approx(0.024)
    assert coalition.effort_spread(column(0.4), P, ON) == pytest.approx(0.069985, abs=1e-6)
    # profile from log-odds 0: exposure .6 takes 1.2 * .25 = .3 off; stake .9 adds .9 * .2 = .18;
    # capital .83 adds .8 * .25 = .2 to both: sigmoid(-.1) = .475021, sigmoid(.38) = .593873
    hygiene, force = coalition.effort_profile(*map(column, (0.0, 0.6, 0.9, 0.83)), P, ON)
    assert hygiene == pytest.approx(0.475021, abs=1e-6)
    assert force == pytest.approx(0.593873, abs=1e-6)


@given(within(3, 2))
def test_the_largest_stake_is_one_of_them_and_no_other_is_larger(stake):
    assert (coalition.largest_stake(stake) == stake.max(axis=1)).all()
