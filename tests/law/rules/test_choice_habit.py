"""Choice, what is usual: habits that make a routine month likely, and hands that are full."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.arrays import share
from sim.law.rules import choice
from sim.law.rules.choice import ChoiceParameters
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    column,
    declared,
    ordered,
    within,
)

P = DEFAULTS.choice
ANY = declared(ChoiceParameters)
UTILITY = within(4, 2, low=-2, high=2)
RATES = within(4, 2, low=0.01).map(share)
PRECISION = within(2, low=1, high=15)
IDLE = st.integers(0, 3)


def chances(rates, utility, precision, idle):
    """Return how likely every option is once its habit is added; what is never taken is barred."""
    habit = choice.habit(rates, utility, precision, idle)
    open_ = np.where(rates > 0, utility + habit, choice.NEVER)
    return np.exp(choice.log_probability(open_, precision))


@given(RATES, UTILITY, PRECISION, IDLE)
def test_with_its_habit_every_option_is_taken_at_its_rate(rates, utility, precision, idle):
    found = chances(rates, utility, precision, idle)
    assert np.allclose(found, rates, rtol=0, atol=1e-12)


@given(RATES, UTILITY, PRECISION)
def test_what_is_never_taken_has_no_habit_and_disturbs_no_other(rates, utility, precision):
    rates[2] = 0.0
    rates = share(rates)
    assert not choice.habit(rates, utility, precision, 0)[2].any()
    assert np.allclose(chances(rates, utility, precision, 0), rates, rtol=0, atol=1e-12)


@given(RATES, UTILITY, PRECISION, IDLE)
def test_being_idle_needs_no_habit(rates, utility, precision, idle):
    assert not choice.habit(rates, utility, precision, idle)[idle].any()


@given(UTILITY, PRECISION, IDLE)
def test_where_utility_alone_gives_the_rates_there_is_no_habit(utility, precision, idle):
    rates = np.exp(choice.log_probability(utility, precision))
    habit = choice.habit(rates, utility, precision, idle)
    assert np.allclose(habit, 0, rtol=0, atol=1e-9)


@given(RATES, ordered(4, 2, low=-2, high=2), PRECISION)
def test_habit_makes_up_for_what_utility_lacks(rates, utility, precision):
    poorer, richer = (x.copy() for x in utility)
    richer[0] = poorer[0]
    less, more = (choice.habit(rates, x, precision, 0) for x in (richer, poorer))
    assert_no_fall(less, more)


@given(RATES, UTILITY, PRECISION, IDLE)
def test_a_member_of_the_cast_more_changes_no_bit_of_a_habit(rates, utility, precision, idle):
    both = choice.habit(rates, utility, precision, idle)
    alone = choice.habit(rates[:, :1], utility[:, :1], precision[:1], idle)
    assert_same_bits(both[:, :1], alone)


@given(ascending(ordered(3, high=5.0), ordered(3, high=5.0)), ANY)
def test_every_further_act_costs_more_the_fuller_the_hands_against_the_usual(args, p):
    assert_moves(lambda used, usual: choice.attention_cost(used, usual, p), args, (1, -1))


@given(within(3, high=5.0), within(3, high=5.0), ANY)
def test_a_usual_month_and_free_attention_cost_nothing(used, usual, p):
    assert not choice.attention_cost(usual, usual, p).any()
    assert not choice.attention_cost(used, usual, p._replace(attention=column(0.0))).any()


def test_worked_example_of_a_habit():
    # (ln .75 - ln .25) / 8 - (.1 - 0) = 1.098612 / 8 - .1 = .037327, and idle keeps 0
    rates, utility = column(0.25, 0.75)[:, None], column(0.0, 0.1)[:, None]
    habit = choice.habit(rates, utility, column(8.0), 0)
    assert habit[:, 0, 0] == pytest.approx([0.0, 0.037327], abs=1e-6)
    # seen from the other option it is the same, taken off
    turned = choice.habit(rates, utility, column(8.0), 1)
    assert turned[:, 0, 0] == pytest.approx([-0.037327, 0.0], abs=1e-6)


def test_worked_example_of_attention():
    # two instruments beyond the usual one cost .01 * 2; none at all saves .01
    cost = choice.attention_cost(column(3.0, 0.0), column(1.0, 1.0), P)
    assert cost[:, 0] == pytest.approx([0.02, -0.01])
