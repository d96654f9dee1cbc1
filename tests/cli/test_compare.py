"""``entente compare``: tables, the file that says what is asked, and errors before any world."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim import compare
from tests.cli.conftest import Entente

CALL = ("compare", "as-it-happened", "no-war", "--runs", 10, "--seed", 4, "--turns", 3)
FILE = """
kind: compare
title: Mine
question: What does peace do?
courses:
  history: {scenario: as-it-happened}
  peace: {scenario: no-war}
  united: {scenario: as-it-happened, settings: {coalition.cohesion: 0.8}}
runs: 8
months: 3
seed: 6
outcomes: [threat, hedging]
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_the_table_says_what_it_rests_on_and_what_it_leaves_out(entente: Entente) -> None:
    ended = entente(*CALL)
    assert ended.code == 0, ended.err
    text = " ".join(ended.out.split())
    assert "no-war against as-it-happened: 10 pairs of 3 months, seed 4" in text
    for said in ("difference: this course less the first", "Each interval stands alone",
                 "headline outcomes of smaller size", "--all shows every outcome",
                 "no-war changes most", "forecasts nothing"):  # fmt: skip
        assert said in text
    assert "tension.europe" in text


def test_all_shows_every_outcome(entente: Entente) -> None:
    text = entente(*CALL, "--all").out
    assert "headline outcomes of smaller size" not in text
    assert "hygiene" in text


def test_a_narrow_terminal_keeps_the_unit_and_names_what_it_leaves_out(
    entente: Entente, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"above": "above: worlds in which", "saved": "saved: variance", "runs": "runs: worlds"}
    for columns in (80, 150):
        monkeypatch.setattr("sim.cli.console.PIPE_WIDTH", columns)
        text = " ".join(entente(*CALL).out.split())
        head = text.partition("\u2500")[0].split()
        assert "unit" in head
        for column, meaning in said.items():
            assert (column in head) == (meaning in text) == (columns == 150)
        left = "Not shown for want of room: first, mean, above, runs, saved, to sign; a wider"
        assert (left in text) == (columns == 80)


def test_the_same_course_in_one_outcome_is_counted(entente: Entente) -> None:
    call = ("compare", "no-war", "no-war", "--runs", 2, "--seed", 1, "--turns", 2)
    ended = entente(*call, "--outcome", "nuclear_acquiescence.CHN")
    text = " ".join(ended.out.split())
    assert "are the same in every world, in nuclear_acquiescence.CHN." in text
    assert "* told from zero." in text
    assert "all 0" not in text
    assert "all 1" not in text


def test_few_pairs_come_with_a_warning(entente: Entente) -> None:
    call = ("compare", "as-it-happened", "no-war", "--seed", 1, "--turns", 2)
    one, nine = (entente(*call, "--runs", n) for n in (1, 9))
    assert "as-it-happened: 1 pair of 2 months" in one.out
    assert "note: 1 pair: the spread between so few worlds" in one.err
    assert "note: 9 pairs: the spread between so few worlds" in nine.err
    assert "so few worlds" not in entente(*call, "--runs", 10).err


@pytest.mark.parametrize("columns", [80, 90, 100, 120, 150])
@pytest.mark.parametrize("more", [(), ("--hypotheses",)])
def test_a_narrow_terminal_gets_fewer_columns_and_none_is_cut(
    entente: Entente, monkeypatch: pytest.MonkeyPatch, columns: int, more: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sim.cli.console.PIPE_WIDTH", columns)
    text = entente(*CALL, *more).out
    assert max(len(line.rstrip()) for line in text.splitlines()) <= columns
    assert "…" not in text


def test_json_is_one_document_with_the_rows_of_the_table(entente: Entente) -> None:
    document = json.loads(entente(*CALL, "--json").out)
    table = compare("as-it-happened", "no-war", runs=10, seed=4, turns=3).table
    assert document["schema_version"] == 1
    assert (document["seed"], document["runs"], document["months"]) == (4, 10, 3)
    assert {row["outcome"]: row["difference"] for row in document["rows"]} == dict(
        zip(table["outcome"], table["difference"], strict=True)
    )
    assert all(row["unit"] and row["n"] == 10 for row in document["rows"])


def test_a_file_says_what_is_asked_and_options_override_it(entente: Entente, file: Path) -> None:
    document = json.loads(entente("compare", file, "--json").out)
    assert (document["seed"], document["runs"], document["months"]) == (6, 8, 3)
    assert {row["course"] for row in document["rows"]} == {"peace", "united"}
    assert {row["outcome"] for row in document["rows"]} == {"threat", "hedging"}
    other = json.loads(entente("compare", file, "--runs", 5, "--outcome", "adequacy", "--json").out)
    assert (other["runs"], other["seed"]) == (5, 6)
    assert {row["outcome"] for row in other["rows"]} == {"adequacy"}


def test_a_file_stands_alone(entente: Entente, file: Path) -> None:
    ended = entente("compare", file, "no-war")
    assert ended.code == 2
    assert "is an experiment file, which names its courses itself; give it alone" in ended.err


@pytest.mark.parametrize("name", ["parades", "sticky-or-dialable"])
def test_the_comparisons_that_ship_run(entente: Entente, name: str) -> None:
    ended = entente("compare", name, "--runs", 3, "--turns", 2, "--seed", 1)
    assert ended.code == 0, ended.err


def test_hypotheses_are_told_side_by_side(entente: Entente) -> None:
    call = ("compare", "as-it-happened", "beijing-steps-back", "--hypotheses", "--runs", 20,
            "--seed", 1, "--turns", 48, "--outcome", "latent_alignment")  # fmt: skip
    text = " ".join(entente(*call).out.split())
    assert "Where H1 and H2 part, beijing-steps-back against as-it-happened: 20 pairs" in text
    assert "part most on" in text
    assert "under H2 (stickiness 0)" not in text
    assert "under H2 (stickiness 0): 20 pairs" in " ".join(entente(*call, "--all").out.split())


def test_the_same_course_twice_is_told_to_be_the_same(entente: Entente) -> None:
    ended = entente("compare", "no-war", "no-war", "--runs", 3, "--seed", 1, "--turns", 2)
    assert "no-war (2) and no-war are the same in every world" in " ".join(ended.out.split())


def test_chart_and_csv_are_written(entente: Entente, tmp_path: Path) -> None:
    ended = entente(*CALL, "--chart", tmp_path / "c.svg", "--csv", tmp_path / "t.csv")
    assert ended.code == 0, ended.err
    first, head, *rows = (tmp_path / "t.csv").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# as-it-happened: 2 x 10 runs of 3 months, seed 4; 95 % intervals")
    assert head.startswith("hypothesis,course,against,outcome,unit")
    assert len(rows) > 30
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_dry_run_says_how_many_worlds_and_runs_none(entente: Entente, file: Path) -> None:
    ended = entente("compare", file, "--dry-run", "--hypotheses")
    said = "history, peace, united: 48 worlds of 3 months: 3 courses of 8 worlds, under H1 and"
    assert ended.out.startswith(said)
    assert ended.out.endswith("nothing was run or written\n")
    document = json.loads(entente("compare", file, "--dry-run", "--json").out)
    assert (document["worlds"], len(document["sides"])) == (24, 3)


@pytest.mark.parametrize(("more", "told"), [
    (("--level", "2"), "level: should be from 0.5 to 0.999, is 2"),
    (("--outcome", "treat"), "unknown outcome 'treat'; did you mean threat"),
    (("--chart", "c.bmp"), "a chart is written as"),
    (("--set", "visibility=2"), "--set visibility=2: should be between 0 and 1"),
    (("no-war:visibility=x",), "should read SCENARIO:PATH=VALUE"),
    (("no-war:visibility",), "no-war:visibility: should read SCENARIO:PATH=VALUE"),
])  # fmt: skip
def test_mistakes_are_told_in_a_line(entente: Entente, more: tuple[str, ...], told: str) -> None:
    ended = entente(*CALL, *more)
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
