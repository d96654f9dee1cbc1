"""Robust decisions: courses of action under a budget, tried in many sampled futures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from sim.batch.compute import Crew
from sim.batch.estimate import estimate
from sim.batch.task import prepare
from sim.errors import SettingError
from sim.experiments.asking.basis import basis_of
from sim.experiments.asking.course import Progress, Worlds, part_of
from sim.experiments.asking.file import load_experiment
from sim.experiments.asking.futures import Futures, sample
from sim.experiments.asking.schema import DecideSpec
from sim.experiments.deciding.choice import Robustness
from sim.experiments.deciding.failure import failing
from sim.experiments.deciding.options import (
    Budget,
    Checked,
    Question,
    changed,
    check_question,
    question_of,
)
from sim.experiments.deciding.robustness import Objective, oriented, stand, verdicts
from sim.experiments.deciding.signpost import signposts
from sim.experiments.deciding.trial import read_early, tried

RUNS = 4
"""Worlds of every future, over whose luck a course's achievement is a mean."""
BAND = "numbers of judgement and levers sampled"


def decide(
    experiment: str | Path | None = None,
    *,
    courses: Mapping[str, Any] | Iterable[Any] | None = None,
    objectives: Iterable[Objective | str] | None = None,
    budget: Budget | Mapping[str, Any] | None = None,
    vary: Any = None,
    futures: int | None = None,
    runs: int | None = None,
    signpost_months: int | None = None,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool | None = None,
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
        experiment: Name or path of an experiment's file; what else is given overrides it.
        courses: Scenarios by name, or a list of them; the first is what costs count from.
        objectives: What is wanted, as ``adequacy >= 0.8`` or ``adequacy high``.
        budget: ``costs``, the outcomes that are added up, and ``most``, what may be spent.
        vary: What nobody decides: levers and paths with their ranges.
        futures: How many futures to try every course in, 500 where nothing says.
        runs: Worlds of every future, 4 where nothing says.
        signpost_months: After how many months signposts are read.
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
        ScenarioError: A file or scenario cannot be read, or an unknown name.
        SettingError: Something outside what is allowed.
        ResultsError: The directory cannot be written.
    """
    question, worlds = asked(
        experiment, courses=courses, objectives=objectives, budget=budget, vary=vary,
        futures=futures, signpost_months=signpost_months,
        worlds={
            "runs": runs, "seed": seed, "turns": turns, "fixed": fixed, "engine": engine,
            "jobs": jobs, "cluster": cluster, "out": None if out is None else Path(out),
            "force": force, "resume": resume, "progress": progress,
        },
        settings={**(settings or {}), **{k.replace("__", "."): x for k, x in levers.items()}},
    )  # fmt: skip
    return run_decision(question, worlds)


def asked(
    experiment: str | Path | None,
    *,
    worlds: Mapping[str, Any],
    settings: Mapping[str, float] | None = None,
    **changes: Any,
) -> tuple[Question, Worlds]:
    """Return a question and how its worlds are run; None leaves what the file says.

    Raises:
        EntenteError: As ``decide`` does.
    """
    if experiment is None:
        question, own = Question("A decision", (), ()), Worlds(runs=RUNS)
    else:
        spec = load_experiment(experiment, DecideSpec)
        question, own = question_of(spec), Worlds(
            runs=spec.runs, seed=spec.seed, turns=spec.months, fixed=spec.fixed,
            settings=spec.settings,
        )  # fmt: skip
    mine = {name: value for name, value in worlds.items() if value is not None}
    together = {**own.settings, **(settings or {})}
    return changed(question, **changes), own._replace(**mine, settings=together)


def run_decision(question: Question, worlds: Worlds) -> Robustness:
    """Return the answer to a question; nothing is run before all of it is checked.

    Raises:
        EntenteError: As ``decide`` does.
    """
    worlds = worlds.seeded()
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
    standing = stand(values, question.objectives, spent, budget.most if budget else None)
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
        ),
        posts=tuple(signposts(early, fails, basis.seed)),
    )


def prepared(question: Question, worlds: Worlds) -> tuple[Checked, Futures]:
    """Return a checked question and its futures.

    Raises:
        EntenteError: As ``decide`` does, before any world is run.
    """
    checked = check_question(question, worlds)
    seed = worlds.seed or 0
    return checked, sample(
        checked.sides, question.axes, question.futures, seed, is_fixed=worlds.fixed
    )


def foresee(question: Question, worlds: Worlds) -> dict[str, Any]:
    """Return what a decision would take: worlds, and seconds by a pilot; nothing is kept.

    Raises:
        EntenteError: What would stop it before its first world.
    """
    checked, drawn = prepared(question, worlds)
    crew = Crew(worlds.jobs, worlds.cluster)
    crew.check()
    first = checked.sides[0]
    task = prepare(
        first.blueprint.scenario, turns=worlds.turns, settings=first.settings, levers={},
        points=drawn.points(first, worlds.runs), is_fixed=True, keep=("params",), policies={},
        engine=worlds.engine, shard=None,
    )  # fmt: skip
    told = estimate(task, task.plan(worlds.runs, worlds.seed), crew)
    early = question.signpost_months / told.plan.turns
    return {
        "worlds": told.worlds * (len(question.courses) + 1),
        "courses": len(question.courses),
        "futures": drawn.n,
        "runs": worlds.runs,
        "months": told.plan.turns,
        "seconds": told.seconds * (len(question.courses) + early),
    }
