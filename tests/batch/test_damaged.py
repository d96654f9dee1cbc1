"""What was changed on disk is found by inspect and mended by --resume, never mixed in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.errors import OccupiedError, ResultsError
from sim.results.inspect import inspect
from sim.results.results import load_results
from tests.batch.conftest import batch, hash_of
from tests.cli.conftest import Entente


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def edit(path: Path, **values: Any) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values), encoding="utf-8")


BLOCKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "bytes flipped": (lambda b: flip(b / "runs.arrow"), "changed after it was written"),
    "truncated": (lambda b: truncate(b / "turns.arrow"), "bytes instead of"),
    "a table missing": (lambda b: (b / "params.arrow").unlink(), "params.arrow is missing"),
    "no block.json": (lambda b: (b / "block.json").unlink(), "block.json cannot be read"),
    "block.json half written": (lambda b: truncate(b / "block.json"), "block.json cannot be read"),
    "block.json of another block": (lambda b: edit(b / "block.json", first=9), "of other worlds"),
    "block.json without files": (lambda b: edit(b / "block.json", files=3), "was changed after"),
    "empty": (lambda b: [p.unlink() for p in b.iterdir()] and None, "block.json cannot be read"),
}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a finished batch."""
    out = tmp_path_factory.mktemp("wanted") / "b"
    batch(8, out=out)
    return out


@pytest.fixture(scope="module")
def broken_off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the same batch with two of its four blocks."""
    out = tmp_path_factory.mktemp("broken") / "b"

    def stop(done: int, _of: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch(8, out=out, block=2, progress=stop)
    return out


@pytest.fixture
def unfinished(broken_off: Path, tmp_path: Path) -> Path:
    """Return a copy that may be broken."""
    return Path(shutil.copytree(broken_off, tmp_path / "b"))


@pytest.fixture
def finished(wanted: Path, tmp_path: Path) -> Path:
    """Return a copy that may be broken."""
    return Path(shutil.copytree(wanted, tmp_path / "finished"))


@pytest.mark.parametrize("case", BLOCKS)
def test_a_damaged_block_is_found_and_computed_again(
    unfinished: Path, wanted: Path, entente: Entente, case: str
) -> None:
    harm, said = BLOCKS[case]
    harm(unfinished / "unfinished" / "blocks" / "000000000002-000000000004")
    ended = entente("inspect", unfinished)
    assert ended.code == 1
    assert "damaged: worlds 2 to 3: " in ended.out
    assert said in ended.out
    assert "2 of 8 worlds" in ended.out
    again = batch(8, out=unfinished, resume=True)
    assert again.computed == 6
    assert hash_of(again) == hash_of(load_results(wanted))


def test_blocks_that_overlap_count_once(unfinished: Path, wanted: Path) -> None:
    blocks = unfinished / "unfinished" / "blocks"
    shutil.copytree(blocks / "000000000002-000000000004", blocks / "000000000003-000000000005")
    edit(blocks / "000000000003-000000000005" / "block.json", first=3)
    again = batch(8, out=unfinished, resume=True)
    assert hash_of(again) == hash_of(load_results(wanted))


TABLES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a table flipped": (lambda b: flip(b / "runs.parquet"), "runs.parquet was changed"),
    "a table truncated": (lambda b: truncate(b / "params.parquet"), "bytes instead of"),
    "a table missing": (lambda b: (b / "turns.parquet").unlink(), "turns.parquet is missing"),
    "the manifest's hash": (lambda b: edit(b / "manifest.json", content_hash="0"), "manifest.json"),
    "the manifest's files": (lambda b: edit(b / "manifest.json", files={}), "manifest.json"),
    "the manifest's tables": (lambda b: edit(b / "manifest.json", tables=[]), "manifest.json"),
    "the manifest's plan": (lambda b: edit(b / "manifest.json", plan_hash="0"), "plan.json is not"),
    "the manifest missing": (lambda b: (b / "manifest.json").unlink(), "manifest.json is missing"),
    "the manifest half": (lambda b: truncate(b / "manifest.json"), "manifest.json cannot be read"),
    "the plan edited": (lambda b: edit(b / "plan.json", seed=4), "plan.json"),
}


@pytest.mark.parametrize("case", TABLES)
def test_damaged_results_are_found_and_mended_and_never_taken_for_sound(
    finished: Path, wanted: Path, entente: Entente, case: str
) -> None:
    harm, said = TABLES[case]
    harm(finished)
    found = inspect(finished)
    assert found.state == "damaged"
    assert said in found.problems[0]
    ended = entente("inspect", finished)
    assert ended.code == 1
    assert said in ended.out
    with pytest.raises(ResultsError, match=r"mend it with --resume|another batch"):
        batch(8, seed=None, out=finished, append=True)
    with pytest.raises(OccupiedError, match="pass --force"):
        batch(8, out=finished)
    again = batch(8, out=finished, resume=True)
    assert again.computed == 8
    assert inspect(finished).state == "complete"
    assert hash_of(again) == hash_of(load_results(wanted))
    once_more = batch(8, out=finished, resume=True)
    assert once_more.computed == 0


@pytest.mark.parametrize("harm", [truncate, lambda path: edit(path, seed=4)])
def test_a_changed_plan_is_not_gone_by(finished: Path, harm: Callable[[Path], None]) -> None:
    harm(finished / "plan.json")
    for seed in (None, 4):
        with pytest.raises(ResultsError, match=r"plan.json .*, and this is not the batch"):
            batch(8, seed=seed, out=finished, resume=True)
    assert batch(8, out=finished, resume=True).computed == 8


@pytest.mark.parametrize("harm", [truncate, lambda path: edit(path, seed=4)])
def test_a_changed_plan_of_an_unfinished_batch_mixes_no_worlds(
    unfinished: Path, entente: Entente, harm: Callable[[Path], None]
) -> None:
    harm(unfinished / "unfinished" / "plan.json")
    said = "was changed after it was written; put it back as it was, or pass --force to begin anew"
    for seed in (None, 4, 5):
        with pytest.raises(ResultsError, match=said):
            batch(8, seed=seed, out=unfinished, resume=True)
    assert len(list((unfinished / "unfinished" / "blocks").iterdir())) == 2
    ended = entente("inspect", unfinished)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert said in ended.err
    assert batch(8, out=unfinished, force=True).computed == 8


def test_results_of_another_schema_are_told_of(finished: Path, entente: Entente) -> None:
    edit(finished / "plan.json", schema_version=1)
    ended = entente("inspect", finished)
    assert ended.code == 1
    assert "holds results of schema 1; this Entente reads 2" in ended.err
    with pytest.raises(ResultsError, match="holds results of schema 1"):
        load_results(finished)
    with pytest.raises(OccupiedError, match="pass --force"):
        batch(8, out=finished)


def test_resume_with_other_wishes_says_in_what_they_differ(
    unfinished: Path, finished: Path, entente: Entente
) -> None:
    for out in (unfinished, finished):
        for option, said in (("--turns 5", "turns 2 there, 5 here"), ("--fixed", "is_fixed False"),
                             ("--keep none", "keep ['turns', 'params'] there, [] here"),
                             ("--seed 6", "seed 5 there, 6 here")):  # fmt: skip
            call = ["run", "baseline", "--runs", 8, "--turns", 2, *option.split()]
            ended = entente(*call, "--out", out, "--resume", "--jobs", 1)
            assert (ended.code, ended.out) == (2, "")
            assert f"holds another batch: {said}" in ended.err
