"""One writer at a time, whoever died before; and a directory is what it says, wherever it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import OccupiedError, UnusableError
from sim.results.inspect import inspect
from sim.results.results import load_results
from tests.batch.conftest import Start, batch, hash_of, path_with
from tests.cli.conftest import PATIENCE, Entente, plain_environment

CALL = ("run", "baseline", "--runs", 2, "--turns", 1, "--jobs", 1)


def test_a_second_writer_is_refused_with_the_first_one_s_number(
    tmp_path: Path, start: Start, entente: Entente
) -> None:
    running = start("--jobs", 1, out=tmp_path / "b")
    running.wait_for_blocks(2)
    for option in ("--resume", "--force", "--append"):
        ended = entente(*CALL, "--out", running.out, option)
        said = f"error: {running.out}: process {running.process.pid} is writing there; wait for it"
        assert (ended.code, ended.err) == (2, f"{said}\n")
    assert inspect(running.out).state == "unfinished"
    assert running.end()[0] == 0


def test_a_lock_of_a_process_that_died_is_no_obstacle(
    tmp_path: Path, start: Start, whole: str
) -> None:
    running = start("--jobs", 1, out=tmp_path / "b")
    running.wait_for_blocks(2)
    running.stop(signal.SIGKILL)
    assert (running.out / "unfinished" / "lock").exists()
    assert hash_of(batch(32, fixed=True, keep=(), out=running.out, resume=True)) == whole


def test_many_writers_at_once_leave_one_sound_batch(tmp_path: Path) -> None:
    program = "import sys; from sim.batch.run import run_batch\nsys.stdin.read(1)\n"
    program += "for _ in range(3):\n  try: run_batch('baseline', 2, seed=5, turns=1, keep=(),"
    program += " out=sys.argv[1], force=True)\n  except FileExistsError: print('refused')"
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "b")], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
            env=plain_environment(PYTHONPATH=path_with(tmp_path)),
        )
        for _ in range(3)
    ]  # fmt: skip
    ended = [process.communicate("x", timeout=PATIENCE) for process in racing]
    assert [process.returncode for process in racing] == [0, 0, 0], ended
    assert inspect(tmp_path / "b").state == "complete"
    names = {path.name for path in (tmp_path / "b").iterdir()}
    assert names == {"plan.json", "manifest.json", "runs.parquet"}


def test_a_lock_that_failed_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(UnusableError, match="No space left"):
        batch(2, out=tmp_path / "b")
    monkeypatch.undo()
    assert not (tmp_path / "b").exists()
    batch(2, out=tmp_path / "b")


def test_a_folder_of_a_stranger_s_called_unfinished_is_left_alone(tmp_path: Path) -> None:
    for name in ("essay.txt", "plan.json"):
        theirs = tmp_path / name / "unfinished" / name
        theirs.parent.mkdir(parents=True)
        theirs.write_text('{"my": "own"}', encoding="utf-8")
        for option in ({}, {"force": True}, {"resume": True}):
            with pytest.raises(OccupiedError, match="holds files of others"):
                batch(2, out=tmp_path / name, **option)
        assert theirs.read_text(encoding="utf-8") == '{"my": "own"}'


def test_an_empty_directory_of_a_stranger_s_stays(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(ValueError, match="holds no finished batch to add to"):
        batch(2, out=tmp_path / "b", append=True)
    assert list((tmp_path / "b").iterdir()) == []


def test_replaced_results_leave_no_table_that_is_no_longer_kept(tmp_path: Path) -> None:
    batch(2, out=tmp_path, keep=("turns", "params", "trajectories"))
    batch(2, out=tmp_path, keep=(), force=True)
    assert {p.name for p in tmp_path.iterdir()} == {"plan.json", "manifest.json", "runs.parquet"}


def test_what_a_killed_process_was_putting_away_is_swept(tmp_path: Path) -> None:
    batch(2, out=tmp_path)
    (tmp_path / ".finished.123" / "blocks").mkdir(parents=True)
    assert batch(2, out=tmp_path, resume=True).computed == 0
    assert not (tmp_path / ".finished.123").exists()


@pytest.mark.parametrize("name", ["with spaces", "ünïcödé 北京", "-dash", "a'quote\"s", "x" * 200])
def test_a_directory_may_have_any_name(
    tmp_path: Path, entente: Entente, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert entente(*CALL, f"--out={name}").code == 0
    assert entente("inspect", "--", name).code == 0


@pytest.mark.parametrize(("name", "said"), [("x" * 300, "File name too long"),
                                            (os.fsdecode(b"n\xff"), "is no UTF-8")])  # fmt: skip
def test_a_name_that_no_disk_can_hold_stops_before_the_first_world(
    tmp_path: Path, entente: Entente, name: str, said: str
) -> None:
    ended = entente(*CALL, "--out", tmp_path / name)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert list(tmp_path.iterdir()) == []


def test_changing_the_folder_half_way_moves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)

    def move(done: int, of: int) -> None:
        if done == of:
            monkeypatch.chdir(tmp_path / "elsewhere")

    found = batch(2, out="b", block=1, progress=move)
    assert len(found.runs) == 2
    assert hash_of(found) == hash_of(load_results(tmp_path / "b"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ("{run} <&-", 0, "baseline: 2 runs"),
        ("{run} >&-", 0, ""),
        ("{run} 2>&-", 0, "baseline: 2 runs"),
        ("{run} --turns 0 2>&-", 2, ""),
        ("{run} --jobs 2 <&- >&- 2>&-", 0, ""),
        ("mkdir gone; cd gone; rmdir ../gone; {run}", 0, "baseline: 2 runs"),
        ("mkdir gone; cd gone; rmdir ../gone; {run} --out b 2>&1", 2, "cannot be written"),
        ("mkdir gone; cd gone; rmdir ../gone; {run} --out $OLDPWD/b", 0, "baseline: 2 runs"),
    ],
)
def test_closed_streams_and_a_folder_that_is_gone_are_no_trouble(
    tmp_path: Path, script: str, code: int, said: str
) -> None:
    call = f'{sys.executable} -c "from sim.cli.app import main; main()"'
    run = f"{call} run baseline --runs 2 --turns 1 --jobs 1 --seed 1"
    ended = subprocess.run(
        ["/bin/sh", "-c", script.format(run=run)], cwd=tmp_path, capture_output=True, check=False,
        encoding="utf-8", timeout=PATIENCE, env=plain_environment(PYTHONPATH=path_with(tmp_path)),
    )  # fmt: skip
    assert (ended.returncode, "Traceback" in ended.stderr) == (code, False), ended
    assert said in ended.stdout
