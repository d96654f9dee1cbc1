"""Coalition, what allies do, and how well a member knows it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    assert_same_bits,
    assert_within,
    column,
    declared,
    weights,
    within,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)


@given(within(3), weights(3))
def test_the_others_mean_lies_among_the_others_and_ignores_ones_own(effort, weight):
    mean = coalition.others_mean(effort, weight)
    assert_within(mean[0], effort[1:].min(axis=0), effort[1:].max(axis=0))
    moved = np.concatenate([1 - effort[:1], effort[1:]])
    assert np.allclose(coalition.others_mean(moved, weight)[0], mean[0], rtol=0, atol=1e-12)


@given(within(3), weights(2))
def test_a_member_without_weight_changes_no_bit_of_the_others_mean(effort, weight):
    third = np.concatenate([weight, 0 * weight[:1]])
    both = coalition.others_mean(effort, third)[:2]
    assert_same_bits(both, coalition.others_mean(effort[:2], weight))


@given(within(1))
def test_a_lone_member_has_no_others(effort):
    assert not coalition.others_mean(effort, column(1.0)).any()


@given(weights(4), ANY)
def test_several_allies_are_known_better_than_one(weight, p):
    error = coalition.ally_error(weight, p)
    assert_within(error, 0, p.ally_noise)
    assert (error > 0).all()
    assert (error < p.ally_noise).all()


@given(weights(2), ANY)
def test_an_only_ally_is_known_with_the_error_of_one(weight, p):
    assert np.allclose(coalition.ally_error(weight, p), p.ally_noise, rtol=0, atol=1e-9)


@given(ANY, st.integers(2, 9))
def test_allies_of_equal_weight_are_known_better_by_the_root_of_their_number(p, n):
    error = coalition.ally_error(np.full((n, 1), 1 / n), p)
    assert np.allclose(error, p.ally_noise / np.sqrt(n - 1), rtol=0, atol=1e-9)


@given(weights(3), ANY)
def test_a_member_without_weight_changes_no_bit_of_the_error(weight, p):
    fourth = np.concatenate([weight, 0 * weight[:1]])
    assert_same_bits(coalition.ally_error(fourth, p)[:3], coalition.ally_error(weight, p))


@given(ANY)
def test_who_has_no_ally_makes_no_error_and_neither_do_allies_who_know_all(p):
    assert not coalition.ally_error(column(1.0), p).any()
    known = p._replace(ally_noise=column(0.0))
    assert not coalition.ally_error(column(0.5, 0.3, 0.2), known).any()


def test_worked_example_of_others():
    # all have .34, the others (.34 - .1) / .5, (.34 - .12) / .7 and (.34 - .12) / .8
    mean = coalition.others_mean(column(0.2, 0.4, 0.6), column(0.5, 0.3, 0.2))
    assert mean[:, 0] == pytest.approx([0.48, 0.314286, 0.275], abs=1e-6)
    # known within .05 * sqrt(.09 + .04) / .5, .05 * sqrt(.25 + .04) / .7, .05 * sqrt(.34) / .8
    error = coalition.ally_error(column(0.5, 0.3, 0.2), P)
    assert error[:, 0] == pytest.approx([0.036056, 0.038465, 0.036443], abs=1e-6)
