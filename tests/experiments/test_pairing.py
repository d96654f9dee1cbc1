"""Paired statistics: what they are, and how often their intervals hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from sim import run_batch
from sim.experiments.asking.pairing import interval, pair

BATCHES = 400
NUMBERS = st.integers(-1000, 1000).map(lambda n: n / 8)


def test_a_worked_example():
    first, other = np.array([1.0, 2.0, 3.0, np.nan]), np.array([2.0, 2.0, 5.0, 7.0])
    found = pair(first, other)
    assert (found.n, found.mean_first, found.mean, found.difference) == (3, 2, 3, 1)
    assert (found.above, found.same) == (2 / 3, 1 / 3)
    assert (found.spread, found.size) == (1, 1)
    assert found.saved == pytest.approx(1 - 1 / (1 + 3))


@given(arrays(float, 12, elements=NUMBERS), arrays(float, 12, elements=NUMBERS))
def test_an_interval_holds_the_mean_and_is_no_narrower_than_students(first, other):
    found = pair(first, other, reach=1.0)
    assert found.low <= found.difference <= found.high
    apart = other - first
    if np.ptp(apart) > 1e-6:
        usual = stats.ttest_1samp(apart, 0).confidence_interval()
        assert found.high - found.low >= (usual.high - usual.low) * (1 - 1e-9)


@given(arrays(float, 12, elements=NUMBERS), arrays(float, 12, elements=NUMBERS))
def test_courses_in_the_other_order_give_the_mirror_image(first, other):
    one, two = pair(first, other, reach=1.0), pair(other, first, reach=1.0)
    assert (one.low, one.high) == pytest.approx((-two.high, -two.low), abs=1e-9)
    assert one.saved == pytest.approx(two.saved, nan_ok=True)


@given(arrays(float, 9, elements=NUMBERS))
def test_a_course_beside_itself_is_exactly_zero(values):
    found = pair(values, values, identical=True)
    assert (found.difference, found.low, found.high, found.size) == (0, 0, 0, 0)
    assert (found.above, found.same) == (0, 1)


def test_pairs_that_are_all_the_same_leave_room_for_worlds_not_seen():
    values = np.random.default_rng(1).normal(size=100)
    found = pair(values, values)
    unseen = 1 - 0.05 ** (1 / 100)
    assert found.high == -found.low == pytest.approx(unseen * np.sqrt(2) * values.std(ddof=1))


def test_what_never_happened_may_still_happen_in_about_three_of_n_worlds():
    nothing = np.zeros(1000)
    found = pair(nothing, nothing, reach=1.0)
    assert found.high == -found.low == pytest.approx(3 / 1000, rel=0.01)
    assert (found.size, found.spread) == (0, 0)
    assert np.isnan(pair(nothing, nothing).low)


def test_size_falls_back_on_the_other_course_where_the_first_has_no_spread():
    other = np.array([1.0, 2.0, 3.0])
    assert pair(np.zeros(3), other).size == 2
    assert np.isnan(pair(np.zeros(3), np.ones(3)).size)


@pytest.mark.parametrize("n", [0, 1])
def test_too_few_pairs_have_no_interval(n):
    values = np.arange(n, dtype=float)
    found = pair(values, values + 1)
    assert found.n == n
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize("precision", [0.2, 0.05, 0.01])
def test_as_many_runs_as_are_named_bring_the_half_width_asked_for(precision):
    rng = np.random.default_rng(3)
    first = rng.normal(size=20_000)
    other = first + rng.normal(0.3, 0.5, size=20_000)
    runs = int(pair(first[:500], other[:500], precision=precision).runs_precision)
    found = pair(first[:runs], other[:runs])
    assert (found.high - found.low) / 2 == pytest.approx(precision, rel=0.35)


def test_as_many_runs_as_are_named_tell_the_sign_half_the_time():
    rng = np.random.default_rng(4)
    first = rng.normal(size=20_000)
    other = first + rng.normal(0.05, 0.5, size=20_000)
    runs = int(pair(first, other).runs_sign)
    picked = rng.integers(20_000, size=(BATCHES, runs))
    low, _ = interval((other - first)[picked], np.sqrt(2), 0.95)
    assert 0.35 < (low > 0).mean() < 0.65


def held(apart, unpaired, truth, level=0.95):
    """Return the share of small batches ``[batches, n]`` whose interval holds the truth."""
    low, high = interval(apart, unpaired, level)
    return float(((low <= truth) & (truth <= high)).mean())


DIFFERENCES = {
    "normal": lambda rng, size: rng.normal(0.2, 1.0, size),
    "skewed": lambda rng, size: rng.exponential(1.0, size) - 1.0,
    "heavy tails": lambda rng, size: rng.standard_t(3, size),
    "mostly the same": lambda rng, size: (rng.random(size) < 0.1) * rng.exponential(1.0, size),
    "hardly ever apart": lambda rng, size: (rng.random(size) < 0.01) * rng.exponential(1.0, size),
}


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("kind", DIFFERENCES)
def test_intervals_hold_their_level_whatever_the_differences(kind, level):
    rng, draw = np.random.default_rng(7), DIFFERENCES[kind]
    truth = draw(rng, 4_000_000).mean()
    share = held(draw(rng, (BATCHES * 5, 80)), np.sqrt(2), truth, level)
    assert share >= level - 0.025
    if kind == "normal":
        assert share <= level + 0.7 * (1 - level)


@pytest.fixture(scope="module")
def batches():
    """Return two courses of the model itself, on the same luck."""
    return [run_batch(name, 800, seed=11, turns=24, keep=())
            for name in ("as-it-happened", "low-rank-envoys")]  # fmt: skip


def test_intervals_of_400_small_batches_hold_the_means_of_a_large_one(batches):
    first, other = batches
    rng, shares = np.random.default_rng(5), {}
    for name in filter(first.is_headline, first.outcomes):
        a, b = first.outcome(name), other.outcome(name)
        defined = ~np.isnan(b - a)
        a, apart = a[defined], (b - a)[defined]
        if not apart.size or not np.ptp(apart):
            continue
        picked = rng.integers(apart.size, size=(BATCHES, 80))
        d, one = apart[picked], a[picked]
        unpaired = np.sqrt(one.var(-1, ddof=1) + (one + d).var(-1, ddof=1))
        shares[name] = held(d, unpaired, apart.mean())
    assert len(shares) > 30
    assert min(shares.values()) >= 0.90, shares
    assert 0.945 <= np.mean(list(shares.values())) <= 0.995
