"""An RO-Crate: the files as they are, what made them, and whose they are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from sim.batch.run import run_batch
from sim.results.export.about import read_rights
from sim.results.export.crate import DESCRIPTOR, export_crate
from sim.results.files import file_hash
from sim.results.inspect import inspect
from sim.results.results import load_results
from tests.cli.conftest import PATIENCE

pytest.importorskip("rocrate", reason="the extra exports is not installed")

PROFILE = "https://w3id.org/ro/wfrun/process/0.5"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a directory of results and its crate."""
    path = tmp_path_factory.mktemp("export") / "batch"
    run_batch("baseline", 4, seed=5, turns=2, settings={"visibility": 0.5}, out=path)
    return path, export_crate(path).path


def graph(text: str) -> dict[str, Any]:
    return {entity["@id"]: entity for entity in json.loads(text)["@graph"]}


def entities(folder: Path) -> dict[str, Any]:
    return graph((folder / DESCRIPTOR).read_text(encoding="utf-8"))


def test_a_crate_holds_the_results_as_they_are(exported: tuple[Path, Path]) -> None:
    results, crate = exported
    for path in results.iterdir():
        assert (crate / path.name).read_bytes() == path.read_bytes()
    assert inspect(crate).state == "complete"


def test_every_file_is_listed_with_size_and_hash(exported: tuple[Path, Path]) -> None:
    crate = exported[1]
    found = entities(crate)
    parts = [part["@id"] for part in found["./"]["hasPart"]]
    assert {*parts, DESCRIPTOR} == {path.name for path in crate.iterdir()}
    for name in parts:
        told = found[name]
        assert told["@type"] == "File"
        assert told["contentSize"] == str((crate / name).stat().st_size)
        assert told["sha256"] == file_hash(crate / name)
        assert told["description"]
        assert "/" in told["encodingFormat"][0]


def test_the_run_is_told_with_its_software_its_inputs_and_its_command(
    exported: tuple[Path, Path],
) -> None:
    results, crate = exported
    found, result = entities(crate), load_results(results)
    assert result.manifest is not None
    assert found["./"]["conformsTo"] == {"@id": PROFILE}
    action = found[found["./"]["mentions"]["@id"]]
    assert action["@type"] == "CreateAction"
    software = found[action["instrument"]["@id"]]
    assert (software["name"], software["softwareVersion"]) == ("entente-sim", "0.1.0")
    below = {found[each["@id"]]["name"] for each in software["softwareRequirements"]}
    assert below == {"Python", "numpy", "pyarrow"}
    given = {each["@id"] for each in action["object"]}
    assert {"scenario.json", "plan.json", "#given-seed"} <= given
    assert found["#given-visibility"]["value"] == "0.5"
    assert {"runs.parquet", "manifest.json"} <= {each["@id"] for each in action["result"]}
    assert action["startTime"] == result.manifest["started"][:19] + "+00:00"
    assert action["endTime"] == result.manifest["finished"][:19] + "+00:00"
    assert (
        "entente run baseline --runs 4 --seed 5 --turns 2 --set visibility=0.5"
        in action["description"]
    )


def test_the_scenario_is_there_as_it_was_run(exported: tuple[Path, Path]) -> None:
    results, crate = exported
    said = json.loads((crate / "scenario.json").read_text(encoding="utf-8"))
    assert said == load_results(results).document["document"]


def test_a_crate_can_be_made_of_a_crate(exported: tuple[Path, Path], tmp_path: Path) -> None:
    crate = exported[1]
    (crate / "scenario.json").write_text("{}", encoding="utf-8")  # not what a manifest vouches for
    again = export_crate(crate, tmp_path / "again").path
    said = json.loads((again / "scenario.json").read_text(encoding="utf-8"))
    assert said == load_results(crate).document["document"]
    export_crate(exported[0], crate, force=True)


def test_without_a_license_a_crate_says_that_there_is_none(exported: tuple[Path, Path]) -> None:
    found = entities(exported[1])
    told = found[found["./"]["license"]["@id"]]
    assert "No license was stated" in told["description"]
    assert "author" not in found["./"]
    date.fromisoformat(found["./"]["datePublished"])


def test_license_and_authors_are_those_given(exported: tuple[Path, Path], tmp_path: Path) -> None:
    rights = read_rights(
        "https://example.org/license", ["Your Name <https://example.org/you>", "Another Name"]
    )
    found = entities(export_crate(exported[0], tmp_path / "crate", rights=rights).path)
    assert found["./"]["license"] == {"@id": "https://example.org/license"}
    people = [found[each["@id"]] for each in found["./"]["author"]]
    assert [each["name"] for each in people] == ["Your Name", "Another Name"]
    assert people[0]["@id"] == "https://example.org/you"
    assert found["#entente-run"]["agent"] == found["./"]["author"]


def test_a_crate_can_be_one_zip(exported: tuple[Path, Path], tmp_path: Path) -> None:
    results, crate = exported
    found = export_crate(results, tmp_path / "crate.zip")
    assert list(found.files) == ["crate.zip"]
    with ZipFile(found.path) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == {path.name for path in crate.iterdir()}
        assert set(graph(archive.read(DESCRIPTOR).decode())) == set(entities(crate))
        assert archive.read("runs.parquet") == (results / "runs.parquet").read_bytes()


def test_rocrate_reads_it_back(exported: tuple[Path, Path]) -> None:
    from rocrate.rocrate import ROCrate

    crate = ROCrate(exported[1])
    assert crate.root_dataset["name"].startswith("Baseline")
    assert crate.get("runs.parquet").type == "File"


@pytest.mark.parametrize("name", ["crate", "crate.zip"])
def test_the_validator_of_the_profile_finds_it_valid(
    exported: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    """It needs an environment of its own (an older rich), and a warm cache where offline."""
    validator = os.environ.get("ROCRATE_VALIDATOR") or shutil.which("rocrate-validator")
    if validator is None:
        pytest.skip("roc-validator is not installed (ROCRATE_VALIDATOR names its command)")
    crate = export_crate(exported[0], tmp_path / name).path
    cache = os.environ.get("ROCRATE_VALIDATOR_CACHE")
    offline = ["--offline", *(["--cache-path", cache] if cache else [])]
    done = subprocess.run(
        [validator, "-y", "validate", *offline, "-np", "-p", "process-run-crate", "--no-paging",
         str(crate)],
        capture_output=True, encoding="utf-8", check=False, timeout=PATIENCE,
    )  # fmt: skip
    said = done.stdout + done.stderr
    if "HTTP cache" in said:
        pytest.skip("roc-validator's cache is cold: rocrate-validator cache warm --all-profiles")
    assert done.returncode == 0, said
    assert "is a valid process-run-crate-0.5" in " ".join(said.split())
