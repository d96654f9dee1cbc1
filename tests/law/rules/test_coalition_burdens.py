"""Coalition, what effort costs, and which theatre is resourced."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
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

P = DEFAULTS.coalition._replace(exposure_cost=column(0.42))
ANY = declared(CoalitionParameters)
PRECISION = within(3, low=1, high=15)


@given(ascending(ordered(3), ordered(1), ordered(3), ordered(3)), ANY)
def test_hygiene_burdens_with_exposure_trade_friction_a_squeeze_and_effort(args, p):
    assert_moves(lambda *known: coalition.hygiene_burden(*known, p, ON), args, (1, 1, 1, 1))
    assert_no_fall(0, coalition.hygiene_burden(*args[0], p, ON))


@given(within(4, 3), ANY)
def test_hygiene_burdens_nobody_without_exposure_or_without_m32(known, p):
    assert not coalition.hygiene_burden(0 * known[0], *known[1:], p, ON).any()
    assert not coalition.hygiene_burden(*known, p, without("M32")).any()


@given(within(4, 3), ANY)
def test_a_squeeze_burdens_in_proportion_to_exposure_whatever_the_effort(known, p):
    exposure, friction, squeezed, effort = known
    calm = coalition.hygiene_burden(exposure, friction, 0 * squeezed, effort, p, ON)
    more = coalition.hygiene_burden(exposure, friction, squeezed, effort, p, ON) - calm
    assert np.allclose(more, p.squeeze_cost * exposure * squeezed, rtol=0, atol=1e-12)


@given(ordered(3), ANY)
def test_force_burdens_in_proportion_to_what_is_held(effort, p):
    less, more = (coalition.force_burden(x, p) for x in effort)
    assert_no_fall(less, more)
    assert np.allclose(less * effort[1], more * effort[0], rtol=0, atol=1e-12)
    assert not coalition.force_burden(0 * effort[0], p).any()


@given(ascending(ordered(2), ordered(2)))
def test_the_friction_felt_is_a_share_that_rises_with_friction_and_reach(args):
    assert_moves(coalition.felt_friction, args, (1, 1))
    assert_within(coalition.felt_friction(*args[1]), 0, 1)


@given(within(2), within(1))
def test_a_pair_without_reach_changes_no_bit_of_the_friction_felt(friction, reach):
    both = np.concatenate([reach, 0 * reach])
    fewer = coalition.felt_friction(friction[:1], reach)
    assert_same_bits(coalition.felt_friction(friction, both), fewer)


@given(within(3, 4), within(4), PRECISION, ANY)
def test_naming_a_theatre_adds_no_weight_to_resourcing(stake, tension, precision, p):
    liking = coalition.theatre_preference(stake, tension, p, precision)
    assert np.allclose(np.exp(precision * liking).sum(axis=0), 1, rtol=0, atol=1e-12)


@given(within(3, 4), ordered(4), PRECISION, ANY)
def test_a_theatre_in_more_tension_is_named_more(stake, tension, precision, p):
    hotter = np.concatenate([tension[1][:1], tension[0][1:]])
    before = coalition.theatre_preference(stake, tension[0], p, precision)
    after = coalition.theatre_preference(stake, hotter, p, precision)
    assert_no_fall(before[0], after[0])
    assert_no_fall(after[1:], before[1:])


@given(within(3, 1), within(1), PRECISION, ANY)
def test_one_theatre_needs_no_preference(stake, tension, precision, p):
    assert_within(coalition.theatre_preference(stake, tension, p, precision), 0, 0)


def test_worked_example_of_burdens():
    # friction felt is .8 * .5 + 0 * .9 = .4; force costs .22 * .4 = .088
    # hygiene costs .42 * .5 * (1 - .5 + .5 * .4) * (.3 + .4) = .147 * .7 = .1029
    # and .5 * .5 * .2 = .05 more to a member squeezed by a fifth
    friction = coalition.felt_friction(column(0.8, 0.0), column(0.5, 0.9))
    assert friction == pytest.approx(0.4)
    calm, squeezed = (
        coalition.hygiene_burden(column(0.5), friction, column(x), column(0.4), P, ON)
        for x in (0.0, 0.2)
    )
    assert calm == pytest.approx(0.1029)
    assert squeezed == pytest.approx(0.1529)
    assert coalition.force_burden(column(0.4), P) == pytest.approx(0.088)


def test_worked_example_of_theatres():
    # theatres .6 and .2 lie .3 * .4 = .12 apart: chances sigmoid(8 * .12) = .723122 and the rest
    liking = coalition.theatre_preference(np.ones((1, 2, 1)), column(0.6, 0.2), P, column(8.0))
    assert np.exp(8 * liking[:, 0, 0]) == pytest.approx([0.723122, 0.276878], abs=1e-6)
