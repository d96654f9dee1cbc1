"""Coalition, what members decide: what speaks for an effort and against it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters, EffortView
from tests.strategies import (
    DEFAULTS,
    ON,
    assert_no_fall,
    assert_same_bits,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.coalition._replace(minilateral=column(0.25))
ANY = declared(CoalitionParameters)
OWN = {"M40": {"M40", "joint action"}, "M35": {"M35"}}
"""The terms that each switch takes away."""
VIEW = within(len(EffortView._fields), 3).map(lambda x: EffortView(*x))


def terms(view, p, on=ON):
    return coalition.effort_terms(view, "burden", p, on)


@pytest.mark.parametrize("field", ["threat", "size", "joint", "capital", "programme"])
@given(VIEW, ordered(3), ANY)
def test_effort_is_worth_more_with(field, view, values, p):
    assert_no_fall(*(add_up(terms(view._replace(**{field: x}), p)) for x in values))


@pytest.mark.parametrize("field", ["effort", "others", "burden", "fatigue"])
@given(VIEW, ordered(3), ANY)
def test_further_effort_is_worth_less_with(field, view, values, p):
    assert_no_fall(*(add_up(terms(view._replace(**{field: x}), p)) for x in values[::-1]))


@given(VIEW, ANY)
def test_without_threat_only_a_programme_speaks_for_effort(view, p):
    found = terms(view._replace(threat=0 * view.threat), p)
    assert_same_bits(found.pop("programme"), view.programme)
    assert not any(found[cause].any() for cause in ("M40", "joint action", "M35"))
    assert_no_fall(add_up(found), 0)


@pytest.mark.parametrize("mechanism", OWN)
@given(VIEW, ANY)
def test_a_switch_takes_its_own_terms_away_and_no_other(mechanism, view, p):
    on, off = terms(view, p), terms(view, p, without(mechanism))
    for cause in on:
        if cause in OWN[mechanism]:
            assert not off[cause].any()
        else:
            assert_same_bits(on[cause], off[cause])


@given(VIEW, ANY)
def test_nobody_makes_up_for_others_who_do_what_the_threat_asks(view, p):
    enough = view._replace(others=np.maximum(view.others, view.threat))
    assert not terms(enough, p)["M35"].any()
    assert_no_fall(0, terms(view, p)["M35"])


@given(VIEW, ANY)
def test_burden_fatigue_and_programme_count_as_they_are(view, p):
    found = terms(view, p)
    assert_same_bits(found["burden"], -view.burden)
    assert_same_bits(found["M34"], -view.fatigue)
    assert_same_bits(found["programme"], view.programme)


@given(VIEW, ANY)
def test_a_government_with_full_capital_pays_nothing_at_home(view, p):
    assert not terms(view._replace(capital=1 + 0 * view.capital), p)["M33"].any()


def test_worked_example_of_deciding_for_effort():
    # room .6 * (1 - .4) = .36; own .36 * .5 * .5 = .09; joint .36 * .9 * .3 = .0972
    # others fall .6 - .2 short, so .25 * .6 * .4 = .06 to make up for
    # domestic -.6 * .25 * (.2 + .4) = -.09; burden, fatigue and programme as they are
    view = EffortView(*(column(x) for x in (0.6, 0.4, 0.5, 0.3, 0.2, 0.75, 0.1, 0.02, 0.05)))
    assert {k: round(float(x[0, 0]), 6) for k, x in terms(view, P).items()} == {
        "M40": 0.09, "joint action": 0.0972, "M35": 0.06, "burden": -0.1, "M33": -0.09,
        "M34": -0.02, "programme": 0.05,
    }  # fmt: skip
