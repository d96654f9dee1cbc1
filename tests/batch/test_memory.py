"""A batch takes no more memory and no more open files the longer it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.batch.conftest import path_with
from tests.cli.conftest import PATIENCE, plain_environment

# What Arrow, Python and NumPy hold at most is the same every time. What the process takes of the
# machine is not, by some MiB: allocators keep what is freed for as long as it suits them.
MEASURED = """
import json, os, resource, sys, tracemalloc
import pyarrow as pa
from sim.batch.run import run_batch
import sim.results.tables
sim.results.tables.ROWS_A_GROUP = 256  # of which some are held while tables are joined
pa.set_cpu_count(1)
files = []
def look(done, of):
    files.append(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
def run(worlds, out):
    tracemalloc.reset_peak()
    run_batch("baseline", worlds, seed=1, turns=2, block=128, keep=(), out=out,
              progress=look)
    held = pa.default_memory_pool().max_memory() + tracemalloc.get_traced_memory()[1]
    unit = 1 if sys.platform == "darwin" else 1024
    return held, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
tracemalloc.start()
run(128, sys.argv[1] + "/first")
few = run(256, sys.argv[1] + "/few")
many = run(8 * 256, sys.argv[1] + "/many")
kept = run(8 * 256, None)
print(json.dumps({"held": many[0] - few[0], "kept": kept[0] - few[0], "took": many[1] - few[1],
                  "files": max(files) - min(files)}))
"""


def test_eight_times_the_runs_take_no_more_memory_and_no_more_files(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, check=True,
        encoding="utf-8", timeout=PATIENCE, env=plain_environment(PYTHONPATH=path_with(tmp_path)),
    )  # fmt: skip
    grown = json.loads(ended.stdout)
    # 1,792 more worlds of 200 numbers are 3 MiB, and several times that while they are joined
    assert grown["kept"] > 4 * 2**20, grown  # where there is no directory
    assert grown["held"] < 3 * 2**19, grown
    assert grown["took"] < 6 * 2**20, grown
    assert grown["files"] <= 4, grown
