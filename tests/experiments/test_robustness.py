"""Robustness on planted performances: every criterion gives what can be worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.experiments.asking.shares import wilson
from sim.experiments.deciding.robustness import (
    Objective,
    mcnemar,
    oriented,
    pareto,
    regret,
    satisfied,
    scored,
    stand,
    verdicts,
    worst_tenth,
)

GAIN, LOSS = Objective("gain", "high", 5.0), Objective("loss", "low", 2.0)
ALL = np.array([True, True, True])
VALUES = np.array([
    [[4.0, 1.0], [6.0, 1.0], [8.0, 3.0], [6.0, 2.0]],
    [[5.0, 0.0], [5.0, 2.0], [5.0, 1.0], [5.0, 2.0]],
    [[10.0, 4.0], [0.0, 4.0], [10.0, 4.0], [0.0, 4.0]],
])  # fmt: skip
"""Three courses, four futures: gain (from 0 to 10) and loss (from 0 to 4)."""
BETTER = oriented(VALUES, [GAIN, LOSS])


def test_regret_is_the_shortfall_from_the_best_of_a_future_as_a_share_of_the_range():
    found = regret(BETTER, ALL)
    gain = np.array([[6, 0, 2, 0], [5, 1, 5, 1], [0, 6, 0, 6]]) / 10
    loss = np.array([[1, 0, 2, 0], [0, 1, 0, 0], [4, 3, 3, 2]]) / 4
    np.testing.assert_allclose(found, (gain + loss) / 2)


def test_regret_is_measured_against_affordable_courses_and_better_aims_make_up_for_no_other():
    found = regret(BETTER, np.array([True, True, False]))
    gain = np.array([[1, 0, 0, 0], [0, 1, 3, 1], [0, 6, 0, 6]]) / 4
    loss = np.array([[1, 0, 2, 0], [0, 1, 0, 0], [4, 3, 3, 2]]) / 3
    np.testing.assert_allclose(found, (gain + loss) / 2)


@given(
    arrays(float, (4, 5, 2), elements=st.integers(-9, 9).map(float)),
    arrays(bool, 4).filter(np.any),
)
@settings(max_examples=200, deadline=None)
def test_regret_is_never_negative_and_somebody_affordable_has_none_of_each_aim(better, inside):
    found = regret(better, inside)
    assert (found >= 0).all()
    one_aim = regret(better[:, :, :1], inside)
    assert (one_aim[inside].min(axis=0) == 0).all()


def test_satisficing_counts_futures_with_enough_of_everything():
    met = satisfied(BETTER, [GAIN, LOSS])
    assert met.tolist() == [
        [False, True, False, True],
        [True, True, True, True],
        [False, False, False, False],
    ]
    only_gain = [GAIN, LOSS._replace(enough=None)]
    assert satisfied(BETTER, only_gain).mean(axis=1).tolist() == [0.75, 1.0, 0.5]


def test_the_worst_tenth_is_the_mean_of_the_worst_tenth_of_futures():
    values = np.arange(40.0).reshape(1, 40, 1)
    assert worst_tenth(values)[0, 0] == np.mean([0, 1, 2, 3])
    assert worst_tenth(-values)[0, 0] == -np.mean([36, 37, 38, 39])
    assert worst_tenth(values[:, :3])[0, 0] == 0.0


def test_a_score_is_the_place_between_the_worst_and_the_best():
    np.testing.assert_allclose(scored(BETTER, ALL)[1], (0.5 + np.array([1, 0.5, 0.75, 0.5])) / 2)
    same = np.ones((2, 3, 1))
    assert (scored(same, ALL[:2]) == 1).all()
    assert (regret(same, ALL[:2]) == 0).all()


def test_wilsons_interval_is_that_of_the_textbook():
    low, high = wilson(0.8, 10)
    assert (low, high) == (pytest.approx(0.4902, abs=1e-4), pytest.approx(0.9433, abs=1e-4))
    assert wilson(0.0, 20)[0] == pytest.approx(0, abs=1e-12)


def test_the_pareto_set_keeps_what_nothing_dominates():
    criteria = np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 2.0], [0.5, 0.5], [2.0, 0.0]])
    assert pareto(criteria).tolist() == [True, True, True, False, True]


@given(arrays(float, (6, 3), elements=st.integers(-3, 3).map(float)))
@settings(max_examples=200)
def test_a_dominated_course_is_never_in_the_pareto_set(criteria):
    free = pareto(criteria)
    assert free.any()
    for i, mine in enumerate(criteria):
        dominated = any((other >= mine).all() and (other > mine).any() for other in criteria)
        assert free[i] == (not dominated)


def test_a_cost_can_put_a_course_into_the_pareto_set():
    values = np.array([[[1.0]], [[2.0]], [[1.5]]])
    one = [Objective("gain", "high")]
    assert stand(values, one, None, None).is_pareto.tolist() == [False, True, False]
    costs = np.array([0.0, 3.0, 4.0])
    assert stand(values, one, costs, None).is_pareto.tolist() == [True, True, False]


def test_what_costs_more_than_the_budget_is_never_chosen_by_any_criterion():
    rng = np.random.default_rng(1)
    values = rng.normal(size=(4, 200, 2)) + np.array([0.0, 0.2, 5.0, 0.1])[:, None, None]
    objectives = [Objective("a", "high", 0.0), Objective("b", "high", 0.0)]
    costs = np.array([0.0, 1.0, 3.0, 1.0])
    free = verdicts(stand(values, objectives, costs, None))
    held = verdicts(stand(values, objectives, costs, 2.0))
    assert {verdict.best for verdict in free} == {2}
    assert 2 not in {verdict.best for verdict in held}


def test_criteria_choose_what_each_is_about():
    steady, bold, dull = np.full(100, 5.0), np.full(100, 9.0), np.full(100, 4.9)
    bold[:15] = -20.0
    values = np.stack([steady, bold, dull])[:, :, None]
    found = {v.name: v.best for v in verdicts(stand(values, [GAIN], None, None))}
    assert found == {
        "satisficing": 0, "regret, 90 %": 0, "regret, mean": 0, "regret, most": 0, "expected": 0,
        "worst tenth": 0,
    }  # fmt: skip
    bold[:15] = 2.0
    values = np.stack([steady, bold, dull])[:, :, None]
    found = {v.name: v.best for v in verdicts(stand(values, [GAIN], None, None))}
    assert (found["satisficing"], found["expected"], found["worst tenth"]) == (0, 1, 0)


def test_courses_that_paired_futures_cannot_tell_from_the_best_are_told_apart_by_regret():
    n = 100
    often, nearly, seldom = np.full(n, 5.0), np.full(n, 30.0), np.full(n, 50.0)
    nearly[:3], seldom[:60] = 4.0, 4.0
    values = np.stack([often, nearly, seldom])[:, :, None]
    s = stand(values, [GAIN], None, None)
    assert s.share.tolist() == [1.0, 0.97, 0.4]
    assert s.alike.tolist() == [1.0, 0.25, 2.0**-59]
    assert s.is_tied.tolist() == [True, True, False]
    assert verdicts(s)[0].best == 1
    narrow = stand(values, [GAIN], None, None, level=0.75)
    assert verdicts(narrow)[0].best == 0


def test_pairing_tells_shares_apart_whose_intervals_overlap():
    rng = np.random.default_rng(0)
    rarely, often = np.where(rng.permutation(300) < 136, 5.0, 4.0), np.full(300, 4.0)
    often[rarely >= 5] = 5.0
    often[np.flatnonzero(rarely < 5)[:24]] = 5.0
    s = stand(np.stack([rarely + 20 * (rarely >= 5), often])[:, :, None], [GAIN], None, None)
    assert s.low[1] < s.high[0]
    assert s.alike[0] == pytest.approx(2.0**-23)
    assert s.is_tied.tolist() == [False, True]
    assert verdicts(s)[0].best == 1


def test_mcnemars_test_is_the_binomial_of_the_futures_that_differ():
    one, other = np.zeros(50, dtype=bool), np.zeros(50, dtype=bool)
    one[:20], other[19:24] = True, True
    # 19 against 4 of 23: twice the tail of fair coins
    tail = sum(math.comb(23, k) for k in range(5)) / 2**23
    assert mcnemar(one, other) == pytest.approx(2 * tail)
    assert mcnemar(one, other) == mcnemar(other, one)
    assert mcnemar(one, one) == 1.0


def test_a_course_beyond_the_budget_neither_ties_nor_attains():
    values = np.array([[4.0] * 20, [3.0] * 20, [9.0] * 20])[:, :, None]
    s = stand(values, [GAIN], np.array([0.0, 1.0, 9.0]), 2.0)
    assert (s.is_attained, s.share.tolist()) == (False, [0.0, 0.0, 1.0])
    assert s.is_tied.tolist() == [True, True, False]
    assert stand(values, [GAIN], None, None).is_attained


def test_where_no_course_ever_achieves_enough_regret_decides():
    values = np.array([[3.0] * 20, [4.0] * 20])[:, :, None]
    first = verdicts(stand(values, [GAIN], None, None))[0]
    assert (first.name, first.best) == ("regret, 90 %", 1)


def test_without_a_level_that_is_enough_regret_decides():
    values = np.random.default_rng(0).normal(size=(2, 20, 1)) + np.array([1.0, 0.0])[:, None, None]
    s = stand(values, [Objective("a", "high")], None, None)
    assert np.isnan(s.share).all()
    assert verdicts(s)[0].name == "regret, 90 %"
