"""Where a course fails: the planted number of each aim is named, and noise is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.experiments.deciding.failure import ANY, failing
from sim.experiments.deciding.robustness import Objective

pytest.importorskip("ema_workbench")
F = 400
AIMS = [Objective("high", "high", 0.0), Objective("low", "low", 0.0), Objective("free", "high")]


def planted():
    """Return futures of 30 numbers, and achievements that fail with the first and the second."""
    rng = np.random.default_rng(3)
    x = rng.random((F, 30))
    futures = pd.DataFrame(x, columns=[f"x{i}" for i in range(30)]).assign(same=1.0)
    noise = 0.02 * rng.normal(size=(2, F))
    better = np.stack([0.75 - x[:, 0] + noise[0], x[:, 1] - 0.2 + noise[1], noise[0]], axis=1)
    return futures, better


def test_every_aim_has_the_number_that_makes_it_fail():
    futures, better = planted()
    meaning = {"x0": ("share", "how bad it is"), "x1": ("", "")}
    found = {each.aim: each for each in failing(futures, better, AIMS, 1, meaning)}
    assert list(found) == [ANY, "high >= 0", "low <= 0"]
    high, low = found["high >= 0"], found["low <= 0"]
    (limit,) = high.limits
    assert (limit.factor, limit.description) == ("x0", "how bad it is")
    assert limit.low == pytest.approx(0.75, abs=0.1)
    assert limit.told.startswith("x0 > 0.")
    assert [each.factor for each in low.limits] == ["x1"]
    assert low.limits[0].told.startswith("x1 < 0.")
    for each in (high, low):
        assert each.held_out > 0.7
        assert each.coverage > 0.7
        assert each.fails < 0.35
    assert found[ANY].fails == pytest.approx(high.fails + low.fails, abs=0.1)


def test_noise_names_nothing():
    futures, better = planted()
    better[:, 0] = np.random.default_rng(5).normal(size=F)
    (only,) = failing(futures, better[:, :1], AIMS[:1], 1, {})
    assert only.limits == ()
    assert "no limits" in only.said


def test_a_weak_limit_is_named_at_a_low_level_alone():
    futures, better = planted()
    noise = 0.3 * np.random.default_rng(0).normal(size=F)
    better[:, 0] = 0.1 - 0.45 * futures["x0"] + noise
    named = []
    for level in (0.95, 0.999):
        (only,) = failing(futures, better[:, :1], AIMS[:1], 1, {}, level)
        named.append([limit.factor for limit in only.limits])
    assert named == [["x0"], []]


def test_a_course_that_fails_in_every_future_is_told_as_such():
    futures, _ = planted()
    (only,) = failing(futures, np.full((F, 1), -1.0), AIMS[:1], 1, {})
    assert (only.fails, only.said) == (1.0, "it fails in every future")


def test_too_few_failures_are_told_as_such():
    futures, _ = planted()
    (only,) = failing(futures, np.ones((F, 1)), AIMS[:1], 1, {})
    assert (only.fails, only.n) == (0.0, F)
    assert only.said == "it fails in no future"
    better = np.ones((F, 1))
    better[:3] = -1.0
    (few,) = failing(futures, better, AIMS[:1], 1, {})
    (many,) = failing(futures, -better, AIMS[:1], 1, {})
    assert few.said == "only 3 futures in which it fails"
    assert many.said == "only 3 futures in which it does not"


def test_without_a_level_nothing_fails():
    futures, better = planted()
    assert failing(futures, better[:, 2:], AIMS[2:], 1, {}) == ()
