"""What an experiment's file may say, as pydantic models; unknown keys are errors.

The meaning of every key stands here, and from here it reaches the reference.
"""

from __future__ import annotations

from typing import Literal

from sim.experiments.asking.outcomes import LEAST_LEVEL, MOST_LEVEL
from sim.scenario.fields import field
from sim.scenario.schema import MOST_MONTHS, Part

type Vary = dict[str, str | float | list[float]]
type Settings = dict[str, float]
TWO_OR_MORE = {"minProperties": 2}
"""For editors; it is checked with what courses say, so that one too few hides nothing of them."""
VARY = "levers and paths that vary: LOW:HIGH:N, LOW:HIGH, a list of numbers, or declared"


class ExperimentSpec(Part):
    """What every experiment's file says."""

    title: str = field("a heading")
    question: str = field("what the experiment asks")
    passage: str = field("where the essays raise it", "")
    source: str = field("where its numbers come from; the word judgement where from nowhere", "")
    seed: int | None = field("of all chance; drawn where not stated", None, ge=0, le=2**64 - 1)
    months: int | None = field(
        "months to run; the scenario's own where not stated", None, ge=1, le=MOST_MONTHS
    )
    settings: Settings = field("levers and paths set in all worlds", {})
    fixed: bool = field("whether numbers of judgement are held, not drawn", default=False)


class TellingSpec(ExperimentSpec):
    """What the file of an experiment says that tells of outcomes, with intervals."""

    outcomes: list[str] = field(
        "which outcomes are told of, * for all; headline ones where none is named", []
    )
    level: float = field("of all intervals", 0.95, ge=LEAST_LEVEL, le=MOST_LEVEL)


class CourseSpec(Part):
    """One course of action: a scenario with settings."""

    scenario: str = field("a scenario's name, or the path of a file")
    settings: Settings = field("levers and paths set in it", {})


class CompareSpec(TellingSpec):
    """A comparison of courses on the same luck."""

    kind: Literal["compare"] = field("what the experiment is")
    courses: dict[str, CourseSpec] = field(
        "what is compared with the first, by name", json_schema_extra=TWO_OR_MORE
    )
    runs: int = field("worlds of each", 1000, ge=1)
    hypotheses: bool = field("whether to ask both under H1 and under H2", default=False)
    precision: float | None = field(
        "half-width that the column runs is about; a tenth of the spread where not stated",
        None, gt=0,
    )  # fmt: skip


class SweepSpec(TellingSpec):
    """A sweep over levers and paths."""

    kind: Literal["sweep"] = field("what the experiment is")
    scenario: str = field("a scenario's name, or the path of a file")
    vary: Vary = field(VARY, min_length=1)
    design: Literal["grid", "list", "lhs", "sobol"] = field(
        "all combinations, value by value, or a sample", "grid"
    )
    points: int | None = field("design points of a sample", None, ge=2)
    runs: int = field("worlds of every design point", 400, ge=1)
    where: list[str] = field("conditions whose break-even is looked for", [])


class SensitivitySpec(TellingSpec):
    """What drives outcomes."""

    kind: Literal["sensitivity"] = field("what the experiment is")
    scenario: str = field("a scenario's name, or the path of a file")
    method: Literal["sobol", "morris", "pawn", "prcc"] = field("by which method", "sobol")
    vary: Vary = field(f"{VARY}; what judgement leaves open where nothing is named", {})
    samples: int | None = field("base samples, or trajectories", None, ge=2)
    runs: int = field("worlds of every design point", 4, ge=1)
    fixed: bool = field(
        "whether numbers of judgement that do not vary are held, not drawn", default=True
    )


class DiscoverSpec(ExperimentSpec):
    """The conditions under which something happens."""

    kind: Literal["discover"] = field("what the experiment is")
    scenario: str = field("a scenario's name, or the path of a file")
    where: str = field("what is looked for, as: conversion < 0.7")
    vary: Vary = field(f"{VARY}; sampled beside what judgement leaves open", {})
    runs: int = field("worlds to look through", 4000, ge=1)
    boxes: int = field("most boxes to look for", 3, ge=1)
    density: float | None = field(
        "least share of a box's worlds that show it; where not stated, the box that tells most",
        None, gt=0, lt=1,
    )  # fmt: skip
    mass: float = field("least share of all worlds in a box", 0.05, gt=0, lt=0.5)
    level: float = field(
        "of the test of a limit: one that does nothing is named in what is left to 1",
        0.95, ge=LEAST_LEVEL, le=MOST_LEVEL,
    )  # fmt: skip


class ObjectiveSpec(Part):
    """One thing that is wanted of a course of action."""

    outcome: str = field("which outcome")
    want: Literal["high", "low"] = field("which way is better")
    enough: float | None = field("with which one is satisfied", None)


class BudgetSpec(Part):
    """What courses of action may cost."""

    costs: list[str] = field("cost outcomes that are added up; * stands for any", min_length=1)
    most: float = field("what may be spent beyond the first course, a month", ge=0)


class DecideSpec(ExperimentSpec):
    """A choice among courses of action that should hold up across futures."""

    kind: Literal["decide"] = field("what the experiment is")
    courses: dict[str, CourseSpec] = field(
        "what may be done, by name", json_schema_extra=TWO_OR_MORE
    )
    objectives: list[ObjectiveSpec] = field("what is wanted", min_length=1)
    budget: BudgetSpec | None = field("what it may cost", None)
    vary: Vary = field(f"{VARY}; what nobody decides, beside what judgement leaves open", {})
    futures: int = field("futures to try every course in", 500, ge=10)
    runs: int = field("worlds of every future, over whose luck a course is judged", 4, ge=1)
    signpost_months: int = field("after how many months signposts are read", 12, ge=1)
    level: float = field(
        "of all intervals, and of the test of a limit within which the chosen course fails",
        0.95, ge=LEAST_LEVEL, le=MOST_LEVEL,
    )  # fmt: skip


SPECS: dict[str, type[ExperimentSpec]] = {
    "compare": CompareSpec,
    "sweep": SweepSpec,
    "sensitivity": SensitivitySpec,
    "discover": DiscoverSpec,
    "decide": DecideSpec,
}


def kind_of(spec: type[ExperimentSpec]) -> str:
    """Return the kind that a model is of."""
    return next(kind for kind, model in SPECS.items() if model is spec)
