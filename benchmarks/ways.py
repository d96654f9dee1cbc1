"""Ways of running the same worlds: Entente's engines and what a user would pick instead.

Each function returns worlds per second of one measurement; draws, set-up of every batch or world
and all outcomes are included, the start of processes and compilation too unless its name says so.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from typing import NamedTuple

import mesa

from benchmarks.plain.model import PlainModel
from sim.agents.model import WargameModel
from sim.batch.compute import BLOCK
from sim.batch.run import run_batch

SCENARIO, MONTHS = "as-it-happened", 36
LARGE = 16 * BLOCK
"""Worlds of a batch by processes, so many that their start hardly counts; JAX gets four times as
many, since it also loads what it has compiled."""
FEW = 12
"""Worlds of a way that takes a second for each; its processes get twice as many."""


class Way(NamedTuple):
    """A way of running worlds: on how many cores, and how it is measured."""

    name: str
    cores: int
    measure: Callable[[], float]


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def batch(engine: str, jobs: int, worlds: int) -> float:
    """Return worlds per second of ``run_batch``."""
    run = lambda: run_batch(SCENARIO, worlds, seed=1, keep=(), engine=engine, jobs=jobs)  # noqa: E731
    return worlds / seconds(run)


def numpy_in_process() -> float:
    """Return worlds per second of one block in this process."""
    return batch("numpy", 1, BLOCK)


def plain_mesa() -> float:
    """Return worlds per second of the plain Mesa model, one world after the other."""
    return FEW / seconds(lambda: [_play_plain(i) for i in range(FEW)])


def plain_mesa_months() -> float:
    """Return worlds per second of the plain model's months; its set-up is Entente's own."""
    models = [PlainModel(SCENARIO, rng=1, replicate=i) for i in range(FEW)]
    return FEW / seconds(lambda: [model.run_for(MONTHS) for model in models])


def plain_mesa_batch() -> float:
    """Return worlds per second of ``mesa.batch_run`` over the plain model, two processes."""
    return _mesa_batch(PlainModel, 2, 16 * FEW)


def one_by_one() -> float:
    """Return worlds per second of ``WargameModel``, one world after the other."""
    return FEW / seconds(lambda: [_play_ours(i) for i in range(FEW)])


def mesa_batch(processes: int) -> float:
    """Return worlds per second of ``mesa.batch_run`` over ``WargameModel``, end state only."""
    return _mesa_batch(WargameModel, processes, processes * FEW)


def ema() -> float:
    """Return worlds per second of EMA Workbench over a function that runs one world."""
    from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, ScalarOutcome

    model = Model("entente", function=_one_world)
    model.uncertainties = [RealParameter("visibility", 0.05, 0.95)]
    model.outcomes = [ScalarOutcome("threat")]
    count = 2 * FEW

    def perform() -> None:
        with MultiprocessingEvaluator(model, n_processes=2) as evaluator:
            evaluator.perform_experiments(scenarios=count)

    return count / seconds(perform)


def ways() -> list[Way]:
    """Return the ways that this environment can run."""
    found = [
        Way("Entente, numpy, one process", 1, numpy_in_process),
        Way("Entente, numpy, two processes", 2, lambda: batch("numpy", 2, LARGE)),
        Way("plain Mesa model, its months alone", 1, plain_mesa_months),
        Way("plain Mesa model", 1, plain_mesa),
        Way("plain Mesa model, mesa.batch_run, two processes", 2, plain_mesa_batch),
        Way("Entente's Mesa model, one by one", 1, one_by_one),
        Way("Entente's Mesa model, mesa.batch_run", 1, lambda: mesa_batch(1)),
        Way("Entente's Mesa model, mesa.batch_run, two processes", 2, lambda: mesa_batch(2)),
    ]
    if importlib.util.find_spec("jax"):
        found[2:2] = [
            Way("Entente, jax, one process", 1, lambda: batch("jax", 1, 4 * LARGE)),
            Way("Entente, jax, two processes", 2, lambda: batch("jax", 2, 4 * LARGE)),
        ]
    if importlib.util.find_spec("ema_workbench"):
        found.append(Way("Entente's worlds, EMA Workbench, two processes", 2, ema))
    return found


def _play_plain(replicate: int) -> None:
    PlainModel(SCENARIO, rng=1, replicate=replicate).run_for(MONTHS)


def _play_ours(replicate: int) -> None:
    WargameModel(SCENARIO, rng=1, replicate=replicate).run_for(MONTHS)


def _mesa_batch(model: type[mesa.Model], processes: int, count: int) -> float:
    return count / seconds(
        lambda: mesa.batch_run(
            model, {"scenario": [SCENARIO]}, rng=list(range(count)), max_steps=MONTHS,
            data_collection_period=-1, display_progress=False, number_processes=processes,
        )
    )  # fmt: skip


def _one_world(visibility: float) -> dict[str, float]:
    found = run_batch(SCENARIO, 1, seed=1, keep=(), visibility=visibility)
    return {"threat": float(found.runs["threat"].iloc[0])}
