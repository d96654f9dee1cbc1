"""Hedging: tilt, evenness and spread of ties, and how hard the world presses to choose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import hedging
from sim.law.rules.hedging import HedgingParameters
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    weights,
    within,
)

P = DEFAULTS.hedging
ANY = declared(HedgingParameters)
LEVEL = within(3, low=0.01)


@given(ascending(ordered(3), ordered(3)))
def test_tilt_is_from_the_west_to_the_challengers(args):
    assert_moves(hedging.tilt, args, (-1, 1))
    west, other = args[0]
    assert_within(hedging.tilt(west, other), -1, 1)
    assert not hedging.tilt(west, west).any()
    assert np.array_equal(hedging.tilt(west, other), -hedging.tilt(other, west))


@given(within(3), within(3))
def test_hedging_is_a_share_whichever_side_is_whose(west, other):
    assert_within(hedging.hedging(west, other), 0, 1)
    assert_same_bits(hedging.hedging(west, other), hedging.hedging(other, west))


@given(within(3))
def test_equal_ties_and_no_ties_hedge_fully_and_one_sided_ties_not_at_all(tie):
    assert hedging.hedging(tie, tie) == pytest.approx(1)
    assert (hedging.hedging(0 * tie, 0 * tie) == 1).all()
    assert not hedging.hedging(0 * tie, tie + 0.01).any()


@given(LEVEL, ordered(3, low=0.01), st.sampled_from([0.5, 0.25]))
def test_the_stronger_tie_grown_hedges_less_and_scale_does_not_matter(tie, shares, scale):
    strong = 1 + 0 * tie
    assert_moves(lambda x: hedging.hedging(x * tie, strong), [(x,) for x in shares], (1,))
    weaker = hedging.hedging(scale * tie, scale * strong)
    assert_same_bits(weaker, hedging.hedging(tie, strong))


@given(within(3, low=-1), weights(3), st.floats(-1, 1))
def test_spread_is_the_weighted_standard_deviation(values, w, shift):
    found = hedging.spread(values, w)
    mean = (w * values).sum(axis=0, keepdims=True)
    assert found.shape == mean.shape
    assert np.allclose(found**2, (w * values**2).sum(axis=0) - mean**2, rtol=0, atol=1e-12)
    assert np.allclose(hedging.spread(values + shift, w), found, rtol=0, atol=1e-7)
    assert np.allclose(hedging.spread(-values, w), found, rtol=0, atol=1e-12)


@given(within(1, low=-1), weights(3))
def test_who_stand_together_have_no_spread(value, w):
    assert hedging.spread(value + 0 * w, w) == pytest.approx(0, abs=1e-12)


@given(within(3, low=-1), weights(3), within(1, low=-1), st.integers(0, 3))
def test_who_weighs_nothing_spreads_not_a_bit(values, w, other, at):
    wider = hedging.spread(np.insert(values, [at], other, axis=0), np.insert(w, at, 0.0, axis=0))
    assert_same_bits(hedging.spread(values, w), wider)
    assert not hedging.spread(values[:0], w[:0]).any()


@given(ascending(ordered(1), ordered(1)), ANY)
def test_a_bloc_that_all_see_and_friction_press_to_choose(args, p):
    assert_moves(lambda *x: hedging.pressure_to_choose(*x, p), args, (1, 1))
    belief, friction = args[0]
    both = np.minimum(belief, friction), np.maximum(belief, friction)
    assert_within(hedging.pressure_to_choose(belief, friction, p), *both)
    assert not hedging.pressure_to_choose(0 * belief, 0 * friction, p).any()


def test_worked_example_of_where_hedgers_stand():
    # .7 - .3 = .4; 2 * .3 / (.3 + .7) = .6
    west, other = column(0.3), column(0.7)
    assert hedging.tilt(west, other) == pytest.approx(0.4)
    assert hedging.hedging(west, other) == pytest.approx(0.6)
    # 0 and .5 by .2 and .8: mean .4, variance .2 * .16 + .8 * .01 = .04
    assert hedging.spread(column(0.0, 0.5), column(0.2, 0.8)) == pytest.approx(0.2)
    # essay A ¶7: .6 * .5 + .4 * .25 = .4
    assert hedging.pressure_to_choose(column(0.5), column(0.25), P) == pytest.approx(0.4)
