"""Array operations: sums are left to right, and what weighs nothing changes no bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law import arrays
from tests.strategies import assert_same_bits, assert_within, column, within

ROWS = within(4, low=-3, high=3)
INDEX = st.lists(st.integers(0, 3), max_size=6)


@given(ROWS)
def test_a_total_is_added_left_to_right(x):
    assert_same_bits(arrays.total(x), (((x[:1] + x[1:2]) + x[2:3]) + x[3:4]))
    assert_same_bits(arrays.total(x[:0]), np.zeros((1, 2)))


def one_by_one(x):
    """Return the sum over the first axis as it is defined: left to right, nothing else."""
    whole = x[:1].copy()
    for row in x[1:]:
        whole = whole + row
    return whole


@pytest.mark.parametrize("worlds", [1, 2, 3, 8, 64, 1025])
@pytest.mark.parametrize("n", [1, 2, 3, 8, 9, 17, 130])
def test_a_total_has_the_bits_of_a_sum_from_left_to_right_however_long_and_laid_out(n, worlds):
    x = np.random.default_rng(n).normal(size=(n, 3, worlds)) * 10.0 ** np.arange(n)[:, None, None]
    layouts = [
        x, x[:, :1, :], x[:, 1, :], x[:, 0, :].copy(), np.asfortranarray(x), x[::-1], x[..., ::-1],
        x.transpose(1, 0, 2), np.broadcast_to(x[..., :1], x.shape), x[:, :1, :1].copy(),
    ]  # fmt: skip
    for laid_out in layouts:
        assert_same_bits(arrays.total(laid_out), one_by_one(laid_out))


@given(within(4))
def test_shares_add_up_to_one_where_there_is_anything_to_share(x):
    shared = arrays.share(x)
    assert_within(shared, 0, 1)
    filled = x.sum(axis=0) > 0
    assert np.allclose(shared.sum(axis=0), filled, rtol=0, atol=1e-12)


@given(ROWS, within(4))
def test_a_weighted_mean_lies_among_its_values_and_is_nought_without_weights(x, weight):
    mean = arrays.weighted_mean(x, weight)
    filled = weight.sum(axis=0) > 1e-3
    assert_within(mean[:, filled], x.min(axis=0)[filled], x.max(axis=0)[filled])
    assert not arrays.weighted_mean(x, 0 * weight).any()


@given(ROWS, within(3))
def test_a_row_without_weight_changes_no_bit_of_a_weighted_mean(x, weight):
    padded = np.concatenate([weight, 0 * weight[:1]])
    fewer = arrays.weighted_mean(x[:3], weight)
    assert_same_bits(arrays.weighted_mean(x, padded), fewer)


@given(within(4, low=1e-6, high=1 - 1e-6))
def test_log_odds_and_sigmoid_undo_each_other(x):
    assert np.allclose(arrays.sigmoid(arrays.logit(x)), x, rtol=0, atol=1e-12)


@given(ROWS, INDEX)
def test_named_rows_come_in_the_order_named(x, index):
    assert_same_bits(arrays.rows(x, index), x[index] if index else x[:0])


@given(ROWS, st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_collected_rows_go_where_they_belong_and_nothing_is_lost(x, index):
    found = arrays.collect(x, index, 3)
    assert np.allclose(found.sum(axis=0), x.sum(axis=0), rtol=0, atol=1e-12)
    for k in range(3):
        mine = [i for i, target in enumerate(index) if target == k]
        assert_same_bits(found[k : k + 1], arrays.total(x[mine]))


@given(within(12, low=-3, high=3), st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_collected_rows_are_added_in_their_order_however_unevenly_they_fall(x, index):
    found = arrays.collect(x, index, 5)
    for k in range(5):
        mine = [i for i, target in enumerate(index) if target == k]
        assert_same_bits(found[k : k + 1], one_by_one(x[mine]) if mine else np.zeros((1, 2)))


@given(within(3, 4), within(4).map(lambda x: np.minimum(4 * x, 3).astype(int)))
def test_what_not_acting_is_worth_stands_before_what_acts_are_worth(values, choice):
    every = arrays.before_acts(values, (4, 4, 2), 0.0)
    assert_same_bits(every, np.concatenate([np.zeros((1, 4, 2)), values]))
    assert_same_bits(arrays.picked_act(values, choice), arrays.picked(every, choice) + 0.0)
    alike = arrays.before_acts(values[:1], (4, 4, 2), 1.0)
    assert_same_bits(alike, np.concatenate([np.ones((1, 4, 2)), *[values[:1]] * 3]))
    picked = arrays.picked(arrays.before_acts(values[:1], (4, 4, 2), 0.0), choice)
    assert_same_bits(arrays.picked_act(values[:1], choice), picked + 0.0)


@given(within(3, 4), within(4).map(lambda x: np.minimum(3 * x, 2).astype(int)))
def test_the_value_picked_is_that_of_the_option_chosen(values, choice):
    taken = np.take_along_axis(values, choice[None], axis=0)[0]
    assert_same_bits(arrays.picked(values, choice), taken + 0.0)


@given(ROWS)
def test_reversing_directed_pairs_twice_changes_no_bit(x):
    first, second = arrays.halves(x)
    assert_same_bits(arrays.reverse(x), np.concatenate([second, first]))
    assert_same_bits(arrays.reverse(arrays.reverse(x)), x)


@given(within(4, 2, low=-800, high=800))
def test_log_probabilities_survive_extreme_utilities(x):
    chance = np.exp(arrays.log_softmax(x))
    assert np.allclose(chance.sum(axis=0), 1, rtol=0, atol=1e-12)


@pytest.mark.parametrize("x", [-800.0, -40.0, 0.0, 40.0, 800.0])
def test_a_sigmoid_survives_extreme_log_odds(x):
    assert_within(arrays.sigmoid(column(x)), 0, 1)


def test_worked_example_of_array_operations():
    # share of 1, 3 is 1/4, 3/4; mean of 2, 4 at these is 3.5; sigmoid of ln 3 is 3/4
    assert arrays.share(column(1.0, 3.0))[:, 0].tolist() == [0.25, 0.75]
    assert arrays.weighted_mean(column(2.0, 4.0), column(1.0, 3.0)) == pytest.approx(3.5)
    assert arrays.sigmoid(column(np.log(3))) == pytest.approx(0.75)
