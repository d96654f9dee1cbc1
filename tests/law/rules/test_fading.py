"""Fading: towards rest, never past it, and held still by as much as it takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules.fading import fading, rest_against
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
    assert np.allclose(fading(value, rest, speed) + inflow, 0, rtol=0, atol=1e-12)


def test_worked_example_of_fading():
    # -.04 * (1 - .5) = -.02; .6 - .003 / .03 = .5
    assert fading(column(1.0), column(0.5), column(0.04)) == pytest.approx(-0.02)
    assert rest_against(column(0.6), column(0.003), column(0.03)) == pytest.approx(0.5)
