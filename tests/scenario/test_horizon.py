"""What a file dates outside its own months is refused; what it inherits there is noted."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.build import build
from sim.scenario.load import vary
from tests.scenario.files import blueprint_of, problem_of, problems_of, write

MINE = {
    "occasions": "occasions: {mine: {date: %s, title: x, host: CHN, guests: [RUS]}}",
    "events": "events: {mine: {date: %s, title: x, add: {tension.europe: 0.1}}}",
    "orders": "orders: {mine: {date: %s, actor: CHN, decision: tell, choose: 'yes'}}",
}
HORIZON = "should be from 2024-01 to 2026-12: move it, or change start or months"


@pytest.mark.parametrize("part", MINE)
def test_a_date_of_one_s_own_outside_the_months_is_refused(tmp_path: Path, part: str) -> None:
    for date, where in (("2023-12", "before the scenario starts"),
                        ("2027-01", "after the scenario ends")):  # fmt: skip
        path = write(tmp_path, MINE[part] % date, extends="baseline")
        said = f"{part}.mine.date: lies {where}, is {date}; {HORIZON}"
        assert problem_of(path) == f"{path}:2: {said}"
    for date in ("2024-01-01", "2026-12-31"):
        assert blueprint_of(write(tmp_path, MINE[part] % date, extends="baseline")).warnings == ()


@pytest.mark.parametrize("date", ["2023-12", "2027-01"])
def test_a_marked_event_of_one_s_own_outside_the_months_is_refused(
    tmp_path: Path, date: str
) -> None:
    path = write(tmp_path, f"event: {date}")
    assert problem_of(path).startswith(f"{path}:2: event: lies ")


def test_months_of_one_s_own_that_leave_out_one_s_own_date_are_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, f"months: 6\n{MINE['events'] % '2024-07'}", extends="baseline")
    assert problem_of(path).startswith(f"{path}:3: events.mine.date: lies after the scenario ends")
    path = write(tmp_path, f"months: 7\n{MINE['events'] % '2024-07'}", extends="baseline")
    assert blueprint_of(path).warnings == ()


def test_what_is_inherited_from_beyond_fewer_months_is_left_out_with_a_note(
    tmp_path: Path,
) -> None:
    plan = blueprint_of(write(tmp_path, "months: 12"))
    assert plan.warnings[:2] == (
        "event is dated after the last month, 2024-12: conversion is undefined",
        "occasions.moscow-2025 is dated after the last month, 2024-12, and is left out",
    )
    spec = plan.scenario.spec
    entries = [item for part in MINE for item in getattr(spec, part).values()]
    late = [item for item in entries if item.date >= spec.start + 12]
    assert len(plan.warnings) == len(late) + 1


def test_what_is_inherited_from_before_a_later_start_is_left_out_with_a_note(
    tmp_path: Path,
) -> None:
    plan = blueprint_of(write(tmp_path, "start: 2025-09\nmonths: 12"))
    over = "is over before the first month, 2025-09, and is left out"
    assert [w for w in plan.warnings if not w.startswith("orders")] == [
        f"occasions.moscow-2025 {over}",
        f"events.veto-2024 {over}, but for its set points, which hold from the start",
        f"events.monitoring-team-2024 {over}, but for its set points, which hold from the start",
        f"events.tariffs-april-2025 {over}",
    ]
    prk = plan.cast.challengers.index("PRK")
    oversight = plan.calendar[0].set_points["oversight"]
    assert (oversight.moved[prk, 0], oversight.value[prk, 0]) == (1.0, 0.5)
    assert not plan.calendar[0].shocks["oversight"].shift.any()


def test_what_began_before_the_start_and_lasts_beyond_it_is_in_force(tmp_path: Path) -> None:
    text = "events: {long: {date: 2024-03, until: 2024-09, title: x, add: {tension.korea: 0.1}}}"
    write(tmp_path, text, name="below", extends="baseline")
    plan = blueprint_of(write(tmp_path, "start: 2024-06", extends="below"))
    assert plan.warnings == ()
    shifts = [month.shocks["tension"].shift.sum() for month in plan.calendar[:5]]
    assert shifts == [0.1, 0.1, 0.1, 0.1, 0.0]


def test_a_date_inherited_is_one_s_own_once_it_is_stated(tmp_path: Path) -> None:
    text = "months: 12\noccasions: {moscow-2025: {date: 2025-05, orders: null}}"
    path = write(tmp_path, text)
    assert problem_of(path).startswith(f"{path}:3: occasions.moscow-2025.date: lies after")


def test_changes_in_python_are_one_s_own(tmp_path: Path) -> None:
    change = {"occasions": {"beijing-2025": {"date": "2027-09"}}}
    with pytest.raises(ScenarioError, match=r"beijing-2025\.date: lies after the scenario ends"):
        vary("as-it-happened", change)
    assert len(build(vary("as-it-happened", {"months": 12})).warnings) > 1
    with pytest.raises(ScenarioError) as caught:
        vary(write(tmp_path, "title: x"), {"months": 0, "titel": {"x": 1}})
    assert [problem.partition(": ")[0] for problem in caught.value.problems] == [
        "mine, varied:1", "mine, varied:1",
    ]  # fmt: skip


def test_elections_may_lie_anywhere(tmp_path: Path) -> None:
    text = "actors: {JPN: {elections: [2019-10, 2044-10], elections_known_until: 2044-12}}"
    assert blueprint_of(write(tmp_path, text)).warnings == ()


def test_a_root_is_held_to_its_own_months(tmp_path: Path) -> None:
    root = write(tmp_path, MINE["events"] % "2027-07", extends="baseline", name="below")
    path = write(tmp_path, "months: 60", extends="below")
    assert blueprint_of(path).warnings == ()
    assert problems_of(root)[0].startswith(f"{root}:2: events.mine.date: ")
