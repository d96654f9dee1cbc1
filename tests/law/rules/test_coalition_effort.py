"""Coalition, what members decide: terms of effort, what the others do, habits."""

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
    assert_within,
    column,
    declared,
    ordered,
    weights,
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
VIEW = within(len(EffortView._fields), 3).map(lambda x: EffortView(*x))
PRECISION = within(3, low=1, high=15)


def terms(view, p, on=ON):
    return coalition.effort_terms(view, "burden", p, on)


@pytest.mark.parametrize("field", ["threat", "size", "joint", "capital", "intercept"])
@given(VIEW, ordered(3), ANY)
def test_effort_is_worth_more_with(field, view, values, p):
    assert_no_fall(*(add_up(terms(view._replace(**{field: x}), p)) for x in values))


@pytest.mark.parametrize("field", ["effort", "burden"])
@given(VIEW, ordered(3), ANY)
def test_further_effort_is_worth_less_with(field, view, values, p):
    assert_no_fall(*(add_up(terms(view._replace(**{field: x}), p)) for x in values[::-1]))


@given(VIEW, ANY)
def test_without_threat_or_without_m40_only_habit_speaks_for_effort(view, p):
    for found in (terms(view._replace(threat=0 * view.threat), p), terms(view, p, without("M40"))):
        assert not found["M40"].any()
        assert not found["joint action"].any()
        assert_same_bits(found["habit"], view.intercept)


@given(VIEW, ANY)
def test_m40_touches_no_cost_of_effort(view, p):
    on, off = terms(view, p), terms(view, p, without("M40"))
    for cause in ("burden", "domestic", "habit"):
        assert_same_bits(on[cause], off[cause])


@given(within(3), weights(3))
def test_the_others_mean_lies_among_the_others_and_ignores_ones_own(effort, weight):
    mean = coalition.others_mean(effort, weight)
    assert_within(mean[0], effort[1:].min(axis=0), effort[1:].max(axis=0))
    moved = np.concatenate([1 - effort[:1], effort[1:]])
    assert np.allclose(coalition.others_mean(moved, weight)[0], mean[0], rtol=0, atol=1e-12)


@given(within(3), weights(2))
def test_a_member_without_weight_changes_no_bit_of_the_others_mean(effort, weight):
    third = np.concatenate([weight, 0 * weight[:1]])
    both = coalition.others_mean(effort, third)[:2]
    assert_same_bits(both, coalition.others_mean(effort[:2], weight))


@given(within(1))
def test_a_lone_member_has_no_others(effort):
    assert not coalition.others_mean(effort, column(1.0)).any()


@given(within(3), within(3, low=-3, high=3), PRECISION)
def test_habit_makes_a_yes_as_likely_as_the_effort_held(effort, utility, precision):
    wanted = utility + coalition.habit(effort, utility, precision)
    yes = 1 / (1 + np.exp(-precision * wanted))
    assert np.allclose(yes, np.clip(effort, 0.01, 0.99), rtol=0, atol=1e-12)


def test_worked_example_of_deciding_for_effort():
    # room .6 * (1 - .4) = .36; own .36 * .5 * .5 = .09; joint .36 * .9 * .3 = .0972
    # domestic -.6 * .25 * (.2 + .4) = -.09; habit and burden as they are
    view = EffortView(*(column(x) for x in (0.6, 0.4, 0.5, 0.3, 0.75, 0.1, 0.05)))
    assert {k: round(float(x[0, 0]), 6) for k, x in terms(view, P).items()} == {
        "M40": 0.09, "joint action": 0.0972, "burden": -0.1, "domestic": -0.09, "habit": 0.05,
    }  # fmt: skip


def test_worked_example_of_others_and_habit():
    # all have .34, the others (.34 - .1) / .5, (.34 - .12) / .7 and (.34 - .12) / .8
    mean = coalition.others_mean(column(0.2, 0.4, 0.6), column(0.5, 0.3, 0.2))
    assert mean[:, 0] == pytest.approx([0.48, 0.314286, 0.275], abs=1e-6)
    # habit is logit(.4) / 8 - .1 = -.405465 / 8 - .1
    effort = coalition.habit(column(0.4), column(0.1), column(8.0))
    assert effort == pytest.approx(-0.150683, abs=1e-6)
