"""``entente scenarios`` and ``entente doctor``."""

from __future__ import annotations

import json

from sim.cli.doctor import CORE
from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.cli.conftest import Entente


def test_every_scenario_that_ships_is_listed_with_its_question(entente: Entente) -> None:
    ended = entente("scenarios")
    assert (ended.code, ended.err) == (0, "")
    said = " ".join(ended.out.split())
    for name in shipped():
        assert f"{name} {load_scenario(name).spec.question}" in said


def test_the_document_of_scenarios_says_title_question_and_finding(entente: Entente) -> None:
    listed = json.loads(entente("scenarios", "--json").out)["scenarios"]
    assert [entry["name"] for entry in listed] == list(shipped())
    for entry in listed:
        spec = load_scenario(entry["name"]).spec
        wanted = {"title": spec.title, "question": spec.question, "finding": spec.finding}
        assert {key: entry[key] for key in wanted} == wanted


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
