"""A manifest proves what was computed, and says the same of the same computation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.canonical import canonical_hash
from sim.law import MODEL_VERSION
from sim.results.directory import MANIFEST, PLAN
from sim.results.files import file_hash, write_json
from sim.results.gather import VOLATILE
from sim.results.results import Results
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped

type Written = tuple[Path, Results]


def manifest(path: Path) -> dict[str, Any]:
    """Return a manifest; NaN and infinity are no JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = (path / MANIFEST).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return found


def test_a_manifest_holds_size_and_hash_of_every_file(written: Written) -> None:
    path, _ = written
    files = manifest(path)["files"]
    assert set(files) == {path.name for path in path.iterdir()} - {MANIFEST}
    for name, told in files.items():
        assert told["bytes"] == (path / name).stat().st_size
        assert told["sha256"] == file_hash(path / name)


def test_a_manifest_points_to_its_plan(written: Written) -> None:
    path, result = written
    plan = json.loads((path / PLAN).read_text(encoding="utf-8"))
    assert plan["document"]["title"] == result.title
    alone = result.plan.document()
    assert {name: plan[name] for name in alone} == json.loads(json.dumps(alone))
    assert manifest(path)["plan_hash"] == canonical_hash(alone) == result.plan.hash
    assert (plan["seed"], plan["runs"], plan["turns"]) == (3, 7, 4)
    assert plan["model_version"] == MODEL_VERSION


def test_the_same_plan_run_again_differs_only_in_what_tells_of_the_occasion(
    written: Written, tmp_path: Path
) -> None:
    path, result = written
    run_batch("baseline", 7, seed=3, turns=4, out=tmp_path / "again")
    one, other = manifest(path), manifest(tmp_path / "again")
    assert {key for key in one if one[key] != other[key]} <= {*VOLATILE, "files"} - {"packages"}
    assert result.plan.seed == 3


def test_a_seed_that_was_not_given_is_written_down(tmp_path: Path) -> None:
    first = run_batch("baseline", 2, turns=1, out=tmp_path)
    seed = json.loads((tmp_path / PLAN).read_text(encoding="utf-8"))["seed"]
    again = run_batch("baseline", 2, turns=1, seed=seed)
    assert again.runs.equals(first.runs)


def test_the_hash_of_a_document_does_not_depend_on_the_order_of_its_keys() -> None:
    assert canonical_hash({"a": 1, "b": [1, 2]}) == canonical_hash({"b": [1, 2], "a": 1})
    assert canonical_hash({"a": 1}) != canonical_hash({"a": 2})


def scenario_hash(scenario: str | Path) -> str:
    return run_batch(scenario, 1, seed=1, turns=1).plan.scenario_hash


def test_a_scenario_that_says_something_else_has_another_hash() -> None:
    assert scenario_hash("baseline") != scenario_hash("open-play")


def test_a_scenario_that_rests_on_another_root_has_another_hash(tmp_path: Path) -> None:
    text = shipped()["baseline"].read_text(encoding="utf-8")
    root, mine = tmp_path / "root.yaml", tmp_path / "mine.yaml"
    root.write_text(text.replace("exposure: 0.55", "exposure: 0.15", 1), encoding="utf-8")
    mine.write_text("extends: root\nactors: {CHN: {exposure: 0.55}}\n", encoding="utf-8")
    assert load_scenario(mine).spec.actors == load_scenario("baseline").spec.actors
    assert scenario_hash(mine) != scenario_hash("baseline")


def test_no_json_is_written_with_what_json_lacks(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "plan.json", {"x": float("nan")})
    assert list(tmp_path.iterdir()) == []
