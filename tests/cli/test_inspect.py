"""``entente inspect`` says what a directory holds, and ends with 1 where something is amiss."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.canonical import canonical_hash
from sim.errors import ResultsError
from sim.results.inspect import inspect as look
from sim.results.results import load_results
from sim.results.tables import KEPT
from tests.cli.conftest import PATIENCE, Entente

BATCH: dict[str, Any] = {"seed": 5, "turns": 2}


def broken_off(out: Path, **options: Any) -> None:
    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch("baseline", 4, **BATCH, out=out, block=2, progress=stop, **options)


def test_complete_results_are_told_of_and_end_with_nought(entente: Entente, tmp_path: Path) -> None:
    found = run_batch("baseline", 4, **BATCH, out=tmp_path, points={"visibility": [0.5, 1.0]})
    ended = entente("inspect", tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert f"{tmp_path}: complete, 8 of 8 worlds\n" in ended.out
    assert "baseline, 4 runs of 2 months at 2 design points, seed 5, engine numpy\n" in ended.out
    assert "  runs: 8 rows\n" in ended.out
    assert found.manifest is not None
    assert f"content {found.manifest['content_hash']}\n" in ended.out
    document = json.loads(entente("inspect", tmp_path, "--json").out)
    assert (document["state"], document["worlds"], document["done"]) == ("complete", 8, 8)
    assert document["content_hash"] == found.manifest["content_hash"]
    assert (document["problems"], document["failed"], document["next"]) == ([], [], "")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"keep": (), "fixed": True, "settings": {"coalition.cohesion": 0.4}},
        {"keep": ("trajectories",), "shard": (2, 2)},
    ],
)
def test_an_unfinished_batch_says_the_command_that_really_goes_on(
    entente: Entente, tmp_path: Path, options: dict[str, Any]
) -> None:
    out = tmp_path / "with space's"
    broken_off(out, **options)
    ended = entente("inspect", out)
    assert ended.code == 1
    assert f"unfinished, 2 of {2 if 'shard' in options else 4} worlds" in ended.out
    command = ended.out.split("go on with: ")[1].strip()
    assert json.loads(entente("inspect", out, "--json").out)["next"] == command
    again = entente(*shlex.split(command)[1:])
    assert again.code == 0, again.err
    assert "2 were there" in again.err
    assert entente("inspect", out).code == 0


POLICY = """
def first(observation, options, draw):
    return options[0]
"""


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"keep": (), "fixed": True, "settings": {"coalition.cohesion": 0.4}, "shard": (1, 2)},
        {"policies": "ownfirst:first"},
    ],
)
def test_an_unfinished_design_says_the_python_that_really_goes_on(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    (tmp_path / "ownfirst.py").write_text(POLICY, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    if "policies" in options:
        from ownfirst import first  # type: ignore[import-not-found]

        options = {"policies": {"CHN": first}}
    out = tmp_path / "with space's"
    broken_off(out, points={"visibility": [0.2, 0.9]}, **options)
    ended = entente("inspect", out)
    assert ended.code == 1
    told = ended.out.split("go on with: ")[1].strip()
    assert json.loads(entente("inspect", out, "--json").out)["next"] == told
    with pytest.raises(ResultsError) as raised:
        load_results(out)
    assert str(raised.value).endswith(f"go on with {told}")
    python(told, tmp_path)
    again = entente("inspect", out)
    assert again.code == 0
    assert "complete, " in again.out


def python(code: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=False, capture_output=True,
        encoding="utf-8", timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_a_damaged_design_says_the_python_that_mends_it(entente: Entente, tmp_path: Path) -> None:
    out = tmp_path / "b"
    run_batch("baseline", 2, **BATCH, out=out, points={"visibility": [0.2, 0.9]})
    (out / "runs.parquet").unlink()
    python(entente("inspect", out).out.split("go on with: ")[1].strip(), tmp_path)
    assert entente("inspect", out).code == 0


def test_damaged_results_beside_an_unfinished_batch_say_the_command_that_goes_on(
    entente: Entente, tmp_path: Path
) -> None:
    run_batch("baseline", 4, **BATCH, out=tmp_path)
    broken_off(tmp_path, append=True)
    (tmp_path / "turns.parquet").unlink()
    ended = entente("inspect", tmp_path)
    assert ended.code == 1
    assert "damaged: turns.parquet is missing" in ended.out
    again = entente(*shlex.split(ended.out.split("go on with: ")[1])[1:])
    assert again.code == 0, again.err
    assert "8 of 8 worlds\n" in entente("inspect", tmp_path).out


@pytest.mark.parametrize("harm", ["{", '{"schema_version": 2}'])
def test_complete_results_are_told_of_beside_a_damaged_unfinished_batch(
    entente: Entente, tmp_path: Path, harm: str
) -> None:
    run_batch("baseline", 4, **BATCH, out=tmp_path)
    broken_off(tmp_path, append=True)
    (tmp_path / "unfinished" / "plan.json").write_text(harm, encoding="utf-8")
    found = look(tmp_path)
    assert (found.state, found.done, found.next) == ("complete", 4, "")
    said = "was changed after it was written; put it back as it was, or pass --force to begin anew"
    assert found.problems == (f"{tmp_path}/unfinished/plan.json: {said}",)
    ended = entente("inspect", tmp_path)
    assert "complete, 4 of 4 worlds\n" in ended.out
    assert f"damaged: {found.problems[0]}\n" in ended.out
    assert "error" not in ended.err


def test_a_table_whose_content_is_not_what_was_told_is_damaged(tmp_path: Path) -> None:
    run_batch("baseline", 4, **BATCH, out=tmp_path, keep=tuple(KEPT))
    assert look(tmp_path).problems == ()
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    names = list(manifest["tables"])
    assert {*names} == {*KEPT, "runs", "histograms"}
    for name in names:
        manifest["tables"][name]["content_hash"] = "0"
    manifest["content_hash"] = canonical_hash(dict.fromkeys(names, "0"))
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert look(tmp_path).problems == tuple(
        f"{name}: its content is not what manifest.json tells" for name in names
    )


def test_complete_results_with_an_unfinished_batch_tell_of_both(
    entente: Entente, tmp_path: Path
) -> None:
    run_batch("baseline", 4, **BATCH, out=tmp_path)
    broken_off(tmp_path, append=True)
    ended = entente("inspect", tmp_path)
    assert ended.code == 0
    assert "complete, 4 of 4 worlds" in ended.out
    assert "an unfinished batch lies with them" in ended.out
    command = ended.out.split("go on with: ")[1]
    assert "--runs 8" in command
    again = entente(*shlex.split(command)[1:])
    assert "computed 2 worlds; 6 were there" in again.err
    assert "8 of 8 worlds\n" in entente("inspect", tmp_path).out


def test_a_scenario_of_one_s_own_is_named_by_its_file(entente: Entente, tmp_path: Path) -> None:
    path = tmp_path / "my own.yaml"
    path.write_text("title: Mine\nextends: baseline\nmonths: 2\n", encoding="utf-8")

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(path, 4, seed=1, out=tmp_path / "b", block=2, progress=stop)
    command = entente("inspect", tmp_path / "b").out.split("go on with: ")[1]
    assert entente(*shlex.split(command)[1:]).code == 0


def test_a_directory_that_is_none_is_told_of(entente: Entente, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        ended = entente("inspect", path)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err == f"error: {path}: is no directory; name one that a batch left\n"
    ended = entente("inspect", tmp_path)
    assert ended.code == 1
    assert "has no plan.json, so it holds no results of Entente's" in ended.err
    document = json.loads(entente("inspect", tmp_path, "--json").out)
    assert document["error"]["code"] == "ResultsError"


def test_nothing_is_written_by_looking(entente: Entente, tmp_path: Path) -> None:
    broken_off(tmp_path / "b")
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")}
    entente("inspect", tmp_path / "b")
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*")} == before
