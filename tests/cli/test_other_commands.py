"""``entente scenarios`` and ``entente doctor``."""

from __future__ import annotations

import json

from sim.cli.doctor import CORE
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.cli.conftest import Entente


def test_every_scenario_that_ships_is_listed_with_its_base_and_question(entente: Entente) -> None:
    ended = entente("scenarios")
    assert (ended.code, ended.err) == (0, "")
    said = " ".join(ended.out.split())
    for name in shipped():
        scenario = load_scenario(name)
        base = scenario.base.stem if scenario.base else "-"
        assert f" {name} {base} {scenario.spec.question}" in said


def test_every_scenario_is_listed_once_and_after_what_it_extends(entente: Entente) -> None:
    lines = entente("scenarios").out.splitlines()
    rows = [line.split()[:2] for line in lines if line[1:2].isalpha() and "extends" not in line]
    names = [name for name, _ in rows]
    assert sorted(names) == list(shipped())
    assert all(base == "-" or base in names[: names.index(name)] for name, base in rows)


def test_the_document_of_scenarios_says_what_each_extends_asks_and_finds(entente: Entente) -> None:
    listed = json.loads(entente("scenarios", "--json").out)["scenarios"]
    assert [entry["name"] for entry in listed] == list(shipped())
    for entry in listed:
        scenario = load_scenario(entry["name"])
        spec = scenario.spec
        assert entry == {
            "name": entry["name"], "title": spec.title, "question": spec.question,
            "finding": spec.finding, "passage": spec.passage,
            "extends": scenario.base.stem if scenario.base else None,
        }  # fmt: skip


def test_the_doctor_finds_a_machine_that_runs_the_tests_fine(entente: Entente) -> None:
    ended = entente("doctor")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert all(line.startswith("ok  ") for line in lines)
    told = {line.removeprefix("ok").strip().split(": ")[0] for line in lines}
    assert {"python", "scenarios", "disk", "one world", *CORE} <= told


def test_the_document_of_the_doctor_holds_every_check(entente: Entente) -> None:
    checks = json.loads(entente("doctor", "--json").out)["checks"]
    assert all(check["is_fine"] and check["found"] for check in checks)
    assert "Mesa and batch agree" in next(c["found"] for c in checks if c["name"] == "one world")
