"""What a sensitivity analysis asks: a scenario's worlds, or any function of its factors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.batch.compute import Crew, Progress
from sim.batch.plan import whole
from sim.batch.run_outcomes import run_outcomes
from sim.batch.task import prepare
from sim.errors import SettingError
from sim.experiments.asking.axis import listed_axes
from sim.experiments.asking.course import Course, Worlds, notes_of, run_course
from sim.experiments.asking.outcomes import chosen, outcomes_of
from sim.experiments.sensing.factors import Factor, check_ranges, factors_of
from sim.law.arrays import Array
from sim.law.outcomes import describe
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Scenario

HEADLINES = (
    "latent_alignment", "visible_alignment", "public_belief", "coalition_cohesion",
    "perceived_adequacy",
)  # fmt: skip
"""Outcomes that are told of where none is named."""
MOST_RUNS = 10_000
VALUE = "value"
"""The outcome of a function, where it has no name."""

type Answers = Mapping[str, Array]
"""Outcomes by name, ``[P, R]`` each: design points by replicates; NaN where undefined."""


class Subject(NamedTuple):
    """What is asked.

    ``answer`` takes a design in the unit cube ``[P, D]``, replicates, a folder's name and whom to
    tell of progress. ``months`` is 0 and ``task`` None for a function, whose replicates are its
    own. Once worlds were run, ``notes`` tells what was odd and ``failed`` how many failed.
    """

    name: str
    factors: tuple[Factor, ...]
    outcomes: tuple[str, ...]
    units: Mapping[str, str]
    months: int
    answer: Callable[[Sequence[Factor], Array, int, str, Progress | None], Answers]
    task: Any = None
    notes: Callable[[], tuple[str, ...]] = tuple
    failed: Callable[[], int] = int


def values_of(factors: Sequence[Factor], cube: Array) -> dict[str, Array]:
    """Return what a design in the unit cube sets, by path."""
    return {
        f.axis.path: np.clip(f.axis.at(cube[:, j]), f.axis.low, f.axis.high)
        for j, f in enumerate(factors)
    }


def scenario_subject(
    scenario: str | Path | Scenario, vary: Any, outcomes: Sequence[str], worlds: Worlds,
    levers: Mapping[str, float],
) -> Subject:  # fmt: skip
    """Return a scenario as what is asked; all that can be wrong is told before a world is run.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        UnknownNameError: An outcome or path that it does not have.
        SettingError: Something outside what is allowed.
    """
    whole("runs", worlds.runs, 1, MOST_RUNS)
    Crew(worlds.jobs, worlds.cluster).check()
    task = prepare(
        scenario, turns=worlds.turns, settings=worlds.settings, levers=levers, points=None,
        is_fixed=worlds.fixed, keep=(), policies=None, engine=worlds.engine, shard=None,
    )  # fmt: skip
    plan = task.plan(worlds.runs, worlds.seed)  # checks settings and engine
    factors = factors_of(vary, task.blueprint, task.settings)
    units = _units(list(start_outcomes(task.blueprint)))
    worlds = worlds._replace(settings=task.settings)
    course = Course(task.scenario.name, task.scenario)
    notes: dict[str, None] = {}
    failed: list[int] = []

    def answer(
        factors: Sequence[Factor], cube: Array, runs: int, folder: str, progress: Progress | None
    ) -> Answers:
        points: Any = values_of(factors, cube)
        mine = worlds._replace(runs=runs, progress=progress)
        found = run_course(course, mine, points=points, folder=folder)
        notes.update(dict.fromkeys(notes_of(found)))
        failed.append(found.n_failed)
        # worlds stand replicate by replicate, all points of one after the other
        return {name: found.outcome(name).reshape(runs, len(cube)).T for name in told}

    told = tuple(chosen(outcomes, list(units), [n for n in HEADLINES if n in units]))
    return Subject(
        task.scenario.name, tuple(factors), told, units, plan.turns, answer, task,
        lambda: tuple(notes), lambda: sum(failed),
    )  # fmt: skip


def function_subject(
    function: Callable[[Array], Any], vary: Any, outcomes: Sequence[str]
) -> Subject:
    """Return a function ``[N, D] -> [N]``, or ``[N, K]`` for K replicates, as what is asked.

    Raises:
        SettingError: A factor without a range, or several outcomes.
    """
    outcomes = outcomes_of(outcomes)
    axes = listed_axes(vary or {})
    check_ranges(axes)
    for axis in axes:
        if axis.low is None or axis.high is None:
            raise SettingError(
                f"vary {axis.path}: should be LOW:HIGH; a function declares no range"
            )
    if not axes:
        raise SettingError("vary: should name the factors of a function, each as LOW:HIGH")
    if len(outcomes) > 1:
        raise SettingError(f"outcomes: a function has one, here {', '.join(outcomes)}")
    name = (*outcomes, VALUE)[0]

    def answer(
        factors: Sequence[Factor], cube: Array, _: int, __: str, ___: Progress | None
    ) -> Answers:
        given = np.column_stack(list(values_of(factors, cube).values()))
        answers = np.asarray(function(given), dtype=float)
        if answers.ndim not in (1, 2) or len(answers) != len(cube):
            raise SettingError(
                f"model: should return [{len(cube)}] or [{len(cube)}, K] numbers for"
                f" [{len(cube)}, {len(factors)}], gave {list(answers.shape)}"
            )
        if np.isnan(answers).all() or np.isinf(answers).any():
            gave = "NaN at all" if np.isnan(answers).all() else "infinite ones among"
            raise SettingError(
                "model: should return finite numbers, and NaN only where it is undefined; gave"
                f" {gave} {len(cube):,} points"
            )
        return {name: answers.reshape(len(cube), -1)}

    factors = tuple(Factor(a.path, a, float(a.low or 0), float(a.high or 0)) for a in axes)
    title = getattr(function, "__name__", type(function).__name__)
    return Subject(title, factors, (name,), {name: ""}, 0, answer)


def _units(started: Sequence[str]) -> dict[str, str]:
    """Return the unit of every outcome that a scenario has."""
    own = {name: describe(name).unit for name in started}
    return {**own, **{name: each.unit for name, each in run_outcomes(list(started)).items()}}
