"""What a batch would do and take, from a pilot that leaves nothing behind."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from sim.batch.compute import PILOT, Crew
from sim.batch.record import Job
from sim.batch.resume import Mode, settle
from sim.batch.run import check_wishes
from sim.batch.task import Task, prepare
from sim.batch.work import Piece, work
from sim.results.directory import Directory
from sim.results.plan import Plan, Span
from sim.results.tables import HISTOGRAMS, TURNS, tables_of
from sim.scenario.record import Scenario

SAMPLES = (PILOT, 8 * PILOT)
"""Worlds of the two blocks that are timed: a block costs something however few worlds it has."""
ON_DISK = {"f": 0.9, "i": 0.1}
"""Bytes on disk per byte of a number after compression, floats and whole numbers (measured)."""


class Estimate(NamedTuple):
    """A batch before it is run: ``worlds`` to compute besides those ``there``.

    ``seconds`` are on the processes asked for, ``bytes`` what the whole batch takes on disk.
    """

    plan: Plan
    worlds: int
    there: int
    blocks: int
    tables: tuple[str, ...]
    seconds: float
    bytes: int


def foresee(scenario: Scenario, runs: int, asked: Mapping[str, Any]) -> Estimate:
    """Return what ``run_batch`` would do with the same arguments; nothing is touched.

    Raises:
        EntenteError: What would stop it before its first world.
    """
    wishes = ("seed", "out", "force", "resume", "append", "shard")
    check_wishes(**{name: asked[name] for name in wishes})
    crew = Crew(asked["jobs"], asked["cluster"])
    crew.check()
    given = ("turns", "settings", "keep", "policies", "shard", "engine")
    task = prepare(
        scenario, points=asked.get("points"), levers={}, is_fixed=asked["fixed"],
        **{name: asked[name] for name in given},
    )  # fmt: skip
    if asked["out"] is None:
        return estimate(task, task.plan(runs, asked["seed"]), crew)
    directory = Directory(Path(asked["out"]))
    mode = Mode(asked["force"], asked["resume"], asked["append"])
    settled = settle(task, directory, runs, asked["seed"], mode)
    there = 0
    if settled.is_complete:
        there = settled.plan.span.count
    elif settled.goes_on:
        there = sum(span.count for span in directory.blocks.spans())
    elif mode.append:
        there = settled.plan.span.count - runs * settled.plan.n_points
    return estimate(task, settled.plan, crew, there)


def estimate(task: Task, plan: Plan, crew: Crew, there: int = 0) -> Estimate:
    """Return what a plan would take, measured on its first worlds with the NumPy engine."""
    pilot_plan = plan._replace(engine="numpy")
    job = task.job(pilot_plan, task.document(pilot_plan))
    work(job, plan.span._replace(count=min(2, plan.span.count)))  # what is built once is built
    (few, some, piece), (many, more, _) = (_timed(job, plan.span, n) for n in SAMPLES)
    each = max(more - some, 0) / (many - few) if many > few else some / few
    block = max(some - few * each, 0)
    worlds = plan.span.count - there
    size = crew.block_of(task.job(plan, task.document(plan)), max(worlds, 1))
    blocks = -(-worlds // size)
    streamed = {k: v for k, v in piece.tables.items() if k not in (TURNS, HISTOGRAMS)}
    per_world = sum(_packed(table) for table in streamed.values()) / few
    return Estimate(
        plan, worlds, there, blocks, tuple(tables_of(plan)),
        (block * blocks + each * worlds) / crew.jobs, int(per_world * plan.span.count),
    )  # fmt: skip


def _timed(job: Job, span: Span, most: int) -> tuple[int, float, Piece]:
    """Return how many worlds of a span, at most so many, took how long, and what they left."""
    part = span._replace(count=min(most, span.count))
    started = time.perf_counter()
    piece = work(job, part)
    return part.count, time.perf_counter() - started, piece


def _packed(table: pa.Table) -> float:
    floats = sum(c.nbytes for c in table.columns if pa.types.is_floating(c.type))
    return float(ON_DISK["f"] * floats + ON_DISK["i"] * (table.nbytes - floats))
