"""Hedging: what leaning and courting do to ties, and what mediation is worth and does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import hedging
from sim.law.rules.fading import fading, rest_against
from sim.law.rules.hedging import HedgingParameters
from tests.strategies import (
    DEFAULTS,
    WORLDS,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    within,
)

P = DEFAULTS.hedging
ANY = declared(HedgingParameters)


@pytest.mark.parametrize("rule", [hedging.lean_gain, hedging.court_gain])
@given(ascending(ordered(3), ordered(3)), ANY)
def test_leaning_and_courting_close_part_of_the_gap_in_a_tie(rule, args, p):
    assert_moves(lambda *x: rule(*x, p), args, (-1, 1))
    tie, acted = args[0]
    assert_within(rule(tie, acted, p), 0, 1 - tie)
    assert not rule(tie, 0 * acted, p).any()


@given(within(3), within(3), within(3), ANY)
def test_a_tie_is_at_rest_where_leaning_and_courting_bring_what_fades(tie, leaned, courted, p):
    gained = hedging.lean_gain(tie, leaned, p) + hedging.court_gain(tie, courted, p)
    rest = rest_against(tie, gained, p.tie_fading)
    assert_no_fall(rest, tie)
    assert np.allclose(fading(tie + gained, rest, p.tie_fading) + gained, 0, rtol=0, atol=1e-12)


@given(ascending(ordered(2)), within(3), ANY)
def test_mediating_is_worth_more_the_higher_the_tension_and_nothing_in_peace(args, like, p):
    assert_moves(lambda x: hedging.mediate_terms(x, like, p)["peace"], args, (1,))
    ((tension,), _) = args
    worth = hedging.mediate_terms(tension, like, p)["peace"]
    assert worth.shape == (2, 3, WORLDS)
    assert_same_bits(worth, worth[:, :1])
    assert np.array_equal(worth[:, 0] > 0, hedging.needs_mediator(tension, p) > 0)
    assert not hedging.mediate_terms(tension * p.mediate_tension, like, p)["peace"].any()


@given(ascending(ordered(3)), ANY)
def test_a_theatre_needs_a_mediator_or_not_the_sooner_the_higher_its_tension(args, p):
    assert_moves(lambda x: hedging.needs_mediator(x, p), args, (1,))
    ((tension,), _) = args
    assert np.array_equal(hedging.needs_mediator(tension, p), 1.0 * (tension > p.mediate_tension))


@given(ascending(ordered(2), ordered(2, high=3), ordered(2)), ANY)
def test_mediation_takes_from_tension_unless_the_challenger_probes(args, p):
    assert_moves(lambda *x: hedging.mediation_relief(*x, p), args, (-1, -1, 1))
    tension, mediators, probed = args[0]
    after = tension + hedging.mediation_relief(tension, mediators, probed, p)
    assert_within(after, 0, tension)
    assert not hedging.mediation_relief(tension, 0 * mediators, probed, p).any()
    assert not hedging.mediation_relief(tension, mediators, 1 + 0 * probed, p).any()


@given(within(2), within(2, low=1, high=3), within(2), ANY)
def test_one_mediator_suffices(tension, mediators, probed, p):
    one = hedging.mediation_relief(tension, 1 + 0 * mediators, probed, p)
    assert_same_bits(hedging.mediation_relief(tension, mediators, probed, p), one)


def test_worked_example_of_ties_and_mediation():
    # .04 * 1 * (1 - .25) = .03; essay A ¶9: .1 * .4 * (1 - .5) = .02
    assert hedging.lean_gain(column(0.25), column(1.0), P) == pytest.approx(0.03)
    assert hedging.court_gain(column(0.5), column(0.4), P) == pytest.approx(0.02)
    # .6 * (.8 - .5) = .18; below .5 nothing; -.03 * 1 * (1 - .25) * .8 = -.018
    tension = column(0.8, 0.5)
    worth = hedging.mediate_terms(tension, column(0.0), P)["peace"]
    assert worth[:, 0, 0] == pytest.approx([0.18, 0])
    assert hedging.needs_mediator(tension, P).tolist() == [[1.0], [0.0]]
    relief = hedging.mediation_relief(column(0.8), column(2.0), column(0.25), P)
    assert relief == pytest.approx(-0.018)
