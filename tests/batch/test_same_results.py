"""The same worlds give the same content, wherever, in whatever pieces and order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.batch import compute, until
from sim.batch.executors import Blocks, in_this_process
from sim.batch.run import run_batch
from sim.batch.until import run_until
from sim.results.merge import merge_results
from tests.batch.conftest import ALL, SEED, TURNS, batch, hash_of

POINTS = {"coalition.cohesion": [0.4, 0.6, 0.8]}
SHAPES: dict[str, dict[str, Any]] = {
    "plain": {"runs": 12},
    "at three design points, with every table": {"runs": 4, "points": POINTS, "keep": ALL},
}


@pytest.fixture(scope="module", params=SHAPES)
def shape(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Return a batch of 12 worlds."""
    return SHAPES[request.param]


@pytest.fixture(scope="module")
def expected(shape: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return what it holds, computed at once by one process."""
    return hash_of(batch(**shape, out=tmp_path_factory.mktemp("expected")))


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Return the address of a Dask cluster of two processes."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@pytest.mark.parametrize("block", [2, 5])
def test_blocks_of_any_size_hold_the_same(
    shape: dict[str, Any], expected: str, tmp_path: Path, block: int
) -> None:
    assert hash_of(batch(**shape, out=tmp_path, block=block)) == expected


def test_blocks_may_finish_in_any_order(
    shape: dict[str, Any], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shuffled(job: Any, spans: Any) -> Blocks:
        some = list(spans)
        random.Random(1).shuffle(some)
        return in_this_process(job, some)

    monkeypatch.setattr(compute, "in_this_process", shuffled)
    assert hash_of(batch(**shape, out=tmp_path, block=3)) == expected
    in_memory = batch(**shape, block=3)
    assert in_memory.runs.equals(batch(**shape).runs)


@pytest.mark.usefixtures("_eager")
def test_two_processes_hold_the_same(shape: dict[str, Any], expected: str, tmp_path: Path) -> None:
    assert hash_of(batch(**shape, out=tmp_path, jobs=2, block=4)) == expected


def test_a_dask_cluster_holds_the_same(
    shape: dict[str, Any], expected: str, tmp_path: Path, scheduler: str
) -> None:
    assert hash_of(batch(**shape, out=tmp_path, cluster=scheduler, block=5)) == expected


def test_a_dask_cluster_of_our_own_holds_the_same(tmp_path: Path) -> None:
    found = batch(out=tmp_path / "dask", cluster="local:2", block=5)
    assert hash_of(found) == hash_of(batch(out=tmp_path / "here"))


def test_merged_shards_hold_the_same(shape: dict[str, Any], expected: str, tmp_path: Path) -> None:
    parts = [tmp_path / str(i) for i in (1, 2, 3)]
    for i, part in enumerate(parts, 1):
        batch(**shape, shard=(i, 3), out=part, block=3)
    assert hash_of(merge_results(parts[::-1], tmp_path / "whole")) == expected


def test_what_is_added_to_holds_the_same_as_what_was_larger_from_the_start(
    shape: dict[str, Any], expected: str, tmp_path: Path
) -> None:
    some = shape["runs"] // 4
    batch(**{**shape, "runs": some}, out=tmp_path, block=2)
    again = batch(**{**shape, "runs": some}, seed=None, out=tmp_path, append=True)
    assert again.computed == some * again.plan.n_points
    last = batch(**{**shape, "runs": 2 * some}, seed=None, out=tmp_path, append=True, block=3)
    assert hash_of(last) == expected


def test_until_the_error_is_small_holds_the_same_as_a_batch_of_that_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(until, "FIRST", 10)
    monkeypatch.setattr(until, "STEP", 5)
    found = run_until("baseline", {"threat": 0.015}, 40, seed=SEED, turns=TURNS, out=tmp_path / "u")
    assert 10 < found.plan.runs < 40
    again = run_batch("baseline", found.plan.runs, seed=SEED, turns=TURNS, out=tmp_path / "b")
    assert hash_of(found) == hash_of(again)


def test_in_memory_and_on_disk_hold_the_same(shape: dict[str, Any], tmp_path: Path) -> None:
    one, other = batch(**shape), batch(**shape, out=tmp_path, block=5)
    for name in ("runs", "params", "turns", "histograms"):
        assert one.table(name).equals(other.table(name)), name
