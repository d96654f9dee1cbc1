"""Experiment files: what may stand in one, and that all that is wrong is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError, UnknownNameError
from sim.experiments.asking.file import is_experiment, load_any_experiment, load_experiment
from sim.experiments.asking.schema import DecideSpec, SweepSpec
from sim.scenario.locate import shipped

SWEEP = """
kind: sweep
title: Cohesion
question: What does cohesion do?
scenario: as-it-happened
vary:
  coalition.cohesion: 0.3:0.9:13
"""
DISCOVER = """kind: discover
title: x
question: y?
scenario: as-it-happened
where: adequacy < 0.8
"""


@pytest.fixture
def written(tmp_path):
    def write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as found:
        load_any_experiment(path)
    return [problem.removeprefix(f"{path}:") for problem in found.value.problems]


def test_a_file_says_what_an_experiment_asks(written):
    spec = load_experiment(written(SWEEP), SweepSpec)
    assert (spec.scenario, spec.runs) == ("as-it-happened", 400)
    assert spec.vary == {"coalition.cohesion": "0.3:0.9:13"}


def test_an_experiment_of_another_kind_says_how_to_run_it(written):
    with pytest.raises(ScenarioError, match=r"2: kind: is an experiment to sweep; run it with"):
        load_experiment(written(SWEEP), DecideSpec)


def test_everything_wrong_is_told_with_its_line(written):
    path = written(
        SWEEP.replace("runs", "run")
        + """\
runs: 0
outcome: [adequacy]
settings: {visibility: 7}
"""
    )
    assert problems(path) == [
        "8: runs: should be a whole number of at least 1, is 0",
        "9: outcome: unknown key; did you mean outcomes or source?",
        "10: settings.visibility: should be between 0 and 1 (share), is 7",
    ]


def test_a_wrong_value_hides_nothing_of_what_rests_on_names(written):
    path = written(
        SWEEP.replace("title", "titel").replace("coalition.cohesion", "coalition.cohesoin")
        + """\
runs: 1.5
where: [adequacy <, adeqacy > 1, __import__('os') > 1]
outcomes: [adequcy]
"""
    )
    assert [each.split("; ")[0] for each in problems(path)] == [
        "3: titel: unknown key",
        "7: vary.coalition.cohesoin: unknown lever or path 'coalition.cohesoin'",
        "8: runs: should be a whole number of at least 1, is 1.5",
        '9: where: condition: cannot be read at "\'"',
        "9: where: condition: should have a name or a number here, has the end",
        "9: where: unknown outcome 'adeqacy'",
        "10: outcomes: unknown outcome 'adequcy'",
    ]


def test_an_unknown_scenario_hides_nothing_but_what_may_be_of_its_cast(written):
    path = written(
        SWEEP.replace("as-it-happened", "as-it-hapened").replace("0.3:0.9", "0.3:2")
        + """\
where: [adequcy > 1, nuclear_acquiescence.XYZ > 1]
settings: {visibilty: 1, actors.XYZ.exposure: 0.5}
"""
    )
    assert [each.split("; ")[0] for each in problems(path)] == [
        "5: scenario: unknown scenario 'as-it-hapened'",
        "7: vary.coalition.cohesion: should be between 0.25 and 0.9 (index), is 2",
        "8: where: unknown outcome 'adequcy'",
        "9: settings.visibilty: unknown lever or path 'visibilty'",
    ]


def test_a_comparison_of_one_course_is_told_beside_what_is_wrong_with_it(written):
    path = written(
        "kind: compare\ntitle: x\nquestion: y?\ncourses:\n"
        "  a: {scenario: no-war, settings: {visibility: 2}}\n"
    )
    assert problems(path) == [
        "4: courses: should name at least two, names a alone",
        "5: courses.a.settings.visibility: should be between 0 and 1 (share), is 2",
    ]


@pytest.mark.parametrize(("line", "told"), [
    ("mass: 2", "a number above 0 and below 0.5, is 2"),
    ("density: -1", "a number above 0 and below 1, is -1"),
    ("density: .inf", "a finite number above 0 and below 1, is .inf"),
])  # fmt: skip
def test_limits_that_may_not_be_reached_are_told(written, line, told):
    (problem,) = problems(written(DISCOVER + line))
    assert problem == f"6: {line.partition(':')[0]}: should be {told}"


@pytest.mark.parametrize(("line", "told"), [
    ("settings: {visibility: 7}", "8: settings.visibility: should be between 0 and 1"),
    ("settings: {visibilty: 1}", "8: settings.visibilty: unknown lever or path"),
    ("outcomes: [adequacy, adequcy]", "8: outcomes: unknown outcome 'adequcy'; did you mean ade"),
    ("where: [adequacy > 0.5, adequacy <]", "8: where: condition: should have a name or a number"),
    ("where: [adeqacy > 0.5]", "8: where: unknown outcome 'adeqacy'; did you mean adequacy"),
    ("months: 0", "8: months: should be a whole number between 1 and 1200, is 0"),
    ("seed: -1", "8: seed: should be a whole number between 0 and 1.84467e+19, is -1"),
    ("design: cube", "8: design: should be grid, list, lhs or sobol, is 'cube'"),
])  # fmt: skip
def test_a_wrong_value_is_told_with_what_is_allowed(written, line, told):
    (problem,) = problems(written(SWEEP + line))
    assert problem.startswith(told)


@pytest.mark.parametrize(("vary", "told"), [
    ("coalition.cohesoin: 0:1:3", "unknown lever or path 'coalition.cohesoin'; did you mean"),
    ("coalition.cohesion: 0.5:2:3", "should be between 0.25 and 0.9 (index), is 2"),
    ("coalition.cohesion: x", "should be numbers, has 'x'; PATH=LOW:HIGH:N"),
    ("coalition.cohesion: []", "should have from 1 to 1000 values, has 0"),
])  # fmt: skip
def test_what_cannot_vary_is_told(written, vary, told):
    (problem,) = problems(written(SWEEP.replace("coalition.cohesion: 0.3:0.9:13", vary)))
    path = vary.partition(": ")[0]
    assert problem.startswith(f"7: vary.{path}: {told}")


def test_scenarios_are_looked_for_beside_the_file(written):
    written("extends: as-it-happened\ntitle: Mine\n", "own.yaml")
    path = written(SWEEP.replace("scenario: as-it-happened", "scenario: own"))
    assert load_experiment(path, SweepSpec).scenario == str(path.parent / "own.yaml")
    missing = written(SWEEP.replace("scenario: as-it-happened", "scenario: gone"))
    assert problems(missing)[0].startswith("5: scenario: unknown scenario 'gone'")


@pytest.mark.parametrize(("text", "told"), [
    ("", "1: is empty; it should be a mapping of keys such as title"),
    ("title: x", "1: kind: should be compare, sweep, sensitivity, discover or decide, is missing"),
    ("kind: swep", "1: kind: should be compare, sweep, sensitivity, discover or decide, is 'swep'"),
    ("kind: [", "1: is not YAML"),
])  # fmt: skip
def test_a_file_that_is_no_experiment_is_told(written, text, told):
    assert any(problem.startswith(told) for problem in problems(written(text)))


def test_names_and_paths_of_experiments_are_told_from_those_of_scenarios(written):
    path = written(SWEEP)
    assert is_experiment(path)
    assert not is_experiment(written("extends: baseline", "world.yaml"))
    assert not is_experiment("as-it-happened")
    assert not is_experiment(path.with_name("nowhere.yaml"))
    with pytest.raises(UnknownNameError, match="unknown experiment 'western-cohesoin'"):
        load_any_experiment("western-cohesoin")


@pytest.mark.parametrize("name", shipped("configs"))
def test_every_experiment_that_ships_can_be_run(name):
    spec = load_any_experiment(name)
    assert spec.question.endswith("?")
    assert name not in shipped(), "a scenario has this name"
