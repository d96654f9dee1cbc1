"""Narrative: what a memory shared on a stand does to story, stances and those it is against."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.arrays import reverse
from sim.law.rules import narrative
from sim.law.rules.narrative import NarrativeParameters
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

P = DEFAULTS.narrative
ANY = declared(NarrativeParameters)
OFF = without("M29")


@given(ascending(ordered(1), ordered(3)))
def test_a_memory_is_shared_more_the_stronger_it_is_and_the_more_guests_are_seen(args):
    assert_moves(narrative.commemorated, args, (1, 1))
    memory, seen = args[0]
    assert_within(narrative.commemorated(memory, seen), 0, memory)


@given(within(1), within(3), st.integers(0, 3))
def test_a_guest_whom_nobody_saw_shares_not_a_bit(memory, seen, at):
    more = np.insert(seen, at, 0.0, axis=0)
    assert_same_bits(narrative.commemorated(memory, seen), narrative.commemorated(memory, more))


@given(within(1), within(3))
def test_without_company_or_memory_nothing_is_shared(memory, seen):
    assert not narrative.commemorated(memory, seen[:0]).any()
    assert not narrative.commemorated(memory, 0 * seen).any()
    assert not narrative.commemorated(0 * memory, seen).any()


@given(within(3), within(1))
def test_two_guests_in_full_view_are_as_good_as_more(seen, memory):
    full = np.concatenate([np.ones_like(seen[:2]), seen])
    assert_same_bits(narrative.commemorated(memory, full), memory)


@given(ascending(ordered(1, low=-1), ordered(1), ordered(1)), ANY)
def test_commemoration_together_carries_the_story_the_less_it_leads_already(args, p):
    assert_moves(lambda *x: narrative.commemoration_gain(*x, p, ON), args, (-1, 1, 1))
    story, shared, unity = args[0]
    gained = narrative.commemoration_gain(story, shared, unity, p, ON)
    assert_within(gained, 0, 1 - story)
    assert not narrative.commemoration_gain(story, 0 * shared, unity, p, ON).any()
    assert not narrative.commemoration_gain(story, shared, 0 * unity, p, ON).any()
    assert not narrative.commemoration_gain(story, shared, unity, p, OFF).any()


@given(within(4), within(2), ANY)
def test_what_one_side_gains_the_other_gives(stance, shared, p):
    both = np.concatenate([shared, shared])
    moved = narrative.convergence(stance, reverse(stance), both, p, ON)
    assert_same_bits(moved + reverse(moved), 0 * stance)


@given(within(3), within(3), within(3), ANY)
def test_convergence_narrows_the_gap_and_neither_side_passes_the_other(stance, other, shared, p):
    here = stance + narrative.convergence(stance, other, shared, p, ON)
    there = other + narrative.convergence(other, stance, shared, p, ON)
    assert_within(here, np.minimum(stance, other), np.maximum(stance, other))
    assert (np.abs(there - here) <= np.abs(other - stance) + 1e-12).all()


@given(ascending(ordered(3), ordered(3)), within(3), ANY)
def test_convergence_pulls_towards_the_partner(args, shared, p):
    assert_moves(lambda *x: narrative.convergence(*x, shared, p, ON), args, (-1, 1))


@given(within(3), within(3), within(3), ANY)
def test_stances_stay_that_agree_share_no_memory_or_without_m29(stance, other, shared, p):
    assert not narrative.convergence(stance, stance, shared, p, ON).any()
    assert not narrative.convergence(stance, other, 0 * shared, p, ON).any()
    assert not narrative.convergence(stance, other, shared, p, OFF).any()


@given(ascending(ordered(3), ordered(3), ordered(1)), ANY)
def test_a_memory_held_against_it_rallies_a_member_and_the_more_the_less_capital_it_has(args, p):
    assert_moves(lambda *x: narrative.offended_gain(*x, p, ON), args, (-1, 1, 1))
    capital, offends, shared = args[0]
    assert_within(narrative.offended_gain(capital, offends, shared, p, ON), 0, 1 - capital)
    assert not narrative.offended_gain(capital, 0 * offends, shared, p, ON).any()
    assert not narrative.offended_gain(capital, offends, 0 * shared, p, ON).any()
    assert not narrative.offended_gain(capital, offends, shared, p, OFF).any()


def test_worked_example_of_commemoration():
    # essay A ¶5: of a memory of .8, guests seen 1 and .5 share .8 * (1 + .5) / 2 = .6
    shared = narrative.commemorated(column(0.8), column(1.0, 0.5))
    assert shared == pytest.approx(0.6)
    # .06 * 3 * .6 * .5 * (1 - .5) = .027 and, from -.5, .06 * 3 * .6 * .5 * 1.5 = .081
    half = column(0.5)
    assert narrative.commemoration_gain(half, shared, half, P, ON) == pytest.approx(0.027)
    assert narrative.commemoration_gain(-half, shared, half, P, ON) == pytest.approx(0.081)
    # .15 * .6 * (.8 - .5) = .027; .05 * 1 * .6 * (1 - .4) = .018
    nearer = narrative.convergence(half, column(0.8), shared, P, ON)
    assert nearer == pytest.approx(0.027)
    rallied = narrative.offended_gain(column(0.4), column(1.0), shared, P, ON)
    assert rallied == pytest.approx(0.018)
