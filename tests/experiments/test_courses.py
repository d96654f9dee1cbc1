"""Courses of action are scenarios with settings, read from one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import SettingError
from sim.experiments.asking.course import (
    Course,
    Worlds,
    course_of,
    named_apart,
    part_of,
    run_course,
)


@pytest.mark.parametrize(("text", "scenario", "settings"), [
    ("no-parades", "no-parades", {}),
    ("no-parades:visibility=0", "no-parades", {"visibility": 0.0}),
    ("a:x.y=1,z=-2e-1", "a", {"x.y": 1.0, "z": -0.2}),
    ("C:/worlds/own.yaml:x=1", "C:/worlds/own.yaml", {"x": 1.0}),
    (r"C:\worlds\own.yaml", r"C:\worlds\own.yaml", {}),
])  # fmt: skip
def test_a_course_is_read_from_a_word(text, scenario, settings):
    course = course_of(text)
    assert (course.scenario, course.settings) == (scenario, settings)


@pytest.mark.parametrize("text", ["a:x=", "a:x=1,", "a:x=1,y", "a:x=one", "a:x", "a:x.y"])
def test_a_setting_that_is_none_is_told_of(text):
    with pytest.raises(SettingError, match=f"^{text}: should read SCENARIO:PATH=VALUE"):
        course_of(text)


def test_names_are_short_and_apart():
    assert course_of("worlds/own.yaml:x=1").name == "own:x=1"
    assert course_of(Path("worlds/own.yaml")).name == "own"
    same = [Course("a", "a"), Course("a", "b")]
    assert [course.name for course in named_apart(same)] == ["a", "a (2)"]


def test_settings_of_a_course_come_after_those_of_all():
    worlds = Worlds(runs=2, seed=1, turns=1, settings={"visibility": 0.2, "oversight": 0.5})
    course = Course("quiet", "as-it-happened", {"visibility": 0.0})
    result = run_course(course, worlds)
    assert result.plan.settings == {"visibility": 0.0, "oversight": 0.5}
    assert (result.plan.runs, result.plan.seed) == (2, 1)


def test_progress_of_parts_adds_up():
    told: list[tuple[int, int]] = []
    for i in range(3):
        tell = part_of(lambda done, of: told.append((done, of)), i, 3)
        assert tell is not None
        tell(5, 5)
    assert told == [(5, 15), (10, 15), (15, 15)]
    assert part_of(None, 0, 2) is None


@pytest.mark.parametrize("given", [None, 5, ("a", "b"), {"scenario": "a"}])
def test_what_is_no_course_is_told_with_what_is_one(given):
    with pytest.raises(SettingError, match=r"^courses: each should be a scenario .* or Course\("):
        course_of(given)
