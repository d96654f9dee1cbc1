"""Robust decisions: courses of action under a budget, tried in many sampled futures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.batch.compute import Crew
from sim.errors import SettingError
from sim.experiments.asking.axis import listed_axes
from sim.experiments.asking.basis import basis_of
from sim.experiments.asking.course import Progress, Worlds, part_of
from sim.experiments.asking.folder import check_folder
from sim.experiments.asking.futures import Futures, sample
from sim.experiments.deciding.aims import objectives_of
from sim.experiments.deciding.choice import Robustness
from sim.experiments.deciding.failure import failing
from sim.experiments.deciding.options import (
    FUTURES,
    SIGNPOST_MONTHS,
    Budget,
    Checked,
    Question,
    budget_of,
    check_question,
    courses_of,
)
from sim.experiments.deciding.robustness import Objective, oriented, stand, verdicts
from sim.experiments.deciding.signpost import signposts
from sim.experiments.deciding.trial import SIGNPOSTS, folder_of, read_early, tried

RUNS = 4
"""Worlds of every future, over whose luck a course's achievement is a mean."""
BAND = "numbers of judgement and levers sampled"


def decide(
    courses: Mapping[str, Any] | Iterable[Any],
    objectives: Iterable[Objective | Mapping[str, Any] | str] = (),
    budget: Budget | Mapping[str, Any] | None = None,
    *,
    vary: Any = None,
    futures: int = FUTURES,
    runs: int = RUNS,
    signpost_months: int = SIGNPOST_MONTHS,
    level: float = 0.95,
    title: str = "A decision",
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool = False,
    engine: str = "numpy",
    jobs: int = 1,
    cluster: str | None = None,
    out: str | Path | None = None,
    force: bool = False,
    resume: bool = False,
    progress: Progress | None = None,
    **levers: float,
) -> Robustness:
    """Return how courses of action hold up across futures, and where the best of them fails.

    A future is a value for every number that judgement leaves open and for every lever that
    varies; every course meets the same futures with the same luck. What a course achieves in a
    future is a mean over ``runs`` worlds of it.

    Args:
        courses: Scenarios by name, or a list of them; the first is what costs count from.
        objectives: What is wanted, one or more, as ``adequacy >= 0.8`` or ``adequacy high``.
        budget: ``costs``, the outcomes that are added up, and ``most``, what may be spent.
        vary: What nobody decides: levers and paths with their ranges.
        futures: How many futures to try every course in.
        runs: Worlds of every future.
        signpost_months: After how many months signposts are read.
        level: Of intervals, and of the test of a limit within which the best course fails.
        title: A heading.
        seed: Of all chance and of the sample of futures; drawn where None.
        turns: Months to run; the scenario's own where None.
        settings: Levers and paths set in all worlds; a keyword does the same.
        fixed: Hold numbers of judgement; then only ``vary`` makes futures differ.
        engine: ``numpy`` or ``jax``.
        jobs: Processes to compute with.
        cluster: A Dask cluster in their place.
        out: Directory that keeps every world, a folder a course.
        force: Replace what the directory holds.
        resume: Go on with what it holds.
        progress: Told of every finished part.
        **levers: More settings, ``__`` standing for a dot.

    Raises:
        ScenarioError: A scenario cannot be read, or an unknown name.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written.
    """
    question, worlds = put(
        courses, objectives, budget, vary=vary, futures=futures, signpost_months=signpost_months,
        level=level, title=title,
        worlds=Worlds(
            runs, seed, turns, fixed,
            {**(settings or {}), **{k.replace("__", "."): x for k, x in levers.items()}},
            engine, jobs, cluster, None if out is None else Path(out), force, resume, progress,
        ),
    )  # fmt: skip
    return run_decision(question, worlds)


def put(
    courses: Mapping[str, Any] | Iterable[Any],
    objectives: Iterable[Objective | Mapping[str, Any] | str] = (),
    budget: Budget | Mapping[str, Any] | None = None,
    *,
    vary: Any = None,
    futures: int = FUTURES,
    signpost_months: int = SIGNPOST_MONTHS,
    level: float = 0.95,
    title: str = "A decision",
    worlds: Worlds,
) -> tuple[Question, Worlds]:
    """Return a question and how its worlds are run, with their seed.

    Raises:
        SettingError: Something reads otherwise than it should.
        ResultsError: What is to be gone on with was changed.
    """
    question = Question(
        title, courses_of(courses), objectives_of(objectives), budget_of(budget),
        tuple(listed_axes(vary or {})), futures, signpost_months, level,
    )  # fmt: skip
    return question, worlds.seeded()


def run_decision(question: Question, worlds: Worlds) -> Robustness:
    """Return the answer to a question; nothing is run before all of it is checked.

    Raises:
        EntenteError: As ``decide`` does.
    """
    checked, drawn = prepared(question, worlds)
    n = len(question.courses)
    parts = [worlds._replace(progress=part_of(worlds.progress, i, n + 1)) for i in range(n + 1)]
    found = [tried(question, checked, drawn, i, parts[i]) for i in range(n)]
    sound = np.logical_and.reduce([trial.sound for trial in found])
    if not sound.any():
        raise SettingError(
            "decide: an aim or a cost is undefined in every future; choose outcomes that are"
            " defined, or more months"
        )
    values = np.stack([trial.values[sound] for trial in found])
    costs = np.stack([trial.costs[sound] - found[0].costs[sound] for trial in found])
    budget = question.budget
    spent = costs.mean(axis=1) if budget else None
    standing = stand(
        values, question.objectives, spent, budget.most if budget else None, question.level
    )
    told = verdicts(standing)
    best = told[0].best
    fails = ~standing.satisfied[best]
    readings = read_early(question, checked, drawn, best, parts[n])
    early = {name: x[sound] for name, x in readings.items()}
    given = found[best].given[sound].reset_index(drop=True)
    basis = basis_of(found[0].plan, BAND)._replace(scenario=question.title)
    return Robustness(
        basis=basis,
        question=question,
        unit=checked.unit,
        futures=given,
        n_undefined=int((~sound).sum()),
        values=values,
        costs=costs if budget else None,
        standing=standing,
        verdicts=tuple(told),
        failings=failing(
            given,
            oriented(values[best], question.objectives),
            question.objectives,
            basis.seed,
            found[best].meaning,
            question.level,
        ),
        posts=tuple(signposts(early, fails, basis.seed, question.level)),
        notes=tuple(dict.fromkeys(note for trial in found for note in trial.notes)),
        failed=sum(trial.failed for trial in found),
    )


def prepared(question: Question, worlds: Worlds) -> tuple[Checked, Futures]:
    """Return a checked question and its futures.

    Raises:
        EntenteError: As ``decide`` does, before any world is run.
    """
    checked = check_question(question, worlds)
    parts = [*(folder_of(i, side) for i, side in enumerate(checked.sides)), SIGNPOSTS]
    check_folder(worlds.out, parts, force=worlds.force, resume=worlds.resume)
    Crew(worlds.jobs, worlds.cluster).check()
    seed = worlds.seed or 0
    return checked, sample(
        checked.sides, question.axes, question.futures, seed, is_fixed=worlds.fixed
    )
