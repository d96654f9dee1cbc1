"""What varies is read from texts, lists and declarations."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import SettingError, UnknownNameError
from sim.experiments.asking.axis import Axis, axis_of, listed_axes, read_axis, settled
from sim.scenario.build import Blueprint, build
from sim.scenario.load import load_scenario


@pytest.fixture(scope="module")
def plan() -> Blueprint:
    return build(load_scenario("as-it-happened"), 1)


@pytest.mark.parametrize(("text", "values"), [
    ("a.b=0.3:0.9:3", (0.3, 0.6, 0.9)),
    ("a.b = 0:1:2", (0.0, 1.0)),
    ("a.b=1,0,.5", (1.0, 0.0, 0.5)),
    ("a.b=7", (7.0,)),
    ("a.b=-1:1:3", (-1.0, 0.0, 1.0)),
])  # fmt: skip
def test_values_are_read_in_order(text, values):
    assert read_axis(text).values == values


def test_thirteen_steps_are_round_numbers():
    assert read_axis("x=0.3:0.9:13").values[1] == 0.35


def test_ranges_have_no_values():
    assert read_axis("a.b=0.2:0.4") == Axis("a.b", (), 0.2, 0.4)
    assert read_axis("a.b") == axis_of("a.b", "declared") == Axis("a.b")


@pytest.mark.parametrize("text", [
    "", "=1:2:3", "a=", "a=x", "a=1:", "a=:1", "a=2:1", "a=1:2:1", "a=1:2:3:4", "a=1:2:0.5",
    "a=1,1", "a=nan", "a=1:inf", "a=1,,2", "a=0:1:100000", "a=0:1:-3",
])  # fmt: skip
def test_other_texts_are_refused_with_the_grammar_or_the_reason(text):
    with pytest.raises(SettingError, match=rf"^vary {text}: should|^vary {text}: has"):
        read_axis(text)


def test_a_path_varies_once():
    with pytest.raises(SettingError, match="vary a: is varied twice"):
        listed_axes(["a=1,2", "a=3,4"])
    assert listed_axes({"a": [1, 2], "b": "0:1", "c": 3})[2].values == (3.0,)


@pytest.mark.parametrize(("path", "name", "low", "high"), [
    ("coalition.cohesion", "coalition.cohesion", 0.25, 0.9),
    ("stance.stickiness", "quantile.stance.stickiness", 0, 1),
    ("actors.CHN.recognition", "quantile.actors.CHN.recognition", 0, 1),
    ("quantile.stance.stickiness", "quantile.stance.stickiness", 0, 1),
    ("coalition.commitment.USA", "coalition.commitment.USA", 0.05, 0.95),
])  # fmt: skip
def test_a_path_alone_lies_in_its_declared_range(plan, path, name, low, high):
    axis = settled(read_axis(path), plan)
    assert (axis.path, axis.low, axis.high) == (name, low, high)
    np.testing.assert_array_equal(axis.at(np.array([0.0, 1.0])), [low, high])


def test_what_the_scenario_cannot_take_is_told(plan):
    with pytest.raises(UnknownNameError, match="unknown lever or path 'coalition"):
        settled(read_axis("coalition.cohesoin"), plan)
    with pytest.raises(UnknownNameError, match="unknown lever or path"):
        settled(read_axis("coalition.cohesoin=0:1"), plan)
    with pytest.raises(SettingError, match=r"coalition\.cohesion: should be between"):
        settled(read_axis("coalition.cohesion=0.5,2"), plan)


def test_one_axis_alone_is_a_list_of_one():
    assert listed_axes("visibility=0:1") == listed_axes(["visibility=0:1"])
    for wrong in (5, [5], [None]):
        with pytest.raises(SettingError, match=r"^vary: should be texts that read PATH="):
            listed_axes(wrong)
