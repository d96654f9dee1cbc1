"""Fading: towards rest, never past it, and held still by as much as it takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules.fading import fading, kept_up, rest_against
from tests.strategies import ascending, assert_moves, assert_within, column, ordered, within

SPEED = within(1, low=0.01)


@given(within(3), within(3), SPEED)
def test_a_value_returns_to_its_rest_and_never_passes_it(value, rest, speed):
    after = value + fading(value, rest, speed)
    assert_within(after, np.minimum(value, rest), np.maximum(value, rest))


@given(within(3), SPEED)
def test_a_value_at_rest_stays(value, speed):
    assert not fading(value, value, speed).any()


@given(ascending(ordered(3), ordered(3)), SPEED)
def test_a_value_is_pulled_down_by_itself_and_up_by_its_rest(args, speed):
    assert_moves(lambda value, rest: fading(value, rest, speed), args, (-1, 1))


@given(within(3), within(3), SPEED)
def test_what_flows_in_and_what_fades_cancel_at_the_rest_found(value, inflow, speed):
    rest = rest_against(value, inflow, speed)
    fed = value + inflow
    assert np.allclose(fed + fading(fed, rest, speed), value, rtol=0, atol=1e-12)


def test_worked_example_of_fading():
    # -.04 * (1 - .5) = -.02; .6 - .003 * .97 / .03 = .503
    assert fading(column(1.0), column(0.5), column(0.04)) == pytest.approx(-0.02)
    assert rest_against(column(0.6), column(0.003), column(0.03)) == pytest.approx(0.503)
    # .8 * .1 / (1 - .8 * (1 - .1 - .05)) = .08 / .32
    assert kept_up(column(0.1), column(0.05), column(0.2)) == pytest.approx(0.25)


@given(within(3, high=0.4), within(3, high=0.4), SPEED)
def test_what_routine_keeps_up_is_where_a_month_leaves_it(gain, loss, speed):
    level = kept_up(gain, loss, speed)
    fed = level + gain * (1 - level) - loss * level
    assert np.allclose(fed + fading(fed, 0.0, speed), level, rtol=0, atol=1e-12)
    assert_within(level, 0, 1)
