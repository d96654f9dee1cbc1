"""The scenarios that ship: complete, sourced, and each with a question of its own."""

from __future__ import annotations

from functools import cache

import pytest

from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped

NAMES = list(shipped())
loaded = cache(load_scenario)


def test_the_scenarios_of_the_first_release_ship() -> None:
    assert {"as-it-happened", "baseline", "no-parades", "open-play"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_builds_without_a_warning(name: str) -> None:
    plan = build(loaded(name))
    assert plan.warnings == ()
    assert len(plan.calendar) == plan.scenario.spec.months


@pytest.mark.parametrize("field", ["title", "question", "finding", "passage"])
@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_says_what_it_asks_finds_and_rests_on(name: str, field: str) -> None:
    scenario = loaded(name)
    assert getattr(scenario.spec, field).strip()
    assert shipped()[name].stem in scenario.origins[(field,)], "inherited from another scenario"


@pytest.mark.parametrize("part", ["events", "occasions", "orders"])
@pytest.mark.parametrize("name", NAMES)
def test_every_entry_of_a_calendar_has_a_source(name: str, part: str) -> None:
    entries = getattr(loaded(name).spec, part)
    assert [key for key, entry in entries.items() if not entry.source.strip()] == []


@pytest.mark.parametrize("name", NAMES)
def test_shipped_titles_and_questions_are_the_scenario_s_own(name: str) -> None:
    others = [loaded(other).spec for other in NAMES if other != name]
    mine = loaded(name).spec
    assert mine.title not in {spec.title for spec in others}
    assert mine.question not in {spec.question for spec in others}
