"""What is kept of a block: rows of runs, counts by turn, trajectories, as they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from sim.batch.run_outcomes import RunOutcome, computed
from sim.law.arrays import Array
from sim.law.outcomes import LAST_MONTHS
from sim.policies.question import Answer, Policy
from sim.results.counts import Counts, Scale
from sim.results.plan import Plan
from sim.results.tables import HISTOGRAMS, RUNS, TRAJECTORIES, TURNS
from sim.scenario.record import Scenario


class Job(NamedTuple):
    """All that a worker needs to know of a batch, wherever it runs.

    ``names`` are the monthly outcomes, ``scales`` those counted by turn, ``outcomes`` the
    outcomes of runs, ``policies`` those of one's own by actor, ``drawn`` the paths of numbers
    drawn anew in every replicate, ``source`` how the scenario is loaded again.
    """

    plan: Plan
    scenario: Scenario
    names: tuple[str, ...]
    scales: Mapping[str, Scale]
    outcomes: Mapping[str, RunOutcome]
    policies: Mapping[str, Policy | Answer]
    drawn: tuple[str, ...]
    source: str


class Record:
    """Takes the outcomes of a block month by month and holds no more than the plan keeps."""

    def __init__(self, job: Job, worlds: Array) -> None:
        """Prepare for the worlds named."""
        self.job, self.worlds = job, worlds
        plan, n, horizon = job.plan, len(worlds), job.plan.turns + 1
        self._total = np.zeros((len(job.names), n))
        needed = {name for outcome in job.outcomes.values() for name in outcome.needs}
        self._paths = {name: np.empty((horizon, n)) for name in sorted(needed)}
        is_whole = TRAJECTORIES in plan.keep
        self._whole = np.empty((horizon, len(job.names), n)) if is_whole else None
        is_counted = TURNS in plan.keep
        self._counts = Counts(job.scales, plan.turns, plan.n_points) if is_counted else None
        self._counted = [job.names.index(name) for name in job.scales]
        points = worlds % plan.n_points
        self._groups = [np.flatnonzero(points == p) for p in range(plan.n_points)]

    def add(self, turn: int, outcomes: Array, failures: dict[int, str]) -> None:
        """Add the outcomes ``[M, R]`` of a month; ``failures`` gets worlds with undefined ones."""
        if not np.isfinite(outcomes).all():
            for r in np.flatnonzero(~np.isfinite(outcomes).all(axis=0)):
                name = self.job.names[int(np.argmin(np.isfinite(outcomes[:, r])))]
                failures.setdefault(int(r), f"{name} is no finite number after turn {turn}")
        if turn > max(self.job.plan.turns - LAST_MONTHS, 0):
            self._total += outcomes
        if self._counts is not None:
            self._count(turn, outcomes[self._counted])
        for name, path in self._paths.items():
            path[turn] = outcomes[self.job.names.index(name)]
        if self._whole is not None:
            self._whole[turn] = outcomes

    def tables(self, before: int | None, failures: dict[int, str]) -> dict[str, pa.Table]:
        """Return the tables of the block; ``before`` is the row before the marked event."""
        plan, names = self.job.plan, self.job.names
        months = min(LAST_MONTHS, plan.turns)
        columns = dict(zip(names, self._total / months, strict=True))
        for name, outcome in self.job.outcomes.items():
            columns[name] = computed(outcome, self._paths, before, failures, name)
        message: list[str | None] = [None] * len(self.worlds)
        found = {RUNS: world_table(self.worlds, plan.n_points, columns, message)}
        if self._whole is not None:
            found[TRAJECTORIES] = self._trajectories(self._whole)
        if self._counts is not None:
            found |= {TURNS: self._counts.moments(), HISTOGRAMS: self._counts.histogram()}
        return found

    def _count(self, turn: int, outcomes: Array) -> None:
        assert self._counts is not None  # noqa: S101 (only called where there are)
        if len(self._groups) == 1:
            self._counts.add(0, turn, outcomes)
            return
        for point, group in enumerate(self._groups):
            self._counts.add(point, turn, outcomes[:, group])

    def _trajectories(self, whole: Array) -> pa.Table:
        t, m, n = whole.shape
        flat = whole.transpose(1, 2, 0).reshape(m, n * t)
        worlds = np.repeat(self.worlds, t)
        numbers = {"turn": np.tile(np.arange(t, dtype=np.int16), n)}
        return world_table(
            worlds, self.job.plan.n_points, numbers | dict(zip(self.job.names, flat, strict=True))
        )


def world_table(
    worlds: Array,
    n_points: int,
    columns: Mapping[str, Array],
    messages: Sequence[str | None] | None = None,
) -> pa.Table:
    """Return columns beside point and replicate; NaN is null.

    ``messages`` adds status and message: a run with a message failed.
    """
    n = len(worlds)
    found = {
        "point": pa.array((worlds % n_points).astype(np.int32)),
        "replicate": pa.array(worlds // n_points),
    }
    if messages is not None:
        found["status"] = pa.array(["failed" if m else "ok" for m in messages], pa.string())
        found["message"] = pa.array(messages, pa.string())
    for name, values in columns.items():
        wide = np.broadcast_to(values, (n,))
        is_float = wide.dtype.kind == "f"
        found[name] = pa.array(wide, from_pandas=True) if is_float else pa.array(wide)
    return pa.table(found)
