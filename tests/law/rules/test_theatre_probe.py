"""Theatres, when a challenger probes, what deters it, and when it breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import theatre
from sim.law.rules.theatre import ProbeView, TheatreParameters
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

P = DEFAULTS.theatre
ANY = declared(TheatreParameters)
TENSION, PROBE = within(3, low=0.02, high=0.98), within(3, low=0.01, high=0.9)


@given(ascending(*[ordered(3)] * 4), ANY)
def test_a_probe_is_worth_more_to_the_aggrieved_the_joined_and_against_the_weak(args, p):
    def worth(*known):
        return add_up(theatre.probe_terms(ProbeView(*known), p, ON))

    assert_moves(worth, args, (-1, 1, 1, 1))


@given(within(4, 3), ANY)
def test_m38_takes_partners_elsewhere_out_of_a_probe_and_nothing_else(known, p):
    view = ProbeView(*known)
    on, off = (theatre.probe_terms(view, p, s) for s in (ON, without("M38")))
    assert not off["M38"].any()
    for cause in ("opportunity", "risk"):
        assert_same_bits(on[cause], off[cause])


@given(ascending(ordered(3)))
def test_tension_elsewhere_is_the_mean_of_the_other_theatres(args):
    tension = args[0][0]
    assert_moves(theatre.tension_elsewhere, args, (1,))
    others = (tension[1] + tension[2]) / 2
    assert np.allclose(theatre.tension_elsewhere(tension)[0], others, rtol=0, atol=1e-12)
    assert not theatre.tension_elsewhere(tension[:1]).any()


@given(ascending(ordered(3, low=-3, high=3)), within(3, low=0.1, high=15))
def test_deterrence_is_a_chance_that_falls_as_probing_pays(args, precision):
    assert_moves(lambda utility: theatre.deterrence(utility, precision), args, (-1,))
    assert_within(theatre.deterrence(args[0][0], precision), 0, 1)
    assert (theatre.deterrence(column(0.0), precision) == 0.5).all()


@given(
    ascending(ordered(3), ordered(3, low=0.02), ordered(3, high=0.999), ordered(3, low=0.01)), ANY
)
def test_crises_threaten_in_tension_and_where_deterrence_lapses(args, p):
    assert_moves(lambda *known: theatre.crisis_hazard(*known, p), args, (1, -1, -1, -1))
    assert (theatre.crisis_hazard(*args[0], p) >= 0).all()


@given(TENSION, PROBE, ANY)
def test_at_the_start_the_hazard_of_a_crisis_is_the_declared_one(tension, probe, p):
    hazard = theatre.crisis_hazard(tension, tension, 1 - probe, probe, p)
    assert np.allclose(hazard, p.crisis_rate, rtol=1e-9, atol=0)


@given(TENSION, PROBE, ANY)
def test_where_deterrence_is_complete_no_crisis_breaks_out(tension, probe, p):
    assert not theatre.crisis_hazard(tension, tension, 1 + 0 * probe, probe, p).any()


@given(TENSION, PROBE, within(3, low=0.1, high=5), ANY)
def test_probes_bring_as_much_tension_as_fades_above_the_rest_level(tension, probe, speed, p):
    rest = theatre.tension_rest(tension, probe, speed, p)
    probed = p.probe_tension * probe * (1 - tension)
    faded = p.tension_fading * speed * (tension + probed - rest)
    assert np.allclose(faded, probed, rtol=1e-9, atol=1e-12)


def test_worked_example_of_probing():
    # elsewhere is half of .4 + .35, of .6 + .35 and of .6 + .4
    tension = column(0.6, 0.4, 0.35)
    elsewhere = theatre.tension_elsewhere(tension)
    assert elsewhere[:, 0] == pytest.approx([0.375, 0.475, 0.5])
    # opportunity is .5 * (1 - .7) * (.4 + .6 * .9) = .141, risk -.4 * .7, M38 .15 * .5 * .4
    view = ProbeView(*map(column, (0.7, 0.9, 0.5, 0.4)))
    terms = theatre.probe_terms(view, P, ON)
    assert [x.item() for x in terms.values()] == pytest.approx([0.141, -0.28, 0.03])
    # in all -.109, at precision 8 sigmoid(.872) = 1 / (1 + exp(-.872)) = 1 / 1.418115
    deterred = theatre.deterrence(add_up(terms), column(8.0))
    assert deterred == pytest.approx(0.705162, abs=1e-6)
    # rest is .6 - .15 * .2 * .4 * .97 / (.06 * .5) = .212
    rest = theatre.tension_rest(column(0.6), column(0.2), column(0.5), P)
    assert rest == pytest.approx(0.212)
    # tension and lapse doubled give .002 * 2 * 2**1.5 = .011314
    hazard = theatre.crisis_hazard(*map(column, (0.6, 0.3, 0.6, 0.2)), P)
    assert hazard == pytest.approx(0.011314, abs=1e-6)
