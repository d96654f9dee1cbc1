"""Trying a course of action in all futures: its worlds, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.experiments.asking.course import Course, Worlds, notes_of, run_course
from sim.experiments.asking.futures import Futures, Side
from sim.experiments.deciding.options import Checked, Question
from sim.law.arrays import Array
from sim.law.outcomes import RUN_OUTCOMES
from sim.results.plan import Plan
from sim.results.results import Results
from sim.results.tables import PARAMS
from sim.scenario.levers import described

SIGNPOSTS = "signposts"
"""The folder of the worlds that are read early."""


class Trial(NamedTuple):
    """A course in all futures: ``values`` ``[F, M]``, ``costs`` ``[F]``, what futures were given.

    ``sound`` are the futures in which all of it is defined; ``meaning`` is unit and description
    of what was given; ``notes`` tells what was odd, and how many worlds ``failed``.
    """

    plan: Plan
    values: Array
    costs: Array
    sound: Array
    given: pd.DataFrame
    meaning: Mapping[str, tuple[str, str]]
    notes: tuple[str, ...]
    failed: int


def tried(question: Question, checked: Checked, drawn: Futures, i: int, worlds: Worlds) -> Trial:
    """Return what the ``i``-th course comes to, a mean over the worlds of every future."""
    side = checked.sides[i]
    result = _run(side, drawn, worlds, folder_of(i, side))
    aims = [_mean(result, each.outcome, drawn.n) for each in question.objectives]
    costs = sum((_mean(result, cost, drawn.n) for cost in checked.costs), np.zeros(drawn.n))
    values = np.stack(aims, axis=1)
    sound = np.isfinite(values).all(axis=1) & np.isfinite(costs)
    given = _given(result, drawn)
    said = {str(path): described(side.blueprint, str(path)) for path in given}
    return Trial(result.plan, values, costs, sound, given, said,
                 notes_of(result, side.name), result.n_failed)  # fmt: skip


def read_early(
    question: Question, checked: Checked, drawn: Futures, i: int, worlds: Worlds
) -> dict[str, Array]:
    """Return headline outcomes of a course's worlds after the signpost's months, ``[F, K]`` each.

    A world does not know how long it runs, so these are the worlds that were judged, read early.
    """
    early = worlds._replace(turns=question.signpost_months)
    result = _run(checked.sides[i], drawn, early, SIGNPOSTS)
    names = [n for n in result.outcomes if result.is_headline(n) and n not in RUN_OUTCOMES]
    return {name: _by_future(result, name, drawn.n) for name in names}


def _run(side: Side, drawn: Futures, worlds: Worlds, folder: str) -> Results:
    """Run a course in all futures; judgement stands at quantiles, so nothing of it is drawn."""
    course = Course(side.name, side.blueprint.scenario, side.settings)
    given = worlds._replace(fixed=True, settings={})
    points = drawn.points(side, worlds.runs)
    return run_course(course, given, points=points, keep=(PARAMS,), folder=folder)


def _by_future(result: Results, name: str, n: int) -> Array:
    """Return an outcome ``[F, K]``: futures, and the worlds of each."""
    by_future: Array = result.outcome(name).reshape(-1, n).T
    return by_future


def _mean(result: Results, name: str, n: int) -> Array:
    """Return an outcome's mean over the worlds of every future, NaN where one has none."""
    mean: Array = _by_future(result, name, n).mean(axis=1)
    return mean


def _given(result: Results, drawn: Futures) -> pd.DataFrame:
    """Return what makes futures differ, in its own units: one row a future."""
    first = result.params.iloc[: drawn.n]
    paths = dict.fromkeys([*(axis.path for axis in drawn.axes), *drawn.shares])
    return first[[path for path in paths if path in first]].reset_index(drop=True)


def folder_of(i: int, side: Side) -> str:
    """Return the folder of the ``i``-th course below the directory of a decision."""
    return f"{i + 1:02d}-{re.sub(r'[^a-z0-9]+', '-', side.name.lower()).strip('-')}"
