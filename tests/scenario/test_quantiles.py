"""Numbers that are drawn can be put at a quantile of what they are drawn from."""

from __future__ import annotations

import numpy as np
import pytest

from sim.batch.engine import run_block
from sim.errors import SettingError, UnknownNameError
from sim.law import draws
from sim.law.chance import START
from sim.law.draws import Luck, replicates
from sim.law.parameters import DECLARED
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import QUANTILE, drawn_paths, resolve
from sim.scenario.load import load_scenario
from sim.scenario.realise import drawn_numbers, numbers_of, realise

LUCK = Luck(7, replicates(0, 6))


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return build(load_scenario("as-it-happened"), 3)


@pytest.mark.parametrize("is_fixed", [True, False])
@pytest.mark.parametrize(
    "path", ["stance.stickiness", "actors.CHN.recognition", "ties.CHN-RUS.stance.CHN"]
)
def test_the_number_lies_at_the_quantile(plan, path, is_fixed):
    shares = np.array([0.0, 0.1, 0.5, 0.6, 0.9, 1.0])
    worlds = realise(plan, LUCK, {QUANTILE + path: shares}, is_fixed=is_fixed)
    values = numbers_of(plan, worlds.world, [path])[path]
    assert (np.diff(values) > 0).all()
    if path in DECLARED:
        d = DECLARED[path]
        assert (values[0], values[-1]) == (d.low, d.high)


def test_quantiles_drawn_as_a_batch_draws_them_give_the_same_worlds(plan):
    """All numbers of a batch put where its own draws would have put them."""
    paths = drawn_paths(plan, resolve(plan, {}))
    settings = {}
    for path in paths:
        purpose, name = "parameter", path
        if path not in DECLARED:
            slot = plan.own.slots[path]
            purpose = f"start {slot.group}.{slot.field}"
            name = plan.own.row_names[slot.group, slot.field][slot.at[0]]
        where = draws.addresses(purpose, [(name,)])
        settings[QUANTILE + path] = draws.uniform(LUCK, START, where)[0]
    drawn = run_block(plan, LUCK, {}, is_fixed=False)
    put = run_block(plan, LUCK, settings, is_fixed=True)
    np.testing.assert_allclose(put.path, drawn.path, rtol=0, atol=1e-12)


def test_what_is_put_at_a_quantile_is_told_of_as_drawn(plan):
    settings = {f"{QUANTILE}stance.stickiness": 0.3}
    assert drawn_numbers(plan, settings, is_fixed=True) == ["stance.stickiness"]
    assert drawn_numbers(plan, settings, is_fixed=False) == drawn_numbers(plan, {}, is_fixed=False)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_quantile_is_from_0_to_1(plan, share):
    with pytest.raises(
        SettingError, match=r"quantile\.stance\.stickiness: should be between 0 and 1"
    ):
        resolve(plan, {f"{QUANTILE}stance.stickiness": share})


@pytest.mark.parametrize("settings", [
    {"quantile.stance.stickines": 0.5},
    {"quantile.coalition.cohesion": 0.5},
    {"quantile.stance.stickiness": 0.5, "stance.stickiness": 0.5},
    {"quantile.stance.stickiness": 0.5, "challengers.stickiness": 0.5},
    {"quantile.actors.CHN.recognition": 0.5, "actors.CHN.recognition": 0.5},
])  # fmt: skip
def test_only_what_is_drawn_has_a_quantile(plan, settings):
    with pytest.raises(UnknownNameError, match="unknown number that is drawn"):
        resolve(plan, settings)
