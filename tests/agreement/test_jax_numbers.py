"""The jax engine's numbers are those of the law: words to the bit, the rest to the last places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import jax
import numpy as np
import pytest

from sim.batch import jax_numbers
from sim.law import draws
from sim.law.draws import Luck, replicates

WHERE = draws.addresses("test", [(f"A{i}",) for i in range(40)])
LUCKS = [Luck(0, replicates(0, 50)), Luck(2**64 - 1, replicates(2**40, 50))]


@pytest.fixture(autouse=True)
def in_double_precision() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("luck", LUCKS)
@pytest.mark.parametrize("turn", [-1, 0, 35])
def test_words_and_uniforms_are_the_same_to_the_bit(luck: Luck, turn: int) -> None:
    start = jax_numbers.streams(luck.seed, turn, WHERE)
    for name in ("words", "uniform"):
        ours = getattr(jax_numbers, name)(start, jax.device_put(luck.replicates))
        np.testing.assert_array_equal(np.asarray(ours), getattr(draws, name)(luck, turn, WHERE))


@pytest.mark.parametrize("luck", LUCKS)
@pytest.mark.parametrize("name", ["gumbel", "normal"])
def test_other_draws_are_the_same_to_the_last_places(luck: Luck, name: str) -> None:
    start = jax_numbers.streams(luck.seed, 3, WHERE)
    ours = jax.jit(getattr(jax_numbers, name))(start, luck.replicates)
    theirs = getattr(draws, name)(luck, 3, WHERE)
    np.testing.assert_allclose(np.asarray(ours), theirs, rtol=0, atol=1e-14)


@pytest.mark.parametrize(
    ("ours", "theirs", "xs"),
    [
        (jax_numbers.exp, np.exp, np.linspace(-708, 708, 10_001)),
        (jax_numbers.log, np.log, np.exp(np.linspace(-700, 700, 10_001))),
        (jax_numbers.log, np.log, np.linspace(0.5, 2, 10_001)),
    ],
)
def test_exponential_and_logarithm_are_right_to_the_last_places(
    ours: Callable[[Any], Any], theirs: Callable[[Any], Any], xs: np.ndarray
) -> None:
    np.testing.assert_allclose(np.asarray(jax.jit(ours)(xs)), theirs(xs), rtol=1e-15, atol=5e-16)


def test_beyond_ordinary_numbers_they_say_what_numpy_says() -> None:
    odd = np.array([-np.inf, -1e9, 0.0, 1.0, np.inf, np.nan])
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(np.asarray(jax_numbers.exp(odd)), np.exp(odd), rtol=1e-15)
        np.testing.assert_array_equal(np.asarray(jax_numbers.log(odd)), np.log(odd))


def test_of_equals_the_first_is_the_largest() -> None:
    x = np.array([[1.0, 2.0, 0.0], [3.0, 2.0, -1.0], [3.0, 1.0, -2.0]])
    np.testing.assert_array_equal(np.asarray(jax_numbers.argmax(x)), x.argmax(axis=0))
    np.testing.assert_array_equal(np.asarray(jax_numbers.maximum(x)), x.max(axis=0))
