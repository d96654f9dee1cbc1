"""Resilience: members are worn by the wars they have a stake in, and rested by peace."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import resilience
from sim.law.rules.resilience import ResilienceParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    weights,
    within,
    without,
)

P = set_to(DEFAULTS.resilience, war_level=0.4, fatigue_speed=0.017, fatigue_cost=0.4)
ANY = declared(ResilienceParameters)
OFF = without("M34")
STAKE = weights(3).map(lambda x: np.stack([x, 0.5 * x]))
"""Stakes of two members in three theatres, of at most 1 in all."""


def after(stake, tension, months, p=P, on=ON):
    return resilience.fatigue_after(stake, tension, months, p, on)


@given(ascending(ordered(2, 3), ordered(3)), ANY)
def test_war_burdens_those_with_a_stake_the_more_the_higher_the_tension(args, p):
    assert_moves(lambda *x: resilience.war_burden(*x, p), args, (1, 1))
    stake, tension = args[0]
    assert_within(resilience.war_burden(stake, tension, p), 0, 1)
    assert not resilience.war_burden(0 * stake, tension, p).any()
    assert not resilience.war_burden(stake, p.war_level * tension, p).any()


@given(within(2, 3), within(3), ANY)
def test_full_war_everywhere_burdens_by_all_stakes_up_to_1(stake, tension, p):
    whole = resilience.war_burden(stake, 1 + 0 * tension, p)
    assert np.allclose(whole, np.minimum(stake.sum(axis=1), 1), rtol=0, atol=1e-12)


@given(within(2, 3), within(3), within(1, 3), within(1), st.integers(0, 3), ANY)
def test_neither_a_theatre_without_stakes_nor_another_member_changes_a_bit(
    stake, tension, more, strife, at, p
):
    burden = resilience.war_burden(stake, tension, p)
    wider = np.insert(stake, at, 0.0, axis=1), np.insert(tension, [at], strife, axis=0)
    assert_same_bits(burden, resilience.war_burden(*wider, p))
    assert_same_bits(burden, resilience.war_burden(np.concatenate([stake, more]), tension, p)[:2])
    months = 12 * tension
    wider = (*wider, np.insert(months, at, 7.0, axis=0))
    assert_same_bits(after(stake, tension, months, p), after(*wider, p))


@given(within(3), st.integers(0, 3), ANY)
def test_a_coalition_of_any_size_is_worn_and_by_no_war_without_theatres(tension, n, p):
    stake = np.full((n, 3, 1), 0.5)
    assert resilience.war_burden(stake, tension, p).shape == (n, WORLDS)
    assert after(stake, tension, tension, p).shape == (n, WORLDS)
    assert not resilience.war_burden(stake[:, :0], tension[:0], p).any()


@given(ascending(ordered(3), ordered(3)), ANY)
def test_fatigue_follows_the_burden_and_never_passes_it(args, p):
    assert_moves(lambda *x: resilience.fatigue_change(*x, p, ON), args, (-1, 1))
    fatigue, burden = args[0]
    moved = fatigue + resilience.fatigue_change(fatigue, burden, p, ON)
    assert_within(moved, np.minimum(fatigue, burden), np.maximum(fatigue, burden))
    assert not resilience.fatigue_change(burden, burden, p, ON).any()


@given(STAKE, within(3), st.integers(0, 30), ANY)
def test_fatigue_after_a_war_is_what_its_months_add_up_to(stake, tension, months, p):
    burden, fatigue = resilience.war_burden(stake, tension, p), 0 * stake[:, 0]
    for _ in range(months):
        fatigue = fatigue + resilience.fatigue_change(fatigue, burden, p, ON)
    found = after(stake, tension, months + 0 * tension, p)
    assert np.allclose(found, fatigue, rtol=0, atol=1e-12)


@given(ascending(ordered(2, 3), ordered(3), ordered(3, high=60)), ANY)
def test_fatigue_after_a_war_is_a_share_that_grows_with_stakes_tension_and_time(args, p):
    assert_moves(lambda *x: after(*x, p), args, (1, 1, 1))
    stake, tension, months = args[0]
    assert_within(after(stake, tension, months, p), 0, resilience.war_burden(stake, tension, p))
    assert not after(stake, tension, 0 * months, p).any()


@given(within(2, 3), within(3), within(3, high=60))
def test_at_the_greatest_speed_fatigue_is_the_burden_from_the_first_month(stake, tension, months):
    p = P._replace(fatigue_speed=column(1.0))
    assert not after(stake, tension, 0 * months, p).any()
    assert_same_bits(after(stake, tension, 1 + months, p), resilience.war_burden(stake, tension, p))


@given(ordered(3), ANY)
def test_fatigue_costs_force_its_worth_and_rest_costs_nothing(fatigue, p):
    assert_moves(lambda x: resilience.fatigue_burden(x, p, ON), [(x,) for x in fatigue], (1,))
    assert not resilience.fatigue_burden(0 * fatigue[0], p, ON).any()


@given(STAKE, within(3), within(3, high=60), ANY)
def test_without_m34_no_war_tires_anybody(stake, tension, months, p):
    assert not resilience.fatigue_change(tension, months, p, OFF).any()
    assert not after(stake, tension, months, p, OFF).any()
    assert not resilience.fatigue_burden(tension, p, OFF).any()


def test_worked_example_of_fatigue():
    # essay A ¶8: stakes .5 and .25, tension .7 and 1 above .4: .5 * .3 / .6 + .25 * 1 = .5
    stake, tension = np.array([[[0.5], [0.25]]]), column(0.7, 1.0)
    burden = resilience.war_burden(stake, tension, P)
    assert burden == pytest.approx(0.5)
    # .017 * (.5 - .1) = .0068; at a speed of .5 a month halves and two months quarter the gap:
    # .25 * (1 - .5) + .25 * (1 - .25) = .3125; .4 * .25 = .1
    assert resilience.fatigue_change(column(0.1), burden, P, ON) == pytest.approx(0.0068)
    half = P._replace(fatigue_speed=column(0.5))
    assert after(stake, tension, column(1.0, 2.0), half) == pytest.approx(0.3125)
    assert resilience.fatigue_burden(column(0.25), P, ON) == pytest.approx(0.1)
