"""Theatres, where force stands: allocation, posture, force in place, the balance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import theatre
from sim.law.rules.theatre import TheatreParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.theatre
ANY = declared(TheatreParameters)
STAKE, POSTURE = within(4, 3, low=0.05), within(4, 3, low=-0.2, high=0.2)


@given(STAKE, within(3), POSTURE, ANY)
def test_forces_are_shared_out_and_none_are_made(stake, tension, posture, p):
    shares = theatre.allocation(stake, tension, posture, p, ON)
    assert_within(shares, 0, 1)
    whole = shares.sum(axis=1)
    assert np.allclose(whole[whole > 0], 1, rtol=0, atol=1e-12)


@given(STAKE, within(1, low=0.05), ANY)
def test_in_even_tension_and_without_m38_forces_follow_stakes(stake, tension, p):
    level = tension + np.zeros((3, 1))
    at_stake = stake / stake.sum(axis=1, keepdims=True)
    calm, off = (
        theatre.allocation(stake, t, 0 * stake, p, on)
        for t, on in ((level, ON), (np.linspace(0, 1, 3)[:, None] * level, without("M38")))
    )
    assert np.allclose(calm, at_stake, rtol=0, atol=1e-12)
    assert np.allclose(off, at_stake, rtol=0, atol=1e-12)


@given(STAKE, ordered(3, low=0.05), ANY)
def test_a_theatre_in_more_tension_draws_forces_from_the_others(stake, tension, p):
    hotter = np.concatenate([tension[1][:1], tension[0][1:]])
    before, after = (theatre.allocation(stake, t, 0 * stake, p, ON) for t in (tension[0], hotter))
    assert (after[:, 0] >= before[:, 0] - 1e-12).all()


@given(STAKE, within(3, low=0.05), ordered(4, low=-0.2, high=0.2), ANY)
def test_forces_ordered_to_a_theatre_stand_there(stake, tension, posture, p):
    before, after = (
        theatre.allocation(stake, tension, np.stack([x, 0 * x, 0 * x], axis=1), p, ON)[:, 0]
        for x in posture
    )
    assert (after >= before - 1e-12).all()
    at_rest = theatre.allocation(stake, tension, 0 * stake, p, ON)[:, 0]
    open_ = (at_rest + posture[0] < 1) & (at_rest + posture[1] > 0)
    assert (after > before)[open_ & (posture[1] > posture[0] + 1e-6)].all()


@given(within(3), ANY)
def test_who_has_nothing_at_stake_stands_nowhere(tension, p):
    nothing = np.zeros((4, 3, 2))
    assert not theatre.allocation(nothing, tension, nothing, p, ON).any()


@given(STAKE, within(3, low=0.05), ANY, st.permutations(range(3)))
def test_the_order_of_theatres_carries_no_forces(stake, tension, p, order):
    one = theatre.allocation(stake, tension, 0 * stake, p, ON)[:, order]
    other = theatre.allocation(stake[:, order], tension[order], 0 * stake, p, ON)
    assert np.allclose(one, other, rtol=0, atol=1e-12)


@given(within(4, 3), st.integers(0, 2), ANY)
def test_an_order_moves_forces_there_and_makes_none(posture, where, p):
    ordered_ = tuple(np.full((4, 2), float(w == where)) for w in range(3))
    moved = theatre.posture_order(posture, ordered_, p)
    assert np.allclose(moved.sum(axis=1), 0, rtol=0, atol=1e-15)
    assert_same_bits(moved[:, where], p.posture_order + np.zeros((4, 2)))


@given(within(4, 2), within(4), ANY)
def test_no_order_and_no_other_theatre_move_no_forces(posture, some, p):
    assert not theatre.posture_order(posture, (0 * some, 0 * some), p).any()
    assert not theatre.posture_order(posture[:, :1], (some,), p).any()


@given(ascending(ordered(4, 3), ordered(4), ordered(4), ordered(4)), ANY)
def test_force_in_place_rises_with_effort_capability_and_political_capital(args, p):
    assert_moves(lambda *known: theatre.force_at(*known, p, ON), args, (1, 1, 1, 1))


@given(within(3, 2), within(3), within(3), within(3), ANY)
def test_a_member_without_capability_changes_no_bit_of_force(shares, force, own, capital, p):
    own[2] = 0.0
    fewer = theatre.force_at(shares[:2], force[:2], own[:2], capital[:2], p, ON)
    assert_same_bits(theatre.force_at(shares, force, own, capital, p, ON), fewer)


@given(ascending(*[ordered(3, low=0.01)] * 3, ordered(3, low=0.05, high=0.95)), ANY)
def test_the_balance_is_a_share_that_force_raises_and_capability_lowers(args, p):
    assert_moves(lambda *known: theatre.balance(*known, p), args, (1, -1, -1, 1))
    assert_moves(theatre.force_ratio, tuple(x[:2] for x in args), (1, -1))
    assert_within(theatre.balance(*args[0], p), 0, 1)


@given(within(3, low=0.01), within(3, low=0.01), within(3, low=0.05, high=0.95), ANY)
def test_the_balance_stands_where_it_started_at_the_force_ratio_it_started_with(
    own, other, start, p
):
    reference = theatre.force_ratio(own, other)
    found = theatre.balance(own, other, reference, start, p)
    assert np.allclose(found, start, rtol=0, atol=1e-12)


def test_no_force_loses_and_no_challenger_wins():
    half, none = column(0.5), column(0.0)
    assert theatre.balance(none, half, column(1.0), half, P) < 1e-6
    assert theatre.balance(half, none, column(1.0), half, P) > 1 - 1e-6


def test_worked_example_of_force():
    # mean tension .4: stakes .6 * (.5 + .5 * 1.5) = .75 and .2 * (.5 + .5 * .5) = .15 of .9
    stake = np.array([[[0.6], [0.2]]])
    shares = theatre.allocation(stake, column(0.6, 0.2), 0 * stake, P, ON)
    assert shares[0, :, 0] == pytest.approx([0.833333, 0.166667], abs=1e-6)
    # force is .5 * .4 * .5 * (1 - .6 + .6 * .5) = .07
    half = np.array([[[0.5]]])
    force = theatre.force_at(half, column(0.4), column(0.5), column(0.5), P, ON)
    assert force == pytest.approx(0.07)
    # at twice the reference ratio 2**1.4 = 2.639016 to 1, so 2.639016 / 3.639016 = .725200
    doubled = theatre.balance(column(0.2), column(0.5), column(0.2), column(0.5), P)
    assert doubled == pytest.approx(0.725200, abs=1e-6)


def test_credibility_is_no_matter_without_m33():
    half = np.full((1, 1, 1), 0.5)
    off = ON._replace(M33=0 * ON.M33)
    weak, strong = (
        theatre.force_at(half, column(0.4), column(0.5), column(x), P, off) for x in (0.1, 0.9)
    )
    assert np.array_equal(weak, strong)
    assert weak[0, 0] == pytest.approx(0.5 * 0.4 * 0.5)
