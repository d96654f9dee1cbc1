"""Signposts: a planted one is found, noise is not flattered."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiments.asking.shares import wilson
from sim.experiments.deciding.signpost import auc, signposts

F, K = 400, 3


def planted(seed: int = 0):
    """Return readings of which one, turned over, tells the failing futures, and those futures."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=F)
    noise = {f"noise {i}": rng.normal(size=(F, K)) for i in range(20)}
    told = {"told": -trait[:, None] + 0.3 * rng.normal(size=(F, K))}
    return {**noise, **told}, trait > 0.5


def test_the_planted_signpost_comes_first_with_its_side_and_its_cut():
    readings, fails = planted()
    first, *rest = signposts(readings, fails, seed=1)
    assert (first.outcome, first.sign) == ("told", "below")
    assert first.cut == pytest.approx(-0.5, abs=0.3)
    assert first.low <= first.auc <= first.high
    assert first.auc > 0.9
    assert first.beyond > 0.7
    assert first.within < 0.2
    assert first.n == F // 2
    assert first.beyond_low < first.beyond < first.beyond_high
    assert first.within_low < first.within < first.within_high
    assert first.share_beyond * first.n * K == pytest.approx(first.worlds_beyond)
    assert first.worlds_beyond / K <= first.n_beyond < F // 2
    assert all(each.auc < 0.7 for each in rest)


def test_noise_is_told_as_noise_because_one_half_chooses_and_the_other_tells():
    found = []
    for seed in range(10):
        readings, fails = planted(seed)
        del readings["told"]
        found.append(signposts(readings, fails, seed=0, most=1)[0].auc)
    assert np.mean(found) == pytest.approx(0.5, abs=0.03)


def test_a_higher_level_is_wider_and_has_resamples_beyond_its_ends():
    readings, fails = planted()
    found = [signposts(readings, fails, seed=0, level=x, most=1)[0] for x in (0.5, 0.95, 0.999)]
    widths = [each.high - each.low for each in found]
    assert widths[0] < widths[1] < widths[2]
    assert len({each.auc for each in found}) == 1
    # as normal errors have it: 3.29 of them against 1.96
    assert widths[2] / widths[1] == pytest.approx(3.29 / 1.96, rel=0.2)


def test_a_share_beyond_the_cut_rests_on_futures_and_not_on_their_worlds():
    rng = np.random.default_rng(0)
    fails = np.arange(F) % 4 < 2
    readings = {"same in all": np.repeat(fails + 0.1 * rng.random(F), K).reshape(F, K)}
    (post,) = signposts(readings, fails, seed=1)
    low, high = wilson(post.beyond, post.n_beyond)
    assert (post.worlds_beyond, post.beyond) == (K * post.n_beyond, 1.0)
    assert (post.beyond_low, post.beyond_high) == pytest.approx((low, high))


def test_too_few_failing_futures_have_no_signpost():
    readings, fails = planted()
    assert signposts(readings, np.zeros_like(fails), seed=0) == []
    few = np.zeros_like(fails)
    few[:6] = True
    assert signposts(readings, few, seed=0) == []


def test_readings_that_are_undefined_or_never_move_are_left_out():
    readings, fails = planted()
    readings["undefined"] = np.where(fails[:, None], np.nan, readings["told"])
    readings["still"] = np.ones((F, K))
    names = {each.outcome for each in signposts(readings, fails, seed=0, most=99)}
    assert not names & {"undefined", "still"}


def test_auc_is_the_share_of_pairs_in_order():
    x = np.array([0.1, 0.4, 0.35, 0.8])
    fails = np.array([False, False, True, True])
    assert auc(x, fails) == 0.75
    assert auc(np.array([1.0, 1.0, 2.0]), np.array([True, False, False])) == 0.25


def test_a_world_that_counts_twice_is_a_world_that_is_there_twice():
    rng = np.random.default_rng(5)
    x, fails, times = rng.integers(0, 9, 60), rng.random(60) < 0.4, rng.integers(0, 4, 60)
    assert auc(x, fails, times) == pytest.approx(auc(np.repeat(x, times), np.repeat(fails, times)))
