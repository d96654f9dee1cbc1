"""Numbers by side: one for each, or one for both; a side's number reaches its own row alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.agents.model import WargameModel
from sim.law.world import Setting
from sim.scenario.build import Blueprint
from sim.scenario.fields import BY_SIDE, RATES
from tests.scenario.files import blueprint_of, write

VALUES = {"PRK": 0.21, "RUS": 0.34}


def settings(tmp_path: Path, text: str) -> tuple[Blueprint, Setting]:
    plan = blueprint_of(write(tmp_path, text, extends="baseline"))
    return plan, plan.own.setting


def told(plan: Blueprint, path: str) -> float:
    slot = plan.own.slots[path]
    return getattr(getattr(plan.own.setting, slot.group), slot.field)[slot.at].item()


@pytest.mark.parametrize("field", BY_SIDE)
def test_a_tie_s_number_for_each_side_lies_in_the_row_that_starts_from_it(
    tmp_path: Path, field: str
) -> None:
    plan, setting = settings(tmp_path, f"ties: {{PRK-RUS: {{{field}: {VALUES}}}}}")
    rows = getattr(setting.dyads, field)[:, 0]
    cast = plan.cast
    for q, (a, b) in enumerate(zip(cast.sources, cast.partners, strict=True)):
        pair = {cast.challengers[a], cast.challengers[b]}
        if pair == {"PRK", "RUS"}:
            assert rows[q] == VALUES[cast.challengers[a]]
    for who, value in VALUES.items():
        assert told(plan, f"ties.PRK-RUS.{field}.{who}") == value


@pytest.mark.parametrize("field", BY_SIDE)
def test_one_number_of_a_tie_holds_for_both_sides(tmp_path: Path, field: str) -> None:
    plan, _ = settings(tmp_path, f"ties: {{PRK-RUS: {{{field}: 0.3}}}}")
    assert {told(plan, f"ties.PRK-RUS.{field}.{who}") for who in VALUES} == {0.3}


@pytest.mark.parametrize("field", BY_SIDE)
def test_one_side_may_be_changed_and_the_other_stays(tmp_path: Path, field: str) -> None:
    plan, _ = settings(tmp_path, "")
    before = told(plan, f"ties.PRK-RUS.{field}.RUS")
    plan, _ = settings(tmp_path, f"ties: {{PRK-RUS: {{{field}: {{PRK: 0.21}}}}}}")
    assert told(plan, f"ties.PRK-RUS.{field}.PRK") == 0.21
    assert told(plan, f"ties.PRK-RUS.{field}.RUS") == before


@pytest.mark.parametrize("field", RATES)
@pytest.mark.parametrize("name", ["CHN-USA", "USA-CHN"])
def test_a_friction_s_rates_follow_its_sides_whichever_comes_first(
    tmp_path: Path, field: str, name: str
) -> None:
    removed = "" if name == "CHN-USA" else "  CHN-USA: null\n"
    text = f"frictions:\n{removed}  {name}: {{level: 0.4, set_point: 0.4, %s}}"
    plan, _ = settings(tmp_path, text % f"{field}: {{USA: 0.2, CHN: 0.1}}")
    assert plan.cast.sides == (("CHN", "USA"), ("USA", "CHN"))
    rates = getattr(plan.own.setting.frictions, field)
    assert rates[:, 0].tolist() == [0.1, 0.2]
    assert told(plan, f"frictions.CHN-USA.{field}.USA") == 0.2
    plan, _ = settings(tmp_path, text % f"{field}: 0.3")
    assert getattr(plan.own.setting.frictions, field)[:, 0].tolist() == [0.3, 0.3]


def test_with_several_frictions_all_first_sides_stand_before_all_second_ones(
    tmp_path: Path,
) -> None:
    text = """
frictions:
  JPN-CHN: {level: 0.2, set_point: 0.2, escalation: {JPN: 0.03, CHN: 0.04}}
  CAN-USA: {level: 0.1, set_point: 0.1, escalation: 0.02}
"""
    plan, setting = settings(tmp_path, text)
    firsts = (("CAN", "USA"), ("CHN", "JPN"), ("CHN", "USA"))
    assert plan.cast.sides == firsts + tuple((b, a) for a, b in firsts)
    wanted = [0.02, 0.04, 0.08, 0.02, 0.03, 0.07]
    assert np.array_equal(setting.frictions.escalation[:, 0], wanted)


def test_a_good_that_never_flowed_is_no_option_and_goes_on_not_flowing(tmp_path: Path) -> None:
    text = "ties: {PRK-RUS: {arms: {PRK: 0.45, RUS: 0}}}"
    model = WargameModel(write(tmp_path, text, extends="baseline"), rng=1, turns=12)
    sent, back = (model.blueprint.cast.directed(*pair) for pair in ((1, 2), (2, 1)))
    while model.running:
        model.step()
        asked = {(q.actor, q.target): q for q, _ in model.orders if q.decision == "arms"}
        assert [o.is_legal for o in asked["PRK", "RUS"].options] == [True, True]
        assert [o.is_legal for o in asked["RUS", "PRK"].options] == [True, False]
        assert model.state.flow[0, back, 0] == 0
    assert model.state.flow[0, sent, 0] > 0
