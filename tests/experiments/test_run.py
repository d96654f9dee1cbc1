"""An experiment's file is run by one function, whatever its kind; what is changed comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim import run_experiment
from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.experiments.asking.course import Course
from sim.experiments.asking.file import arguments, load_any_experiment, put_over
from sim.experiments.asking.schema import kind_of
from sim.scenario.locate import shipped
from tests.cli.test_experiments_alike import COURSES, FILES, HEAD

RECORDS = {
    "compare": "Comparison", "sweep": "Sweep", "sensitivity": "Sensitivity",
    "discover": "Discovery", "decide": "Robustness",
}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path):
    def written(kind: str, more: str = "") -> Path:
        path = tmp_path / f"{kind}.yaml"
        path.write_text(f"kind: {kind}\n{HEAD}{FILES[kind]}{more}", encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize("kind", FILES)
def test_a_file_gives_the_record_of_its_kind(write, kind: str) -> None:
    found = run_experiment(write(kind))
    assert type(found).__name__ == RECORDS[kind]
    assert (found.basis.seed, found.basis.months) == (6, 4)
    assert (found.failed, found.table.attrs["basis"]) == (0, found.basis.line)
    assert run_experiment(write(kind)).table.equals(found.table)


def test_a_file_is_what_its_function_is_called_with(write) -> None:
    here = run_experiment(write("sweep"))
    there = sim.sweep(
        "as-it-happened", {"coalition.cohesion": "0.3:0.9:3"}, runs=4, outcomes=["adequacy"],
        level=0.9, seed=6, turns=4,
    )  # fmt: skip
    assert here.table.equals(there.table)


def test_level_and_precision_may_stand_in_a_file(write) -> None:
    found = run_experiment(write("compare"))
    assert (found.level, found.precision) == (0.9, 0.1)
    assert run_experiment(write("compare"), level=0.5).level == 0.5


def test_what_is_changed_comes_before_the_file(write) -> None:
    found = run_experiment(write("sweep"), runs=2, turns=2, vary=["visibility=0,1"], oversight=0.5)
    assert (found.basis.runs, found.basis.months, found.basis.points) == (2, 2, 2)
    assert found.results.plan.settings == {"oversight": 0.5}
    with pytest.raises(UnknownNameError, match=r"did you mean visibility"):
        run_experiment(write("sweep"), visiblity=0.5)


def test_settings_are_put_over_one_by_one_and_what_varies_is_not_set() -> None:
    said = {"settings": {"visibility": 0.1, "oversight": 0.2}, "runs": 5}
    assert put_over(said, {"settings": {"oversight": 0.9}}) == {
        "settings": {"visibility": 0.1, "oversight": 0.9}, "runs": 5,
    }  # fmt: skip
    assert put_over(said, {"vary": ["visibility=0:1"]})["settings"] == {"oversight": 0.2}


def test_months_are_turns_and_courses_are_listed(write) -> None:
    said = arguments(load_any_experiment(write("compare")))
    assert said["turns"] == 4
    assert said["courses"][1] == Course("united", "as-it-happened", {"coalition.cohesion": 0.8})
    assert {"kind", "title", "question", "months"}.isdisjoint(said)


@pytest.mark.parametrize("name", shipped("configs"))
def test_what_ships_fits_its_function(name: str) -> None:
    from inspect import signature

    spec = load_any_experiment(name)
    said = arguments(spec)
    taken = set(signature(getattr(sim, kind_of(type(spec)))).parameters) | {"scenario"}
    assert set(said) <= taken


def test_what_a_kind_does_not_know_may_not_stand_in_its_file(write) -> None:
    with pytest.raises(ScenarioError, match="outcomes: unknown key"):
        run_experiment(write("decide", "outcomes: [adequacy]\n"))
    with pytest.raises(ScenarioError, match=r"level: should be a number between 0\.5 and 0\.999"):
        run_experiment(bad_level(write))
    with pytest.raises(UnknownNameError, match="unknown experiment"):
        run_experiment("western-cohesoin")


def bad_level(write) -> Path:
    path = write("compare")
    path.write_text(path.read_text().replace("level: 0.9", "level: 1.5"), encoding="utf-8")
    return path


def test_every_outcome_is_told_of_by_a_star(write) -> None:
    few, all_ = (run_experiment(write("sweep"), outcomes=o, runs=2, turns=2) for o in ([], ["*"]))
    assert set(few.outcomes) < set(all_.outcomes)


def test_outcomes_that_are_undefined_are_told_of(write) -> None:
    found = run_experiment(write("sweep"), outcomes=["conversion", "adequacy"], turns=2)
    assert found.notes == ("defined in no world: conversion",)


def test_courses_are_named_as_the_file_names_them(write) -> None:
    found = run_experiment(write("compare"))
    assert COURSES.splitlines()[1].strip().startswith(found.basis.scenario)
    assert set(found.table["against"]) == {"history"}


@pytest.mark.parametrize(("key", "said"), [
    ("futures", "futures: is no keyword of compare, which has courses, runs, "),
    ("months", "months are turns here"),
    ("title", "title: is no keyword of compare"),
])  # fmt: skip
def test_a_keyword_of_another_kind_is_no_lever(write, key: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        run_experiment(write("compare"), **{key: 2})


def test_one_outcome_or_objective_alone_is_a_list_of_one() -> None:
    few = {"runs": 2, "turns": 2, "seed": 1}
    found = sim.compare("as-it-happened", "no-war", outcomes="threat", **few)
    assert found.table["outcome"].tolist() == ["threat"]
    for wrong in (5, [5]):
        with pytest.raises(SettingError, match=r"^outcomes: should be a text such as"):
            sim.compare("as-it-happened", "no-war", outcomes=wrong, **few)
    with pytest.raises(SettingError, match=r"^objectives: should be texts such as"):
        sim.decide(["as-it-happened", "no-war"], 5)
    with pytest.raises(SettingError, match=r"^objective: should have outcome, want"):
        sim.decide(["as-it-happened", "no-war"], {"outcme": "threat"})


def test_a_truth_value_is_no_number_of_worlds() -> None:
    with pytest.raises(SettingError, match="runs: should be a whole number from 1 to"):
        sim.compare("as-it-happened", "no-war", runs=True)
