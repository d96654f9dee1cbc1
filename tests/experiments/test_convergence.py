"""Indices are said to have settled only where they have."""

from __future__ import annotations

import numpy as np

from sim.experiments.sensing.convergence import judge, lengths
from sim.experiments.sensing.methods.method import Found, Index
from sim.experiments.sensing.methods.methods import METHODS
from sim.experiments.sensing.sensitivity import sensitivity

SOBOL = METHODS["sobol"]


def shown(values, half=0.02):
    x = np.array(values)
    return Found({"ST": Index(x, x - half, x + half)}, np.zeros(len(x)))


def test_narrow_intervals_and_a_kept_order_are_settled():
    told = judge(SOBOL, 512, shown([0.6, 0.3]), shown([0.55, 0.35]))
    assert told.has_converged
    assert told.samples == 512


def test_wide_intervals_ask_for_as_many_samples_as_narrow_them():
    told = judge(SOBOL, 512, shown([0.6, 0.3], half=0.19), shown([0.6, 0.3]))
    assert not told.has_converged
    assert told.samples == 2048


def test_an_order_that_turned_is_not_settled():
    told = judge(SOBOL, 512, shown([0.6, 0.3]), shown([0.3, 0.6]))
    assert not told.has_converged
    assert not told.holds_order
    assert told.samples == 1024


def test_factors_that_cannot_be_told_apart_may_change_places():
    assert judge(SOBOL, 512, shown([0.31, 0.3]), shown([0.3, 0.31])).has_converged


def test_few_samples_are_never_called_settled():
    told = judge(SOBOL, 64, shown([0.6, 0.3]), shown([0.6, 0.3]))
    assert not told.has_converged
    assert told.samples == 256


def test_parts_are_halves_of_halves_and_end_with_the_whole():
    assert lengths(1024, 16) == [128, 256, 512, 1024]
    assert lengths(16, 16) == [16]
    assert lengths(10, 4) == [5, 10]


def test_the_whole_design_ends_the_table_of_convergence():
    found = sensitivity(lambda x: x[:, 0] * x[:, 1], vary=["a=0:1", "b=0:1"], samples=128, seed=0)
    last = found.convergence[found.convergence["samples"] == 128]
    assert last["value"].tolist() == found.table[found.table["index"] == "ST"]["value"].tolist()
    assert found.convergence["samples"].unique().tolist() == [16, 32, 64, 128]
    assert last["n"].unique().tolist() == [128 * 6]
