"""Coalition, political capital: elections reset it, time returns it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    assert_no_fall,
    assert_within,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
CAPITAL = within(3, low=0.05, high=0.95)
NORMAL = within(3, low=-4, high=4)


@given(CAPITAL, CAPITAL, within(3, high=5), NORMAL, ANY)
def test_an_election_leaves_capital_in_its_range(capital, rest, volatility, draw, p):
    change = coalition.election_change(capital, rest, volatility, column(1.0), draw, p, ON)
    assert_within(capital + change, 0.05, 0.95)


@given(CAPITAL, CAPITAL, within(3, high=5), ordered(3, low=-4, high=4), ANY)
def test_a_luckier_election_leaves_more_capital(capital, rest, volatility, draw, p):
    held = column(1.0)
    assert_no_fall(
        *(coalition.election_change(capital, rest, volatility, held, d, p, ON) for d in draw)
    )


@given(CAPITAL, CAPITAL, within(3, high=5), NORMAL, ANY)
def test_capital_stays_where_no_election_is_held_or_m33_is_off(capital, rest, volatility, draw, p):
    def change(held, on):
        return coalition.election_change(capital, rest, volatility, held, draw, p, on)

    assert not change(column(0.0), ON).any()
    assert not change(column(1.0), without("M33")).any()


@given(CAPITAL, CAPITAL, NORMAL, ANY)
def test_an_election_without_volatility_puts_capital_at_rest(capital, rest, draw, p):
    held, calm = column(1.0), 0 * capital
    after = capital + coalition.election_change(capital, rest, calm, held, draw, p, ON)
    assert np.allclose(after, rest, rtol=0, atol=1e-15)


def test_worked_example_of_political_capital():
    # election leaves .6 + .25 * 1.2 * .5 = .75, from .5: +.25
    half, rest = column(0.5), column(0.6)
    change = coalition.election_change(half, rest, column(1.2), column(1.0), half, P, ON)
    assert change == pytest.approx(0.25)
