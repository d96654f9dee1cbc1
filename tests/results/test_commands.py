"""The commands that run a batch again, go on with it or replay a world really do."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.batch.plan import source_of
from sim.batch.run import run_batch
from sim.results.commands import repeat_command, replay_command, resume_command
from sim.results.export.crate import export_crate
from sim.results.export.csv_files import export_csv
from sim.results.plan import Plan
from sim.results.results import Results, load_results
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.cli.conftest import PATIENCE

OWN = "title: Mine\nextends: {base}\nmonths: 2\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a scenario file of one's own, in a folder of its own."""
    path = tmp_path / "theirs" / "my own.yaml"
    path.parent.mkdir()
    path.write_text(OWN.format(base="baseline"), encoding="utf-8")
    return path


def plan(result: Results, **changes: Any) -> Plan:
    return result.plan._replace(**changes)


def run(told: list[str], folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, *told], cwd=folder, check=False, capture_output=True,
        encoding="utf-8", timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def shell(command: str) -> list[str]:
    """Return how to run a command of Entente's with this Python."""
    name, *rest = shlex.split(command)
    assert name == "entente"
    return ["-c", "from sim.cli.app import main; main()", *rest]


def content(result: Results) -> str:
    assert result.manifest is not None
    return str(result.manifest["content_hash"])


def test_the_command_that_repeats_a_batch_says_all_that_it_was_given(
    written: tuple[Path, Results],
) -> None:
    path, result = written
    asked = plan(result, settings={"visibility": 0.5}, is_fixed=True, keep=(), shard=(1, 2))
    said = "entente run baseline --runs 7 --seed 3 --turns 4 --set visibility=0.5 --fixed"
    assert repeat_command(result.document, asked) == (f"{said} --keep none --shard 1/2 --out again")
    assert resume_command(result.document, asked, path, path / "plan.json") == (
        f"{said} --keep none --shard 1/2 --out {path} --resume"
    )


def test_an_export_tells_the_command_that_computes_the_same_from_one_s_own_file(
    own: Path, tmp_path: Path
) -> None:
    first = run_batch(own, 2, seed=5, out=tmp_path / "batch")
    folder = export_csv(tmp_path / "batch").path
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    told = shlex.split(json.loads(text)["entente"]["command"])
    assert told[:3] == ["entente", "run", str(own)]
    run(shell(shlex.join(told)), tmp_path)
    assert content(load_results(tmp_path / "again")) == content(first)


def test_a_crate_says_where_the_scenario_lay_beside_what_it_says(own: Path, tmp_path: Path) -> None:
    pytest.importorskip("rocrate", reason="the extra exports is not installed")
    run_batch(own, 2, seed=5, out=tmp_path / "batch")
    text = (export_crate(tmp_path / "batch").path / "ro-crate-metadata.json").read_text("utf-8")
    told = {each["@id"]: each for each in json.loads(text)["@graph"]}["#entente-run"]["description"]
    assert told.startswith(f"To compute the same results again: entente run '{own}' --runs 2")
    assert f"\nThe scenario lay in {own} where this ran; scenario.json holds" in told


def test_the_code_that_repeats_a_design_gives_the_same_worlds(own: Path, tmp_path: Path) -> None:
    first = run_batch(
        own, 2, seed=5, turns=1, points={"visibility": (0.2, 0.9)}, keep=("params",),
        out=tmp_path / "batch",
    )  # fmt: skip
    run(["-c", repeat_command(first.document, first.plan)], tmp_path / "batch")
    assert content(load_results(tmp_path / "batch" / "again")) == content(first)


@pytest.mark.parametrize("base", ["no-war", "baseline"])
def test_a_file_named_like_a_shipped_scenario_is_told_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "no-war.yaml"
    path.write_text(OWN.format(base=shipped()[base]), encoding="utf-8")
    mine = source_of(load_scenario("./no-war.yaml"))
    assert mine == str(path)
    result = run_batch("./no-war.yaml", 1, seed=1)
    for told in (
        repeat_command(result.document, result.plan),
        resume_command(result.document, result.plan, tmp_path / "b", tmp_path / "plan.json"),
        replay_command(mine, result.plan, 0),
    ):
        assert shlex.split(told)[2] == str(path)


def test_a_shipped_scenario_is_told_by_its_name_however_it_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, path in shipped().items():
        assert source_of(load_scenario(name)) == name
        assert source_of(load_scenario(path)) == name
    (tmp_path / "link").symlink_to(path.parent)
    monkeypatch.chdir(tmp_path)
    assert source_of(load_scenario(Path("link", path.name))) == path.stem
