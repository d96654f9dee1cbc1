"""Response curves: planted shapes are found, noise is not, and intervals hold what they say."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from sim.experiments.asking.axis import Axis
from sim.experiments.asking.shares import wilson
from sim.experiments.sweeping.bend import (
    DIMINISHING,
    EVEN,
    FLAT,
    LEVELLING,
    SLIGHT,
    STEEPENING,
    THRESHOLD,
    TURNING,
    UNASKED,
    bend_of,
    shape_of,
)
from sim.experiments.sweeping.crossing import crossings
from sim.experiments.sweeping.design import columns_of, sample
from sim.experiments.sweeping.lines import lines_of
from sim.experiments.sweeping.response import (
    change,
    contrast,
    curve_of,
    quantiles,
    steepest,
    unseen,
)

X = np.linspace(0.3, 0.9, 13)
PLANTED = {
    FLAT: lambda x: 0.5 + 0 * x,
    EVEN: lambda x: 0.2 + 0.5 * x,
    THRESHOLD: lambda x: 0.1 * x + np.maximum(x - 0.58, 0),
    DIMINISHING: lambda x: np.minimum(x, 0.55),
    TURNING: lambda x: -np.abs(x - 0.6),
    STEEPENING: lambda x: (x - 0.3) ** 2,
    LEVELLING: lambda x: -((0.9 - x) ** 2),
}


def worlds(shape, R, rng, noise=0.05):
    """Return worlds that differ much in level, some in slope, and little from point to point."""
    level = rng.normal(0, 0.3, (R, 1)) + rng.normal(0, 0.2, (R, 1)) * (X - 0.6)
    return shape(X) + level + rng.normal(0, noise, (R, len(X)))


@pytest.mark.parametrize("word", PLANTED)
def test_planted_shapes_are_found(word):
    rng = np.random.default_rng(1)
    found = Counter(
        shape_of(curve_of(X, worlds(PLANTED[word], 200, rng)), 0.95, rng).word for _ in range(60)
    )
    assert found[word] >= 51, found


@pytest.mark.parametrize("R", [20, 200])
@pytest.mark.parametrize("word", [FLAT, EVEN])
def test_a_straight_line_bends_as_rarely_as_the_level_says(word, R):
    rng = np.random.default_rng(2)
    n = 400
    bent = sum(
        bend_of(curve_of(X, worlds(PLANTED[word], R, rng)), 0.95, rng).p <= 0.05 for _ in range(n)
    )
    assert 0.02 <= bent / n <= 0.085


@pytest.mark.parametrize(("word", "place"), [(THRESHOLD, 0.58), (DIMINISHING, 0.55)])
def test_the_interval_of_a_kink_holds_the_kink(word, place):
    rng = np.random.default_rng(3)
    found = [shape_of(curve_of(X, worlds(PLANTED[word], 100, rng)), 0.95, rng) for _ in range(200)]
    placed = [shape for shape in found if shape.word == word]
    held = [shape.place.low <= place <= shape.place.high for shape in placed]
    assert len(placed) > 180
    assert np.mean(held) >= 0.9
    assert abs(np.mean([shape.place.value for shape in placed]) - place) < 0.01


def test_a_top_is_told_where_it_lies():
    rng = np.random.default_rng(4)
    shape = shape_of(curve_of(X, worlds(PLANTED[TURNING], 400, rng)), 0.95, rng)
    assert shape.word == TURNING
    assert shape.place.low - 0.01 <= 0.6 <= shape.place.high + 0.01
    assert shape.before.value > 0 > shape.after.value


def test_what_moves_less_than_a_fifth_of_the_spread_between_worlds_is_slight():
    rng = np.random.default_rng(5)
    curve = curve_of(X, worlds(PLANTED[EVEN], 400, rng, noise=0.001))
    assert shape_of(curve, 0.95, rng, spread=1.4).word == EVEN
    assert shape_of(curve, 0.95, rng, spread=1.6).word == SLIGHT


def test_few_values_or_one_world_say_nothing_of_a_shape():
    rng = np.random.default_rng(6)
    values = worlds(PLANTED[EVEN], 100, rng)
    assert shape_of(curve_of(X[:3], values[:, :3]), 0.95, rng).word == UNASKED
    one = curve_of(X, values[:1])
    assert shape_of(one, 0.95, rng).word == UNASKED
    assert np.isnan(change(one, 0.95).low)


@pytest.mark.parametrize("R", [10, 50, 400])
def test_differences_along_a_curve_are_paired_and_hold_their_level(R):
    rng = np.random.default_rng(7)
    held, width = [], []
    for _ in range(800):
        curve = curve_of(X, worlds(PLANTED[EVEN], R, rng))
        found = change(curve, 0.95)
        held.append(found.low <= 0.3 <= found.high)
        width.append(found.high - found.low)
    assert 0.93 <= np.mean(held) <= 0.97
    unpaired = 2 * 1.96 * np.sqrt(2 / R) * 0.3
    assert np.mean(width) < unpaired / 1.5


@pytest.mark.parametrize("R", [10, 50, 400])
def test_the_interval_of_a_break_even_holds_its_level_in_small_batches_too(R):
    rng = np.random.default_rng(8)
    at = 0.52
    held = []
    for _ in range(600):
        found = crossings(curve_of(X, worlds(PLANTED[EVEN], R, rng)), 0.2 + 0.5 * at, 0.95)
        held.append(
            any(each.low <= at <= each.high for each in found.found)
            or (not found.found and not found.is_sure)
        )
    assert np.mean(held) >= 0.93
    if R == 400:
        assert np.mean(held) <= 0.97


def exact(means):
    """Return a curve that is known almost exactly."""
    return curve_of(np.arange(float(len(means))), np.add([means, means], [[1e-9], [-1e-9]]))


def test_a_curve_crosses_where_it_does_and_says_which_way():
    found = crossings(exact([0.0, 1.0, 3.0]), 2.0, 0.95)
    (one,) = found.found
    assert (round(one.at, 2), one.rises, found.begins_above, found.is_sure) == (
        1.5, True, False, True,
    )  # fmt: skip
    assert one.low <= one.at <= one.high
    assert one.high - one.low < 0.01
    (down,) = crossings(exact([3.0, 0.0]), 2.0, 0.95).found
    assert not down.rises


def test_a_curve_may_cross_often_or_never():
    assert [round(each.at, 2) for each in crossings(exact([0, 2, 0, 2]), 1.0, 0.95).found] == [
        0.5, 1.5, 2.5,
    ]  # fmt: skip
    never = crossings(exact([0.0, 1.0]), 2.0, 0.95)
    assert (never.found, never.begins_above, never.is_sure) == ((), False, True)


def test_an_end_that_the_batch_does_not_show_is_open():
    rng = np.random.default_rng(9)
    x = np.array([0.0, 1.0, 2.0])
    values = np.array([0.0, 1.0, 2.0]) + rng.normal(0, 1, (20, 3))
    found = crossings(curve_of(x, values), float(values.mean(axis=0)[2]) - 0.05, 0.95)
    (one,) = found.found
    assert np.isinf(one.high)
    assert np.isfinite(one.low)
    near = crossings(curve_of(x, values), float(values.mean(axis=0)[2]) + 0.05, 0.95)
    assert (near.found, near.is_sure) == ((), False)


def test_undefined_worlds_are_left_out_of_each_mean():
    values = np.array([[1.0, 2.0], [3.0, np.nan], [5.0, 4.0]])
    curve = curve_of(np.array([0.0, 1.0]), values)
    np.testing.assert_allclose(curve.mean, [3, 3])
    np.testing.assert_allclose(curve.n, [3, 2])
    whole = curve_of(np.array([0.0, 1.0]), values[[0, 2]])
    np.testing.assert_allclose(whole.cov, np.cov(values[[0, 2]].T) / 2)
    assert len(curve_of(np.array([0.0, 1.0]), np.array([[1, np.nan], [2, 3.0]])).x) == 1


def test_a_contrast_is_that_of_world_by_world_differences():
    rng = np.random.default_rng(10)
    values = rng.normal(size=(30, 3))
    found = contrast(curve_of(np.arange(3.0), values), np.array([-1.0, 0.0, 1.0]), 0.9)
    apart = values[:, 2] - values[:, 0]
    half = 1.6991270265334972 * apart.std(ddof=1) / np.sqrt(30)  # Student's t of 29, 5 % a side
    np.testing.assert_allclose(found, [apart.mean(), apart.mean() - half, apart.mean() + half])


def test_the_steepest_step_is_per_unit_of_the_axis():
    assert steepest(exact([0.0, 1.0, 5.0])) == (1.0, 2.0)
    assert steepest(curve_of(np.array([0.0, 1.0, 9.0]), np.ones((2, 1)) * [0, 1, 5])) == (0.0, 1.0)


def test_quantiles_leave_out_what_is_undefined():
    rng = np.random.default_rng(11)
    values = rng.normal(size=(50, 4))
    values[::3, 1] = np.nan
    values[:, 3] = np.nan
    levels = np.array([0.1, 0.5, 0.9])
    found = quantiles(values, levels)
    np.testing.assert_allclose(found[:, :3], np.nanquantile(values[:, :3], levels, axis=0))
    assert np.isnan(found[:, 3]).all()


def test_shares_have_wilsons_interval():
    from scipy.stats import binomtest

    low, high = wilson(np.array([0.0, 0.3, 1.0]), np.array([20, 20, 20]), 0.95)
    for k, a, b in zip((0, 6, 20), low, high, strict=True):
        told = binomtest(k, 20).proportion_ci(method="wilson")
        np.testing.assert_allclose([a, b], [told.low, told.high], atol=1e-12)


@pytest.mark.parametrize("means", [[0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
def test_few_values_that_go_up_and_down_again_are_not_flat(means):
    rng = np.random.default_rng(1)
    x = np.linspace(0, 1, len(means))
    found = [
        shape_of(curve_of(x, means + rng.normal(0, 0.05, (100, len(x)))), 0.95, rng)
        for _ in range(20)
    ]
    assert {each.word for each in found} == {TURNING}
    assert all(x[0] < each.place.value < x[-1] for each in found)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_few_values_of_noise_alone_are_flat(n):
    rng = np.random.default_rng(2)
    x = np.linspace(0, 1, n)
    flat = [
        shape_of(curve_of(x, rng.normal(0, 0.3, (40, n))), 0.95, rng).word == FLAT
        for _ in range(300)
    ]
    assert np.mean(flat) > 0.92


def test_where_few_worlds_have_an_outcome_its_error_is_no_smaller():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(2_000, 60, 2))
    values[:, 3:, 1] = np.nan
    told = [curve_of(np.array([0.0, 1.0]), each).cov for each in values]
    assert np.mean(told, axis=0)[1, 1] == pytest.approx(1 / 3, rel=0.1)
    assert np.mean(told, axis=0)[0, 0] == pytest.approx(1 / 60, rel=0.1)


@pytest.mark.parametrize("n", [4, 12])
def test_what_few_sampled_points_show_of_an_idle_axis_is_no_change(n):
    axes = [Axis(name, (), 0.0, 1.0) for name in ("idle", "moves", "too")]
    rng, held = np.random.default_rng(4), []
    for seed in range(300):
        points = columns_of(sample(axes, "lhs", n, seed))
        values = points["moves"] + points["too"] + rng.normal(0, 0.3, (20, 1))
        values = values + rng.normal(0, 0.02, (20, n))
        found = change(lines_of(axes, "lhs", points)[0].curve(values), 0.95)
        held.append(found.low <= 0 <= found.high)
    assert np.mean(held) > 0.93


def test_one_sampled_point_of_a_kind_says_nothing_of_others():
    axes = [Axis(name, (), 0.0, 1.0) for name in ("idle", "moves")]
    points = columns_of(sample(axes, "lhs", 2, 1))
    values = points["moves"] + np.random.default_rng(5).normal(0, 0.01, (20, 2))
    curve = lines_of(axes, "lhs", points)[0].curve(values)
    assert np.isnan(change(curve, 0.95).low)
    assert shape_of(curve, 0.95, np.random.default_rng(0)).word == UNASKED


def test_few_worlds_that_agree_do_not_place_a_half():
    x, agree = np.array([0.0, 1.0]), np.array([0.0, 1.0])
    for n, is_placed in ((2, False), (3, False), (40, True)):
        curve = curve_of(x, np.tile(agree, (n, 1)))
        found = crossings(unseen(curve), 0.5, 0.95)
        assert np.isfinite([found.found[0].low, found.found[0].high]).all() == is_placed
    shown = curve_of(x, np.array([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]))
    np.testing.assert_array_equal(unseen(shown).cov, shown.cov)


@pytest.mark.parametrize("value", [0.0, 0.3, -1e6])
def test_a_curve_that_lies_on_a_value_in_every_world_is_surely_on_the_side_asked_for(value):
    curve = curve_of(X, np.full((20, len(X)), value))
    for is_above in (True, False):
        found = crossings(curve, value, 0.95, touching_is_above=is_above)
        assert found == ((), is_above, True)


def test_a_curve_that_leaves_a_value_crosses_it_or_not_by_what_touching_is():
    rng = np.random.default_rng(9)
    rise = np.maximum(X - 0.6, 0) * rng.uniform(1, 2, (40, 1))
    curve = curve_of(X, rise)
    assert crossings(curve, 0.0, 0.95).found == ()
    (crossing,) = crossings(curve, 0.0, 0.95, touching_is_above=False).found
    assert crossing.at == pytest.approx(0.6, abs=0.01)
    assert crossing.rises
