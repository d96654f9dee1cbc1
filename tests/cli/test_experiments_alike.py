"""The five commands for experiments are alike: files, options, dry runs, documents, directories."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

import sim
from sim.batch.estimate import estimate
from sim.cli.app import app
from tests.cli.conftest import Entente, plain_environment
from tests.cli.test_interrupt import PROGRAM

HEAD = "title: Mine\nquestion: What does it do?\nseed: 6\nmonths: 4\n"
COURSES = """courses:
  history: {scenario: as-it-happened}
  united: {scenario: as-it-happened, settings: {coalition.cohesion: 0.8}}
"""
FILES = {
    "compare": COURSES + "runs: 6\noutcomes: [adequacy]\nlevel: 0.9\nprecision: 0.1\n",
    "sweep": "scenario: as-it-happened\nvary: {coalition.cohesion: '0.3:0.9:3'}\nruns: 4\n"
    "outcomes: [adequacy]\nlevel: 0.9\n",
    "sensitivity": "scenario: as-it-happened\nvary: {visibility: declared}\nmethod: morris\n"
    "samples: 4\nruns: 2\noutcomes: [visible_alignment]\nlevel: 0.9\n",
    "discover": "scenario: as-it-happened\nvary: {coalition.cohesion: '0.3:0.9'}\n"
    "where: adequacy < 0.8\nruns: 120\nboxes: 1\nlevel: 0.9\n",
    "decide": COURSES + "objectives: [{outcome: adequacy, want: high, enough: 0.7}]\n"
    "futures: 10\nruns: 2\nsignpost_months: 2\nlevel: 0.9\n",
}
VERBS = tuple(FILES)
QUESTIONS = {
    "compare": {"courses", "hypotheses", "precision"},
    "sweep": {"scenario", "vary", "design", "points", "where"},
    "sensitivity": {"scenario", "method", "samples", "vary", "view"},
    "discover": {"what", "where", "vary", "boxes", "density", "mass"},
    "decide": {"experiment", "course", "objective", "most", "vary", "futures", "signpost_months"},
}
"""What every command asks for of its own."""
LACKING = {
    "discover": {"outcome", "every"},
    "decide": {"outcome", "every"},
}
"""Shared options that a command has no use for."""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return a small file of every kind."""
    folder = tmp_path / "files"
    folder.mkdir()
    paths = {kind: folder / f"{kind}.yaml" for kind in FILES}
    for kind, path in paths.items():
        path.write_text(f"kind: {kind}\n{HEAD}{FILES[kind]}", encoding="utf-8")
    return paths


def options(verb: str) -> dict[str, Any]:
    """Return the options of a command, in order."""
    command: Any = typer.main.get_command(app)
    found = {each.name: each for each in command.commands[verb].params}
    return {name: each for name, each in found.items() if name != "help"}


def test_options_stand_in_one_order_with_one_meaning() -> None:
    shared = [name for name in options("compare") if name not in QUESTIONS["compare"]]
    for verb in VERBS:
        mine = [name for name in options(verb) if name not in QUESTIONS[verb]]
        assert mine == [name for name in shared if name not in LACKING.get(verb, ())]
        for name in mine:
            if (verb, name) == ("discover", "level") or name in ("runs", "every"):
                continue
            assert options(verb)[name].help == options("compare")[name].help, name
            assert options(verb)[name].opts == options("compare")[name].opts, name


@pytest.mark.parametrize("verb", VERBS)
def test_defaults_are_those_of_the_python_function(verb: str) -> None:
    given = inspect.signature(getattr(sim, verb)).parameters
    renamed = {"outcomes": "outcome", "objectives": "objective", "out": "out_"}
    told = options(verb)
    compared = 0
    for name, parameter in given.items():
        option = told.get(renamed.get(name, name))
        if option is None or parameter.default in (inspect.Parameter.empty, None, ()):
            continue
        if name != "jobs" and option.default is not None:
            assert option.default == parameter.default, name
            compared += 1
    assert compared >= 4


@pytest.mark.parametrize("verb", VERBS)
def test_documents_begin_alike(entente: Entente, files: dict[str, Path], verb: str) -> None:
    ended = entente(verb, files[verb], "--json", "--jobs", 1)
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert list(told)[:12] == [
        "schema_version", "kind", "scenario", "points", "runs", "months", "seed", "model_version",
        "band", "level", "failed", "notes",
    ]  # fmt: skip
    assert (told["kind"], told["seed"], told["months"], told["failed"]) == (verb, 6, 4, 0)
    assert told["level"] == pytest.approx(0.9)
    assert told["rows"] or verb == "discover"


@pytest.mark.parametrize("verb", VERBS)
def test_a_dry_run_counts_the_worlds_and_writes_none(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    ended = entente(verb, files[verb], "--dry-run", "--out", tmp_path / "new")
    assert (ended.code, ended.err) == (0, "")
    head, seconds, size, last = ended.out.splitlines()
    assert " worlds of 4 months: " in head
    assert "seed 6, engine numpy, " in head
    assert seconds.startswith("about ")
    assert size.startswith(f"{tmp_path / 'new'}: about ")
    assert last == "nothing was run or written"
    assert not (tmp_path / "new").exists()
    told = json.loads(entente(verb, files[verb], "--dry-run", "--json").out)
    keys = {"schema_version", "kind", "scenario", "worlds", "there", "months", "seed", "seconds"}
    assert keys <= set(told)


@pytest.mark.parametrize("verb", VERBS)
def test_a_dry_run_foresees_the_worlds_that_are_run(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    from sim.experiments.asking.folder import worlds_in

    told = json.loads(entente(verb, files[verb], "--dry-run", "--json").out)
    assert entente(verb, files[verb], "--out", tmp_path / "kept").code == 0
    assert worlds_in(tmp_path / "kept") == told["worlds"]


@pytest.mark.parametrize("verb", VERBS)
def test_files_that_were_written_are_named_in_one_order(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    made = [tmp_path / name for name in ("a.csv", "a.json", "kept")]
    call = (verb, files[verb], "--csv", made[0], "--chart", made[1], "--out", made[2])
    ended = entente(*call)
    assert ended.code == 0, ended.err
    assert ended.err.splitlines()[-3:] == [f"written: {path}" for path in made]
    assert made[0].read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("verb", VERBS)
def test_a_directory_goes_on_and_is_replaced_where_that_is_said(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    call = (verb, files[verb], "--out", tmp_path / "kept")
    first = entente(*call)
    refused = entente(*call)
    assert (refused.code, refused.out) == (2, "")
    assert "holds results; pass --resume to go on with it, --force to replace it" in refused.err
    again = entente(*call, "--resume")
    assert again.out == first.out
    assert "computed 0 worlds; " in again.err
    assert entente(*call, "--force").out == first.out
    both = entente(*call, "--force", "--resume")
    assert both.code == 2
    assert "choose" in both.err


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_gone_on_with_keeps_the_seed_that_was_drawn(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    text = files[verb].read_text(encoding="utf-8").replace("seed: 6\n", "")
    files[verb].write_text(text, encoding="utf-8")
    call = (verb, files[verb], "--out", tmp_path / "kept", "--json")
    drawn = json.loads(entente(*call).out)["seed"]
    assert json.loads(entente(*call, "--resume").out)["seed"] == drawn
    plan = json.loads(entente(*call, "--resume", "--dry-run").out)
    assert (plan["seed"], plan["there"]) == (drawn, plan["worlds"])


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", [(), ("--force",), ("--resume",), ("--dry-run",)])
def test_a_directory_that_holds_something_else_is_left_alone(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str, option: tuple[str, ...]
) -> None:
    held = tmp_path / "held"
    held.mkdir()
    (held / "thesis.txt").write_text("mine", encoding="utf-8")
    ended = entente(verb, files[verb], "--out", held, *option)
    assert (ended.code, ended.out) == (2, "")
    assert "name another directory" in ended.err
    assert [path.name for path in held.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("verb", "other"), [
    ("compare", "decide"), ("decide", "sensitivity"), ("sensitivity", "sweep"),
    ("sweep", "compare"), ("discover", "sweep"),
])  # fmt: skip
def test_the_directory_of_another_experiment_is_left_alone(
    entente: Entente, files: dict[str, Path], tmp_path: Path, verb: str, other: str
) -> None:
    held = tmp_path / "held"
    entente(other, files[other], "--out", held)
    before = sorted(path for path in held.rglob("*"))
    for option in ((), ("--resume",)):
        ended = entente(verb, files[verb], "--out", held, *option)
        assert (ended.code, ended.out) == (2, ""), option
        assert ended.err.startswith(f"error: {held}")
    assert sorted(path for path in held.rglob("*")) == before


@pytest.mark.parametrize("verb", VERBS)
def test_jobs_change_nothing(entente: Entente, files: dict[str, Path], verb: str) -> None:
    one, two = (entente(verb, files[verb], "--jobs", jobs).out for jobs in (1, 2))
    assert one
    assert one == two


@pytest.mark.parametrize("verb", VERBS)
def test_output_through_a_pipe_has_no_colours_and_fits(
    spawn: Entente, files: dict[str, Path], verb: str
) -> None:
    ended = spawn(verb, files[verb], "--jobs", 1)
    assert ended.code == 0, ended.err
    assert "\x1b" not in ended.out + ended.err
    assert "…" not in ended.out


@pytest.mark.parametrize("columns", [80, 100])
@pytest.mark.parametrize("verb", VERBS)
def test_a_narrow_terminal_cuts_nothing(
    entente: Entente, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch, verb: str,
    columns: int,
) -> None:  # fmt: skip
    monkeypatch.setattr("sim.cli.console.PIPE_WIDTH", columns)
    ended = entente(verb, files[verb])
    assert "…" not in ended.out
    assert max(len(line.rstrip()) for line in ended.out.splitlines()) <= columns


def test_settings_of_the_command_line_are_put_over_those_of_a_file(
    entente: Entente, files: dict[str, Path]
) -> None:
    kept = "settings: {visibility: 0.3, oversight: 0.5}\n"
    files["compare"].write_text(files["compare"].read_text() + kept, encoding="utf-8")
    call = ("compare", files["compare"], "--set", "visibility=0.9", "--dry-run", "--json")
    first = json.loads(entente(*call).out)["sides"][0]
    assert first["settings"] == {"visibility": 0.9, "oversight": 0.5}


def test_what_varies_by_command_is_not_set_any_more(
    entente: Entente, files: dict[str, Path]
) -> None:
    text = files["sweep"].read_text() + "settings: {visibility: 0.3}\n"
    files["sweep"].write_text(text, encoding="utf-8")
    ended = entente("sweep", files["sweep"], "--vary", "visibility=0,1", "--json")
    assert [row["visibility"] for row in json.loads(ended.out)["rows"]] == [0, 1]


@pytest.mark.parametrize("verb", ["sweep", "sensitivity", "discover", "decide"])
def test_what_varies_cannot_be_set(entente: Entente, files: dict[str, Path], verb: str) -> None:
    vary = ("--vary", "visibility=0:1:3" if verb == "sweep" else "visibility=0:1")
    ended = entente(verb, files[verb], *vary, "--set", "visibility=0.5")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: --set visibility: is what varies; set it, or let it vary (--vary, or the file)\n"
    )


def test_a_file_that_fixes_judgement_is_overridden(
    entente: Entente, files: dict[str, Path]
) -> None:
    text = files["compare"].read_text() + "fixed: true\n"
    files["compare"].write_text(text, encoding="utf-8")
    fixed, drawn = (
        json.loads(entente("compare", files["compare"], *more, "--json").out)["rows"]
        for more in ((), ("--drawn",))
    )
    assert fixed[0]["spread"] < drawn[0]["spread"]


def test_scenarios_and_experiments_of_this_folder_are_known_by_their_names(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text("extends: as-it-happened\ntitle: Mine\n", encoding="utf-8")
    Path("mine-swept.yaml").write_text(
        f"kind: sweep\n{HEAD}scenario: mine\nvary: {{visibility: [0, 1]}}\n", encoding="utf-8"
    )
    few = ("--runs", "2", "--turns", "2", "--seed", "1", "--json")
    one = json.loads(entente("sweep", "mine", "--vary", "visibility=0,1", *few).out)
    other = json.loads(entente("sweep", "mine-swept", *few).out)
    assert (one["scenario"], one["rows"]) == (other["scenario"], other["rows"])
    assert entente("compare", "as-it-happened", "mine", *few).code == 0


@pytest.mark.parametrize("verb", VERBS)
def test_a_dry_run_asks_for_the_time_of_as_many_worlds(
    entente: Entente, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    asked: list[int] = []

    def estimated(task: Any, plan: Any, crew: Any, there: int = 0) -> Any:
        asked.append(plan.span.count)
        return estimate(task, plan, crew, there)

    monkeypatch.setattr("sim.batch.estimate.estimate", estimated)
    path = tmp_path / "mine.yaml"
    path.write_text(f"kind: {verb}\n{HEAD}{FILES[verb]}", encoding="utf-8")
    told = json.loads(entente(verb, path, "--dry-run", "--json").out)
    assert asked[0] >= told["worlds"] > 0


@pytest.mark.parametrize("verb", VERBS)
def test_files_are_written_where_nobody_reads_what_is_printed(
    files: dict[str, Path], tmp_path: Path, verb: str
) -> None:
    made = [tmp_path / name for name in ("a.csv", "a.json")]
    call = (verb, str(files[verb]), "--csv", str(made[0]), "--chart", str(made[1]))
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *call], check=False, stdout=writing,
        stderr=subprocess.PIPE, encoding="utf-8", env=plain_environment(),
    )  # fmt: skip
    os.close(writing)
    assert [line for line in ended.stderr.splitlines() if "written" in line] == [
        f"written: {path}" for path in made
    ]
    assert all(path.stat().st_size for path in made)


def test_what_cannot_be_drawn_is_printed_first(entente: Entente, tmp_path: Path) -> None:
    few = ("--vary", "visibility=0,1", "--runs", 2, "--turns", 2, "--seed", 1)
    call = ("sweep", "as-it-happened", *few, "--outcome", "conversion")
    ended = entente(*call, "--csv", tmp_path / "a.csv", "--chart", tmp_path / "a.svg")
    assert ended.code == 2
    assert ended.out == entente(*call).out
    assert f"written: {tmp_path / 'a.csv'}\n" in ended.err
    assert "chart: conversion is defined in no world" in ended.err
