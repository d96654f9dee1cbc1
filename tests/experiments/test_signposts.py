"""Signposts: a planted one is found, noise is not flattered."""

from __future__ import annotations

import numpy as np
import pytest

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
    assert all(each.auc < 0.7 for each in rest)


def test_noise_is_told_as_noise_because_one_half_chooses_and_the_other_tells():
    found = []
    for seed in range(10):
        readings, fails = planted(seed)
        del readings["told"]
        found.append(signposts(readings, fails, seed=0, most=1)[0].auc)
    assert np.mean(found) == pytest.approx(0.5, abs=0.03)


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
