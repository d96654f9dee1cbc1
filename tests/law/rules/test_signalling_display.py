"""Signalling, what a display is worth: motives and costs, and what takes them away."""

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
    column,
    declared,
    display_views,
    ordered,
    without,
)

P = DEFAULTS.signalling
ANY = declared(SignallingParameters)
EIGHT = column(8.0)
MENUS = pytest.mark.parametrize("menu", [FULL_MENU, VISIT_MENU, HEDGER_MENU])
OWN = {m: {m} for m in ("M06", "M08", "M09", "M10")} | {"M14": {"M14", "M09"}}
"""The terms that each switch takes away; M09 is a relief from M14's cost."""
RISES = ("stance", "grievance", "currency")
FALLS = ("own_recognition", "exposure", "hygiene", "stigma", "liability")
AS_GIVEN = {"currency": "M12", "stigma": "M15", "liability": "M21"}
"""What a view brings already switched, and the term it enters."""


def terms(view, menu=FULL_MENU, p=P, on=ON):
    """Return the utility of every option by cause."""
    per_stance, rest = signalling.display_terms(view, menu, EIGHT, p, on)
    return {cause: view.stance * x for cause, x in per_stance.items()} | dict(rest)


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
    assert not any(unseen[cause].any() for cause in ("M10", "M06", "M14", "M09", "M12", "M21"))


@pytest.mark.parametrize("field", AS_GIVEN)
@given(display_views(), ANY)
def test_what_company_pays_or_costs_enters_its_own_term_and_no_other(field, view, p):
    on, off = terms(view, p=p), terms(view._replace(**{field: 0 * view.stance}), p=p)
    assert not off.pop(AS_GIVEN[field]).any()
    for cause in off:
        assert_same_bits(on[cause], off[cause])


@given(display_views(), ANY)
def test_half_said_words_cost_less_than_in_proportion_but_for_m19(view, p):
    _, tone = np.broadcast_arrays(view.stance, signalling.option_tones(FULL_MENU, p))
    convex, linear = (terms(view, p=p, on=on) for on in (ON, without("M19")))
    full = convex["M14"]
    assert np.allclose(convex["M14"] + convex["M09"], full * (1 - tone) ** 2, rtol=0, atol=1e-12)
    assert np.allclose(linear["M14"] + linear["M09"], full * (1 - tone), rtol=0, atol=1e-12)
    for cause in set(convex) - {"M09"}:
        assert_same_bits(convex[cause], linear[cause])


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


def test_worked_example_of_a_display():
    # premier calibrated is rank .75 and tone .7, so .75 * .7 = .525 is seen
    # relation .5 * 1.15 * .75 = .43125; M10 .5 * 1.05 * .7 * .3 * .525 = .05788125
    # M06 .5 * .1 * .525 = .02625; M14 -2.4 * .55 * .4 * .525 = -.2772; M09 .2772 * (1 - .09)
    # M12 .2 * .525 = .105; M15 -.1 * .75 = -.075; M21 -.08 * .525 = -.042
    # M08 -(.75 - .8)**2 = -.0025; seniority -.28 * .5625 = -.1575; wordings -ln 4 / 8 = -.17328680
    known = dict.fromkeys(DisplayView._fields, column(1.0)) | {
        "stance": column(0.5), "grievance": column(0.7), "own_recognition": column(0.9),
        "exposure": column(0.55), "hygiene": column(0.4), "expected_rank": column(0.8),
        "visibility": column(0.7), "currency": column(0.2), "stigma": column(0.1),
        "liability": column(0.08),
    }  # fmt: skip
    premier = FULL_MENU.index("premier calibrated")
    found = {c: round(x[premier].item(), 8) for c, x in terms(DisplayView(**known)).items()}
    assert found == {
        "relation": 0.43125, "M10": 0.05788125, "M06": 0.02625, "M14": -0.2772, "M09": 0.252252,
        "M12": 0.105, "M15": -0.075, "M21": -0.042, "M08": -0.0025, "seniority": -0.1575,
        "wordings": -0.1732868,
    }  # fmt: skip
    # in all .1451; head theatrical, in the same way, .0329
    worth = add_up(terms(DisplayView(**known)))[:, 0, 0]
    assert worth[premier] == pytest.approx(0.1451465, abs=1e-6)
    assert worth[FULL_MENU.index("head theatrical")] == pytest.approx(0.0328622, abs=1e-6)
