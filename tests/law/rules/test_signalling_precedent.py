"""Signalling, places and precedent: two flanks, joint displays, expected ranks, grievance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import signalling
from sim.law.rules.signalling import RANKS, SECOND_ROW, SignallingParameters
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

P = DEFAULTS.signalling
ANY = declared(SignallingParameters)
PLACES = within(5).map(lambda x: np.array([0.0, *RANKS.values(), 1.0])[(4.99 * x).astype(int)])


@given(PLACES, within(5))
def test_two_flanks_only_and_the_most_valued_guests_stand_there(offered, worth):
    given_ = signalling.flank_ceiling(offered, worth)
    heads = offered >= 1
    flanks = given_ >= 1
    assert np.array_equal(flanks.sum(axis=0), np.minimum(heads.sum(axis=0), 2))
    least = np.where(flanks, worth, np.inf).min(axis=0)
    assert (np.where(heads & ~flanks, worth, -np.inf).max(axis=0) <= least).all()
    assert (given_[heads & ~flanks] == SECOND_ROW).all()
    assert_same_bits(given_[~heads], offered[~heads])


@given(within(2).map(np.round), within(2))
def test_up_to_two_guests_get_the_place_offered(offered, worth):
    assert_same_bits(signalling.flank_ceiling(offered, worth), offered)
    assert_same_bits(signalling.flank_ceiling(offered[:1], worth[:1]), offered[:1])


def test_of_guests_valued_alike_the_first_two_stand_on_the_flanks():
    given_ = signalling.flank_ceiling(np.ones((4, 1)), np.full((4, 1), 0.3))
    assert given_[:, 0].tolist() == [1, 1, SECOND_ROW, SECOND_ROW]


@given(st.permutations(range(5)), PLACES)
def test_the_order_of_guests_gives_no_flank(order, offered):
    worth = np.linspace(0, 1, 5)[:, None] + np.zeros((5, 2))
    one = signalling.flank_ceiling(offered, worth)[order]
    assert_same_bits(one, signalling.flank_ceiling(offered[order], worth[order]))


@given(ascending(ordered(3), ordered(3), ordered(3)), ANY)
def test_a_joint_display_is_stronger_with_rank_and_weaker_with_deniable_words(args, p):
    assert_moves(lambda *known: signalling.display_strength(*known, p), args, (1, -1, -1))
    rank, host, guest = args[0]
    assert_within(signalling.display_strength(rank, host, guest, p), 0, rank)
    turned = signalling.display_strength(rank, guest, host, p)
    assert_same_bits(signalling.display_strength(rank, host, guest, p), turned)
    assert not signalling.display_strength(0 * rank, host, guest, p).any()


@given(ascending(ordered(3)), ANY)
def test_a_dated_occasion_raises_the_expected_rank_but_for_m08(args, p):
    assert_moves(lambda e: signalling.scheduled_rank(e, p, ON), args, (1,))
    expected = args[0][0]
    assert_within(signalling.scheduled_rank(expected, p, ON), expected, 1)
    assert_same_bits(signalling.scheduled_rank(expected, p, without("M08")), expected)


@given(within(3), within(3), ordered(1), ANY)
def test_an_expected_rank_follows_the_rank_seen_and_never_passes_it(expected, rank, seen, p):
    less, more = (expected + signalling.precedent_change(expected, rank, s, p, ON) for s in seen)
    for after in (less, more):
        assert_within(after, np.minimum(expected, rank), np.maximum(expected, rank))
    assert_within(np.abs(rank - more), 0, np.abs(rank - less))


@given(ascending(ordered(3), ordered(3)), within(1), ANY)
def test_a_rank_above_precedent_raises_it(args, seen, p):
    assert_moves(lambda e, m: signalling.precedent_change(e, m, seen, p, ON), args, (-1, 1))


@given(within(3), within(3), within(1), ANY)
def test_precedent_learns_nothing_unseen_as_expected_or_without_m08(expected, rank, seen, p):
    assert not signalling.precedent_change(expected, rank, column(0.0), p, ON).any()
    assert not signalling.precedent_change(expected, expected, seen, p, ON).any()
    assert not signalling.precedent_change(expected, rank, seen, p, without("M08")).any()


@given(ascending(ordered(3), ordered(3, 2), ordered(2)))
def test_grievance_is_a_share_that_friction_feeds(args):
    assert_moves(lambda *known: signalling.grievance(*known, ON), args, (1, 1, 1))
    assert_within(signalling.grievance(*args[1], ON), 0, 1)


@given(within(3), within(3, 2), within(2))
def test_without_friction_or_without_m13_grievance_is_its_base(base, per_friction, friction):
    assert_same_bits(signalling.grievance(base, per_friction, 0 * friction, ON), base)
    assert_same_bits(signalling.grievance(base, per_friction, friction, without("M13")), base)


@given(within(3), within(3, 1), within(2))
def test_a_pair_that_angers_nobody_changes_no_bit_of_grievance(base, per_friction, friction):
    both = np.concatenate([per_friction, 0 * per_friction], axis=1)
    one = signalling.grievance(base, per_friction, friction[:1], ON)
    assert_same_bits(signalling.grievance(base, both, friction, ON), one)


@given(ascending(ordered(3)), ANY)
def test_an_occasion_carries_further_where_a_power_convenes_but_for_m05(args, p):
    assert_moves(lambda standing: signalling.carried_by(standing, p, ON), args, (1,))
    standing = args[0][0]
    assert_within(signalling.carried_by(standing, p, ON), 1 - p.convening, 1)
    assert (signalling.carried_by(1 + 0 * standing, p, ON) == 1).all()
    assert (signalling.carried_by(standing, p, without("M05")) == 1).all()


def test_worked_example_of_precedent():
    # display is .75 * (1 - .6 * (.7 + .1) / 2) = .57; scheduled is .5 + .4 * .5 = .7
    # change is .5 * .8 * (1 - .5) = .2; grievance is .35 + .55 * .45
    # a visit each way has half the chance of one in the dyad: 1 / 24
    # a host of standing .4 carries 1 - .3 * .6 = .82
    assert signalling.visit_chance(P) == pytest.approx(1 / 24)
    convened = P._replace(convening=column(0.3))
    assert signalling.carried_by(column(0.4), convened, ON) == pytest.approx(0.82)
    display = signalling.display_strength(*map(column, (0.75, 0.7, 0.1)), P)
    assert display == pytest.approx(0.57)
    half = column(0.5)
    assert signalling.scheduled_rank(half, P, ON) == pytest.approx(0.7)
    change = signalling.precedent_change(half, column(1.0), column(0.8), P, ON)
    assert change == pytest.approx(0.2)
    anger = signalling.grievance(column(0.35), column(0.55)[None], column(0.45), ON)
    assert anger == pytest.approx(0.5975)
