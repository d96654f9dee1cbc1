"""A disk that is full or read-only: one line, and nothing lost when there is room again."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from sim.errors import ResultsError
from sim.results.inspect import inspect
from sim.results.results import load_results
from tests.batch.conftest import Start, batch, blocks_in, hash_of
from tests.cli.conftest import Entente

CALL = ("run", "baseline", "--runs", 32, "--seed", 5, "--turns", 2, "--fixed", "--jobs", 1,
        "--keep", "none", "--out")  # fmt: skip


def mount(*arguments: object) -> bool:
    if shutil.which("mount") is None or shutil.which("umount") is None:
        return False
    call = ["mount", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk that holds some blocks of a batch and not all."""
    path = tmp_path / "disk"
    path.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=400k", "tmpfs", path):
        pytest.skip("mounting is not allowed here: full and read-only disks go untested")
    yield path
    for each in reversed(mounted(path)):
        subprocess.run(["umount", each], check=True)


def mounted(path: Path) -> list[str]:
    """Return what is mounted at a path and below, outer mounts first."""
    places = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    return [place for place in places if Path(place).is_relative_to(path)]


@pytest.fixture(scope="session", autouse=True)
def _heard(whole: str) -> None:
    """Compute what is wanted before disks are full."""


def test_a_full_disk_is_one_line_and_what_is_finished_stays(
    disk: Path, start: Start, whole: str
) -> None:
    running = start("--jobs", 1, out=disk / "b")
    code, out, err = running.end()
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "No space left on device; 0 MiB free" in err
    there = inspect(disk / "b")
    assert (there.state, there.problems) == ("unfinished", ())
    assert 0 < there.done < 32
    assert not list(disk.rglob("*.part"))
    assert mount("-o", "remount,size=4m", disk)
    found = batch(32, fixed=True, keep=(), out=disk / "b", resume=True)
    assert found.computed == 32 - there.done
    assert hash_of(found) == whole


def test_a_disk_that_is_full_only_at_the_end_keeps_all_blocks(
    disk: Path, entente: Entente, whole: str
) -> None:
    filler = disk / "filler"

    def fill(done: int, of: int) -> None:
        with suppress(OSError), filler.open("wb", buffering=0) as file:
            while done == of:
                file.write(bytes(512))

    with pytest.raises(ResultsError, match="No space left on device"):
        batch(32, fixed=True, keep=(), out=disk / "b", block=16, progress=fill)
    assert not list(disk.rglob("*.part"))
    assert inspect(disk / "b").done == 32
    ended = entente(*CALL, disk / "b", "--resume")
    assert ended.code in (1, 2)
    assert ended.err.count("\n") == 1
    filler.unlink()
    assert mount("-o", "remount,size=4m", disk)
    found = batch(32, fixed=True, keep=(), out=disk / "b", resume=True)
    assert (found.computed, hash_of(found)) == (0, whole)


def test_a_disk_with_no_room_to_begin_stops_before_the_first_world(
    disk: Path, entente: Entente
) -> None:
    (disk / "filler").write_bytes(bytes(400 * 1024))
    ended = entente(*CALL, disk / "b")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {disk / 'b'}: cannot be written (No space left on device")
    assert [path.name for path in disk.iterdir()] == ["filler"]


def test_a_read_only_disk_is_read_and_never_written(disk: Path, entente: Entente) -> None:
    done = batch(2, fixed=True, keep=(), out=disk / "done")
    assert mount("-o", "remount,ro", disk)
    for name in ("new", "done"):
        ended = entente(*CALL, disk / name, "--force")
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == f"error: {disk / name}: cannot be written (Read-only file system)\n"
    assert hash_of(load_results(disk / "done")) == hash_of(done)
    assert entente("inspect", disk / "done").code == 0


def test_a_disk_that_turns_read_only_half_way_loses_nothing(
    disk: Path, start: Start, whole: str
) -> None:
    assert mount("-o", "remount,size=4m", disk)
    running = start("--jobs", 1, out=disk / "b", most=3)
    running.wait_for_blocks(3)  # and it waits: a disk with a file open to be written stays writable
    folder = disk / "b" / "unfinished" / "blocks"
    assert mount("--bind", folder, folder)
    assert mount("-o", "remount,ro,bind", folder)
    code, _, err = running.end()
    assert code == 1
    assert "Read-only file system" in err
    assert err.count("\n") == 1
    subprocess.run(["umount", folder], check=True)
    done = len(blocks_in(disk / "b"))
    assert done >= 3
    found = batch(32, fixed=True, keep=(), out=disk / "b", resume=True)
    assert hash_of(found) == whole
    assert found.computed in (32 - 2 * done, 32 - 2 * done + 2)
