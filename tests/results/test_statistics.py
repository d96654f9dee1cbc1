"""Statistics over runs: quantiles, the error of the mean, and what is not defined."""

from __future__ import annotations

from math import isnan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.results.statistics import summarise

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


def test_a_worked_example() -> None:
    s = summarise(np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    assert (s.median, s.q10, s.q90, s.mean, s.n_defined) == pytest.approx((2, 0.4, 3.6, 2, 5))
    assert s.mcse == pytest.approx(sqrt(2.5) / sqrt(5))


@given(NUMBERS)
def test_quantiles_stand_in_order_within_the_numbers(values: list[float]) -> None:
    s = summarise(np.array(values))
    assert min(values) <= s.q10 <= s.median <= s.q90 <= max(values)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_undefined_runs_count_for_nothing_and_order_for_nothing(values, random) -> None:
    mixed = [*values, *[float("nan")] * 3]
    random.shuffle(mixed)
    one, other = summarise(np.array(mixed)), summarise(np.array(values))
    assert one.n_defined == other.n_defined == len(values)
    assert one[:4] == pytest.approx(other[:4])


def test_where_nothing_is_defined_nothing_is_said() -> None:
    s = summarise(np.array([np.nan, np.nan]))
    assert s.n_defined == 0
    assert all(isnan(x) for x in s[:5])


def test_one_run_has_no_error_of_the_mean() -> None:
    s = summarise(np.array([0.3]))
    assert (s.median, s.n_defined) == (0.3, 1)
    assert isnan(s.mcse)
