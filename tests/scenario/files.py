"""Scenario files that tests write, and what becomes of them."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from sim.batch.run import run_batch
from sim.errors import ScenarioError
from sim.results.results import Results
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario
from sim.scenario.record import Scenario

OTHERS = ("GBR", "FRA", "DEU", "POL", "JPN", "KOR", "AUS", "CAN", "ITA")
"""Members of the shipped coalition beside the United States."""
HEDGERS = ("IND", "BRA", "ZAF", "IDN", "SAU", "TUR", "VNM")


def write(folder: Path, text: str, *, extends: str = "as-it-happened", name: str = "mine") -> Path:
    """Write a scenario whose first line extends another; ``text`` starts on line 2."""
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {extends}\n{text}\n", encoding="utf-8")
    return path


def without(*names: str) -> str:
    """Return lines that take names out of a mapping, to stand below its key."""
    return "\n".join(f"  {name}: null" for name in names)


def blueprint_of(path: Path) -> Blueprint:
    return build(load_scenario(path))


def problems_of(path: Path) -> tuple[str, ...]:
    """Return what is wrong with a scenario that must be refused, a line per problem."""
    with pytest.raises(ScenarioError) as caught:
        blueprint_of(path)
    return caught.value.problems


def problem_of(path: Path) -> str:
    """Return the only thing that is wrong with a scenario."""
    (problem,) = problems_of(path)
    return problem


def played(scenario: Path | Scenario, turns: int = 2) -> Results:
    """Run two worlds of a scenario; a warning of NumPy is an error like any other."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return run_batch(scenario, 2, seed=1, turns=turns, keep=("trajectories",))


def refused_or_played(path: Path, turns: int = 2) -> str:
    """Return whether a scenario is "refused" as it should be, or "played" without harm."""
    try:
        plan = blueprint_of(path)
    except ScenarioError:
        return "refused"
    played(plan.scenario, turns)
    return "played"
