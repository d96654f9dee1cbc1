"""What can be wrong with an experiment's file whose values are sound: names and settings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
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
from sim.scenario.problem import DROPPED, NOTHING, Problem, close
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Key

LEAST_COURSES = 2
OF_CAST = re.compile(r"\b[A-Z]{3}\b|\b(actors|ties|theatres|frictions)\.")
"""What tells that a name may be one of a cast."""


def check(spec: ExperimentSpec, mended: Container[Key] = ()) -> Iterator[Problem]:
    """Yield what is wrong with the scenarios, settings, outcomes and conditions of a file.

    Where a scenario is one of the keys that were ``mended``, another stands in for it: what may
    be of the cast of the one that is meant is no problem.
    """
    plans: list[Blueprint] = []
    is_meant = True
    for key, course in _courses(spec):
        at = (*key, "scenario")
        try:
            plan = build(load_scenario(course.scenario), spec.months)
        except ScenarioError as error:
            yield from (Problem(at, said) for said in error.problems)
            continue
        plans.append(plan)
        is_meant = is_meant and at not in mended
        if key:
            found = _settings(plan, course.settings, (*key, "settings"))
            yield from _sure(found, is_meant=at not in mended)
    yield from _few_courses(spec)
    if plans:
        rest = (
            *_settings(plans[0], spec.settings, ("settings",)),
            *_vary(plans[0], getattr(spec, "vary", {})), *_named(plans, spec),
            *_costs(plans, spec),
        )  # fmt: skip
        yield from _sure(rest, is_meant=is_meant)


def _sure(problems: Iterable[Problem], *, is_meant: bool) -> Iterator[Problem]:
    """Yield problems; where another scenario stands in, those alone that no cast can solve."""
    for problem in problems:
        if is_meant or not OF_CAST.search(f"{problem.key[-1]} {problem.said}"):
            yield problem


def _few_courses(spec: ExperimentSpec) -> Iterator[Problem]:
    courses = getattr(spec, "courses", None)
    if courses is not None and len(courses) < LEAST_COURSES:
        said = f"names {', '.join(courses)} alone" if courses else "is empty"
        key = ("courses",)
        yield Problem(key, f"should name at least two, {said}", needs=((*key, DROPPED),))


def _named(plans: Sequence[Blueprint], spec: ExperimentSpec) -> Iterator[Problem]:
    known = {name for plan in plans for name in [*start_outcomes(plan), *RUN_OUTCOMES]}
    for key, name in [*_outcomes(spec), *_asked(spec)]:
        if isinstance(name, EntenteError):
            yield _at(key, str(name).partition("\n")[0])
        elif name not in known:
            yield _at(key, str(UnknownNameError("outcome", name, known)))


def _costs(plans: Sequence[Blueprint], spec: ExperimentSpec) -> Iterator[Problem]:
    """Yield costs that no outcome of all courses answers to."""
    budget = getattr(spec, "budget", None)
    shared = set.intersection(*({*start_outcomes(plan), *RUN_OUTCOMES} for plan in plans))
    for i, pattern in enumerate(budget.costs if budget else ()):
        if not any(fnmatchcase(name, pattern) for name in shared):
            said = str(UnknownNameError("outcome", pattern, shared))
            near = next(iter(close(pattern, shared)), NOTHING)
            yield Problem(("budget", "costs"), said, item=i, stead=near)


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
            yield _of_path((*key, path), error, settings)


def _vary(plan: Blueprint, vary: Mapping[str, Any]) -> Iterator[Problem]:
    for path, given in vary.items():
        try:
            settled(axis_of(path, given), plan)
        except EntenteError as error:
            yield _of_path(("vary", path), error, vary)


def _of_path(key: Key, error: EntenteError, beside: Mapping[str, Any]) -> Problem:
    """Return the problem of a lever or path, and which is meant where it is misspelled."""
    path = key[-1]
    said = str(error).removeprefix(f"vary {path}: ").removeprefix(f"{path}: ")
    near = close(path, error.allowed) if isinstance(error, UnknownNameError) else []
    return Problem(key, said, meant=next((name for name in near if name not in beside), ""))


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
