"""``entente validate``: every file is checked and every problem told, with file, line and key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from tests.cli.conftest import Entente
from tests.scenario.files import write


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path, "actors: {CHN: {exposure: 0.3}}", name="good")


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return write(tmp_path, "titel: x\nmonths: 0\nactors:\n  CHN: {exposure: 7}", name="bad")


def test_a_valid_file_is_told_of_with_its_hash_and_what_is_in_it(
    entente: Entente, good: Path
) -> None:
    ended = entente("validate", good, "baseline")
    assert (ended.code, ended.err) == (0, "")
    one, two = ended.out.splitlines()
    short = load_scenario(good).hash[:12]
    assert one == f"ok {good} ({short}, 20 actors, 3 occasions, 4 events, 36 months)"
    assert two.startswith("ok baseline (")


def test_all_files_are_checked_and_every_problem_is_told(
    entente: Entente, good: Path, bad: Path
) -> None:
    ended = entente("validate", bad, good, "no-parads")
    assert ended.code == 2
    assert ended.out.startswith(f"ok {good} (")
    assert ended.out.count("\n") == 1
    lines = ended.err.splitlines()
    assert [line.split(": ")[1] for line in lines[:3]] == [f"{bad}:{n}" for n in (2, 3, 5)]
    assert all(line.startswith("error: ") for line in lines)
    assert "did you mean no-parades" in lines[3]


def test_a_note_is_told_beside_what_is_valid(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {IRN: {kind: challenger, capability: 0.05}}")
    ended = entente("validate", path)
    assert ended.code == 0
    assert ended.out.startswith("ok ")
    assert ended.err.count(f"note: {path}: ties.") == 3


def test_the_document_tells_file_line_and_key_of_every_problem(
    entente: Entente, good: Path, bad: Path
) -> None:
    ended = entente("validate", good, bad, "--json")
    assert (ended.code, ended.err) == (2, "")
    told = json.loads(ended.out)
    assert (told["schema_version"], told["valid"]) == (1, False)
    one, two = told["files"]
    assert (one["file"], one["valid"], one["problems"]) == (str(good), True, [])
    assert (one["hash"], one["actors"]) == (load_scenario(good).hash, 20)
    assert (two["valid"], two["hash"]) == (False, None)
    assert [(p["file"], p["line"], p["key"]) for p in two["problems"]] == [
        (str(bad), 2, "titel"), (str(bad), 3, "months"), (str(bad), 5, "actors.CHN.exposure"),
    ]  # fmt: skip
    assert "is 7" in two["problems"][2]["message"]


def test_a_document_of_valid_files_ends_well(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {IRN: {kind: challenger, capability: 0.05}}")
    ended = entente("validate", path, "--json")
    assert (ended.code, ended.err) == (0, "")
    (told,) = json.loads(ended.out)["files"]
    assert len(told["warnings"]) == 3


def test_no_file_at_all_is_a_mistake(entente: Entente) -> None:
    ended = entente("validate")
    assert ended.code == 2
    assert "Missing argument 'FILE'" in ended.err


def test_what_is_no_scenario_is_told_of_like_any_other(entente: Entente, tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("- x\n", encoding="utf-8")
    (tmp_path / "bytes.yaml").write_bytes(b"title: \xff\n")
    files = [tmp_path / "list.yaml", tmp_path / "bytes.yaml", tmp_path / "none.yaml", tmp_path]
    ended = entente("validate", *files)
    assert (ended.code, ended.out) == (2, "")
    for file, line in zip(files, ended.err.splitlines(), strict=True):
        assert line.startswith(f"error: {file}")


HEAD = "title: x\nquestion: y?\n"
COURSES = "courses: {a: {scenario: as-it-happened}, b: {scenario: no-war}}\n"


@pytest.mark.parametrize(("text", "said"), [
    ((f"kind: decide\n{HEAD}{COURSES}objectives: [{{outcome: adequacy, want: high}}]\n"
     "budget:\n  costs: [cost.politcal.USA, adequacy]\n  most: -1\nsignpost_months: 99\n"),
     ["7: budget.costs: cannot add up different units: cost.political.USA (utility), adequacy",
      "7: budget.costs: unknown outcome 'cost.politcal.USA'; did you mean cost.political.USA",
      "8: budget.most: should be a number of at least 0, is -1",
      "9: signpost_months: should be from 1 to 35, before the 36 months end, is 99"]),
    ((f"kind: decide\n{HEAD}{COURSES}objectives:\n- {{outcome: adequacy, want: high, enough: 7}}\n"
      "- {outcome: threat, want: low, enough: -7}\nsignpost_months: 40\n"),
     ["6: objectives: objective adequacy >= 7: no world meets it",
      "7: objectives: objective threat <= -7: no world meets it",
      "8: signpost_months: should be from 1 to 35"]),
    ((f"kind: sensitivity\n{HEAD}scenario: no-war\nsamples: 3\nvary: {{visibilty: declared}}\n"
     "runs: 1000000\n"),
     ["5: samples: sobol with 1 factors needs from 16 to ",
      "6: vary.visibilty: unknown lever or path 'visibilty'",
      "7: runs: should be a whole number from 1 to 10000, is 1000000"]),
    (f"kind: discover\n{HEAD}scenario: no-war\nwhere: adequacy < 0.8\nruns: 1\nboxes: 50\n",
     ["6: runs: should be a whole number from 40 to 1000000, is 1",
      "7: boxes: should be from 1 to 20, is 50"]),
    (f"kind: sweep\n{HEAD}scenario: no-war\nvary: {{visibility: 0:1}}\npoints: 5\n",
     ["5: vary.visibility: is a range, of which a grid knows no values",
      "6: points: a grid has as many as its values make"]),
    (f"kind: sweep\n{HEAD}scenario: no-war\nvary: {{visibility: 0:1:2}}\nruns: 9999999999\n",
     ["6: runs: should be a whole number from 1 to 1000000000, is 9999999999"]),
    ((f"kind: compare\n{HEAD}courses: {{a: {{scenario: no-war}}, b: {{scenario: no-war,"
     " settings: {challengers.stickiness: 0}}}\nhypotheses: true\n"),
     ["5: hypotheses: b states challengers.stickiness itself, which H1"]),
])  # fmt: skip
def test_what_stops_an_experiment_before_its_first_world_is_told(
    entente: Entente, tmp_path: Path, text: str, said: list[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    ended = entente("validate", file)
    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.splitlines()
    assert len(lines) == len(said)
    for line, start in zip(lines, said, strict=True):
        assert line.startswith(f"error: {file}:{start}")


def test_experiments_are_offered_where_a_name_is_unknown(entente: Entente) -> None:
    ended = entente("validate", "western-cohesoin", "western-cohesion.yaml")
    one, two = ended.err.splitlines()
    assert "unknown scenario or experiment 'western-cohesoin'; did you mean western-coh" in one
    assert "no such file; `entente scenarios` and `entente experiments` list those" in two


def test_experiments_are_not_offered_as_scenarios(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my-world.yaml").write_text("extends: baseline\ntitle: x\n", encoding="utf-8")
    text = f"kind: sweep\n{HEAD}scenario: my-wrld\nvary: {{visibility: [0, 1]}}\n"
    Path("my-worlds.yaml").write_text(text, encoding="utf-8")
    for call in (("run", "my-wrld"), ("validate", "my-worlds")):
        assert "unknown scenario 'my-wrld'; did you mean my-world?" in entente(*call).err
    assert "did you mean my-worlds?" in entente("decide", "my-wordls").err
