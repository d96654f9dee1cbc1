"""What scenarios are expected to show, they show, or their files say why the model disagrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError, SettingError, UnknownNameError
from sim.evidence.fact import Found
from sim.evidence.findings import (
    AS_EXPECTED,
    AS_NOTED,
    NOT_AS_NOTED,
    NOT_SO,
    Finding,
    run_findings,
)
from sim.scenario.load import START, load_scenario
from sim.scenario.locate import shipped
from sim.scenario.schema import ExpectSpec
from tests.scenario.files import write

NAMES = list(shipped())
GROUPS = {f"{NAMES[i]} and on": NAMES[i : i + 9] for i in range(0, len(NAMES), 9)}
ASKED = {
    "no-friction": {"friction.CHN-USA", "latent_alignment.CHN-RUS"},
    "no-war": {"flow.arms.PRK-RUS", "latent_alignment.PRK-RUS"},
    "without-kim": {"recognition.PRK", "public_belief"},
    "pyongyang-only": {"recognition.PRK", "public_belief"},
    "wedge-moscow": {"latent_alignment.CHN-RUS", "recognition.RUS", "coalition_cohesion"},
    "squeeze-japan": {"hygiene.JPN"},
    "nuclear-test": {"recognition.CHN", "recognition.RUS", "tension.korea"},
}
"""Outcomes that a scenario's question names and in which it must differ from as-it-happened."""


@pytest.mark.parametrize("group", GROUPS)
def test_findings_are_as_their_files_say(group: str) -> None:
    found = run_findings(GROUPS[group])
    assert [(f.scenario, f.sentence, f.found) for f in found if not f.is_well] == []
    assert {f.scenario for f in found} == set(GROUPS[group])


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_expects_something_that_could_fail(name: str) -> None:
    spec = load_scenario(name).spec
    for expects in spec.expects:
        assert expects.by > 0
    changes = [e for e in spec.expects if not e.disagrees]
    assert name == "baseline" or any(e.change != "holds" for e in changes)
    assert name != "baseline" or {e.against for e in changes} == {START}


@pytest.mark.parametrize("name", ASKED)
def test_a_question_is_about_outcomes_that_differ_from_what_happened(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.base == shipped()["as-it-happened"]
    told = {
        e.outcome
        for e in scenario.spec.expects
        if e.change != "holds" and not e.disagrees and e.against in ("", "as-it-happened")
    }
    assert told >= ASKED[name]


def test_the_model_disagrees_seldom_and_says_why() -> None:
    expected = [e for name in NAMES for e in load_scenario(name).spec.expects]
    disagreed = [e for e in expected if e.disagrees]
    assert len(disagreed) <= len(expected) / 10
    assert all(len(e.disagrees) > 40 for e in disagreed)


def expecting(folder: Path, *lines: str, extends: str = "no-parades") -> str:
    listed = "\n".join(f"  - {line}" for line in lines)
    return str(write(folder, f"expects:\n{listed}", extends=extends))


def test_a_finding_that_is_not_so_is_told_and_a_note_must_be_true(tmp_path: Path) -> None:
    wrong = "{outcome: recognition.PRK, change: rises, by: 0.1, against: as-it-happened}"
    why = (
        "{outcome: recognition.PRK, change: rises, by: 0.1, against: as-it-happened, disagrees: x}"
    )
    right = "{outcome: recognition.PRK, change: falls, by: 0.1, against: as-it-happened}"
    note = right.replace("}", ", disagrees: it does not}")
    path = expecting(tmp_path, wrong, why, right, note)
    found = run_findings([path], 40)
    assert [f.verdict for f in found] == [NOT_SO, AS_NOTED, AS_EXPECTED, NOT_AS_NOTED]
    assert [f.is_well for f in found] == [False, True, True, False]
    assert found[0].found.effect == -found[2].found.effect < -0.1


def test_a_month_and_given_levers_are_heeded(tmp_path: Path) -> None:
    path = expecting(
        tmp_path,
        "{outcome: recognition.PRK, change: falls, by: 0.05, against: as-it-happened}",
        "{outcome: recognition.PRK, change: holds, by: 1e-9, against: as-it-happened,"
        " month: 2025-08}",
        "{outcome: public_belief, change: holds, by: 1e-9, against: as-it-happened,"
        " given: {visibility: 0}}",
    )
    assert [f.verdict for f in run_findings([path], 40)] == [AS_EXPECTED] * 3


def test_what_is_not_stated_is_compared_with_what_is_extended(tmp_path: Path) -> None:
    path = expecting(tmp_path, "{outcome: public_belief, change: holds, by: 1e-9}")
    (finding,) = run_findings([path], 20)
    assert (finding.against, finding.is_so) == ("no-parades", True)


def test_sizes_are_in_words() -> None:
    expects = ExpectSpec.model_validate({
        "outcome": "threat", "change": "falls", "by": 0.02, "month": "2025-10",
        "given": {"visibility": 0.5},
    })  # fmt: skip
    finding = Finding("mine", "baseline", expects, Found(0.03, 0.001, 0.1))
    assert finding.sentence == (
        "threat falls by at least 0.02 against baseline in 2025-10, given visibility 0.5"
    )
    assert finding.document()["verdict"] == AS_EXPECTED


@pytest.mark.parametrize(
    ("effect", "se", "spread", "verdict"),
    [(0.03, 0.001, 0.1, AS_EXPECTED), (0.01, 0.001, 0.1, NOT_SO), (0.03, 0.007, 0.1, NOT_SO),
     (0.03, 0.001, 0.2, NOT_SO), (-0.03, 0.001, 0.1, NOT_SO)],
)  # fmt: skip
def test_a_rise_counts_by_size_error_and_spread(
    effect: float, se: float, spread: float, verdict: str
) -> None:
    expects = ExpectSpec(outcome="threat", change="rises", by=0.02)
    assert Finding("mine", "x", expects, Found(effect, se, spread)).verdict == verdict


@pytest.mark.parametrize(
    ("effect", "se", "is_so"),
    [(0.01, 0.001, True), (-0.01, 0.001, True), (0.021, 0.0, False), (-0.018, 0.001, False)],
)
def test_what_holds_moves_neither_up_nor_down_beyond_doubt(
    effect: float, se: float, is_so: bool
) -> None:
    expects = ExpectSpec(outcome="threat", change="holds", by=0.02)
    assert Finding("mine", "x", expects, Found(effect, se)).is_so is is_so


def test_an_outcome_that_only_one_side_has_is_refused(tmp_path: Path) -> None:
    line = "{outcome: recognition.IRN, change: holds, by: 0.1, against: baseline}"
    with pytest.raises(
        UnknownNameError, match=r":\d: expects\.0: unknown outcome 'recognition.IRN'"
    ):
        run_findings([expecting(tmp_path, line, extends="with-iran")], 20)


def test_scenarios_that_start_apart_are_not_compared(tmp_path: Path) -> None:
    other = write(tmp_path, "start: 2024-02", name="later", extends="baseline")
    line = f"{{outcome: threat, change: holds, by: 0.1, against: {other}}}"
    with pytest.raises(ScenarioError, match="they start in 2024-01 and 2024-02"):
        run_findings([expecting(tmp_path, line, extends="baseline")], 20)


def test_a_scenario_beside_the_file_is_found_from_elsewhere(tmp_path: Path) -> None:
    write(tmp_path, "levers: {visibility: 0}", name="dark", extends="as-it-happened")
    line = "{outcome: public_belief, change: rises, by: 0.1, against: dark}"
    (finding,) = run_findings([expecting(tmp_path, line, extends="as-it-happened")], 40)
    assert finding.is_so
    assert finding.against == str(tmp_path / "dark.yaml")


@pytest.mark.parametrize("runs", [19, 5001])
def test_too_few_runs_and_too_many_are_refused(runs: int) -> None:
    with pytest.raises(SettingError, match="between 20 and 5000"):
        run_findings(["baseline"], runs)
