"""Draws follow the laws that they are named after; seeds are fixed, so nothing here is luck.

Bounds are five standard errors, or a Kolmogorov distance met by 999 in 1,000 samples.
"""

from __future__ import annotations

from math import erf, pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law import draws
from sim.law.draws import Luck, replicates
from sim.law.parameters import DECLARED
from sim.law.rules.choice import log_probability, quantal_response
from tests.strategies import assert_within, column

N = 40_000
EULER = 0.5772156649015329
SEEDS = pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
FIRST = pytest.mark.parametrize("first", [0, 2**33])
LAWS = {
    draws.uniform: (0.5, 1 / 12, lambda x: x),
    draws.normal: (0.0, 1.0, np.vectorize(lambda x: 0.5 * (1 + erf(x / sqrt(2))))),
    draws.gumbel: (EULER, pi**2 / 6, lambda x: np.exp(-np.exp(-x))),
}


def sample(law=draws.uniform, seed=1, turn=0, first=0, *names):
    """Return ``N`` draws of one address over replicates."""
    where = draws.addresses("law", [names])
    return law(Luck(seed, replicates(first, N)), turn, where)[0]


def assert_unrelated(one, other):
    for lag in (0, 1, 7):
        related = np.corrcoef(one[lag:], other[: N - lag] if lag else other)[0, 1]
        assert abs(related) < 5 / sqrt(N), lag


@FIRST
@SEEDS
@pytest.mark.parametrize("law", LAWS)
def test_draws_have_mean_variance_and_distribution_of_their_law(law, seed, first):
    drawn = sample(law, seed, 3, first)
    mean, variance, cumulative = LAWS[law]
    squares = (drawn - mean) ** 2
    assert abs(drawn.mean() - mean) < 5 * sqrt(variance / N)
    assert abs(squares.mean() - variance) < 5 * squares.std() / sqrt(N)
    steps = np.arange(N + 1) / N
    reached = cumulative(np.sort(drawn))
    distance = max((steps[1:] - reached).max(), (reached - steps[:-1]).max())
    assert distance < 1.95 / sqrt(N)


@SEEDS
def test_uniform_draws_fill_every_cell_alike(seed):
    counts = np.bincount((64 * sample(seed=seed)).astype(int), minlength=64)
    expected = N / 64
    chi_square = ((counts - expected) ** 2 / expected).sum()
    assert abs(chi_square - 63) < 5 * sqrt(2 * 63)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 0, 0, "CHN", "head warm"), (1, 0, 0, "CHN", "head veiled")),
        ((1, 0, 0, "CHN"), (1, 0, 0, "RUS")),
        ((1, 0, 0), (1, 1, 0)),
        ((1, 0, 0), (1, 0, N)),
        ((1, 0, 0), (1, 0, 2**32)),
        ((0, 0, 0), (1, 0, 0)),
        ((1, 0, 0), (2**64 - 1, 0, 0)),
        ((0, 5, 0), (2**64 - 1, 5, 0)),
    ],
    ids=["option", "actor", "turn", "block", "far block", "seed 0", "seed 1", "last seed"],
)
def test_draws_at_two_addresses_are_unrelated(law, one, other):
    assert_unrelated(sample(law, *one), sample(law, *other))


def test_draws_of_two_purposes_are_unrelated():
    one, other = (
        draws.uniform(Luck(1, replicates(0, N)), 0, draws.addresses(purpose, [("CHN",)]))[0]
        for purpose in ("election", "capital")
    )
    assert_unrelated(one, other)


@pytest.mark.parametrize("law", LAWS)
def test_one_address_s_draws_are_unrelated_from_replicate_to_replicate(law):
    drawn = sample(law)
    for lag in (1, 2, 64, 1024):
        assert abs(np.corrcoef(drawn[lag:], drawn[:-lag])[0, 1]) < 5 / sqrt(N)


def test_gumbel_draws_make_choices_logit():
    utility, precision = column(0.0, 0.1, -0.2, 0.05)[:, None], column(8.0)
    where = draws.addresses("choice:test", [(f"option {k}",) for k in range(4)])
    gumbel = draws.gumbel(Luck(1, replicates(0, N)), 0, where)[:, None]
    chosen = quantal_response(utility, precision, gumbel)[0]
    chance = np.exp(log_probability(utility, precision))[:, 0, 0]
    taken = np.bincount(chosen, minlength=4) / N
    assert (np.abs(taken - chance) < 5 * np.sqrt(chance * (1 - chance) / N)).all()


@pytest.mark.parametrize("path", [p for p, d in DECLARED.items() if d.is_judgement])
def test_no_drawn_parameter_leaves_its_range(path):
    d = DECLARED[path]
    ends = np.array([2.0**-53, 1 - 2.0**-53])
    shares = np.concatenate([ends, sample(draws.uniform, 0, 0, 0, path)[:1000]])
    drawn = draws.triangular(shares, d.low, d.value, d.high)
    assert (drawn >= d.low).all()
    assert (drawn <= d.high).all()


@given(st.lists(st.floats(-10, 10), min_size=3, max_size=3).map(sorted), st.floats(0, 1))
def test_triangular_quantiles_stay_in_range_rise_and_hit_the_mode(ends, share):
    low, mode, high = ends
    shares = np.sort([2.0**-53, 0.5 * share, share, 1 - 2.0**-53])
    drawn = draws.triangular(shares, low, mode, high)
    assert_within(drawn, low, high)
    assert (np.diff(drawn) >= -1e-12).all()
    if high > low:
        at_mode = draws.triangular(np.array([(mode - low) / (high - low)]), low, mode, high)
        assert at_mode[0] == pytest.approx(mode, abs=1e-7)


def test_worked_example_of_triangular_quantiles():
    # on 0, 1, 4 the mode is at share 1/4; share 1/16 is sqrt(1/16 * 4 * 1) = .5
    # share 3/4 is 4 - sqrt(1/4 * 4 * 3) = 4 - sqrt(3) = 2.267949
    found = draws.triangular(np.array([0.25, 0.0625, 0.75]), 0.0, 1.0, 4.0)
    assert found == pytest.approx([1.0, 0.5, 2.267949], abs=1e-6)
    moved = draws.triangular(np.array([0.25, 0.0625, 0.75]), 3.0, 4.0, 7.0)
    assert moved == pytest.approx([4.0, 3.5, 5.267949], abs=1e-6)
    assert (draws.triangular(np.array([0.1, 0.9]), 2.0, 2.0, 2.0) == 2).all()
