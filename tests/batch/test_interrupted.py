"""Ctrl-C, from whom and as often as may be: 130, a word on how to go on, and nobody left behind."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from sim.results.results import load_results
from tests.batch.conftest import Start, batch, blocks_in, hash_of, left_over

GOES_ON = "say the same with --resume (in place of --force, where that was said) to go on"


@pytest.mark.parametrize(
    ("who", "group"),
    [(("--jobs", 1), False), (("--jobs", 2), True), (("--cluster", "local:2"), True)],
)
def test_an_interrupted_batch_says_how_to_go_on_and_leaves_nobody(
    tmp_path: Path, start: Start, whole: str, who: tuple[object, ...], group: bool
) -> None:
    running = start(*who, out=tmp_path / "b")
    running.wait_for_blocks(3)
    children = running.children()
    code, out, err = running.stop(signal.SIGINT, group=group)
    assert (code, out) == (130, "")
    assert err == f"error: interrupted; finished worlds are kept in {running.out}; {GOES_ON}\n"
    assert left_over(children) == []
    done = len(blocks_in(running.out))
    assert done < 17
    found = batch(32, fixed=True, keep=(), out=running.out, resume=True)
    assert hash_of(found) == whole
    assert found.computed <= 32 - 2 * done + 2


SLOWLY = """
from multiprocessing import util
import time
spawn = util.spawnv_passfds
util.spawnv_passfds = lambda *given: (spawn(*given), time.sleep(1))[0]
"""


@pytest.mark.parametrize("who", [("--jobs", 2), ("--cluster", "local:2")])
@pytest.mark.parametrize("prepare", ["", SLOWLY], ids=["as they do", "before they know their task"])
def test_workers_that_are_still_starting_say_nothing(
    tmp_path: Path, start: Start, who: tuple[object, ...], prepare: str
) -> None:
    running = start(*who, out=tmp_path / "b", prepare=prepare)
    running.wait_until(lambda: len(running.workers()) > 0)
    children = running.children()
    code, _, err = running.stop(signal.SIGINT, group=True)
    assert code == 130
    assert err.startswith("error: interrupted; ")
    assert err.count("\n") == 1
    assert left_over(children) == []


def test_who_interrupts_twice_is_obeyed_without_a_traceback(
    tmp_path: Path, start: Start, whole: str
) -> None:
    running = start("--jobs", 2, out=tmp_path / "b")
    running.wait_for_blocks(3)
    children = running.children()
    running.process.send_signal(signal.SIGINT)
    code, _, err = running.stop(signal.SIGINT)
    assert code == 130
    assert err.startswith("error: interrupted")
    assert "Traceback" not in err
    assert left_over(children) == []
    assert hash_of(batch(32, fixed=True, keep=(), out=running.out, resume=True)) == whole


def test_a_resumed_batch_may_be_interrupted_too(tmp_path: Path, start: Start, whole: str) -> None:
    for count in (2, 5):
        running = start("--resume", "--jobs", 1, out=tmp_path / "b")
        running.wait_for_blocks(count)
        assert running.stop(signal.SIGINT)[0] == 130
    kept = blocks_in(running.out)
    again = start("--resume", "--jobs", 1, out=running.out)
    again.wait_for_blocks(len(kept) + 1)
    assert {name: blocks_in(running.out)[name] for name in kept} == kept
    assert again.end()[0] == 0
    assert hash_of(load_results(running.out)) == whole


@pytest.mark.parametrize(("mode", "again"), [("--append", ("--append", "--resume")),
                                             ("--force", ("--resume",))])  # fmt: skip
def test_former_results_stay_readable_while_others_are_computed(
    tmp_path: Path, start: Start, mode: str, again: tuple[str, ...]
) -> None:
    former = batch(4, seed=5 if mode == "--append" else 6, fixed=True, keep=(), out=tmp_path)
    running = start(mode, "--jobs", 1, out=tmp_path, runs=20)
    running.wait_for_blocks(3)
    assert running.stop(signal.SIGINT)[0] == 130
    assert hash_of(load_results(tmp_path)) == hash_of(former)
    assert start(*again, "--jobs", 1, out=tmp_path, runs=20).end()[0] == 0
    runs = 24 if mode == "--append" else 20
    wanted = batch(runs, fixed=True, keep=(), out=tmp_path / "wanted")
    assert hash_of(load_results(tmp_path)) == hash_of(wanted)
