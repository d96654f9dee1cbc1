"""Hold the jax engine to the NumPy engine: ``python docs/engines.py [RUNS]``, or by ``measure.py``.

Both run every scenario that ships, block after block in turn, so that a busy machine slows both.
What a run costs is all of it: worlds realised, draws, all outcomes of all months kept.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

import numpy as np

from sim.batch.engine import play_months
from sim.batch.jax_backend import BLOCKS, worker_environment
from sim.law.draws import Luck, replicates
from sim.law.measure import measure
from sim.law.turn import idle
from sim.scenario.build import build
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from sim.scenario.realise import realise

SEED, RUNS, BLOCK = 2025, 10_000, BLOCKS["cpu"]
FIRST = "--first"


def engines(runs: int = RUNS) -> Iterator[str]:
    os.environ.update(worker_environment())  # before jax is imported
    yield f"{runs:,} runs of each scenario, {sum(1 for _ in shipped())} scenarios, one core"
    yield from _first_blocks()
    spent, largest, where = np.zeros(2), 0.0, ""
    for name in shipped():
        apart, outcome, seconds = _compared(name, runs)
        spent += seconds
        if apart >= largest:
            largest, where = apart, f"{outcome} of {name}"
    count = runs * sum(1 for _ in shipped())
    yield f"largest difference of any outcome in any month of any world: {largest:.1g}"
    yield f"  ({where})"
    plain, compiled = spent
    yield f"NumPy {count / plain:8,.0f} runs/s"
    yield f"JAX   {count / compiled:8,.0f} runs/s, {plain / compiled:.1f} times as many"


def _compared(name: str, runs: int) -> tuple[float, str, np.ndarray]:
    """Return the largest difference, its outcome, and what either engine took."""
    plan = build(load_scenario(name))
    largest, where, spent = -1.0, "", np.zeros(2)
    _compiled(plan, Luck(SEED, replicates(0, 1)))  # compiles what is new
    for first in range(0, runs, BLOCK):
        luck = Luck(SEED, replicates(first, min(BLOCK, runs - first)))
        began = time.perf_counter()
        names, plain = _plain(plan, luck)
        halfway = time.perf_counter()
        compiled = _compiled(plan, luck)
        spent += halfway - began, time.perf_counter() - halfway
        apart = np.abs(plain - compiled).max(axis=(0, 2))
        if not apart.max() <= largest:
            largest, where = float(apart.max()), names[int(apart.argmax())]
    return largest, where, spent


def _plain(plan, luck: Luck) -> tuple[tuple[str, ...], np.ndarray]:
    worlds = realise(plan, luck)
    first = measure(plan.cast, worlds.world, worlds.start, idle(worlds.world, worlds.start))
    path = np.empty((len(plan.calendar) + 1, len(first), len(luck.replicates)))
    for m, values in enumerate(first.values()):
        path[0, m] = values[0]
    for t, (state, acts) in enumerate(play_months(plan, luck, worlds)):
        for m, values in enumerate(measure(plan.cast, worlds.world, state, acts).values()):
            path[t + 1, m] = values[0]
    return tuple(first), path


def _compiled(plan, luck: Luck) -> np.ndarray:
    from sim.batch.jax_engine import jax_months

    return np.stack(list(jax_months(plan, luck, realise(plan, luck), BLOCK)))


def _first_blocks() -> Iterator[str]:
    """Yield how long a process's first block takes, without kept programs and with them."""
    with tempfile.TemporaryDirectory() as folder:
        given = {**os.environ, "XDG_CACHE_HOME": folder}
        given.pop("JAX_COMPILATION_CACHE_DIR", None)
        for label in ("nothing kept", "programs kept"):
            command = [sys.executable, __file__, FIRST]
            told = subprocess.run(command, env=given, check=True, capture_output=True, text=True)
            wall, busy = told.stdout.split()
            yield f"a process's first block of as-it-happened, {label}: {wall} s ({busy} s of CPU)"


def _time_first() -> None:
    os.environ.update(worker_environment())
    plan, luck = build(load_scenario("as-it-happened")), Luck(SEED, replicates(0, BLOCK))
    began, busy = time.perf_counter(), time.process_time()
    _compiled(plan, luck)
    print(f"{time.perf_counter() - began:.1f} {time.process_time() - busy:.1f}")


if __name__ == "__main__":
    if FIRST in sys.argv:
        _time_first()
    else:
        for line in engines(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS):
            print(line, flush=True)
