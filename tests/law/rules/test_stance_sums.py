"""Stance, over dyads: alignment, what is sunk, what a dyad weighs, mean stances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import stance
from sim.law.rules.stance import StanceParameters
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
)

P = DEFAULTS.stance
ANY = declared(StanceParameters)
SOURCES = (0, 0, 1, 1, 2, 2)
"""Where the directed pairs of three challengers start: 0-1, 0-2 and 1-2, then back."""


@given(ascending(ordered(4)))
def test_alignment_lies_between_two_stances_and_rises_with_both(args):
    assert_moves(stance.latent_alignment, args, (1,))
    here = args[0][0]
    assert_within(stance.latent_alignment(here), np.minimum(here[:2], here[2:]), here.max(axis=0))


@given(within(4))
def test_it_does_not_matter_whose_stance_is_whose(here):
    turned = stance.latent_alignment(np.concatenate([here[2:], here[:2]]))
    assert_same_bits(stance.latent_alignment(here), turned)


@given(ascending(ordered(3), ordered(3)), ANY)
def test_a_display_sinks_part_of_what_is_not_sunk_yet(args, p):
    assert_moves(lambda sunk, seen: stance.sunk_gain(sunk, seen, p, ON), args, (-1, 1))
    sunk, seen = args[0]
    assert_within(stance.sunk_gain(sunk, seen, p, ON), 0, 1 - sunk)
    assert not stance.sunk_gain(sunk, 0 * seen, p, ON).any()


@given(ascending(ordered(3)))
def test_a_dyad_weighs_more_with_either_capability_whatever_their_order(args):
    assert_moves(lambda k: stance.dyad_weights(k, ((0, 1), (1, 2))), args, (1,))
    capability = args[0][0]
    one, other = (stance.dyad_weights(capability, pairs) for pairs in (((0, 1),), ((1, 0),)))
    assert_same_bits(one, other)


@given(within(2))
def test_a_dyad_with_a_challenger_of_no_capability_weighs_nothing(capability):
    capability[1] = 0.0
    assert not stance.dyad_weights(capability, ((0, 1),)).any()
    assert stance.dyad_weights(capability, ()).shape == (0, capability.shape[1])


@given(within(6), within(3, low=0.1))
def test_a_mean_stance_lies_between_ones_own_stances(here, weight):
    means = stance.mean_stance(here, weight, SOURCES, 3)
    for k in range(3):
        own = here[[q for q, source in enumerate(SOURCES) if source == k]]
        assert_within(means[k], own.min(axis=0), own.max(axis=0))


@given(ascending(ordered(6)), within(3, low=0.1))
def test_a_mean_stance_rises_with_every_stance(args, weight):
    assert_moves(lambda here: stance.mean_stance(here, weight, SOURCES, 3), args, (1,))


@given(within(6), within(1, low=0.1))
def test_a_partner_without_weight_changes_no_bit_of_a_mean_stance(here, weight):
    alone = stance.mean_stance(here[[0, 3]], weight, (0, 1), 2)
    dyads = np.concatenate([weight, 0 * weight, 0 * weight])
    assert_same_bits(stance.mean_stance(here, dyads, (0, 0, 1, 1, 2, 2), 3)[0], alone[0])


def test_a_challenger_without_partners_has_no_mean_stance():
    assert not stance.mean_stance(column(0.5, 0.7), column(1.0), (0, 1), 3)[2].any()


def test_worked_example_of_sums_over_dyads():
    # alignment is sqrt(.36 * .64) = .48; sunk is .45 * .5 * (1 - .2) = .18
    # weights are (1 * .0625) ** .25 = .5 and (.0625 * .0016) ** .25 = .1
    # mean is (.5 * .8 + .25 * .2) / .75 = .6
    assert stance.latent_alignment(column(0.36, 0.64)) == pytest.approx(0.48)
    assert stance.sunk_gain(column(0.2), column(0.5), P, ON) == pytest.approx(0.18)
    weight = stance.dyad_weights(column(1.0, 0.0625, 0.0016), ((0, 1), (1, 2)))
    assert weight.ravel() == pytest.approx([0.5, 0.1])
    mean = stance.mean_stance(column(0.8, 0.2, 0.1, 0.1), column(0.5, 0.25), (0, 0, 1, 2), 3)
    assert mean[0] == pytest.approx(0.6)
