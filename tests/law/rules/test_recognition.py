"""Recognition: presence confers standing, applause accepts arms, parades show them."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import recognition
from sim.law.rules.recognition import RecognitionParameters
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
    public_rules,
    within,
    without,
)

P = DEFAULTS.recognition
ANY = declared(RecognitionParameters)
LEVEL = within(2, low=0.01, high=0.99)
PRESENCE = within(2, 3, 1).map(lambda x: [(k % 2, x[0, k], x[1, k]) for k in range(3)])
GAINS = pytest.mark.parametrize("rule", [recognition.hardware_gain, recognition.nuclear_gain])


def gain(rule, stock, shown, p, on=ON):
    """Return what a full applause for what is shown adds, whichever the stock."""
    applause = (np.ones_like(shown),) if rule is recognition.nuclear_gain else ()
    return rule(stock, shown, *applause, p, on)


@given(ascending(ordered(3), ordered(1, low=1, high=2), ordered(3)))
def test_standing_is_a_share_that_rises_with_capability_and_recognition(args):
    assert_moves(recognition.standing, args, (1, -1, 1))
    assert_within(recognition.standing(*args[0]), 0, 1)


@given(within(3), within(1, low=1, high=2))
def test_who_has_no_capability_has_no_standing(known, greatest):
    assert not recognition.standing(0 * known, greatest, known).any()


@given(PRESENCE, within(1))
def test_what_presence_confers_is_a_share_and_does_not_depend_on_who_came_first(presence, like):
    one = recognition.conferred(presence, 0, like)
    assert_within(one, 0, 1)
    other = recognition.conferred(presence[::-1], 0, like)
    assert np.allclose(one, other, rtol=0, atol=1e-15)


@given(PRESENCE, ordered(1), within(1))
def test_a_higher_rank_confers_more(presence, rank, weight):
    low, high = (recognition.conferred([*presence, (0, r, weight)], 0, weight) for r in rank)
    assert_no_fall(low, high)


@given(PRESENCE, within(1), LEVEL, ANY)
def test_who_has_no_standing_confers_not_a_bit(presence, rank, level, p):
    more = [*presence, (0, rank, 0 * rank), (1, rank, 0 * rank)]
    one, other = (recognition.recognition_gain(level, x, p, ON) for x in (presence, more))
    assert_same_bits(one, other)


@given(PRESENCE, LEVEL, ANY)
def test_recognition_gained_closes_part_of_the_gap(presence, level, p):
    gained = recognition.recognition_gain(level, presence, p, ON)
    assert_within(gained, 0, 1 - level)
    assert not recognition.recognition_gain(level, [], p, ON).any()
    assert not recognition.recognition_gain(level, presence, p, without("M07")).any()


@given(PRESENCE, ordered(2, low=0.01, high=0.99), ANY)
def test_who_is_recognised_already_gains_less(presence, level, p):
    less, more = (recognition.recognition_gain(x, presence, p, ON) for x in level)
    assert_no_fall(more, less)


def test_no_rule_of_recognition_knows_the_tone():
    for module, rule in public_rules():
        if module == "recognition":
            assert not {"tone", "host_tone", "guest_tone"} & set(inspect.signature(rule).parameters)


@GAINS
@given(within(2), ordered(2), ANY)
def test_what_is_shown_closes_part_of_the_gap_and_more_of_it_more(rule, stock, shown, p):
    less, more = (gain(rule, stock, x, p) for x in shown)
    assert_no_fall(less, more)
    assert_within(more, 0, 1 - stock)


@GAINS
@given(within(2), ANY)
def test_what_is_not_shown_adds_nothing(rule, stock, p):
    assert not gain(rule, stock, 0 * stock, p).any()


@given(within(2), within(2), ordered(1), ANY)
def test_applause_is_what_makes_nuclear_arms_acceptable(stock, shown, applause, p):
    less, more = (recognition.nuclear_gain(stock, shown, x, p, ON) for x in applause)
    assert_no_fall(less, more)
    assert not recognition.nuclear_gain(stock, shown, column(0.0), p, ON).any()


@GAINS
@given(st.data(), ANY)
def test_its_switch_takes_the_gain_away(rule, data, p):
    off = without("M28" if rule is recognition.hardware_gain else "M07")
    assert not gain(rule, data.draw(within(2)), data.draw(within(2)), p, off).any()


@given(ascending(ordered(3), ordered(3)))
def test_who_came_honours_by_rank_whatever_is_said_and_without_m11_by_what_is_said(args):
    assert_moves(lambda rank, said: recognition.honour(rank, said, ON), args, (1, 0))
    off = without("M11")
    assert_moves(lambda rank, said: recognition.honour(rank, said, off), args, (0, 1))
    rank, said = args[0]
    assert_same_bits(recognition.honour(rank, said, ON), rank)
    assert_same_bits(recognition.honour(rank, said, off), said)


def test_worked_example_of_recognition():
    # standing is sqrt(.25 / 1) * .8 = .4; conferred is 1 - (1 - .5 * .4)(1 - 1 * .5) = .6
    # recognition gains .35 * (1 - .2) * .6 = .168; nuclear .4 * (1 - .1) * 1 * .6 = .216
    # arms shown are .5 * .8 * (1 - .25) = .3; a premier who says half of it honours by .75
    half, one = column(0.5), column(1.0)
    standing = recognition.standing(column(0.25), one, column(0.8))
    assert standing == pytest.approx(0.4)
    presence = [(0, half, standing), (0, one, half)]
    applause = recognition.conferred(presence, 0, one)
    assert applause == pytest.approx(0.6)
    gained = recognition.recognition_gain(column(0.2), presence, P, ON)
    assert gained == pytest.approx(0.168)
    assert recognition.nuclear_gain(column(0.1), one, applause, P, ON) == pytest.approx(0.216)
    assert recognition.hardware_gain(column(0.25), column(0.8), P, ON) == pytest.approx(0.3)
    assert recognition.honour(column(0.75), half, ON) == pytest.approx(0.75)
