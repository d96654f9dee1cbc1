"""Coalition, where effort starts: members alike but for what it is worth and costs them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.arrays import logit
from sim.law.rules import stocks
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    weights,
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
COMMON = within(1, low=-3, high=3)
WORTH, SLOPE = within(3, low=-1), within(3, low=-2, high=0)
WEIGHT = weights(3)
EIGHT = column(8.0)


def settled(common, worth, slope, weight, p=P, on=ON, precision=EIGHT):
    return stocks.settled_effort(common, (worth, slope), weight, precision, p, on)


@given(COMMON, WORTH, SLOPE, WEIGHT, ANY)
def test_effort_settles_between_the_floor_and_all(common, worth, slope, weight, p):
    assert_within(settled(common, worth, slope, weight, p), p.floor, 1)


@given(COMMON, within(1), SLOPE, WEIGHT, ANY)
def test_members_to_whom_effort_is_worth_the_same_settle_alike(common, worth, slope, weight, p):
    found = settled(common, worth + 0 * weight, slope, weight, p)
    alike = p.floor + (1 - p.floor) / (1 + np.exp(-common))
    assert np.allclose(found, alike, rtol=0, atol=1e-12)


@given(COMMON, ordered(3, low=-1), SLOPE, WEIGHT, ANY)
def test_a_member_to_whom_effort_is_worth_more_settles_higher_and_the_others_lower(
    common, worth, slope, weight, p
):
    less, more = worth
    more = np.concatenate([more[:1], less[1:]])
    before, after = (settled(common, x, slope, weight, p) for x in (less, more))
    assert_no_fall(before[0], after[0])
    assert_no_fall(after[1:], before[1:])


@given(ordered(1, low=-3, high=3), within(1), WEIGHT, ANY)
def test_a_stronger_common_inclination_raises_the_effort_of_members_alike(common, slope, weight, p):
    alike, slope = 0 * weight, -slope + 0 * weight
    assert_no_fall(*(settled(x, alike, slope, weight, p) for x in common))


@given(COMMON, WORTH, ordered(3, low=-2, high=0), WEIGHT, ANY)
def test_members_differ_less_where_effort_tires_faster(common, worth, slope, weight, p):
    def apart(slope):
        level = p.floor + (1 - p.floor) / (1 + np.exp(-common))
        return np.abs(settled(common, worth, slope, weight, p) - level)

    assert_no_fall(apart(slope[0]), apart(slope[1]))


@given(COMMON, within(3, low=-1e-5, high=1e-5), SLOPE, WEIGHT)
def test_to_first_order_each_settles_where_choosing_holds_its_own_effort(
    common, worth, slope, weight
):
    found = settled(common, worth, slope, weight, on=without("M35"))
    middle = 1 / (1 + np.exp(-common))
    mean = (weight * worth).sum(axis=0)
    chosen = common + 8 * (worth + slope * (found - middle) - mean)
    assert np.allclose(logit(found), chosen, rtol=0, atol=1e-7)


@given(COMMON, WORTH, SLOPE, WEIGHT, ANY)
def test_without_m35_nothing_keeps_up_a_floor(common, worth, slope, weight, p):
    on, off = (settled(common, worth, slope, weight, p, s) for s in (ON, without("M35")))
    assert np.allclose(on, p.floor + (1 - p.floor) * off, rtol=0, atol=1e-12)


@given(COMMON, WORTH, SLOPE, WEIGHT, st.permutations(range(3)))
def test_the_order_of_members_carries_no_effort(common, worth, slope, weight, order):
    one = settled(common, worth, slope, weight)[order]
    other = settled(common, worth[order], slope[order], weight[order])
    assert np.allclose(one, other, rtol=0, atol=1e-12)


@given(COMMON, WORTH, SLOPE, weights(2))
def test_a_member_without_weight_changes_no_bit_of_the_others_effort(common, worth, slope, weight):
    third = np.concatenate([weight, 0 * weight[:1]])
    both = settled(common, worth, slope, third)[:2]
    assert_same_bits(both, settled(common, worth[:2], slope[:2], weight))


def test_worked_example_of_settling():
    # at log-odds 0 all would be at .5; worth lies .1 and -.1 off its mean, so .8 and -.8 at
    # precision 8; a slope of -.5 dampens by 1 + 8 * .5 * .25 = 2 to .4 and -.4
    # .05 + .95 * sigmoid(.4) = .05 + .95 * .598688 = .618753; .05 + .95 * .401312 = .431247
    worth, slope = column(0.3, 0.1), column(-0.5, -0.5)
    found = settled(column(0.0), worth, slope, column(0.5, 0.5))
    assert found[:, 0] == pytest.approx([0.618753, 0.431247], abs=1e-6)
