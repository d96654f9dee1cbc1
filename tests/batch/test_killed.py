"""Killed outright at any moment, a batch goes on from what was finished."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.results.results import load_results
from tests.batch.breaking import MORE
from tests.batch.conftest import Start, batch, blocks_in, hash_of, left_over, path_with
from tests.cli.conftest import PATIENCE, plain_environment


@pytest.mark.parametrize("mode", ["new", "append", "force"])
def test_a_batch_killed_before_some_step_on_disk_goes_on_from_there(
    tmp_path: Path, mode: str
) -> None:
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("breaking.py")), str(tmp_path), mode],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
        env=plain_environment(PYTHONPATH=path_with(tmp_path)),
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    steps = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(steps) > 4, ended.stdout
    for step in steps:
        wanted, between, again = step["wanted"], step["between"], step["again"]
        assert again is not None, step
        assert again["hash"] == wanted["hash"], step
        assert again["runs"] == wanted["runs"], step
        assert step["left"] == [], step
        assert again["computed"] <= max(0, wanted["runs"] - between["done"]), step
        if mode != "new" and between["done"] < wanted["runs"]:
            assert between["hash"] is not None, step  # the former results
        if mode == "append":
            assert again["computed"] <= MORE, step


@pytest.mark.parametrize(("share", "jobs"), [(0.2, 1), (0.5, 2), (0.8, 1)])
def test_a_batch_killed_half_way_computes_no_finished_block_again(
    tmp_path: Path, start: Start, whole: str, share: float, jobs: int
) -> None:
    running = start("--jobs", jobs, out=tmp_path / "a batch")
    running.wait_for_blocks(int(16 * share))
    workers = running.children()
    assert running.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    assert left_over(workers) == []
    before = blocks_in(running.out)
    assert len(before) < 17
    again = start("--resume", "--jobs", 1, out=running.out)
    again.wait_for_blocks(len(before) + 1)
    kept = blocks_in(running.out)
    assert {name: kept[name] for name in before} == before
    code, _, err = again.end()
    assert code == 0
    done = sum(int(name[13:]) - int(name[:12]) for name in before)
    assert f"computed {32 - done} worlds; {done} were there" in err
    assert hash_of(load_results(running.out)) == whole


def test_a_batch_killed_again_and_again_at_random_moments_comes_to_its_end(
    tmp_path: Path, start: Start, whole: str
) -> None:
    chance, blocks = random.Random(3), 0
    for _ in range(2):
        blocks += chance.randint(1, 4)
        running = start("--resume", "--jobs", 1, out=tmp_path, most=blocks + 2)
        running.wait_for_blocks(blocks)
        running.stop(signal.SIGKILL)
        blocks = len(blocks_in(tmp_path))
    found = batch(32, fixed=True, keep=(), out=tmp_path, resume=True)
    assert hash_of(found) == whole
    assert found.computed <= 32 - 2 * blocks


def test_dask_s_workers_do_not_outlive_a_batch_that_was_killed(
    tmp_path: Path, start: Start, whole: str
) -> None:
    running = start("--cluster", "local:2", out=tmp_path)
    running.wait_for_blocks(3)
    workers = running.children()
    running.stop(signal.SIGKILL)
    assert left_over(workers) == []
    assert hash_of(batch(32, fixed=True, keep=(), out=tmp_path, resume=True)) == whole
