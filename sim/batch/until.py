"""Running until the error is small enough: more replicates, added as they turn out to be needed."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim.batch.compute import Progress
from sim.batch.run import run_batch
from sim.batch.run_outcomes import run_outcomes
from sim.errors import SettingError, did_you_mean
from sim.results.directory import Directory
from sim.results.plan import read_plan
from sim.results.results import Results
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.realise import start_outcomes
from sim.scenario.record import Scenario

FIRST, STEP = 1_000, 1_000
"""Replicates to begin with; later numbers are multiples of the step, so that they do not depend
on who computes."""
MARGIN = 1.1
"""How much more is run than the error so far asks for."""


def run_until(
    scenario: Any,
    errors: Mapping[str, float],
    most: int = 100_000,
    *,
    out: str | Path | None = None,
    resume: bool = False,
    force: bool = False,
    progress: Progress | None = None,
    **options: Any,
) -> Results:
    """Run replicates until the Monte Carlo error of outcomes' means is as small as asked.

    ``errors`` gives the largest standard error by outcome; ``most`` is where it ends at the
    latest. What is run is what ``run_batch`` would run with the number of replicates that this
    comes to. Stopping when an error looks small favours errors that look small by chance, by
    little at these sizes.

    Raises:
        SettingError: No such outcome, or an error that is not above 0; else as ``run_batch``.
    """
    check_errors(scenario, errors, options)
    if out is None and (resume or force):
        raise SettingError("out: resume and force need a directory")
    keeper = TemporaryDirectory(prefix="entente-") if out is None else None
    path = Path(keeper.name if keeper else out)  # type: ignore[arg-type]
    options.pop("append", None)
    options["progress"] = progress
    found = _begun(scenario, path, most, resume=resume, force=force, **options)
    while (runs := needed(found, errors, most)) > found.plan.runs:
        options["seed"] = found.plan.seed
        found = run_batch(scenario, runs - found.plan.runs, out=path, append=True, **options)
    if keeper is not None:
        found.lies_in(keeper)
    return found


def check_errors(scenario: Any, errors: Mapping[str, float], options: Mapping[str, Any]) -> None:
    """Refuse errors that cannot be reached.

    Raises:
        SettingError: No such outcome, no positive number, or options that go with parts.
    """
    if options.get("shard") or options.get("append"):
        raise SettingError("until-mcse: goes with whole batches, neither shard nor append")
    known = _outcomes(scenario)
    for name, error in errors.items():
        if name not in known:
            raise SettingError(f"until-mcse: unknown outcome {name!r}{did_you_mean(name, known)}")
        if not error > 0:
            raise SettingError(f"until-mcse: {name} should be above 0, is {error}")


def needed(found: Results, errors: Mapping[str, float], most: int) -> int:
    """Return how many replicates the errors asked for need, going by those so far."""
    worst = max(2.0 if isnan(e) else e / errors[name] for name, e in reached(found, errors).items())
    if worst <= 1 or found.plan.runs >= most:
        return found.plan.runs
    asked = ceil(found.plan.runs * worst**2 * MARGIN / STEP) * STEP
    return min(most, max(asked, found.plan.runs + STEP))


def reached(found: Results, errors: Mapping[str, float]) -> dict[str, float]:
    """Return the Monte Carlo errors of outcomes, the largest over design points."""
    if not errors:
        return {}
    n = found.plan.n_points
    spreads = [found.summary(p if n > 1 else None, list(errors)) for p in range(n)]
    return {name: float(np.max([s[name].mcse for s in spreads])) for name in errors}


def _outcomes(scenario: Any) -> list[str]:
    """Return the names of all outcomes that a batch of a scenario has."""
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    monthly = list(start_outcomes(build(loaded)))
    return [*monthly, *run_outcomes(monthly)]


def _begun(scenario: Any, path: Path, most: int, *, resume: bool, **options: Any) -> Results:
    """Return the batch to start from: the one there, completed, or a first one."""
    runs = min(FIRST, most)
    if resume:
        here = Directory(path)
        there = here.unfinished_document or here.finished_document
        runs = runs if there is None else read_plan(there, str(path)).runs
    return run_batch(scenario, runs, out=path, resume=resume, **options)
