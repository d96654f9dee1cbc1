"""Another cast is another file: no line of code changes with it."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from sim.agents.model import WargameModel
from tests.scenario.files import OTHERS, blueprint_of, played, problem_of, without, write

IRAN = "actors: {IRN: {kind: challenger, capability: 0.05}}"
TIES = """
ties:
  IRN-RUS: {stance: 0.5, visible: 0.3, treaty: {floor: 0.2, since: 2025-01}}
  CHN-IRN: {stance: {CHN: 0.3, IRN: 0.5}}
  IRN-PRK: {}
"""


def test_a_fourth_challenger_runs_with_a_warning_for_every_tie_not_stated(tmp_path: Path) -> None:
    result = played(write(tmp_path, IRAN), 22)
    assert [warning.split(" is not stated")[0] for warning in result.warnings] == [
        "ties.CHN-IRN", "ties.IRN-PRK", "ties.IRN-RUS",
    ]  # fmt: skip
    ours = result.trajectories[
        ["recognition.IRN", "visible_alignment.CHN-IRN", "coercion_cost.IRN"]
    ]
    assert np.isfinite(ours.to_numpy()).all()
    assert result.start["visible_alignment.CHN-IRN"] == pytest.approx(0.15)


def test_a_fourth_challenger_with_stated_ties_runs_without_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, IRAN + TIES)
    result = played(path, 4)
    assert result.warnings == ()
    assert result.start["visible_alignment.IRN-RUS"] == pytest.approx(0.3)
    assert blueprint_of(path).cast.dyad_names[1] == "CHN-PRK"
    assert len(blueprint_of(path).cast.dyad_names) == 6


def test_a_challenger_without_default_ties_has_those_it_states(tmp_path: Path) -> None:
    lone = IRAN.replace("0.05", "0.05, ties: none") + "\nties: {IRN-RUS: {stance: 0.5}}"
    plan = blueprint_of(write(tmp_path, lone))
    assert plan.warnings == ()
    assert plan.cast.dyad_names == ("CHN-PRK", "CHN-RUS", "IRN-RUS", "PRK-RUS")


def test_a_fourth_challenger_sits_in_the_mesa_world_as_in_the_batch(tmp_path: Path) -> None:
    path = write(tmp_path, IRAN)
    model = WargameModel(path, rng=1, replicate=1, turns=4)
    model.run_for(4)
    turns = played(path, 4).trajectories
    last = turns[(turns["replicate"] == 1) & (turns["turn"] == 4)].iloc[0]
    assert model.outcomes == pytest.approx(last[list(model.outcomes)].to_dict(), abs=1e-9)


def test_a_coalition_of_three_runs(tmp_path: Path) -> None:
    path = write(tmp_path, f"actors:\n{without(*(code for code in OTHERS if code not in PAIR))}")
    assert blueprint_of(path).cast.coalition == ("DEU", "JPN", "USA")
    result = played(path, 22)
    assert np.isfinite(result.trajectories.to_numpy()).all()


PAIR = ("DEU", "JPN")


@pytest.mark.parametrize(("kind", "most", "who"), [
    ("challenger", 100, "challengers"), ("hedger", 250, "actors"),
])  # fmt: skip
def test_a_cast_that_can_only_be_a_slip_is_refused_before_it_is_numbered(
    tmp_path: Path, kind: str, most: int, who: str
) -> None:
    codes = ["".join(letters) for letters in product("ABCDEFG", repeat=3)][:most]
    lines = [f"  {code}: {{kind: {kind}, capability: 0.01}}" for code in codes]
    path = write(tmp_path, "\n".join(["actors:", *lines]))
    assert problem_of(path).startswith(f"{path}:2: actors: should hold at most {most} {who}, holds")


def test_the_order_of_a_file_changes_no_bit(tmp_path: Path) -> None:
    actors = [
        "  IRN: {kind: challenger, capability: 0.05}",
        "  EGY: {kind: hedger, capability: 0.1}",
    ]
    runs = [
        played(write(tmp_path, "\n".join(["actors:", *order])), 3).runs
        for order in (actors, actors[::-1])
    ]
    assert runs[0].equals(runs[1])
