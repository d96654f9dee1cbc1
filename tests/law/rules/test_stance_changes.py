"""Stance, what moves it and what it leaves in view: steps, treaties, displays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import stance
from sim.law.rules.stance import StanceParameters
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_within,
    column,
    declared,
    ordered,
    within,
)

P = DEFAULTS.stance
ANY = declared(StanceParameters)


@given(ascending(ordered(4), ordered(4)), ANY)
def test_a_step_goes_the_way_that_was_chosen(args, p):
    assert_moves(lambda up, down: stance.dialled(up, down, p), args, (1, -1))


@given(within(4), within(4))
def test_a_treaty_lifts_to_its_floor_and_no_further(mine, floor):
    after = mine + stance.treaty_lift(mine, floor)
    assert np.allclose(after, np.maximum(mine, floor), rtol=0, atol=1e-15)


@given(within(3), within(3))
def test_a_display_adds_to_what_is_shown_and_never_beyond_all(visible, seen):
    assert_within(visible + stance.visible_gain(visible, seen), visible, 1 + 1e-15)
    assert not stance.visible_gain(visible, 0 * seen).any()


def test_worked_example_of_changes():
    # up is +.04, holding 0, down -.04
    step = stance.dialled(column(1.0, 0.0, 0.0), column(0.0, 0.0, 1.0), P)
    assert step[:, 0] == pytest.approx([0.04, 0.0, -0.04])
    # a floor of .35 lifts .30 by .05 and leaves .60; .5 * (1 - .4) = .3
    lift = stance.treaty_lift(column(0.30, 0.60), column(0.35, 0.35))
    assert lift[:, 0] == pytest.approx([0.05, 0.0])
    assert stance.visible_gain(column(0.4), column(0.5)) == pytest.approx(0.3)
