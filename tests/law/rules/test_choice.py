"""Choice: logit probabilities, and the largest of utility plus chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import choice
from tests.strategies import assert_no_fall, assert_within, column, within

UTILITY = within(4, 2, low=-2, high=2)
PRECISION = within(2, low=0.1, high=15)

ROW = np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 2.0]])
COLUMN = np.array([[1.0, 1.0], [2.0, 3.0], [2.0, 0.0]])
BRANCH = [
    (0.022853, (0.335873, 0.328284, 0.335843), (0.501962, 0.498038)),
    (0.075600, (0.341747, 0.316863, 0.341390), (0.506915, 0.493085)),
    (0.139346, (0.348902, 0.303519, 0.347578), (0.513640, 0.486360)),
]


def probability(utility, precision):
    """Return the probabilities of options with utilities ``[K]``."""
    return np.exp(choice.log_probability(utility[:, None, None], np.array([[precision]])))[:, 0, 0]


@given(within(4, 2, low=-2, high=2).map(np.round), st.integers(1, 4))
def test_the_option_chosen_is_the_first_of_the_best(utility, options):
    some = utility[:options]
    chosen = choice.quantal_response(some, column(1.0, 1.0), 0 * some)
    assert np.array_equal(chosen, some.argmax(axis=0))


@given(UTILITY, PRECISION)
def test_probabilities_lie_in_the_unit_interval_and_sum_to_one(utility, precision):
    chance = np.exp(choice.log_probability(utility, precision))
    assert_within(chance, 0, 1)
    assert np.allclose(chance.sum(axis=0), 1, rtol=0, atol=1e-12)


@given(UTILITY, PRECISION, st.floats(0, 1))
def test_an_option_that_gains_is_chosen_more_and_all_others_less(utility, precision, gain):
    better = utility.copy()
    better[0] += gain
    before, after = (
        choice.log_probability(utility, precision),
        choice.log_probability(better, precision),
    )
    assert_no_fall(before[0], after[0])
    assert_no_fall(after[1:], before[1:])


@given(UTILITY, PRECISION, st.floats(-3, 3))
def test_what_all_options_share_changes_no_probability(utility, precision, shared):
    one, other = (
        choice.log_probability(utility, precision),
        choice.log_probability(utility + shared, precision),
    )
    assert np.allclose(one, other, rtol=0, atol=1e-11)


@given(UTILITY, PRECISION, st.permutations(range(4)))
def test_the_order_of_options_carries_no_weight(utility, precision, order):
    shuffled = choice.log_probability(utility[order], precision)
    assert np.allclose(
        shuffled, choice.log_probability(utility, precision)[order], rtol=0, atol=1e-11
    )


@given(UTILITY)
def test_without_precision_every_option_is_as_likely(utility):
    chance = np.exp(choice.log_probability(utility, column(0.0)))
    assert np.allclose(chance, 0.25, rtol=0, atol=1e-15)


@given(UTILITY, PRECISION)
def test_without_chance_the_best_option_is_taken(utility, precision):
    chosen = choice.quantal_response(utility, precision, np.zeros_like(utility))
    taken = np.take_along_axis(utility, chosen[None], axis=0)
    assert (precision * taken == (precision * utility).max(axis=0)).all()


@given(UTILITY, PRECISION)
def test_where_all_is_worth_alike_the_largest_draw_is_taken(draw, precision):
    chosen = choice.quantal_response(np.full_like(draw, 0.5), precision, 10 * draw)
    taken = np.take_along_axis(draw, chosen[None], axis=0)[0]
    assert_no_fall(draw.max(axis=0), taken)


def test_on_an_exact_tie_the_first_option_wins():
    tied = np.zeros((3, 1, 1))
    assert choice.quantal_response(tied, column(8.0), tied) == 0


def test_the_option_of_most_utility_and_luck_is_taken():
    # 8 * .1 + .5 = 1.3, 8 * .2 + 0 = 1.6, 8 * .15 + .6 = 1.8
    utility, draw = (np.reshape(x, (3, 1, 1)) for x in ((0.1, 0.2, 0.15), (0.5, 0.0, 0.6)))
    assert choice.quantal_response(utility, column(8.0), draw) == 2


def test_a_tenth_of_utility_is_four_fifths_of_log_odds_at_precision_eight():
    # 1 / (1 + exp(-8 * 0.1)) = 1 / (1 + 0.449329) = 0.689974
    assert probability(np.array([0.0, 0.1]), 8.0)[1] == pytest.approx(0.689974, abs=1e-6)


@pytest.mark.parametrize(("precision", "row", "column_player"), BRANCH)
def test_gambits_branch_points_of_seltens_game_are_fixed_points(precision, row, column_player):
    """Gambit's game e02 (Selten 1975, figure 2), logit branch as Gambit prints it."""
    against_row = ROW @ np.array(column_player)
    against_column = COLUMN.T @ np.array(row)
    assert np.allclose(probability(against_row, precision), row, rtol=0, atol=2e-6)
    assert np.allclose(probability(against_column, precision), column_player, rtol=0, atol=2e-6)
