"""Hedging: what leaning to one side, to the other or to neither is worth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.ledger import add_up
from sim.law.rules import hedging
from sim.law.rules.hedging import HedgingParameters, LeanView
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.hedging
ANY = declared(HedgingParameters)
KNOWN = (ordered(3), ordered(3), ordered(3), ordered(3), ordered(1, low=-1))
"""Ties west and to the challengers, exposure, dependence, narrative."""
VIEW = st.builds(LeanView, *[within(3)] * 4, within(1, low=-1), within(1))


def lean(view, p=P, on=ON):
    """Return the worth of (neither, west, challengers)."""
    return add_up(hedging.lean_terms(view, p, on))


@given(ascending(*KNOWN), within(1), ANY)
def test_stories_and_markets_pull_to_their_side_and_ties_back_from_it(args, pressure, p):
    def worth(option):
        return lambda *known: lean(LeanView(*known, pressure), p)[option]

    assert_moves(worth(1), args, (-1, 1, 1, -1, -1))
    assert_moves(worth(2), args, (1, -1, -1, 1, 1))
    assert not any(worth(0)(*known).any() for known in args)


@given(VIEW, ANY)
def test_west_and_challengers_are_mirrors(view, p):
    other = LeanView(
        view.tie_challengers, view.tie_west, view.dependence, view.exposure, -view.narrative,
        view.pressure,
    )  # fmt: skip
    here, there = lean(view, p), lean(other, p)
    assert np.array_equal(here[1], there[2])
    assert np.array_equal(here[1], -here[2])


@given(VIEW, ordered(1), ANY)
def test_pressure_to_choose_pushes_to_the_middle(view, pressure, p):
    less, more = (hedging.lean_terms(view._replace(pressure=x), p, ON)["M30"][2] for x in pressure)
    back = -np.sign(hedging.tilt(view.tie_west, view.tie_challengers))
    assert_no_fall(0, less * back)
    assert_no_fall(less * back, more * back)


@given(VIEW, ANY)
def test_without_m30_pressure_to_choose_does_nothing(view, p):
    off = without("M30")
    calm = view._replace(pressure=0 * view.pressure)
    assert_same_bits(lean(view, p, off), lean(calm, p, off))
    assert_same_bits(lean(calm, p, off), lean(calm, p))


@given(within(3), within(3), within(1), ANY)
def test_nothing_speaks_for_a_side_to_one_in_the_middle_whom_nothing_pulls(tie, ties, press, p):
    assert not lean(LeanView(tie, tie, ties, ties, 0 * press, press), p).any()


@given(VIEW, st.integers(0, 2), ANY)
def test_a_hedger_alone_leans_as_it_does_among_others(view, n, p):
    alone = LeanView(*(x[:n] for x in view[:4]), *view[4:])
    assert lean(alone, p).shape == (3, n, WORLDS)
    assert_same_bits(lean(alone, p), lean(view, p)[:, :n])


def test_worked_example_of_leaning():
    # essay A ¶7: story .35 * .5 = .175, markets .25 * (.6 - .2) = .1,
    # middle -.5 * (1 + 3 * .4) * (.7 - .3) = -.44: for the challengers -.165, for the West .165
    view = LeanView(*map(column, (0.3, 0.7, 0.2, 0.6, 0.5, 0.4)))
    terms = hedging.lean_terms(view, P, ON)
    assert [
        terms[c][2].item() for c in ("narrative", "interest", "autonomy", "M30")
    ] == pytest.approx([0.175, 0.1, -0.2, -0.24])
    assert lean(view)[:, 0, 0] == pytest.approx([0, 0.165, -0.165])
    # without M30 the middle weighs -.5 * .4 = -.2
    assert lean(view, on=without("M30"))[2] == pytest.approx(0.075)
