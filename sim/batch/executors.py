"""Where blocks are computed: this process, processes beside it, or a cluster.

All are executors of ``concurrent.futures``. Results do not depend on which, on the number of
workers or on the order in which they finish.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from multiprocessing.synchronize import Event
from typing import Any, NamedTuple

from sim.batch.record import Job
from sim.batch.work import Piece, work
from sim.errors import ResultsError, SettingError
from sim.results.plan import Span

IN_FLIGHT = 2
"""Blocks handed out per worker, so that none waits and memory does not grow with the batch."""
MOST_LOSSES = 3
"""Times a block may be lost with its worker before the batch gives up."""


class Crew(NamedTuple):
    """An executor with its number of workers, and how to make another when its workers die."""

    executor: Executor
    workers: int


type Blocks = Generator[Piece]
"""Yields finished blocks; to close it is to stop."""
type Hire = Callable[[], Any]
"""Makes a context manager that yields a ``Crew``."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    counted = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else counted
    return max(1, min(counted, allowed))


def in_this_process(job: Job, spans: Iterable[Span]) -> Blocks:
    """Yield the blocks, one after the other."""
    for span in spans:
        yield work(job, span)


def by_workers(job: Job, spans: Iterable[Span], hire: Hire) -> Blocks:
    """Yield the blocks as workers finish them; what is lost with a worker is done again.

    Raises:
        ResultsError: Workers were lost again and again.
    """
    waiting = list(spans)[::-1]
    losses: dict[Span, int] = {}
    while waiting:
        lost: list[Span] = []
        with hire() as crew:
            yield from _until_broken(job, waiting, crew, lost)
        for span in lost:
            losses[span] = losses.get(span, 0) + 1
            if losses[span] > MOST_LOSSES:
                raise ResultsError(
                    f"workers died {MOST_LOSSES + 1} times over the same worlds, from {span.first}"
                    " on; too little memory? Try fewer --jobs; finished blocks are kept"
                )
        waiting += lost[::-1]


def _until_broken(job: Job, waiting: list[Span], crew: Crew, lost: list[Span]) -> Blocks:
    """Yield blocks until all are done or the workers are gone; ``lost`` gets what was under way."""
    under_way: dict[Future[Piece], Span] = {}
    while waiting or under_way:
        while waiting and len(under_way) < IN_FLIGHT * crew.workers:
            span = waiting.pop()
            try:
                under_way[crew.executor.submit(work, job, span)] = span
            except BrokenExecutor:
                waiting.append(span)
                lost += under_way.values()
                return
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            span = under_way.pop(future)
            try:
                yield future.result()
            except (BrokenExecutor, CancelledError):
                lost += [span, *under_way.values()]
                return


@contextmanager
def processes(count: int, engine: str) -> Iterator[Crew]:
    """Yield processes that stop when this one does, however it ends.

    They are started anew rather than forked, and leave Ctrl-C to this process.
    """
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    pool = ProcessPoolExecutor(
        count, mp_context=context, initializer=_begin, initargs=(stop, engine)
    )
    with _environment(engine):
        try:
            yield Crew(pool, count)
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        pool.shutdown(cancel_futures=True)


@contextmanager
def _environment(engine: str) -> Iterator[None]:
    """Set what workers must find in their environment when they start."""
    wanted: dict[str, str] = {}
    if engine == "jax":
        from sim.batch.jax_engine import worker_environment  # noqa: PLC0415 (an extra)

        wanted = worker_environment()
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _begin(stop: Event, engine: str) -> None:  # noqa: ARG001 (workers of either engine)
    """Prepare a worker: Ctrl-C is for the parent, and a worker does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()


def _end_with_parent(stop: Event) -> None:
    parent = multiprocessing.parent_process()
    while parent is not None and not stop.is_set():
        if wait_for([parent.sentinel], timeout=0.2):
            break
    os._exit(1)


@contextmanager
def cluster(spec: str) -> Iterator[Crew]:
    """Yield the workers of a Dask cluster.

    ``local:N`` starts N processes here, ``tcp://HOST:PORT`` joins a running scheduler, a YAML
    file describes a cluster of dask-jobqueue: its ``type`` (``SLURMCluster``), the ``jobs`` to
    ask for, and the ``options`` of that type.

    Raises:
        SettingError: There is no Dask, or no such cluster.
    """
    try:
        from distributed import Client  # noqa: PLC0415 (an extra)
    except ImportError:
        raise SettingError("cluster: needs an extra: pip install 'entente-sim[cluster]'") from None
    from sim.batch.dask_cluster import open_cluster  # noqa: PLC0415 (an extra)

    with open_cluster(spec) as address, Client(address, set_as_default=False) as client:
        workers = sum(client.nthreads().values())
        if not workers:
            client.wait_for_workers(1, timeout=600)
            workers = sum(client.nthreads().values())
        yield Crew(client.get_executor(pure=False, retries=MOST_LOSSES), workers)
