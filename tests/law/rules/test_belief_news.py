"""Belief, what is learned: displays, other acts, intelligence, forgetting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

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
    within,
    without,
)

P = DEFAULTS.belief
ANY = declared(BeliefParameters)
SHARES, ODDS = within(3), within(3, low=-5, high=5)
NOISE = within(3, low=0.2, high=1.5)


@given(ODDS, within(1), ANY)
def test_a_display_moves_belief_towards_its_evidence_and_not_beyond(evidence, visibility, p):
    news = belief.display_news(evidence, visibility, p, ON)
    assert (news * evidence >= 0).all()
    assert (np.abs(news) <= np.abs(evidence)).all()


@given(ordered(3, low=-5, high=5), within(1), ANY)
def test_stronger_evidence_moves_belief_further(evidence, visibility, p):
    assert_no_fall(*(belief.display_news(x, visibility, p, ON) for x in evidence))


@given(ODDS, ordered(1), ANY)
def test_a_wider_audience_moves_belief_further(evidence, visibility, p):
    assert_no_fall(*(np.abs(belief.display_news(evidence, v, p, ON)) for v in visibility))


@given(ODDS, ANY)
def test_a_display_that_nobody_sees_or_reads_moves_no_belief(evidence, p):
    assert not belief.display_news(evidence, column(0.0), p, ON).any()
    assert not belief.display_news(evidence, column(1.0), p, without("M01")).any()


@given(ODDS, ordered(1), ANY)
def test_an_act_moves_belief_towards_its_evidence_and_the_more_the_wider_it_is_seen(
    evidence, seen, p
):
    less, more = (belief.act_news(evidence, x, p) for x in seen)
    assert (more * evidence >= 0).all()
    assert_no_fall(np.abs(less), np.abs(more))
    assert_no_fall(np.abs(more), np.abs(evidence))
    assert not belief.act_news(evidence, column(0.0), p).any()
    assert not belief.act_news(0 * evidence, seen[1], p).any()


@given(ODDS, within(1), ANY)
def test_an_act_is_read_as_conservatively_as_a_display(evidence, seen, p):
    assert_same_bits(belief.act_news(evidence, seen, p), belief.display_news(evidence, seen, p, ON))


@given(ordered(3), ANY)
def test_intelligence_blurs_as_oversight_falls(oversight, p):
    blurred, sharper = (belief.intelligence_noise(x, p, ON) for x in oversight)
    assert_no_fall(sharper, blurred)
    assert_no_fall(p.intelligence_noise, sharper)
    assert_no_fall(blurred, p.intelligence_noise / np.sqrt(p.oversight_floor))


@given(SHARES, ANY)
def test_without_m25_oversight_does_not_matter(oversight, p):
    noise = belief.intelligence_noise(oversight, p, without("M25"))
    assert_same_bits(noise, p.intelligence_noise + 0 * oversight)


@given(SHARES, NOISE, within(3, low=-4, high=4), within(1), ANY)
def test_intelligence_is_read_by_bayes_rule(latent, noise, draw, weight, p):
    signal = latent + noise * draw
    high, low = (-0.5 * ((signal - t) / noise) ** 2 for t in (p.aligned_type, p.aloof_type))
    news = belief.intelligence_news(latent, noise, draw, weight, p, ON)
    assert np.allclose(news, p.conservatism * weight * (high - low), rtol=0, atol=1e-10)


@given(ordered(3), NOISE, within(3, low=-4, high=4), within(1), ANY)
def test_intelligence_on_closer_partners_speaks_more_for_alignment(latent, noise, draw, weight, p):
    assert_no_fall(*(belief.intelligence_news(x, noise, draw, weight, p, ON) for x in latent))


@given(NOISE, ANY)
def test_intelligence_halfway_between_the_types_says_nothing(noise, p):
    halfway = 0.5 * (p.aligned_type + p.aloof_type) + 0 * noise
    assert_within(belief.intelligence_news(halfway, noise, 0 * noise, 1.0, p, ON), 0, 0)


@given(SHARES, NOISE, within(3, low=-4, high=4), ANY)
def test_without_m24_intelligence_says_nothing(latent, noise, draw, p):
    off = without("M24")
    assert not belief.intelligence_news(latent, noise, draw, 1.0, p, off).any()
    assert not belief.intelligence_spread(noise, column(1.0), p, off).any()


@given(NOISE, within(1), ANY)
def test_the_spread_of_belief_is_what_monthly_chance_and_forgetting_keep_up(noise, weight, p):
    shock = belief.intelligence_news(0 * noise, noise, 1.0, weight, p, ON)
    shock = shock - belief.intelligence_news(0 * noise, noise, 0.0, weight, p, ON)
    spread = belief.intelligence_spread(noise, weight, p, ON)
    kept = ((1 - p.forgetting) * spread) ** 2 + shock**2
    assert np.allclose(spread**2, kept, rtol=1e-9, atol=1e-12)


@given(ordered(3, low=0.2, high=1.5), within(1), ANY)
def test_blurred_intelligence_keeps_belief_together(noise, weight, p):
    assert_no_fall(*reversed([belief.intelligence_spread(x, weight, p, ON) for x in noise]))


def test_worked_example_of_news():
    # display is .45 * .5 * 1.2 = .27; an act as telling, .45 * .3 * 1.2 = .162
    # halved oversight: .55 / sqrt(.4 + .6 * .5) = .55 / .836660
    # intelligence says y = .9 + .5 * .2 = 1, so .45 * .5 * .5 * (1 - .5) / .25 = .225
    # spread is (.45 * .5 * .5 / .5) / sqrt(1 - .96**2) = .225 / .28
    news = belief.display_news(column(1.2), column(0.5), P, ON)
    assert news == pytest.approx(0.27)
    assert belief.act_news(column(1.2), column(0.3), P) == pytest.approx(0.162)
    assert belief.intelligence_noise(column(0.5), P, ON) == pytest.approx(0.657376, abs=1e-6)
    told = belief.intelligence_news(column(0.9), column(0.5), column(0.2), column(0.5), P, ON)
    assert told == pytest.approx(0.225)
    spread = belief.intelligence_spread(column(0.5), column(0.5), P, ON)
    assert spread == pytest.approx(0.803571, abs=1e-6)
