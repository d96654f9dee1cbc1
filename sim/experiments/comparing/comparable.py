"""What must be so before courses can be compared; told before any world is run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sim.batch.compute import Crew
from sim.batch.resume import Mode, settle
from sim.batch.task import Task, prepare
from sim.errors import SettingError
from sim.experiments.asking.course import Course, Worlds, named_apart
from sim.experiments.asking.folder import check_folder
from sim.experiments.asking.outcomes import chosen, reach_of
from sim.law.outcomes import LAST_MONTHS
from sim.results.directory import Directory
from sim.results.plan import Plan
from sim.scenario.levers import QUANTILE, keyword_settings
from sim.scenario.months import month_name

STICKINESS, CHI = "challengers.stickiness", "stance.stickiness"
HYPOTHESES = {"H1": 1.2, "H2": 0.0}
"""H1, what was shown binds; H2, it can be turned up and down at need."""


class Side(NamedTuple):
    """One course under one hypothesis, ready to be run; ``folder`` is its own below ``out``."""

    hypothesis: str
    course: Course
    folder: str
    task: Task
    plan: Plan

    def is_same(self, other: Side) -> bool:
        """Whether two sides are the same worlds, so that no pair of theirs can part."""
        mine, its = (
            (s.plan.scenario_hash, dict(s.plan.settings), s.plan.turns) for s in (self, other)
        )
        return mine == its

    @property
    def months(self) -> range:
        """The months over which outcomes are averaged."""
        end = self.task.scenario.spec.start + self.plan.turns
        return range(end - min(LAST_MONTHS, self.plan.turns), end)


class Comparable(NamedTuple):
    """Courses that can be compared: sides by hypothesis, outcomes with what they mean, notes."""

    sides: dict[str, list[Side]]
    meaning: dict[str, dict[str, Any]]
    notes: list[str]

    def reach(self, outcome: str) -> float:
        """Return the width of an outcome's declared range; NaN where it has none."""
        return reach_of(self.meaning[outcome])


def comparable(
    courses: Sequence[Course], worlds: Worlds, outcomes: Sequence[str], *, hypotheses: bool
) -> Comparable:
    """Return the courses ready to be run, or say what stands against it.

    Raises:
        UnknownNameError: An outcome, lever or scenario of no such name.
        SettingError: Courses that cannot be compared, or settings outside what is allowed.
        ResultsError: A directory holds what must not be touched.
    """
    if len(courses) < 2:
        raise SettingError(
            f"compare: should have two courses or more, has {len(courses)}; name another one, as"
            " in: compare as-it-happened no-parades"
        )
    Crew(worlds.jobs, worlds.cluster).check()
    values = HYPOTHESES if hypotheses else {"": None}
    below = [f"{h}/{folder}" if h else folder for h in values for folder in _folders(courses)]
    check_folder(worlds.out, below, force=worlds.force, resume=worlds.resume)
    sides = {
        hypothesis: [
            _side(course, hypothesis, value, folder, worlds)
            for course, folder in zip(courses, _folders(courses), strict=True)
        ]
        for hypothesis, value in values.items()
    }
    ready = next(iter(sides.values()))
    notes = _months(ready)
    meaning, left_out = _meaning(ready, outcomes)
    return Comparable(sides, meaning, [*notes, *left_out])


def with_levers(first: Course, worlds: Worlds, levers: dict[str, float]) -> Worlds:
    """Return worlds with levers spelled as keywords, read in the first course's scenario.

    Raises:
        UnknownNameError: No lever or path is spelled so.
    """
    if not levers:
        return worlds
    blueprint = _task(first, worlds).blueprint
    named = keyword_settings(blueprint, levers)
    return worlds._replace(settings={**worlds.settings, **named})


def _task(course: Course, worlds: Worlds) -> Task:
    return prepare(
        course.scenario, turns=worlds.turns, settings={**worlds.settings, **course.settings},
        levers={}, points=None, is_fixed=worlds.fixed, keep=(), policies=None,
        engine=worlds.engine, shard=None,
    )  # fmt: skip


def _side(
    course: Course, hypothesis: str, value: float | None, folder: str, worlds: Worlds
) -> Side:
    task = _task(course, worlds)
    if value is not None:
        _check_unstated(course, task)
        course = course._replace(settings={**course.settings, STICKINESS: value})
        task = _task(course, worlds)
        folder = f"{hypothesis}/{folder}"
    if worlds.out is None:
        plan = task.plan(worlds.runs, worlds.seed)
    else:
        mode = Mode(force=worlds.force, resume=worlds.resume)
        kept = task._replace(keep=kept_tables(worlds))
        plan = settle(kept, Directory(worlds.out / folder), worlds.runs, worlds.seed, mode).plan
    return Side(hypothesis, course, folder, task, plan)


def kept_tables(worlds: Worlds) -> tuple[str, ...]:
    """Return the tables that are kept of every course: none but runs where nothing is written."""
    return () if worlds.out is None else ("turns", "params")


def _check_unstated(course: Course, task: Task) -> None:
    """Refuse a course that says itself what the hypotheses are about."""
    blueprint = task.blueprint
    said = {STICKINESS, CHI, f"{QUANTILE}{CHI}"}
    stated = {*task.settings, *blueprint.levers, *blueprint.stated} & said
    if stated:
        high, low = HYPOTHESES.values()
        raise SettingError(
            f"hypotheses: {course.name} states {' and '.join(sorted(stated))} itself, which H1"
            f" sets to {high:g} and H2 to {low:g}; take it out there, or compare without hypotheses"
        )


def _folders(courses: Sequence[Course]) -> list[str]:
    """Return a name for the directory of every course, no two the same."""
    plain = [Course(re.sub(r"[^\w.=,-]+", "-", course.name), Path()) for course in courses]
    return [course.name for course in named_apart(plain)]


def _months(sides: Sequence[Side]) -> list[str]:
    """Return notes on courses that are measured in other months than the first.

    Raises:
        SettingError: The months of two have nothing in common.
    """
    first, notes = sides[0], []
    for side in sides[1:]:
        if side.months == first.months:
            continue
        (a, b), (c, d) = ((s.months[0], s.months[-1]) for s in (first, side))
        said = (
            f"{first.course.name} is measured from {month_name(a)} to {month_name(b)},"
            f" {side.course.name} from {month_name(c)} to {month_name(d)}"
        )
        if not set(side.months) & set(first.months):
            raise SettingError(
                f"compare: {said}: no month in common; let start and months of both scenarios end"
                " in the same month"
            )
        notes.append(f"{said}: differences are also those of the months")
    return notes


def _meaning(
    sides: Sequence[Side], wanted: Sequence[str]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Return what the outcomes that all courses have mean, and notes on those left out.

    Raises:
        UnknownNameError: An outcome that no course has.
        SettingError: No outcome is left.
    """
    declared = [_outcomes_of(side) for side in sides]
    known = {name: said for each in declared for name, said in each.items()}
    asked = chosen(wanted, list(known), [n for n, said in known.items() if said["headline"]])
    shared = {name: known[name] for name in asked if all(name in each for each in declared)}
    notes = []
    for side, each in zip(sides, declared, strict=True):
        lacking = [name for name in asked if name not in each]
        if lacking:
            notes.append(f"{side.course.name} has no {', '.join(lacking)}: left out")
    if not shared:
        raise SettingError(f"outcomes: none is left to compare; {'; '.join(notes)}")
    return shared, notes


def _outcomes_of(side: Side) -> dict[str, dict[str, Any]]:
    document = side.task.document(side.plan)
    names = [*document["start"], *side.task.outcomes]
    return {name: document["meaning"][name] for name in names}
