"""How time and memory grow: with runs, with months, with actors. Each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from string import ascii_uppercase
from typing import NamedTuple

import psutil

RUNS = (1_000, 10_000, 100_000, 1_000_000)
MONTHS = (12, 36, 120)
HEDGERS = (0, 20, 60)
"""Hedging states added to the cast of 20."""
PROGRAM = """
import sys
from sim.batch.run import run_batch
if __name__ == "__main__":
    scenario, runs, turns, engine, jobs, out = sys.argv[1:]
    run_batch(scenario, int(runs), seed=1, turns=int(turns) or None, engine=engine,
              jobs=int(jobs), out=out)
"""


class Taken(NamedTuple):
    """What a process and its children took: seconds, and MiB at the worst moment, together."""

    seconds: float
    mib: float


def watched(command: list[str]) -> Taken:
    """Run a command and watch the memory of its whole tree of processes."""
    started, most = time.perf_counter(), 0
    with psutil.Popen(command) as process:
        while process.poll() is None:
            most = max(most, _resident(process))
            time.sleep(0.05)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Taken(time.perf_counter() - started, most / 2**20)


def batch(
    runs: int, *, scenario: str = "as-it-happened", turns: int = 0, engine: str = "numpy",
    jobs: int = 2,
) -> Taken:  # fmt: skip
    """Return what a batch takes that is written to disk with its usual tables."""
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.NamedTemporaryFile("w", suffix=".py") as f,
    ):
        f.write(PROGRAM)
        f.flush()
        given = [scenario, str(runs), str(turns), engine, str(jobs), f"{folder}/out"]
        return watched([sys.executable, f.name, *given])


def crowded(hedgers: int, folder: str) -> str:
    """Return the file of a scenario with so many more hedging states."""
    codes = [f"X{first}{second}" for first in ascii_uppercase for second in ascii_uppercase]
    lines = [f"  {code}: {{kind: hedger, capability: 0.01}}" for code in codes[:hedgers]]
    path = Path(folder) / f"crowd-{hedgers}.yaml"
    actors = "\n".join(["actors:", *lines]) if lines else ""
    path.write_text(f"title: Crowd\nextends: as-it-happened\n{actors}\n", encoding="utf-8")
    return str(path)


def _resident(process: psutil.Popen) -> int:
    total = 0
    for each in (process, *process.children(recursive=True)):
        try:
            total += each.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total
