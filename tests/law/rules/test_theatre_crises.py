"""Theatres, what probes and crises do to them and to those with a stake."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import theatre
from sim.law.rules.theatre import TheatreParameters
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

P = DEFAULTS.theatre
ANY = declared(TheatreParameters)


@given(ascending(ordered(3, high=10.0), ordered(3)))
def test_a_crisis_breaks_out_the_more_the_hazard_and_the_less_the_draw(args):
    assert_moves(theatre.breaks_out, args, (1, -1))


@given(within(3))
def test_no_crisis_breaks_out_without_hazard(draw):
    assert not theatre.breaks_out(0 * draw, draw).any()


@given(within(2, 3), within(3))
def test_a_crisis_without_stakes_is_felt_by_nobody(stake, crises):
    assert not theatre.crisis_felt(0 * stake, crises).any()
    assert_within(theatre.crisis_felt(stake, crises), 0, stake.sum(axis=1) + 1e-12)


@given(within(3), within(3), ANY)
def test_probes_strain_a_theatre_and_never_beyond_war(tension, probed, p):
    after = tension + theatre.probe_strain(tension, probed, p)
    assert_within(after, tension, 1)
    assert not theatre.probe_strain(tension, 0 * probed, p).any()


@given(ascending(ordered(3), ordered(3)))
def test_a_war_lifts_tension_to_its_floor_and_no_further(args):
    assert_moves(theatre.held_up, args, (-1, 1))
    tension, floor = args[0]
    after = tension + theatre.held_up(tension, floor)
    assert np.allclose(after, np.maximum(tension, floor), rtol=0, atol=1e-15)
    assert not theatre.held_up(tension, 0 * floor).any()


@given(ascending(ordered(3)), ANY)
def test_a_quicker_theatre_fades_quicker(args, p):
    assert_moves(lambda speed: theatre.tension_speed(speed, p), args, (1,))


def test_worked_example_of_crises():
    # a hazard of .7 gives 1 - exp(-.7) = .5034: a draw of .50 breaks out, one of .51 does not
    broke = theatre.breaks_out(column(0.7, 0.7), column(0.50, 0.51))
    assert broke.tolist() == [[1.0], [0.0]]
    # stakes .5 and .25 in theatres of which only the second is in crisis: .25
    stake = np.array([[[0.5], [0.25]]])
    assert theatre.crisis_felt(stake, column(0.0, 1.0)) == pytest.approx(0.25)
    # .15 * 1 * (1 - .6) = .06; .06 * .5 = .03; a floor of .5 lifts .3 by .2 and leaves .6
    assert theatre.probe_strain(column(0.6), column(1.0), P) == pytest.approx(0.06)
    assert theatre.tension_speed(column(0.5), P) == pytest.approx(0.03)
    lifted = theatre.held_up(column(0.3, 0.6), column(0.5, 0.5))
    assert lifted[:, 0] == pytest.approx([0.2, 0.0])
