"""``entente experiments`` lists what ships, and ``entente validate`` knows experiment files."""

from __future__ import annotations

import json
from pathlib import Path

from sim.scenario.locate import shipped
from tests.cli.conftest import Entente

SWEEP = "kind: sweep\ntitle: x\nquestion: y?\nscenario: baseline\nvary: {visibility: '0:1:2'}\n"


def test_every_experiment_is_listed_with_the_command_that_runs_it(entente: Entente) -> None:
    ended = entente("experiments", "--json")
    listed = json.loads(ended.out)["experiments"]
    assert [each["name"] for each in listed] == list(shipped("configs"))
    table = entente("experiments").out
    for each in listed:
        assert f"entente {each['kind']} {each['name']}" in table


def test_an_experiment_file_is_validated(entente: Entente, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SWEEP)
    ended = entente("validate", file)
    assert (ended.code, ended.out) == (0, f"ok {file} (run it with entente sweep)\n")
    found = json.loads(entente("validate", file, "--json").out)["files"][0]
    assert (found["valid"], found["experiment"]) == (True, "sweep")


def test_what_is_wrong_with_one_is_told_with_its_line(entente: Entente, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SWEEP.replace("visibility", "visibilty"))
    ended = entente("validate", file)
    assert ended.code == 2
    assert ended.err.startswith(f"error: {file}:5: vary.visibilty: unknown lever or path")
    (problem,) = json.loads(entente("validate", file, "--json").out)["files"][0]["problems"]
    assert (problem["line"], problem["key"]) == (5, "vary.visibilty")
