"""Counts add up exactly, in any order, and tell quantiles to within a bin's width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.arrays import Array
from sim.results.counts import BINS, QUANTILES, Counts, Scale

SCALES = {"even": Scale(-1.0, 1.0), "wide": Scale(0.0, 120.0)}
SMALL = {"even": Scale(0.0, 1.0)}


@st.composite
def worlds(draw: Callable[..., Any], most: int = 40) -> Array:
    """Return outcomes of some worlds, ``[2, R]``; some undefined, some outside their range."""
    n = draw(st.integers(1, most))
    rows = []
    for scale in SCALES.values():
        inside = st.floats(scale.low, scale.high)
        value = st.one_of(inside, inside, st.just(np.nan), st.sampled_from([-3.0, 0.0, 500.0]))
        rows.append(draw(st.lists(value, min_size=n, max_size=n)))
    return np.array(rows)


def counted(*parts: Array) -> Counts:
    counts = Counts(SCALES, turns=0)
    for part in parts:
        counts.add(0, 0, part)
    return counts


def widths(scale: Scale, x: Array) -> Array:
    """Return the widths of the bins in which values lie."""
    edges = scale.value(np.arange(BINS + 1) / BINS)
    at = np.clip(np.searchsorted(edges, x, side="right") - 1, 0, BINS - 1)
    # a value on an edge may be counted on either side of it
    near = [np.clip(at + step, 0, BINS - 1) for step in (-1, 0, 1)]
    return np.max([edges[i + 1] - edges[i] for i in near], axis=0)


@given(st.lists(worlds(8), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_counts_add_up_to_the_same_in_any_order_and_in_any_pieces(parts: Any, random: Any) -> None:
    one = counted(np.concatenate(parts, axis=1))
    random.shuffle(parts)
    other = Counts(SCALES, turns=0)
    for part in parts:
        piece = counted(part)
        other.merge(piece.histogram(), piece.moments())
    for table in (Counts.turns, Counts.histogram, Counts.moments):
        assert table(one).equals(table(other))


@given(worlds())
def test_numbers_are_those_of_the_values(values: Array) -> None:
    table = counted(values).turns().to_pandas().set_index("outcome")
    for name, row in zip(SCALES, values, strict=True):
        told, defined = table.loc[name], row[~np.isnan(row)]
        assert told["n_defined"] == len(defined)
        if not len(defined):
            assert told[["mean", "min", "max", "median"]].isna().all()
            continue
        assert told["mean"] == pytest.approx(defined.mean(), abs=1e-9)
        assert (told["min"], told["max"]) == (defined.min(), defined.max())
        assert told[list(QUANTILES)].is_monotonic_increasing
        assert told["min"] <= told["q05"] <= told["q95"] <= told["max"]


@given(st.data(), st.sampled_from(list(SCALES)))
def test_quantiles_are_numpy_s_to_within_the_width_of_a_bin(data: Any, name: str) -> None:
    scale = SCALES[name]
    values = np.array(data.draw(st.lists(st.floats(scale.low, scale.high), min_size=1)))
    counts = Counts({name: scale}, turns=0)
    counts.add(0, 0, values[None, :])
    table = counts.turns().to_pylist()[0]
    for quantile, share in QUANTILES.items():
        ends = [np.quantile(values, share, method=m) for m in ("lower", "higher")]
        allowed = widths(scale, np.array(ends)).max() + 1e-12
        assert abs(table[quantile] - np.quantile(values, share)) <= allowed


@given(st.integers(1, 2000), st.integers(0, 2**32))
def test_quantiles_of_many_values_are_close(n: int, seed: int) -> None:
    values = np.random.default_rng(seed).beta(2, 5, n)
    counts = Counts(SMALL, turns=0)
    counts.add(0, 0, values[None, :])
    table = counts.turns().to_pylist()[0]
    for quantile, share in QUANTILES.items():
        assert table[quantile] == pytest.approx(np.quantile(values, share), abs=1 / BINS)


def test_the_sum_of_a_histogram_is_the_number_of_defined_values() -> None:
    counts = counted(np.array([[0.1, np.nan, 0.3], [5.0, 6.0, np.inf]]))
    table = counts.histogram().to_pandas()
    assert table.groupby("outcome", observed=True)["n"].sum().to_dict() == {"even": 2, "wide": 2}


def test_values_outside_their_range_are_in_the_outermost_bins() -> None:
    counts = counted(np.array([[-9.0, 9.0], [-1.0, 1e6]]))
    assert counts.n[0, 0, :, 0].tolist() == [1, 1]
    assert counts.n[0, 0, :, -1].tolist() == [1, 1]


@given(st.sampled_from(list(SCALES.values())), st.floats(0, 1))
def test_a_scale_s_ends_are_its_range_and_it_rises(scale: Scale, place: float) -> None:
    ends = scale.value(np.array([0.0, place, 1.0]))
    assert ends[[0, 2]] == pytest.approx([scale.low, scale.high])
    assert scale.low - 1e-9 <= ends[1] <= scale.high + 1e-9


def test_a_wide_scale_is_fine_where_values_are_small() -> None:
    edges = SCALES["wide"].value(np.arange(BINS + 1) / BINS)
    assert np.diff(edges)[0] < 3e-4
    assert (np.diff(edges) <= 0.005 * (edges[:-1] + 0.06)).all()


def test_points_and_turns_are_kept_apart() -> None:
    counts = Counts(SMALL, turns=1, points=2)
    counts.add(1, 0, np.array([[0.5, 0.7]]))
    counts.add(0, 1, np.zeros((1, 0)))
    assert counts.n.sum(axis=(2, 3)).tolist() == [[0, 0], [2, 0]]
    assert counts.turns().to_pandas()["n_defined"].tolist() == [0, 0, 2, 0]
