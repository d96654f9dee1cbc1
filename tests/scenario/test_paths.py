"""Paths reach single numbers, beat levers, and may be spelled as keywords."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from sim.batch.run import run_batch
from sim.errors import SettingError, UnknownNameError
from sim.law.draws import Luck, replicates
from sim.law.parameters import DECLARED
from sim.scenario.build import Blueprint, build
from sim.scenario.levers import keyword_settings, known_paths, resolve
from sim.scenario.load import load_scenario
from sim.scenario.realise import realise
from tests.scenario.files import blueprint_of, write


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return build(load_scenario("as-it-happened"))


@pytest.mark.parametrize(
    ("lever", "path"),
    [
        ("challengers.stickiness", "stance.stickiness"),
        ("coalition.commitment.POL", "actors.POL.capital"),
        ("challengers.alignment", "ties.CHN-RUS.stance.CHN"),
        ("friction.us_china", "frictions.CHN-USA.level"),
    ],
)
def test_an_explicit_path_beats_a_lever_in_any_order(
    plan: Blueprint, lever: str, path: str
) -> None:
    for order in permutations([(lever, 0.3), (path, 0.4)]):
        changes = resolve(plan, dict(order))
        assert (
            changes.parameters.get(path) == 0.4
            or {change.path: change.value for change in changes.cast}[path] == 0.4
        )


def test_a_path_given_by_the_user_beats_a_lever_of_the_scenario(tmp_path: Path) -> None:
    plan = blueprint_of(write(tmp_path, "levers: {china.exposure: 0.9}"))
    (change,) = resolve(plan, {"actors.CHN.exposure": 0.2}).cast
    assert change.value == 0.2


def test_a_number_that_was_stated_is_not_drawn(tmp_path: Path) -> None:
    stated = blueprint_of(write(tmp_path, "parameters: {stance.step: 0.04}"))
    worlds = realise(stated, Luck(1, replicates(0, 50)), {"theatre.probe_gain": 0.6})
    assert (worlds.world.parameters.stance.step == 0.04).all()
    assert (worlds.world.parameters.theatre.probe_gain == 0.6).all()
    assert np.unique(worlds.world.parameters.theatre.probe_cost).size == 50


@pytest.mark.parametrize(
    ("keyword", "path"),
    [
        ("coalition__cohesion", "coalition.cohesion"),
        ("coalition__commitment__POL", "coalition.commitment.POL"),
        ("friction__us_china", "friction.us_china"),
        ("visibility", "visibility"),
        ("actors__CHN__exposure", "actors.CHN.exposure"),
        ("actors__CHN__friction_grievance__CHN_USA", "actors.CHN.friction_grievance.CHN-USA"),
        ("frictions__CHN_USA__level", "frictions.CHN-USA.level"),
        ("theatres__west_pacific__tension", "theatres.west_pacific.tension"),
        ("ties__CHN_RUS__stance__CHN", "ties.CHN-RUS.stance.CHN"),
        ("ties__PRK_RUS__arms__PRK", "ties.PRK-RUS.arms.PRK"),
        ("frictions__CHN_USA__escalation__USA", "frictions.CHN-USA.escalation.USA"),
        ("stance__stickiness", "stance.stickiness"),
    ],
)
def test_a_keyword_spells_a_lever_or_path(plan: Blueprint, keyword: str, path: str) -> None:
    assert keyword_settings(plan, {keyword: 0.5}) == {path: 0.5}


def test_every_path_has_a_keyword_of_its_own(plan: Blueprint) -> None:
    paths = known_paths(plan)
    keywords = {path.replace(".", "__").replace("-", "_"): path for path in paths}
    assert len(keywords) == len(paths) == len(set(paths))
    spelled = keyword_settings(plan, dict.fromkeys(keywords, 0.5))
    assert list(spelled) == paths


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("coalition.cohesoin", "coalition.cohesion"),
        ("actors.CHN.exposur", "actors.CHN.exposure"),
        ("stance.stickines", "stance.stickiness"),
        ("frictions.CHN-US.level", "frictions.CHN-USA.level"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(plan: Blueprint, name: str, nearest: str) -> None:
    with pytest.raises(
        UnknownNameError, match=f"unknown lever or path '{name}'; did you mean"
    ) as e:
        resolve(plan, {name: 0.5})
    assert nearest in str(e.value)
    with pytest.raises(UnknownNameError, match=nearest):
        keyword_settings(plan, {name.replace(".", "__").replace("-", "_"): 0.5})


@pytest.mark.parametrize("path", ["actors.CHN.exposure", "theatres.europe.probe"])
def test_a_number_of_the_cast_out_of_range_is_refused_with_range_and_unit(
    plan: Blueprint, path: str
) -> None:
    with pytest.raises(SettingError, match=rf"{path}: should be between \S+ and \S+ \(.+\), is 7"):
        resolve(plan, {path: 7})


def test_every_parameter_out_of_range_is_refused_with_range_and_unit(plan: Blueprint) -> None:
    for path, d in DECLARED.items():
        with pytest.raises(SettingError) as caught:
            resolve(plan, {path: d.most + 1})
        said = f"{path}: should be between {d.least:g} and {d.most:g} ({d.unit}), is "
        assert str(caught.value) == f"{said}{d.most + 1:g}"


@pytest.mark.parametrize("value", [True, "0.5", None, ["0.5"], [[0.5]]])
def test_what_is_no_number_is_refused(plan: Blueprint, value: object) -> None:
    with pytest.raises(SettingError, match="visibility: should be a number"):
        resolve(plan, {"visibility": value})  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.int64])
def test_numbers_of_numpy_are_numbers(plan: Blueprint, kind: type) -> None:
    given, plain = (
        run_batch(plan.scenario, 1, seed=1, turns=1, visibility=one).runs for one in (kind(1), 1.0)
    )
    assert given.equals(plain)
