"""Bounds: what they clip is counted as it happened, and is little."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence.bounds import Clipped, _counted, count_clipped
from sim.law.ledger import BOUND, Ledger
from sim.law.state import VARIABLES

MOST = 0.05


def test_updates_are_those_that_moved_and_clipped_those_that_a_bound_held():
    ledger = Ledger()
    moved, held = np.array([[0.5, 0.0, 0.2]]), np.array([[-0.1, 0.0, 0.0]])
    ledger.record("orders", "friction", {"escalated": moved, BOUND: held})
    ledger.record("fading", "friction", {"fading": moved, BOUND: 0 * held})
    one = _counted(ledger)["friction"]
    assert (one.updates, one.clipped) == (4, 1)
    assert one.share == 0.25


def test_news_to_all_observers_is_an_update_of_each():
    ledger = Ledger()
    told, held = np.ones((1, 2, 1)), np.zeros((5, 2, 1))
    ledger.record("orders", "private_belief", {"M24": told, BOUND: held})
    assert _counted(ledger)["private_belief"].updates == 10


def test_what_is_outside_or_no_number_is_not_within():
    assert Clipped(1, 0, 0.0, 1.0).is_within("friction")
    for low, high in ((-0.1, 1.0), (0.0, 1.1), (float("nan"), 1.0)):
        assert not Clipped(1, 0, low, high).is_within("friction")


@pytest.mark.parametrize("scenario", ["open-play", "as-it-happened"])
def test_bounds_clip_few_updates_of_any_variable(scenario):
    found = count_clipped(scenario, 60, seed=1)
    assert set(found) == set(VARIABLES)
    for name, one in found.items():
        assert one.updates > 0, name
        assert one.is_within(name), name
        assert one.share < MOST, name
