"""A batch takes no more memory and no more open files the longer it is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.batch.conftest import PATIENCE, path_with
from tests.cli.conftest import plain_environment

MEASURED = """
import json, os, resource, sys
from sim.batch.run import run_batch
import sim.results.tables
sim.results.tables.ROWS_A_GROUP = 256  # of which some are held while tables are joined
files = []
def look(done, of):
    files.append(len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0)
def run(worlds, out):
    run_batch("baseline", worlds, seed=1, turns=2, block=128, keep=(), out=out,
              progress=look)
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
run(256, sys.argv[1] + "/first")
few = run(512, sys.argv[1] + "/few")
many = run(8 * 512, sys.argv[1] + "/many")
print(json.dumps({"few": few, "many": many, "files": max(files) - min(files)}))
"""


def test_eight_times_the_runs_take_no_more_memory_and_no_more_files(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, check=True,
        encoding="utf-8", timeout=PATIENCE, env=plain_environment(PYTHONPATH=path_with(tmp_path)),
    )  # fmt: skip
    took = json.loads(ended.stdout)
    # 3,584 more worlds of 200 numbers are 6 MiB, and several times that while they are joined
    assert took["many"] - took["few"] < 6 * 2**20, took
    assert took["files"] <= 4, took
