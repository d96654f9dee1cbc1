"""The reference world at rest: chance moves worlds apart, and no mean anywhere."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.law.state import VARIABLES
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from tests.law.worlds import Played, blueprint, play_months

WORLDS = 4096
FLAGS = {"truce", "offer", "escalated"}
"""What begins at nothing, since nothing is known of it, and then comes and goes."""
A_MONTH = {
    "fatigue": 0.005,  # a war goes on
    "friction": 0.005,  # truces that routine will strike do not stand yet
    "oversight": 0.004,  # where all is seen there is nothing to gain, and cover takes from it
    "posture": 0.006,  # members begin to send forces to the theatres they fear for
    "load": 0.1,  # steps of stances are left out of what is usual
    "private_belief": 0.003,
    "public_belief": 0.003,
}
"""How far a mean may move in the first month, errors of the sample apart; .001 elsewhere."""
YEARS = {
    "balance": 0.03,  # orders move forces to Europe, and fatigue wears on them
    "deterrence": 0.03,
    "tension": 0.03,
    "cost": 0.06,
    "payoff": 0.06,
    "use": 0.03,
}
"""How far a mean outcome may move in three years; .02 elsewhere."""
FORCES = {"cost.force", "coalition_level", "coalition_cohesion"}
"""Outcomes that fatigue lowers: it is the one thing that goes on growing."""


@cache
def first_month(name: str) -> tuple[Played, Played]:
    plan = build(load_scenario(name))
    start = play_months((), worlds=1, plan=plan, calm=True)
    return start, play_months((0,), worlds=WORLDS, plan=plan, calm=True)


def moved(name: str, variable: str) -> tuple[Any, Any]:
    """Return how far the mean of each row moves in a month, and the error of that."""
    start, after = first_month(name)
    change = getattr(after.state, variable) - getattr(start.state, variable)
    return change.mean(axis=-1), change.std(axis=-1) / np.sqrt(WORLDS)


@pytest.mark.parametrize("name", ["baseline", "with-iran"])
@pytest.mark.parametrize("variable", sorted(VARIABLES.keys() - FLAGS))
def test_a_month_of_routine_moves_no_mean(variable, name):
    mean, error = moved(name, variable)
    allowed = A_MONTH.get(variable, 0.001) + 5 * error
    assert (np.abs(mean) <= allowed).all(), (mean / allowed).max()


@cache
def three_years() -> tuple[Any, Any, Any]:
    """Return the means of all outcomes at the start, after a month and at the end, and errors."""
    turns = run_batch("baseline", 1000, seed=3, fixed=True, keep=("trajectories",)).trajectories
    by_turn = turns.drop(columns="replicate").groupby("turn")
    mean, spread = by_turn.mean(), by_turn.std()
    return mean, spread / np.sqrt(1000), sorted({name.split(".")[0] for name in mean})


@pytest.mark.parametrize("base", three_years()[2])
def test_three_years_without_any_event_move_no_mean_far(base):
    mean, error, _ = three_years()
    names = [n for n in mean if n.split(".")[0] == base and not n.startswith("won")]
    first = 1 if base in {"use", "cost", "payoff"} else 0
    for name in names:
        if any(name == f or name.startswith(f"{f}.") for f in FORCES):
            continue
        change = mean[name].iloc[-1] - mean[name].iloc[first]
        allowed = YEARS.get(base, 0.02) + 4 * error[name].iloc[-1]
        assert abs(change) <= allowed, (name, change)


def test_only_fatigue_goes_on_growing_and_what_it_lowers_falls_no_further_than_it_explains():
    mean, _, _ = three_years()
    plan = blueprint("baseline")
    for code in plan.cast.coalition:
        fell = mean[f"cost.force.{code}"].iloc[-1] - mean[f"cost.force.{code}"].iloc[0]
        assert -0.05 < fell < 0.005
    rested = run_batch(
        "baseline", 1000, seed=3, fixed=True, settings={"switch.M34": 0.0}, keep=("trajectories",)
    ).trajectories
    assert rested is not None
    last = rested[rested["turn"] == 36].mean() - rested[rested["turn"] == 0].mean()
    for code in plan.cast.coalition:
        assert abs(last[f"cost.force.{code}"]) < 0.01
    assert abs(last["coalition_level"]) < 0.01
