"""A directory of results: plan first, manifest last, and nothing of others touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.errors import OccupiedError, ResultsError
from sim.results import gather
from sim.results.directory import MANIFEST, PLAN, UNFINISHED
from sim.results.files import write_json
from sim.results.results import Results, load_results

RUNS = "runs.parquet"


def run(out: Path, seed: int = 3, *, force: bool = False) -> Results:
    return run_batch("baseline", 2, seed=seed, turns=1, out=out, force=force)


def read(path: Path) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{path.name} holds {constant}")

    return json.loads(path.read_text(encoding="utf-8"), parse_constant=refuse)


def names(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir())


def test_a_batch_leaves_plan_table_and_manifest_and_no_other_file(tmp_path: Path) -> None:
    run(tmp_path / "a" / "b")
    tables = [f"{name}.parquet" for name in ("histograms", "params", "runs", "turns")]
    assert names(tmp_path / "a" / "b") == sorted([MANIFEST, PLAN, *tables])


def test_an_empty_directory_may_be_used(tmp_path: Path) -> None:
    run(tmp_path)
    assert len(load_results(tmp_path).runs) == 2


def test_results_are_not_overwritten_unless_asked(tmp_path: Path) -> None:
    run(tmp_path, seed=1)
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path)}
    with pytest.raises(OccupiedError, match="holds results; pass --force"):
        run(tmp_path, seed=2)
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
    run(tmp_path, seed=2, force=True)
    assert read(tmp_path / PLAN)["seed"] == 2
    assert read(tmp_path / MANIFEST)["content_hash"] != json.loads(before[MANIFEST])["content_hash"]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("theirs", ["thesis.txt", PLAN, RUNS])
def test_files_of_others_are_never_touched(tmp_path: Path, theirs: str, force: bool) -> None:
    (tmp_path / theirs).write_text('{"their": "own"}', encoding="utf-8")
    with pytest.raises(OccupiedError, match="holds"):
        run(tmp_path, force=force)
    assert names(tmp_path) == [theirs]
    assert (tmp_path / theirs).read_text(encoding="utf-8") == '{"their": "own"}'


def test_a_file_of_others_beside_results_stays_when_results_are_replaced(tmp_path: Path) -> None:
    run(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    run(tmp_path, seed=4, force=True)
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OccupiedError, match="is a file; name a directory"):
        run(tmp_path / "file")
    with pytest.raises(ResultsError, match="cannot be written"):
        run(tmp_path / "file" / "below")


def test_a_manifest_appears_only_when_the_results_are_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise ResultsError("no space left")

    monkeypatch.setattr(gather, "write_streamed", fail)
    with pytest.raises(ResultsError, match="no space left"):
        run(tmp_path)
    assert names(tmp_path) == [UNFINISHED]
    with pytest.raises(ResultsError, match=r"is not finished; go on with .* --resume"):
        load_results(tmp_path)
    monkeypatch.undo()
    found = run_batch("baseline", 2, turns=1, out=tmp_path, resume=True)
    assert found.computed == 0
    assert found.plan.seed == 3


@pytest.mark.parametrize("trouble", [OSError(28, "No space left"), KeyboardInterrupt()])
def test_a_write_that_is_cut_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    def cut(*_: Any) -> None:
        raise trouble

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises((ResultsError, KeyboardInterrupt)):
        write_json(tmp_path / "plan.json", {"seed": 1})
    assert names(tmp_path) == []


def test_a_bad_setting_leaves_no_directory_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="visibility"):
        run_batch("baseline", 2, out=tmp_path / "new", settings={"visibility": 7})
    assert not (tmp_path / "new").exists()
