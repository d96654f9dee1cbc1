"""Workers that die are replaced; those that always die end the batch with a word."""

from __future__ import annotations

import signal
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sim.batch import executors
from sim.batch.run import run_batch
from sim.errors import SettingError
from sim.results.results import load_results
from tests.batch.conftest import Start, batch, blocks_in, hash_of, left_over

DEADLY = """
import os
def die(observation, options, draw):
    os._exit(7)
"""


@pytest.mark.parametrize("who", [("--jobs", 2), ("--cluster", "local:2")])
def test_a_worker_that_is_killed_is_replaced_and_changes_nothing(
    tmp_path: Path, start: Start, whole: str, who: tuple[object, ...]
) -> None:
    running = start(*who, out=tmp_path / "b")
    running.wait_for_blocks(4)
    victim = running.workers()[0]
    victim.send_signal(signal.SIGKILL)
    code, _, err = running.end()
    assert (code, err) == (0, f"written: {running.out}\n")
    assert hash_of(load_results(running.out)) == whole


@pytest.mark.parametrize("who", [("--jobs", 2), ("--cluster", "local:1")])
def test_workers_that_always_die_end_with_an_error_that_keeps_what_is_finished(
    tmp_path: Path, start: Start, who: tuple[object, ...]
) -> None:
    (tmp_path / "deadly.py").write_text(DEADLY, encoding="utf-8")
    prepare = "compute.work = lambda job, span: calm(job._replace(policies={}), span)"
    prepare = f"calm = compute.work; {prepare}"  # the pilot is computed by the parent
    policy = ("--policy", "CHN=deadly:die")
    running = start(*who, *policy, out=tmp_path / "c", runs=12, prepare=prepare)
    children = running.children()
    code, out, err = running.end()
    assert (code, out) == (1, "")
    assert "workers died 4 times over the same worlds" in err
    assert "finished blocks are kept" in err
    assert "Traceback" not in err
    assert left_over(children) == []
    assert len(blocks_in(running.out)) == (1 if "--jobs" in who else 0)


def test_a_cluster_out_of_reach_is_told_of() -> None:
    import dask
    import distributed  # its own settings first, or they would go with ours

    assert distributed.__version__
    with (
        dask.config.set({"distributed.comm.timeouts.connect": "0.3s"}),
        pytest.raises(SettingError, match=r"cluster: tcp://127.0.0.1:9 cannot be reached"),
    ):
        run_batch("baseline", 2, turns=1, cluster="tcp://127.0.0.1:9")


@pytest.mark.parametrize("spec", ["local", "local:0", "tcp://nowhere", "slurm", "nowhere.yaml"])
def test_what_is_no_cluster_is_told_of(spec: str) -> None:
    with pytest.raises(SettingError, match=r"cluster: should be|cannot be read"):
        run_batch("baseline", 2, turns=1, cluster=spec)


def first(*_: object) -> int:
    """Choose the first option."""
    return 0


@pytest.mark.usefixtures("_eager")
@pytest.mark.parametrize("who", [{"jobs": 2}, {"cluster": "local:2"}])
def test_a_policy_that_no_other_process_can_be_given_is_told_of_before_there_are_any(
    monkeypatch: pytest.MonkeyPatch, who: dict[str, Any]
) -> None:
    for hiring in ("ProcessPoolExecutor", "_client"):
        monkeypatch.setattr(executors, hiring, lambda *_, **__: pytest.fail("there are workers"))
    policy = partial(first, threading.Lock())  # which no other process can have
    with pytest.raises(SettingError, match=r"policy of CHN: cannot be sent .* use one job"):
        batch(12, policies={"CHN": policy}, block=4, **who)
