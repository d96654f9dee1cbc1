"""``entente sweep``: tables, a map, break-even in words, and a directory like any other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.results.results import load_results
from tests.cli.conftest import Entente

VARY = ("--vary", "coalition.cohesion=0.3:0.9:5")
CALL = ("sweep", "as-it-happened", *VARY, "--runs", 12, "--seed", 5, "--turns", 6)
WHERE = ("--where", "adequacy >= 0.5")


def test_every_outcome_has_a_row_with_its_change_and_shape(entente: Entente) -> None:
    ended = entente(*CALL)
    assert ended.code == 0
    assert "response to coalition.cohesion from 0.30 to 0.90 (index)" in ended.out
    assert "as-it-happened: 5 x 12 runs of 6 months, seed 5;" in ended.out
    assert "bands hold 80 % of worlds, intervals of means 95 %, paired" in ended.out
    row = next(line for line in ended.out.splitlines() if line.split()[:1] == ["adequacy"])
    assert row.split()[3].startswith("+0.")
    assert row.split()[-1] == "share"
    assert "forecasts nothing" in ended.out


def test_what_a_table_leaves_out_is_named(entente: Entente) -> None:
    ended = entente(*CALL, "--json")
    told = {row["outcome"]: row for row in json.loads(ended.out)["effects"]}
    said = entente(*CALL).out
    shown = {line.split()[0] for line in said.splitlines() if line.split()} & set(told)
    (words,) = (
        part.partition(".\n")[0] for part in said.split("Not shown: ")[1:] if "and flat" in part
    )
    named = set(words.partition(": ")[2].replace("\n", " ").split(", "))
    left = {name for name, row in told.items() if row["n"] and name not in shown}
    assert named == left
    assert words.startswith(f"{len(left)} outcome")
    undefined = {name for name, row in told.items() if not row["n"]}
    assert (f"Not shown: {len(undefined)} outcome" in said) == bool(undefined)
    assert shown | named | undefined == set(told)


def test_a_chosen_outcome_is_told_point_by_point_with_its_break_even(entente: Entente) -> None:
    ended = entente(*CALL, "--outcome", "adequacy", *WHERE)
    assert "adequacy (share) along coalition.cohesion (index)" in ended.out
    points = [line.split()[0] for line in ended.out.splitlines() if line.split()[-1:] == ["12"]]
    assert points == ["0.30", "0.45", "0.60", "0.75", "0.90"]
    assert "Break-even on coalition.cohesion (index)" in ended.out
    assert "The mean of adequacy reaches 0.5 at a coalition.cohesion of 0." in ended.out


def test_two_axes_are_shown_as_a_map(entente: Entente) -> None:
    ended = entente(*CALL, "--vary", "friction.us_china=0,1", "--outcome", "adequacy", *WHERE)
    cells = [line.split() for line in ended.out.splitlines()]
    (highest,) = (row for row in cells if row[:1] == ["0.9"])
    assert len(highest) == 3
    assert all(cell.endswith("*") for cell in highest[1:])
    assert "*: adequacy >= 0.5 holds for the mean." in ended.out
    assert "adequacy >= 0.5: break-even on coalition.cohesion (index)" in ended.out


def test_a_map_wider_than_the_terminal_shows_fewer_values_and_says_so(
    entente: Entente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.console.PIPE_WIDTH", 72)
    wide = ("--vary", "friction.us_china=0:1:9", "--outcome", "adequacy", "--runs", 2)
    ended = entente(*CALL, *wide)
    assert "5 of its 9 values are shown." in " ".join(ended.out.split())
    assert "..." not in ended.out
    assert "…" not in ended.out


def test_a_narrow_terminal_gets_the_interval_beside_the_change(
    entente: Entente, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.cli.console.PIPE_WIDTH", 80)
    ended = entente(*CALL, *WHERE)
    assert "change, 95 %" in ended.out
    assert "…" not in ended.out
    assert max(len(line) for line in ended.out.splitlines()) <= 80


def test_json_is_one_document_that_names_everything(entente: Entente) -> None:
    told = json.loads(entente(*CALL, "--outcome", "adequacy", *WHERE, "--json").out)
    assert (told["schema_version"], told["seed"], told["runs"], told["months"]) == (1, 5, 12, 6)
    assert told["model_version"]
    assert told["band"] == "bands hold 80 % of worlds, intervals of means 95 %, paired"
    assert [row["coalition.cohesion"] for row in told["rows"]] == [0.3, 0.45, 0.6, 0.75, 0.9]
    assert {"unit", "n", "mean", "mcse"} <= set(told["rows"][0])
    (row,) = told["break_even"]
    assert row["mean_low"] < row["mean_at"] < row["mean_high"]
    assert told["effects"][0]["shape"]
    assert len(told["shares"]) == 5


def test_a_directory_is_that_of_any_batch(entente: Entente, tmp_path: Path) -> None:
    out = tmp_path / "swept"
    first = entente(*CALL, "--out", out)
    assert first.err.endswith(f"written: {out}\n")
    plan = load_results(out).plan
    assert (plan.n_points, plan.keep) == (5, ("params",))
    looked = entente("inspect", out)
    assert looked.code == 0
    assert "complete, 60 of 60 worlds" in looked.out
    assert entente(*CALL, "--out", out).code == 2
    assert entente(*CALL, "--out", out, "--resume").out == first.out
    assert entente(*CALL, "--out", out, "--force").out == first.out


def test_a_file_says_it_and_options_come_before_it(entente: Entente, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "kind: sweep\ntitle: Own\nquestion: What?\nscenario: no-parades\nseed: 9\nmonths: 2\n"
        "runs: 3\nvary: {coalition.cohesion: [0.4, 0.8]}\nsettings: {visibility: 0.3}\n"
        "outcomes: [adequacy]\nwhere: [adequacy > 2]\n"
    )
    told = json.loads(entente("sweep", file, "--json").out)
    assert (told["scenario"], told["seed"], told["runs"], told["months"]) == (
        "no-parades", 9, 3, 2,
    )  # fmt: skip
    assert [row["condition"] for row in told["break_even"]] == ["adequacy > 2"]
    other = json.loads(
        entente("sweep", file, "--runs", 4, "--vary", "visibility=0,1,0.5", "--json").out
    )
    assert (other["runs"], other["points"], other["seed"]) == (4, 3, 9)


def test_a_dry_run_says_how_many_worlds_and_runs_none(entente: Entente, tmp_path: Path) -> None:
    out = tmp_path / "swept"
    ended = entente(*CALL, "--out", out, "--dry-run")
    assert ended.code == 0
    assert "60 worlds of 6 months: 5 design points of 12 worlds; seed 5" in ended.out
    assert f"{out}: about " in ended.out
    assert not out.exists()


def test_tables_and_charts_are_written(entente: Entente, tmp_path: Path) -> None:
    csv, chart = tmp_path / "a.csv", tmp_path / "a.svg"
    ended = entente(*CALL, "--outcome", "adequacy", "--csv", csv, "--chart", chart)
    assert ended.code == 0
    head, names, *rows = csv.read_text().splitlines()
    assert head.startswith("# as-it-happened: 5 x 12 runs of 6 months, seed 5;")
    assert names.startswith("point,coalition.cohesion,outcome,unit,n,mean,mcse")
    assert len(rows) == 5
    drawn = chart.read_text()
    assert all(f">{said}</text>" in drawn for said in ("adequacy", "share"))


@pytest.mark.parametrize(("options", "said"), [
    (("--vary", "coalition.cohesoin=0,1"), "coalition.cohesion"),
    (("--vary", "visibility"), "say how many, as visibility=0:1:11"),
    ((*VARY, "--outcome", "adequcy"), "did you mean adequacy"),
    ((*VARY, "--where", "adequacy >>"), "^"),
    ((*VARY, "--design", "lattice"), "allowed: grid, list, lhs, sobol"),
    ((*VARY, "--chart", "x.gif"), "a chart is written as svg, png, html, json"),
    ((), "vary: names nothing"),
])  # fmt: skip
def test_what_is_wrong_is_told_before_any_world(
    entente: Entente, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("sim.batch.run.computed_blocks", None)
    ended = entente("sweep", "as-it-happened", *options)
    assert ended.code == 2
    assert said in ended.err
    assert ended.out == ""


@pytest.mark.parametrize("more", [(), ("--outcome", "adequacy"), ("--vary", "visibility=0,1")])
def test_what_is_undefined_is_told_and_breaks_nothing(
    entente: Entente, tmp_path: Path, more: tuple[str, ...]
) -> None:
    call = ("sweep", "as-it-happened", *VARY, "--runs", 3, "--seed", 5, "--turns", 2)
    ended = entente(*call, "--outcome", "conversion", *more, "--where", "conversion > 0.5",
                    "--csv", tmp_path / "a.csv")  # fmt: skip
    assert ended.code == 0, ended.err
    assert ended.err.startswith("note: defined in no world: conversion\n")
    assert "nan" not in ended.out


def test_what_cannot_be_drawn_is_told_after_what_was_found(
    entente: Entente, tmp_path: Path
) -> None:
    call = ("sweep", "as-it-happened", *VARY, "--runs", 3, "--seed", 5, "--turns", 2)
    ended = entente(*call, "--outcome", "conversion", "--chart", tmp_path / "a.svg")
    assert ended.code == 2
    assert "forecasts nothing" in ended.out
    assert "chart: conversion is defined in no world, so there is nothing to draw" in ended.err


def test_what_cannot_be_drawn_leaves_one_json_document(entente: Entente, tmp_path: Path) -> None:
    call = ("sweep", "as-it-happened", *VARY, "--runs", 3, "--seed", 5, "--turns", 2, "--json")
    files = ("--chart", tmp_path / "a.svg", "--csv", tmp_path / "a.csv")
    ended = entente(*call, "--outcome", "conversion", *files)
    assert ended.code == 2
    assert "there is nothing to draw" in json.loads(ended.out)["error"]["message"]
    assert (tmp_path / "a.csv").is_file()


def test_a_flat_curve_beside_a_change_that_is_told_from_zero_is_explained(entente: Entente) -> None:
    vary = ("--vary", "coalition.cohesion=0.3:0.9", "--design", "lhs", "--points", 24)
    call = ("sweep", "as-it-happened", *vary, "--vary", "friction.us_china=0:1", "--runs", 10)
    ended = entente(*call, "--turns", 12, "--seed", 3, "--outcome", "crisis_hazard.korea")
    assert "flat: all of a curve taken together nothing is told from noise" in ended.out
