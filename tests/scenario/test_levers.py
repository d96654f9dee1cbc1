"""Levers move what they say, over their whole range."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.errors import SettingError, UnknownNameError
from sim.law.draws import Luck, replicates
from sim.law.parameters import DECLARED
from sim.scenario.build import Blueprint, build
from sim.scenario.fields import data
from sim.scenario.levers import GROUPS, levers, resolve
from sim.scenario.load import load_scenario
from sim.scenario.realise import Realised, realise
from tests.scenario.files import blueprint_of, write

NAMES = [name.replace("{name}", "POL") for name in levers()]
LEVERS = dict(zip(NAMES, levers().values(), strict=True))


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return build(load_scenario("as-it-happened"))


def realised(plan: Blueprint, **settings: float) -> Realised:
    return realise(plan, Luck(1, replicates(0, 2)), settings, is_fixed=True)


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("name", NAMES)
def test_every_lever_runs_over_its_whole_range(plan: Blueprint, name: str, share: float) -> None:
    lever = LEVERS[name]
    value = lever.low + share * (lever.high - lever.low)
    turns = run_batch(
        plan.scenario, 2, seed=1, turns=3, settings={name: value}, keep=("trajectories",)
    ).trajectories
    assert np.isfinite(turns.to_numpy()).all()


@pytest.mark.parametrize("name", [name for name in NAMES if LEVERS[name].sets])
def test_a_lever_moves_every_number_behind_it(plan: Blueprint, name: str) -> None:
    lever = LEVERS[name]
    world = realised(plan, **{name: lever.high}).world
    changes = resolve(plan, {name: lever.high})
    assert changes.parameters or changes.cast
    for path in changes.parameters:
        group, field = path.split(".")
        assert (getattr(getattr(world.parameters, group), field) == lever.high).all()
    for change in changes.cast:
        slot = plan.own.slots[change.path]
        assert getattr(getattr(world.setting, slot.group), slot.field)[slot.at][0] == lever.high


@pytest.mark.parametrize("name", [name for name in NAMES if LEVERS[name].sets])
def test_no_lever_goes_beyond_what_it_moves(plan: Blueprint, name: str) -> None:
    lever = LEVERS[name]
    changes = resolve(plan, {name: lever.low})
    numbers = [DECLARED[path] for path in changes.parameters]
    slots = [plan.own.slots[change.path] for change in changes.cast]
    bounds = [(number.least, number.most) for number in numbers]
    bounds += [data(GROUPS[slot.group])[slot.field][:2] for slot in slots]
    assert all(least <= lever.low < lever.high <= most for least, most in bounds)


@pytest.mark.parametrize("cohesion", [0.25, 0.4, 0.7, 0.9])
def test_a_world_starts_at_the_cohesion_asked_for(plan: Blueprint, cohesion: float) -> None:
    settings = {"coalition.cohesion": cohesion}
    start = run_batch(plan.scenario, 2, seed=1, turns=1, settings=settings).start
    assert start["coalition_cohesion"] == pytest.approx(cohesion, abs=1e-9)


def test_a_lever_that_moves_the_reference_leaves_its_world_at_rest(plan: Blueprint) -> None:
    moved = realised(plan, **{"challengers.alignment": 0.9})
    assert (moved.quiet_start.stance == 0.9).all()
    assert (
        moved.world.centre.stance_intercept != realised(plan).world.centre.stance_intercept
    ).all()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("step", [-0.01, 0.01, float("nan")])
def test_a_lever_out_of_range_is_refused_with_range_and_unit(
    plan: Blueprint, name: str, step: float
) -> None:
    lever = LEVERS[name]
    value = (lever.high if step > 0 else lever.low) + step
    with pytest.raises(SettingError) as caught:
        resolve(plan, {name: value})
    wanted = f"{name}: should be between {lever.low:g} and {lever.high:g} ({lever.unit}), is "
    assert str(caught.value).startswith(wanted)


def test_a_lever_for_one_it_does_not_fit_names_those_it_does(plan: Blueprint) -> None:
    with pytest.raises(UnknownNameError, match=r"commitment\.PLO.*did you mean actors\.POL"):
        resolve(plan, {"coalition.commitment.PLO": 0.5})
    with pytest.raises(UnknownNameError, match=r"commitment\.CHN"):
        resolve(plan, {"coalition.commitment.CHN": 0.5})


def test_a_scenario_may_pull_a_lever(tmp_path: Path) -> None:
    plan = blueprint_of(write(tmp_path, "levers: {challengers.stickiness: 1.1}"))
    assert (realised(plan).world.parameters.stance.stickiness == 1.1).all()
    given = realised(plan, **{"challengers.stickiness": 0.2})
    assert (given.world.parameters.stance.stickiness == 0.2).all()
