"""What can be wrong with an experiment's file whose values are sound: names and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.errors import EntenteError, ScenarioError, UnknownNameError
from sim.experiments.asking.axis import axis_of, settled
from sim.experiments.asking.expression import condition
from sim.experiments.asking.outcomes import EVERY
from sim.experiments.asking.schema import CourseSpec, ExperimentSpec
from sim.law.outcomes import RUN_OUTCOMES
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import resolve
from sim.scenario.load import load_scenario
from sim.scenario.problem import Problem
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Key


def check(spec: ExperimentSpec) -> Iterator[Problem]:
    """Yield what is wrong with the scenarios, settings, outcomes and conditions of a file."""
    plans: list[Blueprint] = []
    for key, course in _courses(spec):
        try:
            plan = build(load_scenario(course.scenario), spec.months)
        except ScenarioError as error:
            yield Problem((*key, "scenario"), str(error))
            continue
        plans.append(plan)
        if key:
            yield from _settings(plan, course.settings, (*key, "settings"))
    if not plans:
        return
    yield from _settings(plans[0], spec.settings, ("settings",))
    yield from _vary(plans[0], getattr(spec, "vary", {}))
    known = {name for plan in plans for name in [*start_outcomes(plan), *RUN_OUTCOMES]}
    for key, name in [*_outcomes(spec), *_asked(spec)]:
        if isinstance(name, EntenteError):
            yield _at(key, str(name).partition("\n")[0])
        elif name not in known:
            yield _at(key, str(UnknownNameError("outcome", name, known)))


def _at(key: Key, said: str) -> Problem:
    """Return the problem of a key, or of an item of the list there."""
    is_item = key[-1].isdecimal()
    return Problem(key[:-1], said, item=int(key[-1])) if is_item else Problem(key, said)


def _courses(spec: ExperimentSpec) -> Iterator[tuple[Key, CourseSpec]]:
    """Yield the scenarios of a file, each with its key; that of a file with one is empty."""
    if hasattr(spec, "scenario"):
        yield (), CourseSpec(scenario=spec.scenario)
    for name, course in getattr(spec, "courses", {}).items():
        yield ("courses", name), course


def _settings(plan: Blueprint, settings: Mapping[str, float], key: Key) -> Iterator[Problem]:
    for path, value in settings.items():
        try:
            resolve(plan, {path: value})
        except EntenteError as error:
            yield Problem((*key, path), str(error).removeprefix(f"{path}: "))


def _vary(plan: Blueprint, vary: Mapping[str, Any]) -> Iterator[Problem]:
    for path, given in vary.items():
        try:
            settled(axis_of(path, given), plan)
        except EntenteError as error:
            said = str(error).removeprefix(f"vary {path}: ").removeprefix(f"{path}: ")
            yield Problem(("vary", path), said)


def _outcomes(spec: ExperimentSpec) -> Iterator[tuple[Key, str]]:
    for i, name in enumerate(getattr(spec, "outcomes", ())):
        if name != EVERY:
            yield ("outcomes", str(i)), name
    for i, objective in enumerate(getattr(spec, "objectives", ())):
        yield ("objectives", str(i), "outcome"), objective.outcome


def _asked(spec: ExperimentSpec) -> Iterator[tuple[Key, str | EntenteError]]:
    """Yield the outcomes that conditions ask for, or what is wrong with a condition."""
    where = getattr(spec, "where", ())
    texts = (
        {("where",): where}
        if isinstance(where, str)
        else {("where", str(i)): text for i, text in enumerate(where)}
    )
    for key, text in texts.items():
        try:
            yield from ((key, name) for name in condition(text).names)
        except EntenteError as error:
            yield key, error
