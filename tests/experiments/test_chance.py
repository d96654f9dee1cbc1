"""Chance is told from parameters by points that were crossed with luck."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.sensing.chance import PARTS, crossed_design, size_of, split, variances_of
from sim.experiments.sensing.sensitivity import sensitivity


def crossed(rng, n, runs, sizes=(1.0, 1.0, 1.0)):
    """Return answers of which the three parts have known standard deviations."""
    parameters, chance, together = sizes
    return (
        parameters * rng.normal(size=(n, 1))
        + chance * rng.normal(size=(1, runs))
        + together * rng.normal(size=(n, runs))
    )


def test_variances_are_those_of_the_analysis_of_variance():
    n, runs = 7, 5
    y = crossed(np.random.default_rng(0), n, runs)
    rows, columns = y.mean(axis=1), y.mean(axis=0)
    rest = y - rows[:, None] - columns + y.mean()
    both = (rest**2).sum() / ((n - 1) * (runs - 1))
    expected = [rows.var(ddof=1) - both / runs, columns.var(ddof=1) - both / n, both]
    np.testing.assert_allclose(variances_of(y), expected)


def test_variances_are_unbiased_with_answers_missing_too():
    rng = np.random.default_rng(1)
    found = []
    for _ in range(400):
        y = crossed(rng, 12, 8, (2.0, 1.0, 0.5))
        y[rng.random(y.shape) < 0.2] = np.nan
        found.append(variances_of(y))
    error = np.std(found, axis=0) / np.sqrt(len(found))
    assert np.all(np.abs(np.mean(found, axis=0) - [4, 1, 0.25]) < 4 * error)


def test_intervals_of_shares_hold_their_level():
    rng, exact, hits = np.random.default_rng(2), np.array([0.6, 0.3, 0.1]), []
    for _ in range(150):
        found = split(crossed(rng, 24, 16, tuple(np.sqrt(exact))), 0.9)
        assert found is not None
        hits.append((found.shares.low <= exact) & (exact <= found.shares.high))
    assert np.all(np.mean(hits, axis=0) > 0.8)


def test_shares_are_of_one_whole():
    found = split(crossed(np.random.default_rng(3), 20, 10, (1, 0, 1)), 0.95)
    assert found is not None
    assert found.shares.estimate.sum() == pytest.approx(1)
    assert np.all(found.shares.estimate >= 0)


def test_what_is_left_by_chance_falls_with_replicates():
    found = split(crossed(np.random.default_rng(4), 60, 30), 0.95)
    assert found is not None
    assert found.left(1) > found.left(4) > found.left(100)
    assert found.left(1) == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("answers", [np.zeros((20, 1)), np.full((20, 8), np.nan), np.ones((2, 9))])
def test_nothing_is_told_of_too_little(answers):
    assert split(answers, 0.95) is None


def test_the_crossed_design_is_a_tenth_of_the_whole_at_most_and_never_tiny():
    assert size_of(100) == (16, 8)
    assert size_of(106_496) == (128, 64)
    for worlds in (5_000, 20_000, 1_000_000):
        n, runs = size_of(worlds)
        assert n * runs <= worlds / 10
    assert crossed_design(16, 3, 0).shape == (16, 3)


def test_replicates_of_a_function_are_its_chance():
    luck = np.random.default_rng(5).normal(size=32)

    def lucky(x):
        return x[:, :1] + 0.2 * luck

    found = sensitivity(lucky, "morris", vary={"a": "0:1", "b": "0:1"}, seed=0)
    shares = found.chance.set_index("part")["share"]
    exact = np.array([1 / 12, 0.04 * luck.var(ddof=1), 0])
    assert list(shares.index) == list(PARTS)
    np.testing.assert_allclose(shares, exact / exact.sum(), atol=0.12)
    assert shares["together"] < 1e-9


def test_a_function_without_replicates_has_no_chance():
    found = sensitivity(lambda x: x[:, 0], "morris", vary={"a": "0:1", "b": "0:1"}, seed=0)
    assert found.chance.empty
