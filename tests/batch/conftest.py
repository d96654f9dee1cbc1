"""Small batches, and ways to run, break off and watch them as processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil
import pytest

from sim.batch import compute
from sim.batch.run import run_batch
from sim.results.results import Results
from tests.cli.conftest import PATIENCE, entente, plain_environment

__all__ = ["entente"]

SEED, TURNS = 5, 2
# A shell may start us with Ctrl-C ignored, which a child would inherit. Processes are to be
# started for the little work that a test can afford.
PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
import sim.batch.compute as compute
compute.PILOT, compute.WORTH, compute.BLOCK = 4, 0.0, int(sys.argv.pop(1))
{hold}
{prepare}
from sim.cli.app import main
main()
"""
# However late a test comes with its signal, the batch is not finished: it waits to be told.
HOLD = """
import pathlib, time
from sim.results.blocks import Blocks
def put_and_wait(self, *given, put=Blocks.put):
    put(self, *given)
    while len(self.spans()) >= {most} and not pathlib.Path({gate!r}).exists():
        time.sleep(0.01)
Blocks.put = put_and_wait
"""
ALL = ("turns", "params", "trajectories", "choices", "ledgers")


def batch(runs: int = 12, **options: Any) -> Results:
    """Return a small batch."""
    return run_batch("baseline", runs, **{"seed": SEED, "turns": TURNS, **options})


def hash_of(found: Results) -> str:
    """Return the hash of what a batch on disk holds."""
    assert found.manifest is not None
    return str(found.manifest["content_hash"])


def blocks_in(out: Path) -> dict[str, int]:
    """Return the finished blocks of an unfinished batch, with the time each was written."""
    folder = out / "unfinished" / "blocks"
    names = (p for p in folder.glob("0*")) if folder.is_dir() else ()
    return {p.name: (p / "block.json").stat().st_mtime_ns for p in names}


class Running(NamedTuple):
    """A command that runs in a session of its own."""

    process: subprocess.Popen[str]
    out: Path
    gate: Path

    def wait_for_blocks(self, count: int) -> None:
        """Wait until so many blocks are finished."""
        self.wait_until(lambda: len(blocks_in(self.out)) >= count)

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, while the process lives."""
        until = time.monotonic() + PATIENCE
        while not is_so():
            if self.process.poll() is not None:
                raise AssertionError((self.process.returncode, self.process.communicate()))
            assert time.monotonic() < until, "it never was"
            time.sleep(0.005)

    def children(self) -> list[psutil.Process]:
        """Return the processes below it."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def workers(self) -> list[psutil.Process]:
        """Return those of them that compute."""
        found = []
        for process in self.children():
            with suppress(psutil.NoSuchProcess):
                if "spawn_main" in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def end(self) -> tuple[int, str, str]:
        """Let it come to its end; return exit code and streams."""
        self.gate.touch()
        return self._ended()

    def stop(self, number: int, *, group: bool = False) -> tuple[int, str, str]:
        """Send a signal and return exit code and streams: of its own it would not end."""
        (os.killpg if group else os.kill)(self.process.pid, number)
        return self._ended()

    def _ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err


def left_over(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return which of some processes live on, where nothing but the signal ends them."""
    return psutil.wait_procs(processes, timeout=PATIENCE)[1]


type Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Return a function that starts a batch of the command line in blocks of some worlds.

    The batch waits with ``most`` blocks, or all but two, until it is let go on to its end.
    """
    running: list[subprocess.Popen[str]] = []
    gates = tmp_path_factory.mktemp("gates")

    def begin(
        *options: object, out: Path, runs: int = 32, block: int = 2, prepare: str = "",
        turns: int = TURNS, most: int | None = None, **environment: str,
    ) -> Running:  # fmt: skip
        arguments = ["run", "baseline", "--runs", runs, "--seed", SEED, "--turns", turns]
        arguments += ["--fixed", "--keep", "none", "--out", out, *options]
        gate = gates / str(len(running))
        hold = HOLD.format(most=runs // block - 2 if most is None else most, gate=str(gate))
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(hold=hold, prepare=prepare), str(block),
             *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            env=plain_environment(PYTHONPATH=path_with(tmp_path), **environment),
            start_new_session=True,
        )  # fmt: skip
        running.append(process)
        return Running(process, out, gate)

    yield begin
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)


def path_with(folder: Path) -> str:
    """Return a search path of modules: ours and a folder."""
    root = Path(__file__).parents[2]
    return os.pathsep.join([str(root), str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])


@pytest.fixture
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes be started for little work."""
    monkeypatch.setattr(compute, "PILOT", 4)
    monkeypatch.setattr(compute, "WORTH", 0.0)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the hash of the 32 worlds that ``start`` computes unless told otherwise."""
    out = tmp_path_factory.mktemp("whole") / "batch"
    return hash_of(batch(32, fixed=True, keep=(), out=out))
