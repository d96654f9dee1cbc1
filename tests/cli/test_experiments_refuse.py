"""What an experiment's command refuses, before any world is run, and how it says so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.experiments.asking.folder import worlds_in
from tests.cli.conftest import PATIENCE, Entente, plain_environment
from tests.cli.test_experiments_alike import FILES, HEAD, VERBS
from tests.cli.test_interrupt import PROGRAM


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return a small file of every kind."""
    paths = {kind: tmp_path / f"{kind}.yaml" for kind in FILES}
    for kind, path in paths.items():
        path.write_text(f"kind: {kind}\n{HEAD}{FILES[kind]}", encoding="utf-8")
    return paths


@pytest.fixture(autouse=True)
def no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a world that is run be a bug."""
    monkeypatch.setattr("sim.batch.run.computed_blocks", None)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("given", "said"), [
    (("--runs", "0"), "runs: should be a whole number from "),
    (("--runs", "-1"), "runs: should be a whole number from "),
    (("--runs", str(10**12)), "runs: should be a whole number from "),
    (("--turns", "0"), "turns: should be at least 1"),
    (("--seed", "-1"), "seed: should be a whole number from 0"),
    (("--jobs", "0"), "jobs: should be from 1"),
    (("--engine", "fortran"), "engine: should be one of numpy, jax"),
    (("--set", "visiblity=1"), "--set visiblity=1: unknown lever or path 'visiblity'; did you"),
    (("--chart", "nowhere/a.svg"), "there is no folder nowhere"),
    (("--chart", "a.bmp"), "a chart is written as svg, png, html, json"),
    (("--csv", "nowhere/a.csv"), "there is no folder nowhere"),
    (("--csv", "a.txt"), "should end in .csv"),
    (("--resume",), "out: force and resume need a directory"),
])  # fmt: skip
def test_what_no_command_takes(
    entente: Entente, files: dict[str, Path], verb: str, given: tuple[str, ...], said: str
) -> None:
    ended = entente(verb, files[verb], *given)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    told = json.loads(entente(verb, files[verb], *given, "--json").out)
    assert said in told["error"]["message"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("level", ["1.5", "0", "nan"])
def test_a_level_that_means_nothing(
    entente: Entente, files: dict[str, Path], verb: str, level: str
) -> None:
    ended = entente(verb, files[verb], "--level", level)
    assert (ended.code, ended.out) == (2, "")
    assert "level: should be from 0.5 to 0.999" in ended.err


@pytest.mark.parametrize("call", [
    ("compare", "as-it-happened", "no-war", "--precision", "0"),
    ("discover", "as-it-happened", "--where", "adequacy < 0.8", "--boxes", "0"),
])  # fmt: skip
def test_a_dry_run_refuses_what_the_run_does(entente: Entente, call: tuple[str, ...]) -> None:
    refused = entente(*call)
    assert refused.code == 2
    assert entente(*call, "--dry-run") == refused


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_of_another_kind(entente: Entente, files: dict[str, Path], verb: str) -> None:
    for kind in VERBS:
        if kind == verb:
            continue
        ended = entente(verb, files[kind])
        assert (ended.code, ended.out) == (2, "")
        assert f"is an experiment to {kind}; run it with entente {kind} {files[kind]}" in ended.err


@pytest.mark.parametrize(("call", "said"), [
    (("decide", "as-it-happened"), "as-it-happened: is no experiment file; a decision needs one"),
    (("decide", "coalition-opt"), "unknown experiment 'coalition-opt'; did you mean coalition-op"),
    (("decide", "nowhere.yaml"), "nowhere.yaml: no such file"),
    (("sweep", "western-cohesoin"), "or experiment 'western-cohesoin'; did you mean western-coh"),
    (("compare", "as-it-hapened", "no-war"), "or experiment 'as-it-hapened'; did you mean as-it"),
    (("run", "western-cohesion"), "western-cohesion: is an experiment, not a scenario"),
    (("trace", "parades"), "parades: is an experiment, not a scenario"),
    (("decide", "wedges", "--objective", "adequacy"), "should read OUTCOME >= LEVEL"),
    (("decide", "wedges", "--course", "nowhere"), "unknown scenario 'nowhere'"),
    (("sweep", "as-it-happened", "--vary", "visibility=0:1", "--design", "lhs", "--points", "0"),
     "points: should be from 2 to 100,000, is 0"),
    (("compare", "as-it-happened", "no-war", "--precision", "0"), "a half-width above 0"),
])  # fmt: skip
def test_what_one_command_does_not_take(entente: Entente, call: tuple[str, ...], said: str) -> None:
    ended = entente(*call)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_a_budget_is_changed_where_there_is_one(entente: Entente, files: dict[str, Path]) -> None:
    ended = entente("decide", files["decide"], "--most", 1)
    assert f"--most 1: {files['decide']} has no budget" in ended.err


@pytest.mark.parametrize("verb", VERBS)
def test_a_chart_without_the_extra(
    entente: Entente, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    from sim.charts.style import altair

    altair.cache_clear()
    monkeypatch.setitem(sys.modules, "altair", None)
    ended = entente(verb, files[verb], "--chart", "a.svg")
    assert (ended.code, ended.out) == (2, "")
    assert "pip install 'entente-sim[charts]'" in ended.err
    altair.cache_clear()


def test_a_file_that_cannot_be_written(
    entente: Entente, files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("sim.cli.experiments.shared.TemporaryFile", refuse)
    ended = entente("compare", files["compare"], "--csv", tmp_path / "a.csv")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"error: {tmp_path / 'a.csv'}: cannot be written (Permission denied)\n"


def test_the_directory_of_an_experiment_tells_which_folders_hold_its_results(
    entente: Entente, files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    entente("compare", files["compare"], "--out", tmp_path / "kept")
    for call in (("inspect",), ("discover", "--where", "adequacy < 0.8")):
        ended = entente(call[0], tmp_path / "kept", *call[1:])
        assert ended.code != 0
        assert "holds results in its folders history, united; name one" in ended.err


def test_a_broken_off_comparison_goes_on_to_what_it_would_have_been(
    entente: Entente, files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    out = tmp_path / "kept"
    call = ("compare", str(files["compare"]), "--runs", "6000", "--jobs", "1", "--json")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *call, "--out", str(out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=plain_environment(),
    ) as process:  # fmt: skip
        try:
            while not worlds_in(out) and process.poll() is None:
                time.sleep(0.02)
            process.send_signal(signal.SIGINT)
            told, _ = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert process.returncode == 130
    assert f"kept in {out}; say the same with --resume" in json.loads(told)["error"]["message"]
    again = entente(*call, "--out", out, "--resume")
    computed, there = again.err.splitlines()[0].split("; ")
    assert computed.startswith("computed ")
    assert int(there.split()[0].replace(",", "")) > 0
    assert again.out == entente(*call).out
