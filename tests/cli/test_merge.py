"""``entente merge`` joins shards, all of one batch, and says which is missing or strange."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sim.batch.run import run_batch
from sim.results.results import load_results
from tests.cli.conftest import Entente

BASE = ("run", "baseline", "--runs", 6, "--seed", 5, "--turns", 2, "--jobs", 1)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the three shards of a batch."""
    folder = tmp_path_factory.mktemp("parts")
    found = [folder / f"part {i}" for i in (1, 2, 3)]
    for i, part in enumerate(found, 1):
        run_batch("baseline", 6, seed=5, turns=2, shard=(i, 3), out=part)
    return found


def test_shards_of_the_command_line_make_the_whole(
    entente: Entente, parts: list[Path], tmp_path: Path
) -> None:
    for i in (1, 2, 3):
        assert entente(*BASE, "--shard", f"{i}/3", "--out", tmp_path / str(i)).code == 0
    shards = [tmp_path / str(i) for i in (3, 1, 2)]
    ended = entente("merge", *shards, "--out", tmp_path / "whole", "--json")
    document = json.loads(ended.out)
    assert (ended.code, document["worlds"], document["failed"]) == (0, 6, 0)
    entente(*BASE, "--out", tmp_path / "alone")
    for path in (tmp_path / "alone", tmp_path / "whole"):
        manifest = load_results(path).manifest
        assert manifest is not None
        assert manifest["content_hash"] == document["content_hash"]
    assert entente("inspect", tmp_path / "whole").code == 0
    again = entente(*BASE, "--out", tmp_path / "whole", "--resume")
    assert "computed 0 worlds; 6 were there" in again.err
    said = entente("merge", *parts, "--out", tmp_path / "plain").out
    assert said.endswith(f"from 3 shards\ncontent {document['content_hash']}\n")


def test_results_are_replaced_only_when_asked(
    entente: Entente, parts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "whole"
    assert entente("merge", *parts, "--out", out).code == 0
    ended = entente("merge", *parts, "--out", out)
    assert (ended.code, ended.out) == (2, "")
    assert "holds results; pass --force to replace them" in ended.err
    assert entente("merge", *parts, "--out", out, "--force").code == 0


def files(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in path.rglob("*") if p.suffix in (".json", ".parquet")}


def broken_off(out: Path) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch("baseline", 4, seed=1, turns=1, out=out, block=2, progress=stop)


def test_results_without_their_plan_are_replaced_only_when_asked(
    entente: Entente, parts: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "whole"
    run_batch("baseline", 2, seed=1, turns=1, out=out)
    (out / "plan.json").unlink()
    before = files(out)
    ended = entente("merge", *parts, "--out", out)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {out}: holds results; pass --force to replace them\n"
    assert files(out) == before
    assert entente("merge", *parts, "--out", out, "--force").code == 0


@pytest.mark.parametrize("has_blocks", [True, False])
def test_an_unfinished_batch_is_replaced_only_when_asked(
    entente: Entente, parts: list[Path], tmp_path: Path, has_blocks: bool
) -> None:
    out = tmp_path / "whole"
    broken_off(out)
    if not has_blocks:
        shutil.rmtree(out / "unfinished" / "blocks")
    before = files(out)
    ended = entente("merge", *parts, "--out", out)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {out}: holds an unfinished batch; pass --force to replace it\n"
    assert files(out) == before
    assert entente("merge", *parts, "--out", out, "--force").code == 0
    assert entente("inspect", out).code == 0


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_part_is_never_replaced_by_the_whole(
    entente: Entente, parts: list[Path], tmp_path: Path, force: tuple[str, ...]
) -> None:
    (tmp_path / "link").symlink_to(parts[1])
    before = files(parts[1])
    for out in (parts[1], parts[0] / ".." / parts[1].name, tmp_path / "link"):
        ended = entente("merge", *parts, "--out", out, *force)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == (
            f"error: out: {out} is one of the parts, which stay; name another directory\n"
        )
        assert files(parts[1]) == before


def test_what_is_no_set_of_shards_is_refused_and_leaves_nothing(
    entente: Entente, parts: list[Path], tmp_path: Path
) -> None:
    whole, other = tmp_path / "whole", tmp_path / "other"
    run_batch("baseline", 6, seed=5, turns=2, out=whole)
    run_batch("baseline", 6, seed=6, turns=2, shard=(3, 3), out=other)
    one, two, three = parts
    for shards, said, code in (
        ([one, three], "shards are missing: 2/3", 2),
        ([one, two, three, three], "a shard is named twice", 2),
        ([one, two, other], "seed 5 there, 6 here", 2),
        ([whole], "is a whole batch, no shard of one", 2),
        ([one, two, tmp_path / "nowhere"], "is no directory", 2),
    ):
        ended = entente("merge", *shards, "--out", tmp_path / "out")
        assert (ended.code, ended.out) == (code, "")
        assert said in ended.err, ended.err
        assert ended.err.count("\n") == 1
        assert not (tmp_path / "out").exists()


def test_a_damaged_shard_is_refused_and_leaves_nothing(entente: Entente, tmp_path: Path) -> None:
    parts = [tmp_path / str(i) for i in (1, 2)]
    for i, part in enumerate(parts, 1):
        run_batch("baseline", 4, seed=5, turns=1, shard=(i, 2), keep=(), out=part)
    (parts[1] / "runs.parquet").write_bytes(b"")
    ended = entente("merge", *parts, "--out", tmp_path / "out")
    assert ended.code == 1
    assert "runs.parquet has 0 bytes instead of" in ended.err
    assert not (tmp_path / "out").exists()


def test_an_unfinished_shard_says_how_to_finish_it(entente: Entente, tmp_path: Path) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch("baseline", 6, seed=5, shard=(1, 2), out=tmp_path / "1", block=1, progress=stop)
    ended = entente("merge", tmp_path / "1", "--out", tmp_path / "out")
    assert ended.code == 1
    assert "is not finished; go on with entente run baseline --runs 6 --seed 5" in ended.err
    assert "--shard 1/2" in ended.err
