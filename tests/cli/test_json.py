"""``--json``: one document on stdout and nothing beside it, also for errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.batch.run import run_batch
from sim.law import MODEL_VERSION
from sim.law.outcomes import describe
from tests.cli.conftest import Ended, Entente

CALL = ("run", "as-it-happened", "--runs", 6, "--seed", 5, "--turns", 8, "--json")


def document(ended: Ended) -> Any:
    """Return the one document of stdout; NaN and infinity are no JSON."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(ended.out, parse_constant=refuse)


def test_a_run_is_one_document_with_what_was_run_and_every_outcome(entente: Entente) -> None:
    ended = entente(*CALL)
    assert (ended.code, ended.err) == (0, "")
    told = document(ended)
    outcomes = told.pop("outcomes")
    assert told == {
        "schema_version": 1, "scenario": "as-it-happened", "runs": 6, "seed": 5, "turns": 8,
        "model_version": MODEL_VERSION, "warnings": [], "content_hash": None, "computed": 6,
        "failed": 0, "until_mcse": {},
    }  # fmt: skip
    batch = run_batch("as-it-happened", 6, seed=5, turns=8)
    spread = batch.summary()
    assert list(outcomes) == list(spread)
    keys = {"unit", "median", "q10", "q90", "mean", "mcse", "start", "n_defined"}
    for name, told_of in outcomes.items():
        assert keys <= set(told_of)
        assert told_of["unit"] == describe(name).unit
        if told_of["n_defined"]:
            assert told_of["q10"] <= told_of["median"] <= told_of["q90"]
            assert told_of["median"] == spread[name].median
            assert told_of["mcse"] == spread[name].mcse
    assert outcomes["threat"]["start"] == batch.start["threat"]


def test_what_is_undefined_is_null(entente: Entente) -> None:
    told = document(entente(*CALL))["outcomes"]["conversion"]
    assert told["n_defined"] == 0
    numbers = ("median", "q10", "q90", "mean", "mcse", "start")
    assert [told[key] for key in numbers] == [None] * 6


def test_a_warning_is_in_the_document(entente: Entente, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = "extends: baseline\nactors: {IRN: {kind: challenger, capability: 0.05}}\n"
    path.write_text(text, encoding="utf-8")
    told = document(entente("run", path, "--runs", 2, "--turns", 1, "--json"))
    assert [warning.split(" ")[0] for warning in told["warnings"]] == [
        "ties.CHN-IRN", "ties.IRN-PRK", "ties.IRN-RUS",
    ]  # fmt: skip


ERRORS = {
    "an unknown scenario": (
        ("run", "as-it-hapened"), "UnknownNameError", "did you mean as-it-happened?",
    ),
    "an unknown lever": (
        ("run", "baseline", "--set", "visiblity=1"), "UnknownNameError", "visibility",
    ),
    "a setting out of range": (
        ("trace", "baseline", "--set", "visibility=7"), "SettingError", "between 0 and 1",
    ),
    "a month outside": (("trace", "baseline", "--month", "2040-01"), "SettingError", "2026-12"),
    "an unknown option": (("run", "baseline", "--rnus", "5"), "", "--runs"),
    "a number that is none": (("run", "baseline", "--runs", "many"), "", "--runs"),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_is_one_document_too(entente: Entente, case: str) -> None:
    arguments, code, said = ERRORS[case]
    ended = entente(*arguments, "--json")
    assert ended.code == 2
    told = document(ended)
    assert told["schema_version"] == 1
    assert told["error"]["code"] == code or (not code and told["error"]["code"])
    assert said in told["error"]["message"]


def test_all_problems_of_a_scenario_stand_in_the_document(entente: Entente, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("extends: baseline\ntitel: x\nmonths: 0\n", encoding="utf-8")
    ended = entente("run", path, "--json")
    assert ended.code == 2
    message = document(ended)["error"]["message"]
    assert f"{path}:2: titel: unknown key" in message
    assert f"{path}:3: months: " in message


@pytest.mark.parametrize("arguments", [("scenarios",), ("doctor",), ("trace", "baseline")])
def test_every_command_has_one_document(entente: Entente, arguments: tuple[str, ...]) -> None:
    ended = entente(*arguments, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert document(ended)["schema_version"] == 1


def test_an_error_that_was_not_reached_is_in_the_document(entente: Entente) -> None:
    ended = entente(*CALL, "--until-mcse", "threat=0.000001")
    told = document(ended)["until_mcse"]["threat"]
    assert ended.code == 1
    assert told["asked"] == 0.000001
    assert told["reached"] > 0.001
    assert "until-mcse: threat has an error of" in ended.err
