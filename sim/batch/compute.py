"""Blocks of a batch, computed here, by processes or by a cluster, whichever is asked and pays."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from sim.batch.dask_cluster import check_cluster, dumps
from sim.batch.executors import Blocks, by_workers, cluster, in_this_process, processes
from sim.batch.jax_backend import suitable_block
from sim.batch.plan import MOST_RUNS
from sim.batch.record import Job
from sim.batch.resume import missing
from sim.batch.work import work
from sim.errors import SettingError
from sim.results.plan import Span

BLOCK = 2048
"""Worlds in a block: what the rules touch at once stays within a processor's cache."""
PILOT = 64
"""Worlds by which the work is timed before processes are started for it."""
WORTH = 4.0
"""Seconds of work at which processes pay for their start."""

SOME_WORKERS = 64
"""Workers that a cluster may well have: a batch is cut so that each has something to do."""
MOST_JOBS = 1024
"""Processes beyond which no machine gains; a larger number is a slip of the finger."""

type Progress = Callable[[int, int], None]
"""Told how many worlds are there, and of how many."""


class Crew(NamedTuple):
    """Who computes: how many processes here, or which cluster, and how many worlds at once."""

    jobs: int = 1
    cluster: str | None = None
    block: int | None = None

    def check(self) -> None:
        """Refuse what means nothing, before anything is begun.

        Raises:
            SettingError: Fewer than one job or world, or too many; no such cluster.
        """
        for name, value, most in (("jobs", self.jobs, MOST_JOBS), ("block", self.block, MOST_RUNS)):
            if value is not None and not 1 <= value <= most:
                raise SettingError(f"{name}: should be from 1 to {most}, is {value}")
        if self.cluster is not None:
            if self.jobs != 1:
                raise SettingError("jobs: are processes here; a cluster has workers of its own")
            check_cluster(self.cluster)

    def block_of(self, job: Job, worlds: int) -> int:
        """Return how many worlds to compute at once."""
        if self.block is not None:
            return self.block
        if job.plan.engine == "jax":
            return suitable_block()  # smaller ones are filled up to it
        if self.cluster is not None:
            return min(BLOCK, max(PILOT, -(-worlds // SOME_WORKERS)))
        return max(1, min(BLOCK, -(-worlds // self.jobs)))


def computed_blocks(job: Job, crew: Crew, span: Span, done: Sequence[Span]) -> Blocks:
    """Yield the blocks of ``span`` that are not ``done``, in any order."""
    worlds = span.count - sum(each.count for each in done)
    block = crew.block_of(job, worlds)
    if crew.cluster is not None:
        spans = missing(span, done, block)
        yield from by_workers(job, spans, partial(cluster, crew.cluster), dumps)
    elif job.plan.engine == "jax":
        spans = missing(span, done, block)
        hire = partial(processes, min(crew.jobs, len(spans)), "jax")
        yield from by_workers(job, spans, hire) if spans else ()
    elif crew.jobs == 1 or worlds <= PILOT:
        yield from in_this_process(job, missing(span, done, block))
    else:
        yield from _piloted(job, crew, span, done, block)


def _piloted(job: Job, crew: Crew, span: Span, done: Sequence[Span], block: int) -> Blocks:
    """Yield a small block made here, then the others by processes if there is work for them."""
    pilot = missing(span, done, min(PILOT, block))[0]
    started = time.perf_counter()
    yield work(job, pilot)
    each = (time.perf_counter() - started) / pilot.count
    rest = missing(span, [*done, pilot], block)
    left = each * sum(one.count for one in rest)
    if left < WORTH:
        yield from in_this_process(job, rest)
    else:
        yield from by_workers(job, rest, partial(processes, crew.jobs, "numpy"))
