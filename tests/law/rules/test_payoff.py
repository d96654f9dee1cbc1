"""Costs and payoffs: accounts add up, goals raise a payoff and costs lower it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import payoff
from sim.law.rules.payoff import Costs, PayoffParameters
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    within,
)

P = DEFAULTS.payoff
ANY = declared(PayoffParameters)
COSTS = within(2, 3).map(lambda x: Costs(*x))
FREE = payoff.none(column(0.0, 0.0, 0.0))
STAKE = within(3, 2, low=0.05)


@given(COSTS, COSTS)
def test_accounts_add_up_in_either_order(one, other):
    assert_same_bits(payoff.plus(one, other), payoff.plus(other, one))


@given(COSTS)
def test_adding_no_cost_changes_no_bit(costs):
    assert_same_bits(payoff.plus(costs, payoff.none(costs.economic)), costs)


@given(ascending(ordered(3), ordered(1, low=0.1), ordered(3), ordered(3)))
def test_coercion_costs_more_against_capability_partners_and_arms(args):
    assert_moves(payoff.coercion_cost, args, (1, -1, 1, 1))
    assert_no_fall(0, payoff.coercion_cost(*args[0]))


@given(within(3), within(1, low=0.1))
def test_alone_and_unarmed_one_costs_ones_own_capability_to_coerce(own, greatest):
    alone = payoff.coercion_cost(own, greatest, 0 * own, 0 * own)
    assert_same_bits(alone, own / greatest)


@given(ascending(ordered(3), ordered(3, high=1.5)), COSTS, ANY)
def test_a_challengers_goals_raise_its_payoff(args, costs, p):
    assert_moves(lambda *goals: payoff.challenger_payoff(*goals, costs, p), args, (1, 1))


@given(within(3), within(3), COSTS, COSTS, ANY)
def test_costs_are_taken_off_a_challengers_payoff(recognition, protection, costs, more, p):
    base = payoff.challenger_payoff(recognition, protection, costs, p)
    dearer = payoff.challenger_payoff(recognition, protection, payoff.plus(costs, more), p)
    assert np.allclose(base - dearer, more.economic + more.political, rtol=0, atol=1e-12)


@given(STAKE, ascending(ordered(2), ordered(3)), COSTS, ANY)
def test_deterrence_raises_and_forces_tied_up_lower_a_members_payoff(stake, args, costs, p):
    assert_moves(lambda d, f: payoff.member_payoff(stake, d, f, costs, p), args, (1, -1))


@given(STAKE, within(2))
def test_a_member_free_of_costs_is_as_secure_as_its_stakes_are(stake, deterrence):
    secure = payoff.member_payoff(stake, deterrence, 0 * stake[:, 0], FREE, P)
    assert_within(secure, deterrence.min(axis=0), deterrence.max(axis=0))


@given(within(3, 1, low=0.05), within(2), within(3), COSTS, ANY)
def test_a_theatre_without_stake_changes_no_bit_of_a_members_payoff(
    stake, deterrence, force, costs, p
):
    both = np.concatenate([stake, 0 * stake], axis=1)
    one = payoff.member_payoff(stake, deterrence[:1], force, costs, p)
    assert_same_bits(payoff.member_payoff(both, deterrence, force, costs, p), one)


def test_worked_example_of_payoffs():
    # coercion costs (.5 * (1 + .2) + .3) / 1 = .9; challenger has .5 * .4 + .5 * .9 - .1 - .05 = .5
    # member has (.6 * .9 + .2 * .5) / .8 = .8, less .1 + .05 and .22 * .5 = .11: .54
    half = column(0.5)
    costs = payoff.plus(Costs(column(0.1), column(0.0)), Costs(column(0.0), column(0.05)))
    protection = payoff.coercion_cost(half, column(1.0), column(0.3), column(0.2))
    assert protection == pytest.approx(0.9)
    assert payoff.challenger_payoff(column(0.4), protection, costs, P) == pytest.approx(0.5)
    stake = np.array([[[0.6], [0.2]]])
    assert payoff.member_payoff(stake, column(0.9, 0.5), half, costs, P) == pytest.approx(0.54)
