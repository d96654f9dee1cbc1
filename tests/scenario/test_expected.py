"""Expected findings name outcomes, months, levers and scenarios that there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.scenario.load import load_scenario
from sim.scenario.locate import shipped
from tests.scenario.files import problem_of, problems_of, write

EXPECT = "expects:\n  - {change: rises, by: 0.1, %s}"
WRONG = {
    "an outcome misspelled": (
        "outcome: public_beleif", "outcome", "unknown outcome 'public_beleif'; did you mean public",
    ),
    "an outcome of a row misspelled": (
        "outcome: public_beleif.CHN-RUS", "outcome", "unknown outcome 'public_beleif.CHN-RUS'; did",
    ),
    "an outcome that goes on without a dot": (
        "outcome: threats", "outcome", "unknown outcome 'threats'; did you mean threat?",
    ),
    "a month before the start": (
        "outcome: threat, month: 2023-12", "month",
        "should be a month of the scenario, from 2024-01 to 2026-12, is 2023-12",
    ),
    "a month after the end": (
        "outcome: threat, month: 2027-01", "month",
        "should be a month of the scenario, from 2024-01 to 2026-12, is 2027-01",
    ),
    "a lever misspelled": (
        "outcome: threat, given: {coalition.cohesoin: 0.5}", "given.coalition.cohesoin",
        "unknown lever or path 'coalition.cohesoin'; did you mean coalition.cohesion",
    ),
    "a lever for nobody": (
        "outcome: threat, given: {coalition.commitment.PLO: 0.5}",
        "given.coalition.commitment.PLO",
        "moves actors.PLO.capital, which this scenario lacks; did you mean coalition.commitment.P",
    ),
    "a lever out of range": (
        "outcome: threat, given: {coalition.cohesion: 2}", "given.coalition.cohesion",
        "should be between 0.25 and 0.9 (index), is 2",
    ),
    "a parameter misspelled": (
        "outcome: threat, given: {stance.stickines: 1}", "given.stance.stickines",
        "unknown lever or path 'stance.stickines'; did you mean stance.stickiness",
    ),
    "a parameter out of range": (
        "outcome: threat, given: {stance.stickiness: 99}", "given.stance.stickiness",
        "should be between 0 and 4.8, is 99",
    ),
    "a number of the cast out of range": (
        "outcome: threat, given: {actors.CHN.exposure: 2}", "given.actors.CHN.exposure",
        "should be between 0 and 1 (share), is 2",
    ),
    "a number of nobody": (
        "outcome: threat, given: {actors.CHM.exposure: 0.5}", "given.actors.CHM.exposure",
        "unknown lever or path 'actors.CHM.exposure'; did you mean actors.CHN.exposure",
    ),
    "an outcome of a whole run": (
        "outcome: conversion", "outcome", "is measured once a run",
    ),
    "a row that is not there": (
        "outcome: public_belief.CHN-IRN", "outcome", "unknown row of public_belief 'CHN-IRN'",
    ),
    "a scenario misspelled": (
        "outcome: threat, against: no-parade", "against",
        "unknown scenario 'no-parade'; did you mean no-parades",
    ),
    "a file that is not there": (
        "outcome: threat, against: gone.yaml", "against", "gone.yaml: no such file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_finding_about_what_is_not_there_is_told_by_line_and_key(
    tmp_path: Path, case: str
) -> None:
    text, key, said = WRONG[case]
    path = write(tmp_path, EXPECT % text)
    assert problem_of(path).startswith(f"{path}:3: expects.0.{key}: {said}")


SOUND = (
    "outcome: cost.political.CHN", "outcome: flow.arms.PRK-RUS",
    "outcome: threat, month: 2024-01", "outcome: threat, month: 2026-12, against: start",
    "outcome: threat, against: beside", "outcome: threat, against: beside.yaml",
    "outcome: threat, against: baseline", "outcome: threat, against: ''",
    "outcome: threat, given: {actors.CHN.exposure: 0, stance.stickiness: 0, visibility: 0}",
    "outcome: threat, given: {coalition.commitment.POL: 0.9, coalition.cohesion: 0.5}",
)  # fmt: skip


@pytest.mark.parametrize("text", SOUND)
def test_a_finding_about_what_is_there_is_taken(tmp_path: Path, text: str) -> None:
    write(tmp_path, "", name="beside")
    assert len(load_scenario(write(tmp_path, EXPECT % text)).spec.expects) == 1


def test_a_root_must_say_against_what(tmp_path: Path) -> None:
    text = shipped()["baseline"].read_text(encoding="utf-8").replace(", against: start", "", 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    said = "should say against what: start, or a scenario, for this file extends none"
    assert problem_of(path).endswith(f": expects.0.against: {said}")


def test_findings_of_what_is_extended_are_not_checked_anew(tmp_path: Path) -> None:
    write(tmp_path, EXPECT % "outcome: threat, month: 2026-12", name="below")
    assert load_scenario(write(tmp_path, "months: 12", extends="below")).spec.expects == []


def test_all_that_is_wrong_with_findings_is_told_at_once(tmp_path: Path) -> None:
    items = "\n".join(f"  - {{change: rises, by: 0.1, {text}}}" for text, _, _ in WRONG.values())
    path = write(tmp_path, f"expects:\n{items}")
    assert [": ".join(p.split(": ")[:2]) for p in problems_of(path)] == [
        f"{path}:{i + 3}: expects.{i}.{key}" for i, (_, key, _) in enumerate(WRONG.values())
    ]
