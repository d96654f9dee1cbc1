"""``entente discover``: what is shown, kept and refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import run_batch
from tests.cli.conftest import Entente

FILE = """
kind: discover
title: Effort and cohesion
question: When is there too little?
scenario: as-it-happened
where: adequacy < 0.8
vary: {coalition.cohesion: 0.3:0.9}
runs: 150
months: 2
seed: 3
"""
ONE = ("--boxes", 1)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("batches") / "few"
    run_batch("as-it-happened", runs=60, seed=1, turns=1, keep=("params",), out=path)
    return path


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_an_experiment_is_run_and_told(entente: Entente, experiment: Path, tmp_path: Path) -> None:
    files = ("--csv", tmp_path / "a.csv", "--chart", tmp_path / "a.svg", "--out", tmp_path / "all")
    ended = entente("discover", experiment, *ONE, *files)
    assert ended.code == 0
    assert "as-it-happened: 150 runs of 2 months, seed 3" in ended.out
    assert "where adequacy < 0.8: in " in ended.out
    assert "coalition.cohesion   .." in ended.out
    assert ", adequacy is below 0.8 (" in ended.out
    assert "all worlds: " in ended.out
    assert "\n    coalition.cohesion <= " in ended.out
    first, head, *_ = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# as-it-happened: 150 runs of 2 months, seed 3; held out: ")
    assert head.startswith("box,factor,low,high,tried_low,tried_high,unit,")
    assert "Where adequacy" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    again = entente("discover", tmp_path / "all", "--where", "adequacy < 0.8", *ONE)
    assert again.out == ended.out


def test_json_is_one_document(entente: Entente, results: Path) -> None:
    ended = entente("discover", results, "--where", "threat < 0.56", *ONE, "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert {"schema_version", "seed", "runs", "months", "model_version", "band"} <= set(told)
    assert (told["runs"], told["seed"], told["worlds"]) == (60, 1, 60)
    assert len(told["rows"]) == sum(box["box"] == "1" for box in told["boxes"])
    assert told["leaves"][0]["unit"] == "share"


def test_a_dry_run_runs_nothing(entente: Entente, experiment: Path, tmp_path: Path) -> None:
    ended = entente("discover", experiment, "--runs", 5000, "--dry-run")
    assert ended.code == 0
    assert ended.out.startswith("as-it-happened: 5,000 worlds of 2 months: that differ in")
    assert "nothing was run" in ended.out
    assert list(tmp_path.iterdir()) == [experiment]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--where", "threat < 0.56", "--runs", "9"), "runs: these worlds are finished"),
        (("--where", "threat < 0.56", "--set", "visibility=0"), "--set visibility=0: the worlds"),
        (("--where", "thread < 0.56"), "did you mean threat"),
        (("--where", "threat < "), "^"),
        ((), "where: should say what is looked for"),
        (("--where", "threat < 9"), "holds in all worlds"),
        (("--where", "threat < 0.56", "--chart", "a.bmp"), "a chart is written as"),
    ],
)
def test_what_cannot_be_is_refused(
    entente: Entente, results: Path, given: tuple[str, ...], said: str
) -> None:
    ended = entente("discover", results, *given)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_the_experiment_that_ships_can_be_run(entente: Entente) -> None:
    ended = entente("discover", "when-conversion-fails", "--dry-run", "--json")
    assert ended.code == 0
    told = json.loads(ended.out)
    assert told["where"] == "conversion < 0.7 and adequacy < 0.8"
