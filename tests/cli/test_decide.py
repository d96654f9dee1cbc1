"""``entente decide``: a table, criteria, where the choice fails, and words a planner can use."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.cli.experiments.decide_words import paragraphs
from sim.experiments.deciding.robustness import verdicts
from sim.experiments.deciding.signpost import Signpost

MEMBERS = "[cost.political.USA, cost.political.DEU]"
FILE = f"""
kind: decide
title: Two ways
question: Which?
months: 6
seed: 3
courses:
  nothing: {{scenario: as-it-happened}}
  hygiene: {{scenario: as-it-happened, settings: {{coalition.hygiene: 0.2}}}}
  costly: {{scenario: as-it-happened, settings: {{coalition.hygiene: 1}}}}
objectives:
  - {{outcome: adequacy, want: high, enough: 0.7}}
  - {{outcome: enforcement.RUS, want: high}}
budget: {{costs: {MEMBERS}, most: 0.5}}
vary: {{friction.us_china: "0.1:0.9"}}
futures: 12
runs: 2
signpost_months: 3
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "ways.yaml"
    path.write_text(FILE)
    return str(path)


def test_a_decision_tells_table_criteria_and_limits(entente, file):
    told = entente("decide", file).out
    assert "Two ways: 12 x 2 runs of 6 months, seed 3" in told
    parts = ("hygiene *", "costly", "What each criterion chooses", "Where hygiene fails", "n = 12")
    for part in parts:
        assert part in told
    assert "the 2 of 3 courses that the budget allows" in " ".join(told.split())
    assert "forecasts nothing" in " ".join(told.split())


def words(text):
    return " ".join(text.split())


def test_where_no_course_meets_the_aims_that_comes_first_and_none_is_chosen(entente, file):
    told = words(entente("decide", file, "--objective", "adequacy >= 0.999").out)
    assert "2 of 3 courses that the budget allows, none meets all aims (adequacy >= 0.999)" in told
    assert "hygiene has the least regret" in told
    assert "no answer to what is asked" in told
    assert "chosen" not in told
    assert "It fails in every one of the 12 futures, so nothing" in told
    assert "are confirmed to tell where" not in told
    found = json.loads(entente("decide", file, "--objective", "adequacy >= 0.999", "--json").out)
    assert not found["is_attained"]


def test_the_first_course_is_compared_with_itself_in_nothing(entente, file):
    told = words(entente("decide", file, "--most", "0").out)
    assert "nothing is chosen: all aims" in told
    assert "against" not in told
    assert "It costs" not in told


@pytest.fixture(scope="module")
def answer():
    return sim.decide(
        {"one": "as-it-happened", "two": "no-war", "three": "no-parades"},
        ["adequacy >= 0.7"], futures=10, runs=1, turns=4, signpost_months=2, seed=1, jobs=1,
    )  # fmt: skip


def test_words_tell_courses_apart_by_the_futures_that_they_share(answer):
    s = answer.standing._replace(
        share=np.array([0.5, 0.3, 0.4]), alike=np.array([1.0, 0.001, 0.2]),
        is_tied=np.array([True, False, True]), regret=np.tile([[0.3], [0.1], [0.2]], 10),
        satisfied=np.ones((3, 10), dtype=bool),
    )  # fmt: skip
    told = words(paragraphs(answer._replace(standing=s, verdicts=tuple(verdicts(s))))[0])
    assert "three is chosen" in told
    assert "the largest share, 50 % of one, cannot be told from that of three (McNemar's" in told
    assert "of these, three has the least regret" in told


def test_a_signpost_says_what_it_rests_on_and_that_it_is_an_aim(answer):
    post = Signpost("adequacy", 0.8, 0.7, 0.9, "below", 0.7, 1.0, 0.72, 1.0, 0.2, 0.1, 0.3, 0.2,
                    50, 11, 40)  # fmt: skip
    other = post._replace(outcome="threat", auc=0.75)
    told = words(" ".join(paragraphs(answer._replace(posts=(post, other)))))
    assert "if adequacy, an early reading of an aim itself, is below 0.7" in told
    assert "fails in 100 % [72, 100] of worlds (40 worlds of 11 futures) instead of 20 %" in told
    assert "Of what is no aim, threat tells most: 75 % [70, 90]." in told
    told = words(" ".join(paragraphs(answer._replace(posts=(other,)))))
    assert "if threat is below" in told
    assert "no aim" not in told


def test_what_regret_and_pareto_are_stands_below_the_table(entente, file, tmp_path):
    told = words(entente("decide", file).out)
    assert "regret: shortfall from the best course in the budget in the same future" in told
    assert "Pareto: no other course is, on average, at least as good in every aim and in" in told
    free = tmp_path / "free.yaml"
    free.write_text(FILE.replace(f"budget: {{costs: {MEMBERS}, most: 0.5}}\n", ""))
    told = words(entente("decide", str(free)).out)
    assert "regret: shortfall from the best course in the same future" in told
    assert "in the budget" not in told


def test_json_is_one_document_with_seed_units_and_n(entente, file):
    found = json.loads(entente("decide", file, "--json").out)
    assert (found["seed"], found["futures"], found["runs"], found["months"]) == (3, 12, 2, 6)
    assert found["units"]["expected adequacy"] == "share"
    assert [row["course"] for row in found["rows"]] == ["nothing", "hygiene", "costly"]
    assert found["favourite"] == "hygiene"
    assert all(row["n"] == 12 and row["unit"] for row in found["criteria"])


def test_options_come_before_the_file(entente, file):
    given = ("--futures", "10", "--runs", "1", "--most", "9", "--seed", "5", "--course", "no-war")
    found = json.loads(entente("decide", file, *given, "--json").out)
    assert (found["futures"], found["runs"], found["seed"]) == (10, 1, 5)
    assert found["favourite"] == "costly"
    assert found["courses"][-1]["name"] == "no-war"


def test_the_level_reaches_table_words_document_and_chart(entente, file, tmp_path):
    pytest.importorskip("altair")
    chart = tmp_path / "ways.svg"
    told = " ".join(entente("decide", file, "--level", "0.99", "--chart", chart).out.split())
    assert "in which all aims are met, 99 % interval" in told
    assert "(in brackets, here and below: 99 % intervals)" in told
    assert "95 %" not in told
    assert "Lines: 99 % interval of a share" in chart.read_text().replace("\N{NO-BREAK SPACE}", " ")
    wide, usual = (
        json.loads(entente("decide", file, "--level", level, "--json").out)
        for level in ("0.99", "0.95")
    )
    assert wide["level"] == 0.99
    for row, other in zip(wide["rows"], usual["rows"], strict=True):
        assert row["satisfied"] == other["satisfied"]
        assert width(row) > width(other)


def width(row):
    return row["satisfied_high"] - row["satisfied_low"]


def test_a_dry_run_counts_worlds_and_runs_none(entente, file):
    told = entente("decide", file, "--dry-run").out
    assert "Two ways: 96 worlds of 6 months: 3 courses in 12 futures of 2 worlds, and" in told
    assert "nothing was run or written" in told


def test_table_and_chart_are_written(entente, file, tmp_path):
    pytest.importorskip("altair")
    chart, csv = tmp_path / "ways.svg", tmp_path / "ways.csv"
    entente("decide", file, "--chart", str(chart), "--csv", str(csv))
    assert "How 3 courses of action hold up across 12 futures" in chart.read_text()
    lines = csv.read_text().splitlines()
    assert lines[0].startswith("# Two ways: 12 x 2 runs of 6 months, seed 3")
    assert lines[1].startswith("course,cost,")
    assert len(lines) == 5


@pytest.mark.parametrize(("given", "said"), [
    (("--objective", "adequcy >= 1"), "did you mean adequacy"),
    (("--objective", "adequacy >= 7"), "should be above 0 and at most 1"),
    (("--vary", "coalition.hygiene=0:1"), "the course hygiene sets it"),
    (("--signpost-months", "6"), "should be from 1 to 5"),
    (("--set", "visibilty=0"), "did you mean visibility"),
    (("--chart", "ways.bmp"), "a chart is written as svg, png, html, json"),
])  # fmt: skip
def test_what_cannot_be_is_refused(entente, file, given, said):
    result = entente("decide", file, *given)
    assert result.code == 2
    assert said in result.err
