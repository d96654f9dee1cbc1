"""What a batch would take is told from a pilot that leaves nothing behind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.batch.compute import Crew
from sim.batch.estimate import Estimate, estimate
from sim.batch.task import prepare
from sim.results.tables import HISTOGRAMS, TURNS
from tests.batch.conftest import ALL, batch


def told(runs: int, jobs: int = 1, keep: tuple[str, ...] = (), **options: Any) -> Estimate:
    task = prepare(
        "baseline", turns=2, settings=None, levers={}, points=options.get("points"), is_fixed=False,
        keep=keep, policies=None, engine="numpy", shard=options.get("shard"),
    )  # fmt: skip
    return estimate(task, task.plan(runs, 5), Crew(jobs, block=options.get("block")))


def test_worlds_blocks_and_tables_are_those_of_the_batch() -> None:
    found = told(3000, keep=(TURNS,), points={"coalition.cohesion": [0.4, 0.6]})
    assert (found.worlds, found.blocks) == (6000, 3)
    assert found.tables == ("runs", TURNS, HISTOGRAMS)
    assert told(1000, jobs=4).blocks == 4
    assert told(1000, block=10).blocks == 100
    assert told(1000, shard=(2, 4)).worlds == 250


def test_twice_the_worlds_take_about_twice_the_time_and_bytes() -> None:
    one, two = told(100_000), told(200_000)
    assert two.bytes == pytest.approx(2 * one.bytes, rel=0.01)
    assert 0 < one.seconds < 10 * two.seconds


def test_bytes_are_of_the_right_size(tmp_path: Path) -> None:
    found = batch(400, out=tmp_path, keep=("params", "trajectories"))
    there = sum(p.stat().st_size for p in found.path.glob("*.parquet")) if found.path else 0
    assert told(400, keep=("params", "trajectories")).bytes == pytest.approx(there, rel=0.5)


def test_a_pilot_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told(10, keep=ALL)
    assert list(tmp_path.iterdir()) == []
