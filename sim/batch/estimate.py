"""What a batch would do and take, from a pilot that leaves nothing behind."""

from __future__ import annotations

import time
from typing import NamedTuple

import pyarrow as pa

from sim.batch.compute import BLOCK, PILOT
from sim.batch.task import Task
from sim.batch.work import work
from sim.results.plan import Plan, Span
from sim.results.tables import HISTOGRAMS, TURNS, tables_of

ON_DISK = {"f": 0.9, "i": 0.1}
"""Bytes on disk per byte of a number after compression, floats and whole numbers (measured)."""


class Estimate(NamedTuple):
    """A batch before it is run: seconds on the workers asked for, and bytes on disk."""

    plan: Plan
    worlds: int
    blocks: int
    tables: tuple[str, ...]
    seconds: float
    bytes: int


def estimate(task: Task, plan: Plan, jobs: int, block: int | None = None) -> Estimate:
    """Return what a plan would take, measured on its first worlds with the NumPy engine."""
    pilot_plan = plan._replace(engine="numpy")
    document = task.document(pilot_plan)
    job = task.job(pilot_plan, document)
    span = Span(plan.span.first, min(PILOT, plan.span.count))
    work(job, span._replace(count=min(2, span.count)))
    started = time.perf_counter()
    piece = work(job, span)
    each = (time.perf_counter() - started) / span.count
    worlds = plan.span.count
    size = block or min(BLOCK, -(-worlds // jobs))
    streamed = {k: v for k, v in piece.tables.items() if k not in (TURNS, HISTOGRAMS)}
    per_world = sum(_packed(table) for table in streamed.values()) / span.count
    return Estimate(
        plan, worlds, -(-worlds // size), tuple(tables_of(plan)), each * worlds / jobs,
        int(per_world * worlds),
    )  # fmt: skip


def _packed(table: pa.Table) -> float:
    floats = sum(c.nbytes for c in table.columns if pa.types.is_floating(c.type))
    return float(ON_DISK["f"] * floats + ON_DISK["i"] * (table.nbytes - floats))
