"""Where blocks are computed: this process, processes beside it, or a cluster.

All are executors of ``concurrent.futures``. Results do not depend on which, on the number of
workers or on the order in which they finish.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
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
from multiprocessing.resource_tracker import ensure_running
from typing import Any, NamedTuple

from sim.batch.jax_backend import worker_environment
from sim.batch.record import Job
from sim.batch.work import Piece, work
from sim.errors import ResultsError, SettingError
from sim.results.plan import Span

IN_FLIGHT = 2
"""Blocks handed out per worker, so that none waits and memory does not grow with the batch."""
MOST_LOSSES = 3
"""Times a block may be lost with its worker before the batch gives up."""


class Workers(NamedTuple):
    """An executor with its number of workers, and how to make another when its workers die."""

    executor: Executor
    workers: int


type Blocks = Generator[Piece]
"""Yields finished blocks; to close it is to stop."""
type Hire = Callable[[], Any]
"""Makes a context manager that yields a ``Workers``."""
type Dumps = Callable[[Any], bytes]
"""How things are made ready to be sent to workers."""


def cores() -> int:
    """Return the number of cores that this process may use."""
    counted = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else counted
    return max(1, min(counted, allowed))


def in_this_process(job: Job, spans: Iterable[Span]) -> Blocks:
    """Yield the blocks, one after the other."""
    for span in spans:
        yield work(job, span)


def by_workers(job: Job, spans: Iterable[Span], hire: Hire, dumps: Dumps = pickle.dumps) -> Blocks:
    """Yield the blocks as workers finish them; what is lost with a worker is done again.

    Raises:
        SettingError: A policy or an outcome cannot be sent to workers.
        ResultsError: Workers were lost again and again.
    """
    _check_travels(job, dumps)
    waiting = list(spans)[::-1]
    losses: dict[Span, int] = {}
    while waiting:
        lost: list[Span] = []
        with hire() as crew:
            yield from _until_broken(job, waiting, crew, lost)
        for span in lost:
            losses[span] = losses.get(span, 0) + 1
            if losses[span] > MOST_LOSSES:
                raise _died(span)
        waiting += lost[::-1]


def _died(span: Span) -> ResultsError:
    return ResultsError(
        f"workers died {MOST_LOSSES + 1} times over the same worlds, {span.first} to"
        f" {span.end - 1}: too little memory (try fewer --jobs), a policy or an outcome of your own"
        " that ends its process, or a script of your own without"
        ' `if __name__ == "__main__":`; finished blocks are kept'
    )


def _check_travels(job: Job, dumps: Dumps) -> None:
    """Refuse a policy or an outcome that no other process can be given, before there are any.

    An executor that finds it out by itself may wait for ever: its thread that sends tasks tells of
    the failure under a lock, and whoever stops the executor holds that lock and waits for the
    thread (CPython 3.12).

    Raises:
        SettingError: There is one.
    """
    for what, things in (("policy of", job.policies), ("outcome", job.outcomes)):
        for name, thing in things.items():
            try:
                dumps(thing)
            except Exception as cause:
                raise SettingError(
                    f"{what} {name}: cannot be sent to another process ({cause}); define it at the"
                    " top of a module, or use one job"
                ) from cause


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Leave Ctrl-C waiting, and let processes started here inherit that: it is for the parent.

    A terminal sends it to all of them, and one that is still importing would die of it aloud.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    ensure_running()  # the tracker of multiprocessing hears Ctrl-C again once it has started
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Hear Ctrl-C only afterwards: a process that is told half of its task dies of it aloud.

    A mask does not do that, since a thread of a library may take the signal for this one.
    """
    handler = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or not callable(handler):
        yield  # no thread but the main one is ever interrupted
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


def _until_broken(job: Job, waiting: list[Span], crew: Workers, lost: list[Span]) -> Blocks:
    """Yield blocks until all are done or the workers are gone; ``lost`` gets what was under way."""
    under_way: dict[Future[Piece], Span] = {}
    while waiting or under_way:
        while waiting and len(under_way) < IN_FLIGHT * crew.workers:
            span = waiting.pop()
            try:
                with _interrupted_later(), deaf_to_interrupts():
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
            except Exception as error:
                if type(error).__name__ != "KilledWorker":  # of Dask, which may not be installed
                    raise
                raise _died(span) from None


@contextmanager
def processes(count: int, engine: str) -> Iterator[Workers]:
    """Yield processes that stop when this one does, however it ends.

    They are started anew rather than forked, and leave Ctrl-C to this process.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(engine,))
    with _environment(engine):
        try:
            yield Workers(pool, count)
        except BaseException:
            mine = list((pool._processes or {}).values())  # noqa: SLF001 (terminate_workers comes with 3.14)
            pool.shutdown(wait=False, cancel_futures=True)
            for process in mine:
                process.kill()
            raise
        pool.shutdown(cancel_futures=True)


@contextmanager
def _environment(engine: str) -> Iterator[None]:
    """Set what workers must find in their environment when they start."""
    wanted = worker_environment() if engine == "jax" else {}
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


def _begin(engine: str) -> None:  # noqa: ARG001 (workers of either engine)
    """Prepare a worker: Ctrl-C is for the parent, and a worker does not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
    os._exit(1)


@contextmanager
def cluster(spec: str) -> Iterator[Workers]:
    """Yield the workers of a Dask cluster.

    ``local:N`` starts N processes here, ``tcp://HOST:PORT`` joins a running scheduler, a YAML
    file describes a cluster of dask-jobqueue: its ``type`` (``SLURMCluster``), the ``jobs`` to
    ask for, and the ``options`` of that type.

    Raises:
        SettingError: It cannot be reached.
    """
    from distributed import Client  # noqa: PLC0415 (an extra)

    from sim.batch.dask_cluster import open_cluster  # noqa: PLC0415 (an extra)

    with open_cluster(spec) as address, _client(Client, address, spec) as client:
        workers = sum(client.nthreads().values())
        if not workers:
            client.wait_for_workers(1, timeout=600)
            workers = sum(client.nthreads().values())
        yield Workers(client.get_executor(pure=False, retries=MOST_LOSSES), workers)


def _client(kind: Any, address: Any, spec: str) -> Any:
    try:
        return kind(address, set_as_default=False)
    except OSError as error:
        raise SettingError(f"cluster: {spec} cannot be reached ({error})") from None
