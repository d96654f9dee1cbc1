"""Theatres, what is seen: threat, capability in place, the premium of displays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

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
RATIO = ordered(3, low=0.3, high=3)


@given(ascending(ordered(4, 3), ordered(3), RATIO, ordered(4)), ANY)
def test_threat_is_a_share_that_rises_with_stake_tension_capability_and_belief(args, p):
    assert_moves(lambda *known: theatre.threat(*known, p), args, (1, 1, 1, 1))
    assert_within(theatre.threat(*args[1], p), 0, 1)


@given(within(4, 3), within(3), within(3, low=0.3, high=3), within(4), ANY)
def test_no_stake_and_no_tension_are_no_threat(stake, tension, ratio, belief, p):
    assert not theatre.threat(0 * stake, tension, ratio, belief, p).any()
    assert not theatre.threat(stake, 0 * tension, ratio, belief, p).any()


@given(within(4, 3), within(3), within(3, low=0.3, high=3), within(4), ANY)
def test_a_theatre_without_stake_changes_no_bit_of_threat(stake, tension, ratio, belief, p):
    stake[:, 2] = 0.0
    fewer = theatre.threat(stake[:, :2], tension[:2], ratio[:2], belief, p)
    assert_same_bits(theatre.threat(stake, tension, ratio, belief, p), fewer)


@given(within(1, 3, low=0.1), within(3, low=0.1), within(3, low=0.3, high=3), ANY)
def test_a_challenger_threatens_without_any_bloc(stake, tension, ratio, p):
    alone = theatre.threat(stake, tension, ratio, column(0.0), p)
    assert (alone > 0).all()
    together = theatre.threat(stake, tension, ratio, column(1.0), p)
    least = np.log1p(-alone) / np.log1p(-together)
    assert np.allclose(least, p.intent_floor, rtol=0, atol=1e-6)


@given(ascending(ordered(3), ordered(3, 2)))
def test_capability_in_place_rises_with_capability_and_presence(args):
    assert_moves(theatre.capability_at, args, (1, 1))


@given(within(2), within(2, 2))
def test_a_challenger_without_capability_changes_no_bit_of_what_is_in_place(own, location):
    three = np.concatenate([own, 0 * own[:1]])
    where = np.concatenate([location, location[:1]])
    assert_same_bits(theatre.capability_at(three, where), theatre.capability_at(own, location))


@given(ascending(ordered(1, low=-0.5), ordered(3)), ANY)
def test_displays_of_unity_and_arms_raise_perceived_capability(args, p):
    assert_moves(lambda u, h: theatre.perceived_premium(u, h, p, ON), args, (1, 1))


@given(within(1), within(3), ANY)
def test_displays_are_not_believed_where_none_are_made_or_all_discounted(unity, arms, p):
    sceptic = p._replace(discount=column(1.0))
    assert not theatre.perceived_premium(0 * unity, 0 * arms, p, ON).any()
    assert not theatre.perceived_premium(unity, arms, sceptic, ON).any()
    assert not theatre.perceived_premium(unity, arms, p, without("M28")).any()


def test_worked_example_of_threat():
    # pressure is .5 * .6 * 1 = .3 and intent .6 + .4 * .5 = .8: 1 - exp(-1.5 * .24) = .302324
    stake = np.array([[[0.5]]])
    seen = theatre.threat(stake, column(0.6), column(1.0), column(0.5), P)
    assert seen == pytest.approx(0.302324, abs=1e-6)
    # capability is .64 * .9 + .19 * .06 = .5874; premium is .4 * (1 - .6) * (.6 * .2 + .5 * .5)
    here = theatre.capability_at(column(0.64, 0.19), np.array([[[0.9]], [[0.06]]]))
    assert here == pytest.approx(0.5874)
    premium = theatre.perceived_premium(column(0.2), column(0.5), P, ON)
    assert premium == pytest.approx(0.0592)


@given(ascending(ordered(3), ordered(3, low=0.1)))
def test_capability_counts_against_the_reference_within_bounds(args):
    assert_moves(theatre.capability_ratio, args, (1, -1))
    assert_within(theatre.capability_ratio(*args[0]), 0.3, 3)
    some = args[1][1]
    assert (theatre.capability_ratio(some, some) == 1).all()
    # .5 / .4 = 1.25; .1 / 1 is held at .3 and 1 / .2 = 5 at 3
    ratio = theatre.capability_ratio(column(0.5, 0.1, 1.0), column(0.4, 1.0, 0.2))
    assert ratio[:, 0] == pytest.approx([1.25, 0.3, 3.0])
