"""Running a batch: blocks of worlds in one process, tables at the end, files where asked."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.batch.engine import Block, run_block
from sim.batch.plan import Plan, make_plan
from sim.canonical import canonical_hash
from sim.errors import SettingError
from sim.law.arrays import Array
from sim.law.draws import Luck, replicates
from sim.law.outcomes import RUN_OUTCOMES, describe
from sim.law.rules.conversion import conversion, time_to_close
from sim.results import store
from sim.results.statistics import Summary, summarise
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import keyword_settings, resolve
from sim.scenario.load import load_scenario
from sim.scenario.record import Scenario

BLOCK = 1024
"""Worlds in a block: what the rules touch at once stays within a processor's cache."""
LAST_MONTHS = 12
"""An outcome of a run is its mean over these last months."""
LARGEST_TABLE = 4 * 2**30
"""Bytes of trajectories that a call will hold in memory."""

type Progress = Callable[[int, int], None]


class BatchResult(NamedTuple):
    """A finished batch.

    ``runs`` has one row per replicate and one column per outcome; ``turns``, where asked for,
    one row per replicate and turn (turn 0 is the start). ``start`` is each outcome's median
    over runs before the chance in the start. Undefined values are missing.
    """

    plan: Plan
    runs: pd.DataFrame
    turns: pd.DataFrame | None
    start: Mapping[str, float]
    scenario: Scenario
    warnings: tuple[str, ...]

    def summary(self) -> dict[str, Summary]:
        """Return how each outcome is spread over the runs."""
        names = [str(name) for name in self.runs if name != "replicate"]
        return {name: summarise(self.runs[name].to_numpy()) for name in names}


def run_batch(
    scenario: str | Path | Scenario,
    runs: int = 1000,
    *,
    seed: int | None = None,
    turns: int | None = None,
    settings: Mapping[str, float] | None = None,
    fixed: bool = False,
    trajectories: bool = True,
    out: str | Path | None = None,
    force: bool = False,
    block: int = BLOCK,
    progress: Progress | None = None,
    **levers: float,
) -> BatchResult:
    """Run ``runs`` worlds of a scenario and return their tables.

    A replicate does not know how many others there are, how they are blocked or how long they run.
    ``settings`` gives levers and parameter paths; a keyword does the same with ``__`` for the
    dot. ``fixed`` holds numbers of judgement at their defaults. ``out`` names a directory for
    plan, table and manifest; without it nothing is written.

    Raises:
        ScenarioError: The scenario cannot be loaded.
        SettingError: A number outside what is allowed.
        ResultsError: The directory holds results already, or cannot be written.

    >>> result = run_batch("as-it-happened", runs=2, seed=1, coalition__cohesion=0.7)
    >>> round(result.start["coalition_cohesion"], 6)
    0.7
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    loaded = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    blueprint = build(loaded, turns)
    given = {**(settings or {}), **keyword_settings(blueprint, levers)}
    for name, value in given.items():
        if np.ndim(value):
            raise SettingError(f"{name}: a batch holds one number for all its worlds")
    resolve(blueprint, given)
    plan = make_plan(blueprint, runs, seed, given, is_fixed=fixed)
    if block < 1:
        raise SettingError(f"block: should be at least 1, is {block}")
    if trajectories:
        _check_memory(plan)
    directory = None
    if out is not None:
        whole = _whole_plan(plan, loaded)
        directory = store.open_directory(Path(out), whole, force=force)
    blocks = []
    for first in range(0, runs, block):
        count = min(block, runs - first)
        luck = Luck(plan.seed, replicates(first, count))
        done = run_block(blueprint, luck, given, is_fixed=fixed)
        blocks.append(_reduced(blueprint, done, first, keep=trajectories))
        if progress is not None:
            progress(first + count, runs)
    result = _gathered(blueprint, plan, blocks)
    if directory is not None:
        _write(directory, result, started, time.perf_counter() - clock)
    return result


class _Reduced(NamedTuple):
    runs: pd.DataFrame
    turns: pd.DataFrame | None
    quiet: Array
    names: tuple[str, ...]


def _reduced(blueprint: Blueprint, block: Block, first: int, *, keep: bool) -> _Reduced:
    """Return a block as tables: means over the last months, outcomes of the whole run."""
    count = block.path.shape[2]
    numbers = np.arange(first, first + count)
    tail = block.path[1:][-LAST_MONTHS:]
    mean = tail[0].copy()
    for month in tail[1:]:
        mean += month
    mean /= len(tail)
    columns: dict[str, Array] = {"replicate": numbers}
    columns |= dict(zip(block.names, mean, strict=True))
    columns |= _run_outcomes(blueprint, block)
    turns = None
    if keep:
        t, m, r = block.path.shape
        flat = block.path.transpose(2, 0, 1).reshape(r * t, m)
        turns = pd.DataFrame(flat, columns=list(block.names))
        turns.insert(0, "turn", np.tile(np.arange(t), r))
        turns.insert(0, "replicate", np.repeat(numbers, t))
    return _Reduced(pd.DataFrame(columns), turns, block.quiet, block.names)


def _run_outcomes(blueprint: Blueprint, block: Block) -> dict[str, Array]:
    """Return outcomes of whole runs, undefined where the scenario marks no event."""
    spec = blueprint.scenario.spec
    r = block.path.shape[2]
    if spec.event is None or not 0 <= spec.event - spec.start < len(blueprint.calendar):
        return {name: np.full(r, np.nan) for name in RUN_OUTCOMES}
    before = spec.event - spec.start
    paths = dict(zip(block.names, block.path.transpose(1, 0, 2), strict=True))
    return {
        "conversion": conversion(paths["coalition_level"], paths["threat"], before),
        "time_to_close": time_to_close(paths["perceived_adequacy"], before),
    }


def _gathered(blueprint: Blueprint, plan: Plan, blocks: list[_Reduced]) -> BatchResult:
    runs = pd.concat([b.runs for b in blocks], ignore_index=True)
    kept = [b.turns for b in blocks if b.turns is not None]
    quiet = np.concatenate([b.quiet for b in blocks], axis=1)
    start = dict(zip(blocks[0].names, np.median(quiet, axis=1).tolist(), strict=True))
    turns = pd.concat(kept, ignore_index=True) if kept else None
    return BatchResult(plan, runs, turns, start, blueprint.scenario, blueprint.warnings)


def _whole_plan(plan: Plan, scenario: Scenario) -> dict[str, Any]:
    """Return the plan with the scenario it runs, so that a directory stands alone."""
    return {**plan.document(), "document": scenario.document}


def _check_memory(plan: Plan) -> None:
    size = plan.runs * (plan.turns + 1) * 128 * 8
    if size > LARGEST_TABLE:
        raise SettingError(
            f"trajectories: {plan.runs} runs of {plan.turns} turns would take about "
            f"{size / 2**30:.0f} GiB of memory; pass trajectories=False for runs alone"
        )


def _write(directory: Path, result: BatchResult, started: datetime, wall: float) -> None:
    table = result.runs.copy()
    table.insert(0, "point", 0)
    table.insert(2, "status", "ok")
    table.insert(3, "message", None)
    meaning = {
        name: {"unit": describe(name).unit, "description": describe(name).measures}
        for name in result.summary()
    }
    packages = {p: version(p) for p in ("numpy", "pandas", "pyarrow", "pydantic")}
    manifest: dict[str, Any] = {
        "schema_version": store.SCHEMA_VERSION,
        "plan_hash": canonical_hash(result.plan.document()),
        "content_hash": store.content_hash(table),
        "runs": len(result.runs),
        "failed": 0,
        "started": started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "wall_s": round(wall, 3),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "packages": packages,
    }
    plan = _whole_plan(result.plan, result.scenario)
    store.write_results(directory, plan, table, meaning, manifest)
