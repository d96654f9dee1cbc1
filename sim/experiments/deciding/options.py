"""What a decision asks: courses of action, what is wanted of them, and what they may cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.plan import whole
from sim.batch.run_outcomes import run_outcomes
from sim.errors import SettingError, UnknownNameError
from sim.experiments.asking.axis import Axis
from sim.experiments.asking.course import Course, Worlds, course_of, named_apart
from sim.experiments.asking.futures import Side
from sim.experiments.asking.outcomes import check_level
from sim.experiments.deciding.aims import check_aims
from sim.experiments.deciding.robustness import Objective
from sim.law.outcomes import describe
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import resolve
from sim.scenario.load import load_scenario
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Scenario

FUTURES, SIGNPOST_MONTHS = 500, 12
MOST_FUTURES = 100_000


class Budget(NamedTuple):
    """Cost outcomes that are added up, ``*`` standing for any, and what may be spent a month.

    Costs count beyond those of the first course.
    """

    costs: tuple[str, ...]
    most: float | None = None


class Question(NamedTuple):
    """A decision: the first course is what the costs of the others are measured from."""

    title: str
    courses: tuple[Course, ...]
    objectives: tuple[Objective, ...]
    budget: Budget | None = None
    axes: tuple[Axis, ...] = ()
    futures: int = FUTURES
    signpost_months: int = SIGNPOST_MONTHS
    level: float = 0.95


class Checked(NamedTuple):
    """A question that can be put: its courses as worlds, and the outcomes that are added up."""

    sides: tuple[Side, ...]
    costs: tuple[str, ...]
    unit: str


def courses_of(given: Any) -> tuple[Course, ...]:
    """Return courses from a mapping of names to scenarios, or from a list of scenarios.

    Raises:
        SettingError: It is one scenario, or the name of an experiment.
    """
    if isinstance(given, str | Path | Scenario):
        name = given.name if isinstance(given, Scenario) else given
        raise SettingError(
            f"courses: should be a list of scenarios or a mapping of names to them, is {name};"
            " an experiment's file is run by run_experiment"
        )
    if not isinstance(given, Mapping):
        several = given if isinstance(given, Iterable) else [given]
        return tuple(named_apart([course_of(each) for each in several]))
    return tuple(course_of(each)._replace(name=name) for name, each in given.items())


def budget_of(given: Budget | Mapping[str, Any] | None) -> Budget | None:
    """Return a budget from ``{"costs": [...], "most": ...}``.

    Raises:
        SettingError: It has other keys.
    """
    if given is None or isinstance(given, Budget):
        return given
    costs = given.get("costs", ())
    if set(given) - {"costs", "most"} or not costs or isinstance(costs, str):
        raise SettingError("budget: should have costs (a list of outcomes) and most (a number)")
    return Budget(tuple(costs), given.get("most"))


def check_question(question: Question, worlds: Worlds) -> Checked:
    """Refuse what cannot be run, before any world is.

    Raises:
        ScenarioError: A scenario cannot be loaded, or a name is unknown.
        SettingError: Something outside what is allowed.
    """
    check_level(question.level)
    whole("futures", question.futures, 10, MOST_FUTURES)
    whole("runs", worlds.runs, 1, 10**6)
    if len(question.courses) < 2:
        raise SettingError("decide: needs at least two courses")
    built: dict[str | Path, Blueprint] = {}
    sides = tuple(_side(course, worlds, built) for course in question.courses)
    months = min(len(side.blueprint.calendar) for side in sides)
    if not 1 <= question.signpost_months < months:
        raise SettingError(
            f"signpost_months: should be from 1 to {months - 1}, before the {months} months end,"
            f" is {question.signpost_months}; say fewer (--signpost-months, or the file's key)"
        )
    known = [_outcomes(side) for side in sides]
    for each in question.objectives:
        for names in known:
            if each.outcome not in names:
                raise UnknownNameError("outcome", each.outcome, names, "objectives")
    check_aims(question.objectives)
    if question.budget:
        _check_most(question.budget.most)
    costs = _costs(question.budget, known) if question.budget else ()
    return Checked(sides, costs, describe(costs[0]).unit if costs else "")


def _check_most(most: float | None) -> None:
    """Refuse a budget in which not even the first course is.

    Raises:
        SettingError: It is negative or no number.
    """
    if most is not None and not most >= 0:
        raise SettingError(
            f"budget most: should be 0 or more, what may be spent beyond the first course (which"
            f" by that costs 0), is {most:g}"
        )


def _side(course: Course, worlds: Worlds, built: dict[str | Path, Blueprint]) -> Side:
    """Return a course's worlds; ``built`` keeps those of scenarios that several courses share."""
    given = course.scenario
    if isinstance(given, Scenario):
        blueprint = build(given, worlds.turns)
    else:
        if given not in built:
            built[given] = build(load_scenario(given), worlds.turns)
        blueprint = built[given]
    settings = {**worlds.settings, **course.settings}
    resolve(blueprint, settings)
    return Side(course.name, blueprint, settings)


def _outcomes(side: Side) -> dict[str, None]:
    """Return the names of all outcomes of a course's worlds."""
    monthly = list(start_outcomes(side.blueprint))
    return dict.fromkeys([*monthly, *run_outcomes(monthly)])


def _costs(budget: Budget, known: Sequence[Mapping[str, None]]) -> tuple[str, ...]:
    """Return the outcomes that are added up, those that every course has."""
    shared = [name for name in known[0] if all(name in names for names in known)]
    found: dict[str, None] = {}
    for pattern in budget.costs:
        mine = [name for name in shared if fnmatchcase(name, pattern)]
        if not mine:
            raise UnknownNameError("outcome", pattern, shared, "budget costs")
        found.update(dict.fromkeys(mine))
    units = {describe(name).unit: name for name in found}
    if len(units) > 1:
        told = ", ".join(f"{name} ({unit})" for unit, name in units.items())
        raise SettingError(f"budget costs: cannot add up different units: {told}")
    return tuple(found)
