"""``entente explain``: what a name means, and by an experiment on the spot what it moves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.evidence.facts import FACTS
from sim.evidence.reach import reach
from tests.cli.conftest import Ended, Entente
from tests.scenario.files import write

NONE = ("--runs", 0)


def facts(ended: Ended) -> dict[str, str]:
    """Return what is told of the first meaning, by label."""
    block = ended.out.split("\n\n")[0]
    return dict(re.findall(r"^    (\S[^\n]*?)  +(\S[^\n]*)$", block, re.MULTILINE))


def test_a_parameter_is_told_with_unit_ranges_value_source_and_how_to_set_it(
    entente: Entente,
) -> None:
    ended = entente("explain", "stance.stickiness", *NONE)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("stance.stickiness: parameter of the law\n  chi: how much sunk")
    told = facts(ended)
    assert (told["unit"], told["may be set"], told["sampled range"]) == (
        "1",
        "0 to 4.8",
        "0 to 1.2",
    )
    assert (told["value"], told["stated"], told["neutral"]) == ("0.6", "default", "0")
    assert told["source"].startswith("judgement")
    assert told["mechanisms"] == "M17: sunk reputation makes turning back costly"
    assert told["levers"] == "challengers.stickiness"
    assert told["to set it"] == "--set stance.stickiness=1.2"
    assert told["in a file"] == "parameters: {stance.stickiness: 1.2}"
    assert "moves" not in told


def test_values_are_those_of_the_scenario_asked_for(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {CHN: {exposure: 0.2}}")
    told = facts(entente("explain", "actors.CHN.exposure", "--scenario", path, *NONE))
    assert (told["value"], told["stated"]) == ("0.2", f"{path}:2")
    usual = facts(entente("explain", "actors.CHN.exposure", *NONE))
    assert usual["value"] == "0.55"
    assert usual["stated"].startswith("baseline.yaml:")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("recognition.PRK", "standing that others' presence has conferred"),
        ("M17", "sunk reputation makes turning back costly"),
        ("friction.CHN-USA", "tariffs-april-2025 (2025-04): + 0.35"),
        ("occasions.memory", "how far it is framed by a common memory"),
        ("kind", "challenger, coalition, hedger"),
        ("coalition.cohesion", "cohesion: efforts at the start that give it"),
        ("coalition.commitment.USA", "actors.USA.capital = 0.5"),
        ("ties.CHN-RUS.stance.CHN", "ties: {CHN-RUS: {stance: {CHN: 0.7, RUS: 0.6}}}"),
    ],
)
def test_every_kind_of_name_is_told(entente: Entente, name: str, said: str) -> None:
    ended = entente("explain", name, *NONE)
    assert (ended.code, ended.err) == (0, "")
    assert said in ended.out


def test_all_meanings_of_a_name_are_told(entente: Entente) -> None:
    out = entente("explain", "oversight", *NONE).out
    assert out.startswith("oversight has 3 meanings.\n")
    for kind in ("oversight: lever", "oversight: state variable", "key of a scenario file"):
        assert kind in out


def test_a_mechanism_is_told_with_the_fact_that_tests_it(entente: Entente) -> None:
    out = " ".join(entente("explain", "m17").out.split())
    assert FACTS["M17"].expected in out
    assert "entente facts --only M17" in out
    assert "worlds a side" not in out


def test_what_a_lever_moves_is_found_by_an_experiment(entente: Entente) -> None:
    ended = entente("explain", "visibility", "--runs", 40, "--seed", 3)
    assert ended.code == 0
    said = " ".join(ended.out.split())
    assert (
        "What visibility moves, at 0 and at 1: 40 worlds a side of as-it-happened, seed 3" in said
    )
    found = reach("as-it-happened", "visibility", (0.0, 1.0), 40, 3)
    sure = [each.outcome for each in found if each.is_sure]
    rows = [line.split() for line in ended.out.splitlines()]
    rows = [row for row in rows if len(row) == 7 and row[-1] == "share"]
    assert [row[0] for row in rows] == [
        each.outcome for each in found if each.is_sure and each.unit == "share"
    ]
    assert "public_belief" in sure
    top = found[0]
    assert rows[0][:6] == [
        top.outcome, f"{top.low:.3f}", f"{top.high:.3f}", f"{top.found.effect:+.4f}",
        f"{top.found.se:.4f}", f"{top.in_sd:+.2f}",
    ]  # fmt: skip


def test_a_number_that_moves_nothing_says_what_goes_farthest(entente: Entente) -> None:
    said = " ".join(entente("explain", "stance.stickiness", "--runs", 100).out.split())
    assert "no headline outcome beyond 5 standard errors" in said
    assert re.search(r"Farthest goes [a-z_.A-Z-]+, by [+-]\d", said)


def test_the_document_holds_meanings_and_experiment(entente: Entente) -> None:
    ended = entente("explain", "visibility", "--runs", 40, "--seed", 3, "--json")
    assert (ended.code, ended.err) == (0, "")
    told = json.loads(ended.out)
    assert (told["schema_version"], told["scenario"]) == (1, "as-it-happened")
    lever = told["meanings"][0]
    assert (lever["kind"], lever["unit"], lever["may_be_set"]) == ("lever", "share", [0, 1])
    experiment = told["experiment"]
    assert [experiment[key] for key in ("runs", "seed", "low", "high")] == [40, 3, 0, 1]
    by_name = {each["outcome"]: each for each in experiment["moves"]}
    assert by_name["public_belief"]["difference"] > 0.1
    assert by_name["public_belief"]["at_high"] > by_name["public_belief"]["at_low"]
    assert json.loads(entente("explain", "M17", "--json").out)["experiment"] is None
    assert json.loads(entente("explain", "visibility", *NONE, "--json").out)["experiment"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("stance.stickines",), "unknown name 'stance.stickines'; did you mean stance.stickiness"),
        (("visibility", "--runs", 5), "runs: should be 0 for none, or from 20 to"),
        (("visibility", "--runs", -1), "runs: should be 0 for none, or from 20 to"),
        (("M17", "--runs", 5), "runs: should be 0 for none, or from 20 to"),
        (("visibility", "--seed", -1), "seed: should be a whole number"),
        (("visibility", "--scenario", "basline"), "did you mean baseline"),
        (("china.exposure", "--scenario", "without-china.yaml", "--runs", 0), "no such file"),
    ],
)
def test_what_cannot_be_explained_is_refused(entente: Entente, arguments: tuple, said: str) -> None:
    ended = entente("explain", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert ended.err.count("\n") == 1


def test_a_lever_whose_numbers_the_scenario_lacks_says_so(entente: Entente, tmp_path: Path) -> None:
    path = write(tmp_path, "actors: {CHN: null}")
    ended = entente("explain", "china.exposure", "--scenario", path)
    assert ended.code == 0
    assert facts(ended)["lacking"] == "actors.CHN.exposure"
    assert "worlds a side" not in ended.out


def test_no_line_of_a_pipe_is_wider_than_is_read_with_ease(spawn: Entente) -> None:
    ended = spawn("explain", "recognition", "--runs", 0)
    assert max(map(len, ended.out.splitlines())) <= 100
    assert not re.search(r" $", ended.out, re.MULTILINE)
