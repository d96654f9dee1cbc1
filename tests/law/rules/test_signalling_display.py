"""Signalling, what a display is worth: options, motives and costs, what is legal."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import signalling
from sim.law.rules.signalling import (
    FULL_MENU,
    HEDGER_MENU,
    VISIT_MENU,
    DisplayView,
    SignallingParameters,
)
from tests.strategies import (
    DEFAULTS,
    ON,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    display_views,
    ordered,
    within,
    without,
)

P = DEFAULTS.signalling
ANY = declared(SignallingParameters)
EIGHT = column(8.0)
MENUS = pytest.mark.parametrize("menu", [FULL_MENU, VISIT_MENU, HEDGER_MENU])
OWN = {m: {m} for m in ("M06", "M08", "M09", "M10", "M15")} | {"M14": {"M14", "M09"}}
"""The terms that each switch takes away; M09 is a relief from M14's cost."""
RISES = ("stance", "grievance", "partner_recognition")
FALLS = ("own_recognition", "exposure", "enforcement")


def terms(view, menu=FULL_MENU, p=P, on=ON):
    """Return the utility of every option by cause."""
    per_stance, rest = signalling.display_terms(view, menu, EIGHT, p, on)
    return {cause: view.stance * x for cause, x in per_stance.items()} | dict(rest)


@MENUS
def test_options_read_as_their_names_say(menu):
    rank, tone = (x[:, 0, 0] for x in signalling.option_values(menu, EIGHT))
    for option, m, dn in zip(menu[1:], rank[1:], tone[1:], strict=True):
        named = option.split(" ")
        assert (m, dn) == (signalling.RANKS[named[0]], signalling.TONES[named[1]])
    assert rank[0] == 0


@pytest.mark.parametrize("field", RISES)
@given(display_views(), ordered(1), ANY)
def test_showing_up_is_worth_more_with(field, view, values, p):
    less, more = (add_up(terms(view._replace(**{field: x}), p=p)) for x in values)
    assert_no_fall(less, more)


@pytest.mark.parametrize("field", FALLS)
@given(display_views(), ordered(1), ANY)
def test_showing_up_is_worth_less_with(field, view, values, p):
    less, more = (add_up(terms(view._replace(**{field: x}), p=p)) for x in values)
    assert_no_fall(more, less)


@MENUS
@given(display_views(), ANY)
def test_absence_is_worth_nothing_but_its_breach_of_protocol(menu, view, p):
    absent = {cause: x[0] for cause, x in terms(view, menu, p).items()}
    assert np.allclose(absent.pop("M08"), -p.protocol * view.expected_rank**2, rtol=0, atol=1e-12)
    assert not any(x.any() for x in absent.values())


@pytest.mark.parametrize("mechanism", OWN)
@given(display_views(), ANY)
def test_a_switch_takes_its_own_terms_away_and_no_other(mechanism, view, p):
    on, off = terms(view, p=p), terms(view, p=p, on=without(mechanism))
    for cause in on:
        if cause in OWN[mechanism]:
            assert not off[cause].any()
        else:
            assert_same_bits(on[cause], off[cause])


@given(display_views(), ANY)
def test_before_nobody_there_is_neither_defiance_nor_solidarity_nor_spillover(view, p):
    unseen = terms(view._replace(visibility=0 * view.visibility), p=p)
    assert not any(unseen[cause].any() for cause in ("M10", "M06", "M14", "M09"))


@given(display_views(), ANY)
def test_a_more_deniable_tone_keeps_more_of_the_cost_away_but_never_pays(view, p):
    found = terms(view, p=p)
    left = (found["M14"] + found["M09"])[1:].reshape(3, 4, 1, 2)
    assert (left <= 1e-12).all()
    assert_no_fall(left[:, 1:], left[:, :-1])


@given(display_views(), ANY)
def test_theatre_expresses_more_defiance_than_calibration(view, p):
    defiance = terms(view, p=p)["M10"][1:].reshape(3, 4, 1, 2)
    assert_no_fall(defiance[:, :-1], defiance[:, 1:])


@given(display_views(), ANY)
def test_more_wordings_do_not_mean_more_attendance(view, p):
    every, one = ("head warm", "head calibrated"), ("head calibrated",)
    taken_off = [terms(view, ("absent", *menu), p)["wordings"] for menu in (every, one)]
    assert np.allclose(np.exp(8 * taken_off[0])[1:], 0.5, rtol=1e-12, atol=0)
    assert not taken_off[1].any()


@MENUS
@given(within(2))
def test_what_is_legal_lies_at_or_below_the_ceiling_and_absence_always_is(menu, ceiling):
    rank, _ = signalling.option_values(menu, ceiling)
    legal = signalling.legal_options(menu, ceiling)
    assert legal[0].all()
    assert_within((rank * legal).max(axis=0), 0, ceiling + 1e-9)
    assert signalling.legal_options(menu, 1 + 0 * ceiling).all()


def test_worked_example_of_a_display():
    # premier calibrated is rank .75 and tone .7, so .75 * .7 = .525 is seen
    # relation .5 * 1.15 * .75 = .43125; M10 .5 * 1.05 * .7 * .3 * .525 = .05788125
    # M06 .5 * .1 * .525 = .02625; M14 -2.4 * .55 * .4 * .525 = -.2772; M09 .2772 * (1 - .09)
    # M15 -.35 * .6 * .55 * .75 = -.086625; M08 -(.75 - .8)**2 = -.0025
    # seniority -.28 * .5625 = -.1575; wordings -ln 4 / 8 = -.17328680
    known = dict.fromkeys(DisplayView._fields, column(1.0)) | {
        "stance": column(0.5), "grievance": column(0.7), "own_recognition": column(0.9),
        "partner_recognition": column(0.4), "exposure": column(0.55),
        "enforcement": column(0.4), "expected_rank": column(0.8), "visibility": column(0.7),
    }  # fmt: skip
    premier = FULL_MENU.index("premier calibrated")
    found = {c: round(x[premier].item(), 8) for c, x in terms(DisplayView(**known)).items()}
    assert found == {
        "relation": 0.43125, "M10": 0.05788125, "M06": 0.02625, "M14": -0.2772, "M09": 0.252252,
        "M15": -0.086625, "M08": -0.0025, "seniority": -0.1575, "wordings": -0.1732868,
    }  # fmt: skip
    # in all .0705; head theatrical, in the same way, -.0666
    worth = add_up(terms(DisplayView(**known)))[:, 0, 0]
    assert worth[premier] == pytest.approx(0.0705215, abs=1e-6)
    assert worth[FULL_MENU.index("head theatrical")] == pytest.approx(-0.0666378, abs=1e-6)
