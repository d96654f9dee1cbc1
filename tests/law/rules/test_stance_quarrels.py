"""Stance, quarrels inside a dyad: when they come, what they leave, what they take for a while."""

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
    without,
)

P = DEFAULTS.stance
ANY = declared(StanceParameters)


@given(ascending(ordered(3)), ANY)
def test_a_dyad_quarrels_or_not_and_the_less_likely_the_higher_the_draw(args, p):
    assert_moves(lambda draw: stance.quarrels(draw, p, ON), args, (-1,))
    draw = args[0][0]
    assert np.array_equal(stance.quarrels(draw, p, ON), draw < p.shock_rate)


@given(within(3), ANY)
def test_nobody_quarrels_without_m22(draw, p):
    assert not stance.quarrels(0 * draw, p, without("M22")).any()
    assert not stance.strain_at_rest(p, without("M22")).any()


@given(ascending(ordered(3), ordered(3)), ANY)
def test_a_quarrel_strains_what_is_not_strained_yet(args, p):
    assert_moves(lambda strain, q: stance.strain_gain(strain, q, p), args, (-1, 1))
    strain, quarrelled = args[0]
    assert_within(strain + stance.strain_gain(strain, quarrelled, p), strain, 1)
    assert not stance.strain_gain(strain, 0 * quarrelled, p).any()
    assert not stance.strain_gain(1 + 0 * strain, quarrelled, p).any()


@given(ANY)
def test_the_usual_strain_is_what_quarrels_bring_and_time_takes_on_average(p):
    usual = stance.strain_at_rest(p, ON)
    brought = p.shock_rate * stance.strain_gain(usual, column(1.0), p)
    kept = (1 - p.strain_fading) * (usual + brought)
    assert np.allclose(kept, usual, rtol=0, atol=1e-15)
    assert_within(usual, 0, 1)


@given(ascending(ordered(4), ordered(2), ordered(1)))
def test_strain_beyond_the_usual_takes_off_what_is_lived(args):
    assert_moves(lambda *known: stance.strained(*known, ON), args, (1, -1, 1))
    assert_within(stance.strained(*args[0], ON), 0, 1)


@given(within(4), within(2), within(1))
def test_without_m22_no_quarrel_takes_a_bit_off_what_is_chosen(chosen, strain, usual):
    assert_same_bits(stance.strained(chosen, strain, usual, without("M22")), chosen)


@given(within(4), within(2))
def test_the_usual_strain_changes_no_bit_of_a_stance(chosen, usual):
    assert_same_bits(stance.strained(chosen, usual, usual, ON), chosen)


@given(within(6), within(3), within(1))
def test_a_quarrel_is_felt_alike_on_both_sides_and_by_no_other_dyad(chosen, strain, usual):
    swapped = np.concatenate([chosen[3:], chosen[:3]])
    one, other = (stance.strained(x, strain, usual, ON) for x in (chosen, swapped))
    assert_same_bits(one[:3], other[3:])
    assert_same_bits(one[3:], other[:3])
    alone = stance.strained(chosen[[0, 3]], strain[:1], usual, ON)
    assert_same_bits(one[[0, 3]], alone)


def test_worked_example_of_a_quarrel():
    # one month in 24: a draw of .04 is a quarrel, one of .05 is not
    quarrelled = stance.quarrels(column(0.04, 0.05), P, ON)
    assert quarrelled.tolist() == [[1.0], [0.0]]
    # .08 * (1 - .25) = .06; at rest .85 / 300 / (1 - .85 * 299 / 300) = .018539
    gained = stance.strain_gain(column(0.25, 0.25), quarrelled, P)
    assert gained[:, 0] == pytest.approx([0.06, 0.0])
    assert stance.strain_at_rest(P, ON) == pytest.approx(0.018539, abs=1e-6)
    # a tenth above the usual strain takes a tenth off either side, a tenth below adds one
    lived = stance.strained(column(0.6, 0.5), column(0.12), column(0.02), ON)
    assert lived[:, 0] == pytest.approx([0.54, 0.45])
    calm = stance.strained(column(0.6, 0.5), column(0.0), column(0.1), ON)
    assert calm[:, 0] == pytest.approx([0.66, 0.55])
