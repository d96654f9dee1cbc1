"""Choice, how an act is read: exact likelihood ratios of two types, here of displays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.arrays import logit, sigmoid
from sim.law.ledger import add_up
from sim.law.rules import belief, choice, signalling
from sim.law.rules.signalling import FULL_MENU, VISIT_MENU, SignallingParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    TINY,
    assert_no_fall,
    assert_same_bits,
    column,
    declared,
    display_views,
    within,
)

ANY = declared(SignallingParameters)
EIGHT = column(8.0)
HIGH, LOW = DEFAULTS.belief.aligned_type, DEFAULTS.belief.aloof_type
BAYESIAN = DEFAULTS.belief._replace(conservatism=column(1.0))
CEILING = within(1).map(lambda x: np.where(x < 0.5, 0.75, 1.0))


def ask(view, p, menu=FULL_MENU):
    """Return the parts of the options' utility, and which are legal."""
    parts = signalling.display_terms(view, menu, EIGHT, p, ON)
    return parts, signalling.legal_options(menu, view.ceiling)


def read(view, p, menu=FULL_MENU):
    return choice.evidence(*ask(view, p, menu), EIGHT, HIGH, LOW)


def chances(view, p, stance):
    """Return how likely a sender of that stance takes each option."""
    (per_stance, rest), legal = ask(view, p)
    utility = np.where(legal > 0, stance * add_up(per_stance) + add_up(rest), -np.inf)
    return np.exp(choice.log_probability(utility, EIGHT))


@given(display_views(), CEILING, within(1, low=0.02, high=0.98), ANY)
def test_with_types_drawn_from_the_prior_the_expected_posterior_is_the_prior(
    view, ceiling, prior, p
):
    view = view._replace(ceiling=ceiling)
    news = belief.display_news(read(view, p), column(1.0), BAYESIAN, ON)
    posterior = sigmoid(logit(prior) + news)
    sent = prior * chances(view, p, HIGH) + (1 - prior) * chances(view, p, LOW)
    assert np.allclose((sent * posterior).sum(axis=0), prior, rtol=0, atol=1e-12)


@given(display_views(), ANY)
def test_what_an_aligned_sender_does_speaks_for_alignment_on_average(view, p):
    evidence = read(view, p)
    assert ((chances(view, p, HIGH) * evidence).sum(axis=0) >= -TINY).all()
    assert ((chances(view, p, LOW) * evidence).sum(axis=0) <= TINY).all()


@given(display_views(), ANY)
def test_cheap_talk_says_nothing(view, p):
    idle = p._replace(relation=column(0.0), defiance=column(0.0))
    assert np.allclose(read(view, idle), 0, rtol=0, atol=1e-11)


@given(display_views(), ANY)
def test_the_sender_s_own_stance_is_not_in_the_evidence(view, p):
    assert_same_bits(read(view, p), read(view._replace(stance=1 - view.stance), p))


@given(display_views(), ANY)
def test_turning_the_types_round_turns_the_evidence_round(view, p):
    parts, legal = ask(view, p)
    turned = choice.evidence(parts, legal, EIGHT, LOW, HIGH)
    assert_same_bits(read(view, p), -turned)
    assert not choice.evidence(parts, legal, EIGHT, LOW, LOW).any()


@given(display_views(), ANY)
def test_evidence_grows_with_what_only_an_ally_would_gain(view, p):
    per_stance = add_up(ask(view, p)[0][0])
    evidence = read(view, p)
    gained = 8.0 * (HIGH - LOW) * (per_stance - per_stance[:1])
    assert np.allclose(evidence - evidence[:1], gained, rtol=0, atol=1e-10)
    assert (evidence[0] <= TINY).all()


@given(display_views(), ANY)
def test_theatre_is_told_from_calibration_by_the_aggrieved_alone(view, p):
    def apart(grievance):
        shown = read(view._replace(grievance=grievance, visibility=column(1.0)), p)
        theatrical, calibrated = (
            FULL_MENU.index(f"head {t}") for t in ("theatrical", "calibrated")
        )
        return shown[theatrical] - shown[calibrated]

    assert np.allclose(apart(column(0.0)), 0, rtol=0, atol=1e-11)
    assert_no_fall(TINY, apart(column(0.5)))


@given(display_views(), ANY)
def test_where_only_absence_is_open_absence_says_nothing(view, p):
    shut = view._replace(ceiling=0 * view.ceiling)
    assert not read(shut, p)[0].any()


def test_worked_example_of_evidence():
    # one wording, no motive but the relation: utilities .5 for an ally, .25 for an aloof sender
    # come: ln(sigmoid(4) / sigmoid(2)) = ln(.982014 / .880797) = .108778
    # stay: ln(.017986 / .119203) = -1.891222, and they lie 8 * (.5 - .25) = 2 apart
    per_stance, rest = {"relation": column(0.0, 1.0)[:, None]}, {"none": np.zeros((2, 1, 1))}
    evidence = choice.evidence(
        (per_stance, rest), np.ones((2, 1, 1)), EIGHT, column(0.5), column(0.25)
    )
    assert evidence[:, 0, 0] == pytest.approx([-1.891222, 0.108778], abs=1e-6)


@pytest.mark.parametrize("menu", [VISIT_MENU, FULL_MENU])
@given(display_views(), ANY)
def test_evidence_is_finite_whatever_is_open(menu, view, p):
    assert np.isfinite(read(view, p, menu)).all()
