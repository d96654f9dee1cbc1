"""Designs hold what was asked for, fill space evenly, and a seed repeats them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import SettingError
from sim.experiments.asking.axis import Axis, read_axis
from sim.experiments.sweeping.design import columns_of, designed
from sim.experiments.sweeping.lines import break_even_lines, lines_of

A, B = Axis("a", (0.0, 1.0, 2.0)), Axis("b", (5.0, 6.0))
U, V = Axis("u", (), 0.0, 1.0), Axis("v", (), 10.0, 30.0)


def test_a_grid_has_every_combination_once():
    points = designed([A, B])
    assert sorted(zip(points["a"], points["b"], strict=True)) == [
        (a, b) for a in A.values for b in B.values
    ]


def test_a_list_goes_value_by_value():
    other = Axis("b", (5.0, 7.0, 6.0))
    assert designed([A, other], "list") == {"a": A.values, "b": other.values}


@pytest.mark.parametrize("design", ["lhs", "sobol"])
def test_a_sample_fills_every_range_evenly_and_is_repeated_by_its_seed(design):
    points = designed([U, V], design, 64, seed=3)
    assert points == designed([U, V], design, 64, seed=3)
    assert points != designed([U, V], design, 64, seed=4)
    for axis in (U, V):
        shares = (np.array(points[axis.path]) - axis.low) / (axis.high - axis.low)
        assert np.bincount((shares * 64).astype(int), minlength=64).tolist() == [1] * 64


def test_listed_values_of_a_sample_are_taken_equally_often():
    points = designed([A, U], "lhs", 60, seed=1)
    assert [points["a"].count(value) for value in A.values] == [20, 20, 20]


@pytest.mark.parametrize(("axes", "design", "points", "said"), [
    ([], "grid", None, "vary: names nothing"),
    ([A], "gird", None, "unknown design 'gird'; did you mean grid"),
    ([U], "grid", None, r"vary u: is a range.*u=0:1:11"),
    ([Axis("p")], "list", None, r"vary p: is a range.*LOW:HIGH:11"),
    ([A, B], "list", None, "each needs as many: a 3, b 2"),
    ([A], "grid", 9, "points: a grid has as many as its values make"),
    ([Axis("a", (1.0,))], "grid", None, "from 2 to 100,000 points, has 1"),
    ([read_axis("a=0:1:1000"), read_axis("b=0:1:1000")], "grid", None, "has 1,000,000"),
    ([U], "sobol", 100, "at powers of 2, as 64 or 128; is 100"),
    ([U], "lhs", 1, "points: should be from 2"),
])  # fmt: skip
def test_a_design_that_cannot_be_is_refused_with_what_to_do(axes, design, points, said):
    with pytest.raises(SettingError, match=said):
        designed(axes, design, points)


def test_a_line_averages_over_the_other_axes_world_by_world():
    points = columns_of(designed([A, B]))
    values = np.arange(12.0).reshape(2, 6)
    first, second = lines_of([A, B], "grid", points)
    np.testing.assert_allclose(first.grouped(values), [[0.5, 2.5, 4.5], [6.5, 8.5, 10.5]])
    np.testing.assert_allclose(second.grouped(values), [[2, 3], [8, 9]])
    values[0, 0] = np.nan
    np.testing.assert_allclose(first.grouped(values)[0], [1, 2.5, 4.5])


def test_on_two_axes_break_even_is_looked_for_at_each_value_of_the_second():
    points = columns_of(designed([A, B]))
    lines = break_even_lines([A, B], "grid", points)
    assert [(line.path, line.other) for line in lines] == [("a", 5.0), ("a", 6.0)]
    values = np.arange(6.0)[None, :]
    np.testing.assert_allclose(lines[1].grouped(values), [[1, 3, 5]])


def test_points_of_a_sample_are_read_in_bins_of_equal_size():
    points = columns_of(designed([U, V], "lhs", 60, seed=1))
    line = lines_of([U, V], "lhs", points)[1]
    assert np.bincount(line.member).tolist() == [6] * 10
    assert (np.diff(line.x) > 0).all()
    np.testing.assert_allclose(line.grouped(points["v"][None, :])[0], line.x)
