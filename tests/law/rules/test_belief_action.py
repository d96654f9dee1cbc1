"""Belief, what is acted on: bloc beliefs, the weight of the public signal, expectations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.arrays import logit
from sim.law.rules import belief
from sim.law.rules.belief import BeliefParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    weights,
    within,
    without,
)

P = DEFAULTS.belief
ANY = declared(BeliefParameters)
ODDS, SEEN = within(3, low=-5, high=5), within(2, 3, low=-5, high=5)
MORRIS_SHIN = [(0.0, 0.50), (0.25, 0.571), (0.5, 0.667), (0.75, 0.80), (0.9, 0.909)]
ONE = column(1.0)


def public_weight(coordination, on=ON):
    """Return how much of the public signal is acted on, where the private one says 0."""
    p = P._replace(public_precision=ONE, coordination=column(coordination))
    return logit(belief.acting_belief(np.zeros((1, 1, 1)), ONE, ONE, p, on))


@given(ODDS, weights(3))
def test_bloc_belief_lies_between_the_dyads_beliefs(odds, weight):
    believed = 1 / (1 + np.exp(-odds))
    bloc = belief.bloc_belief(odds, weight)
    assert_within(bloc, believed.min(axis=0), believed.max(axis=0))


@given(ordered(3, low=-5, high=5), weights(3))
def test_bloc_belief_rises_with_every_dyads_belief(odds, weight):
    assert_no_fall(*(belief.bloc_belief(x, weight) for x in odds))


@given(SEEN, weights(3))
def test_observers_bloc_beliefs_are_formed_one_by_one(odds, weight):
    together = belief.bloc_belief(odds, weight)
    for mine, theirs in zip(together, odds, strict=True):
        assert_same_bits(mine, belief.bloc_belief(theirs, weight))


@given(SEEN, ODDS, weights(3), ANY)
def test_a_dyad_without_weight_changes_no_bit_of_belief(private, public, weight, p):
    weight[2] = 0.0
    for some in (private, public):
        fewer = belief.bloc_belief(some[..., :2, :], weight[:2])
        assert_same_bits(belief.bloc_belief(some, weight), fewer)
    fewer = belief.acting_belief(private[:, :2], public[:2], weight[:2], p, ON)
    assert_same_bits(belief.acting_belief(private, public, weight, p, ON), fewer)


@given(SEEN, ODDS, weights(3), ANY)
def test_the_belief_acted_on_lies_between_the_private_and_the_public_one(
    private, public, weight, p
):
    acting = belief.acting_belief(private, public, weight, p, ON)
    both = np.stack([private, public + 0 * private])
    assert_no_fall(belief.bloc_belief(both.min(axis=0), weight), acting)
    assert_no_fall(acting, belief.bloc_belief(both.max(axis=0), weight))


@given(ordered(2, 3, low=-5, high=5), ordered(3, low=-5, high=5), weights(3), ANY)
def test_the_belief_acted_on_rises_with_both_beliefs(private, public, weight, p):
    low = belief.acting_belief(private[0], public[0], weight, p, ON)
    assert_no_fall(low, belief.acting_belief(private[1], public[0], weight, p, ON))
    assert_no_fall(low, belief.acting_belief(private[0], public[1], weight, p, ON))


@given(ordered(1), ordered(1, low=0.5, high=2))
def test_the_public_signal_weighs_more_where_acting_alike_pays_and_where_it_is_precise(r, alpha):
    def acting(coordination, precision):
        p = P._replace(coordination=coordination, public_precision=precision)
        return belief.acting_belief(np.zeros((1, 1, 1)), ONE, ONE, p, ON)

    assert_no_fall(acting(r[0], alpha[0]), acting(r[1], alpha[0]))
    assert_no_fall(acting(r[0], alpha[0]), acting(r[0], alpha[1]))


@pytest.mark.parametrize(("coordination", "weight"), MORRIS_SHIN)
def test_at_equal_precision_the_public_weight_is_morris_and_shins(coordination, weight):
    assert public_weight(coordination) == pytest.approx(weight, abs=5e-4)


@given(SEEN, ODDS, weights(3), within(1, high=2))
def test_where_only_acting_alike_pays_only_the_public_signal_counts(
    private, public, weight, precision
):
    p = P._replace(coordination=ONE, public_precision=precision)
    acting = belief.acting_belief(private, public, weight, p, ON)
    assert np.isfinite(acting).all()
    p = p._replace(public_precision=ONE)
    acting = belief.acting_belief(private, public, weight, p, ON)
    assert np.allclose(acting, belief.bloc_belief(public, weight), rtol=0, atol=1e-7)


@given(within(1))
def test_without_m02_the_public_signal_weighs_as_precision_alone_says(coordination):
    assert public_weight(coordination[0, 0], without("M02")) == pytest.approx(0.5)


@given(ordered(3), ANY)
def test_the_stance_expected_lies_between_the_types_and_rises_with_belief(share, p):
    less, more = (belief.expected_stance(x, p) for x in share)
    assert_no_fall(less, more)
    assert_within(more, p.aloof_type, p.aligned_type)


@given(within(3), ANY)
def test_the_warranted_belief_expects_the_true_stance(share, p):
    latent = belief.expected_stance(share, p)
    assert np.allclose(belief.warranted_belief(latent, p), share, rtol=0, atol=1e-12)


@given(ordered(3), ANY)
def test_the_warranted_belief_rises_with_alignment_within_the_unit_interval(latent, p):
    less, more = (belief.warranted_belief(x, p) for x in latent)
    assert_no_fall(less, more)
    assert_within(np.stack([less, more]), 0, 1)


@given(within(3))
def test_a_dyads_oversight_is_the_mean_of_its_two_and_knows_no_order(oversight):
    one = belief.dyad_oversight(oversight, ((0, 1), (1, 2)))
    assert_same_bits(one, belief.dyad_oversight(oversight, ((1, 0), (2, 1))))
    assert np.allclose(2 * one, oversight[:2] + oversight[1:], rtol=0, atol=1e-15)
    assert belief.dyad_oversight(oversight, ()).shape == (0, oversight.shape[1])


def test_worked_example_of_belief_acted_on():
    # bloc: .75 * sigmoid(0) + .25 * sigmoid(ln 4) = .375 + .25 * .8 = .575
    # acting at weight 1 / (1 + .5) = 2/3: log-odds (2/3) ln 8 = ln 4, so .8
    # expected stance: .25 + .5 * .6 = .55; warranted belief: (.55 - .25) / .5 = .6
    # oversight of two: (.2 + .6) / 2 = .4 and (.6 + 1) / 2 = .8
    odds, weight = column(0.0, np.log(4)), column(0.75, 0.25)
    assert belief.bloc_belief(odds, weight) == pytest.approx(0.575)
    acting = belief.acting_belief(np.zeros((1, 1, 1)), column(np.log(8)), ONE, P, ON)
    assert acting == pytest.approx(0.8)
    assert belief.expected_stance(column(0.6), P) == pytest.approx(0.55)
    assert belief.warranted_belief(column(0.55), P) == pytest.approx(0.6)
    overseen = belief.dyad_oversight(column(0.2, 0.6, 1.0), ((0, 1), (1, 2)))
    assert overseen.ravel() == pytest.approx([0.4, 0.8])
