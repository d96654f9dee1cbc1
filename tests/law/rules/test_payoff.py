"""Accounts and payoffs: accounts add up, goals and gains raise a payoff and costs lower it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import payoff
from sim.law.rules.payoff import Account, PayoffParameters
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
ACCOUNT = within(3, 3).map(lambda x: Account(*x))
FREE = payoff.none(column(0.0, 0.0, 0.0))
STAKE = within(3, 2, low=0.05)


@given(ACCOUNT, ACCOUNT)
def test_accounts_add_up_entry_by_entry_in_either_order(one, other):
    both = payoff.plus(one, other)
    assert_same_bits(both, payoff.plus(other, one))
    assert_same_bits(both, np.array(one) + np.array(other))


@given(ACCOUNT)
def test_adding_an_empty_account_changes_no_bit(account):
    assert_same_bits(payoff.plus(account, payoff.none(account.economic)), account)
    assert not np.any(payoff.none(account.economic))


@given(ascending(*[ordered(3)] * 3))
def test_a_balance_is_what_was_won_less_either_cost(args):
    assert_moves(lambda *x: payoff.balance_of(Account(*x)), args, (-1, -1, 1))
    economic, political, won = args[0]
    balance = payoff.balance_of(Account(economic, political, won))
    assert np.allclose(balance + economic + political, won, rtol=0, atol=1e-12)


@given(ascending(ordered(3), ordered(1, low=0.1), ordered(3), ordered(3)))
def test_coercion_costs_more_against_capability_partners_and_arms(args):
    assert_moves(payoff.coercion_cost, args, (1, -1, 1, 1))
    assert_no_fall(0, payoff.coercion_cost(*args[0]))


@given(within(3), within(1, low=0.1))
def test_alone_and_unarmed_one_costs_ones_own_capability_to_coerce(own, greatest):
    alone = payoff.coercion_cost(own, greatest, 0 * own, 0 * own)
    assert_same_bits(alone, own / greatest)


@given(ascending(ordered(3, low=-1)))
def test_a_programme_costs_one_who_acts_on_it_what_it_was_worth_and_never_pays(args):
    assert_moves(payoff.programme_cost, args, (1,))
    worth = args[0][0]
    cost = payoff.programme_cost(worth)
    assert_no_fall(0, cost)
    assert_same_bits(cost[worth > 0], worth[worth > 0])
    assert not cost[worth <= 0].any()


@given(ascending(ordered(3), ordered(3, high=1.5), ordered(3)), ACCOUNT, ANY)
def test_a_challengers_goals_raise_and_sanctions_lower_its_payoff(args, account, p):
    assert_moves(lambda *goals: payoff.challenger_payoff(*goals, account, p), args, (1, 1, -1))


@given(within(3, 3), STAKE, within(2), ACCOUNT, ACCOUNT, ANY)
def test_every_payoff_counts_what_acts_won_less_what_they_cost(
    known, stake, deterrence, account, more, p
):
    for payoff_at in (
        lambda c: payoff.challenger_payoff(*known, c, p),
        lambda c: payoff.hedger_payoff(*known[:2], c, p),
        lambda c: payoff.member_payoff(stake, deterrence, known[2], c, p),
    ):
        gained = payoff_at(payoff.plus(account, more)) - payoff_at(account)
        assert np.allclose(gained, payoff.balance_of(more), rtol=0, atol=1e-12)


@given(ascending(ordered(3), ordered(3)), ACCOUNT, ANY)
def test_ties_to_either_side_raise_a_hedgers_payoff_alike(args, account, p):
    assert_moves(lambda *ties: payoff.hedger_payoff(*ties, account, p), args, (1, 1))
    west, challengers = args[0]
    turned = payoff.hedger_payoff(challengers, west, account, p)
    assert_same_bits(payoff.hedger_payoff(west, challengers, account, p), turned)


@given(within(3), within(3), ANY)
def test_room_to_choose_is_worth_more_than_the_same_ties_to_one_side(one, other, p):
    middle = 0.5 * (one + other)
    assert_no_fall(
        payoff.hedger_payoff(one, other, FREE, p), payoff.hedger_payoff(middle, middle, FREE, p)
    )
    assert not payoff.hedger_payoff(0 * one, 0 * one, FREE, p).any()


@given(STAKE, ascending(ordered(2), ordered(3)), ACCOUNT, ANY)
def test_deterrence_raises_and_forces_tied_up_lower_a_members_payoff(stake, args, account, p):
    assert_moves(lambda d, f: payoff.member_payoff(stake, d, f, account, p), args, (1, -1))


@given(STAKE, within(2))
def test_a_member_free_of_costs_is_as_secure_as_its_stakes_are(stake, deterrence):
    secure = payoff.member_payoff(stake, deterrence, 0 * stake[:, 0], FREE, P)
    assert_within(secure, deterrence.min(axis=0), deterrence.max(axis=0))


@given(within(3, 1, low=0.05), within(2), within(3), ACCOUNT, ANY)
def test_a_theatre_without_stake_changes_no_bit_of_a_members_payoff(
    stake, deterrence, force, account, p
):
    both = np.concatenate([stake, 0 * stake], axis=1)
    one = payoff.member_payoff(stake, deterrence[:1], force, account, p)
    assert_same_bits(payoff.member_payoff(both, deterrence, force, account, p), one)


def test_worked_example_of_payoffs():
    # coercion costs (.5 * (1 + .2) + .3) / 1 = .9; a programme costs .3 where it is worth that
    # the account is .03 won less .1 and .05 paid: -.12
    # challenger has .5 * .4 + .5 * .9 - .3 * .4 = .53, in all .41
    # hedger has .5 * (sqrt(.64) + sqrt(.36)) / 2 = .35, in all .23
    # member has (.6 * .9 + .2 * .5) / .8 = .8 less .22 * .5 = .11, in all .57
    half = column(0.5)
    none = column(0.0)
    paid, won = Account(column(0.1), column(0.05), none), Account(none, none, column(0.03))
    account = payoff.plus(paid, won)
    assert payoff.balance_of(account) == pytest.approx(-0.12)
    protection = payoff.coercion_cost(half, column(1.0), column(0.3), column(0.2))
    assert protection == pytest.approx(0.9)
    assert payoff.programme_cost(column(0.3, -0.2)).ravel() == pytest.approx([0.3, 0.0])
    some = column(0.4)
    assert payoff.challenger_payoff(some, protection, some, account, P) == pytest.approx(0.41)
    hedger = payoff.hedger_payoff(column(0.64), column(0.36), account, P)
    assert hedger == pytest.approx(0.23)
    stake = np.array([[[0.6], [0.2]]])
    member = payoff.member_payoff(stake, column(0.9, 0.5), half, account, P)
    assert member == pytest.approx(0.57)
