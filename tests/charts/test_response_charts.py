"""Charts of sweeps name n, seed, unit and band, and draw what the tables say."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sim import sweep
from sim.charts.heat_map import _digits
from sim.charts.style import save_chart
from sim.experiments.sweeping import drawing
from sim.experiments.sweeping.drawing import MOST_PANELS
from sim.experiments.sweeping.sweep import Sweep


def words(spec: dict[str, Any]) -> str:
    title = spec["title"]
    subtitle = " ".join(title["subtitle"]).replace("\N{NO-BREAK SPACE}", " ")
    return f"{title['text']} {subtitle}"


def layers(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """Return the layers of a mark, over all panels."""
    return [
        layer for panel in spec["concat"] for layer in panel["layer"]
        if layer["mark"]["type"] == mark
    ]  # fmt: skip


@pytest.fixture(scope="module")
def curves() -> Sweep:
    return sweep(
        "as-it-happened", {"coalition.cohesion": "0.3:0.9:7"}, runs=20, seed=5, turns=6,
        where=["adequacy >= 0.6"],
    )  # fmt: skip


def test_curves_name_what_they_rest_on(curves):
    spec = curves.chart.to_dict()
    said = words(spec)
    assert "as-it-happened: 7 x 20 runs of 6 months, seed 5; bands hold 80 % of worlds" in said
    for legend in ("Line: mean", "dark band: its interval", "light band: 10-90 %"):
        assert legend in said
    assert 1 < len(spec["concat"]) <= MOST_PANELS
    axes = [layers({"concat": [panel]}, "line")[0]["encoding"] for panel in spec["concat"]]
    assert all(axis["x"]["title"] == ["coalition.cohesion (index)"] for axis in axes)
    units = {
        panel["title"]["text"]: axis["y"]["title"]
        for panel, axis in zip(spec["concat"], axes, strict=True)
    }
    assert units["adequacy"] == "share"
    assert units["structural_balance"] == "energy"
    assert "adequacy" in spec["description"]


def test_break_even_is_drawn_where_the_table_has_it(curves):
    spec = curves.chart.to_dict()
    (diamond,) = layers(spec, "point")
    (drawn,) = spec["datasets"][diamond["data"]["name"]]
    row = curves.break_even.iloc[0]
    assert (drawn["at"], drawn["value"]) == (row["mean_at"], 0.6)
    assert "diamond on dotted line: break-even" in words(spec)


def test_two_axes_are_a_map_with_a_line_of_break_even_and_marks_where_worlds_are_few(tmp_path):
    found = sweep(
        "as-it-happened", {"coalition.cohesion": [0.3, 0.6, 0.9], "friction.us_china": [0, 0.25]},
        runs=8, seed=5, turns=4, outcomes=["adequacy"], where=["adequacy >= 0.6"],
    )  # fmt: skip
    spec = found.chart.to_dict()
    said = words(spec)
    assert "white line: where the mean crosses (adequacy: 0.6); ?: fewer than 30 worlds" in said
    assert "as-it-happened: 6 x 8 runs of 4 months, seed 5. Colour and number" in said
    assert "bands" not in said
    (cells,) = layers(spec, "rect")
    drawn = spec["datasets"][cells["data"]["name"]]
    means = found.table.set_index(["coalition.cohesion", "friction.us_china"])["mean"]
    assert {(d["x"], d["y"]): d["mean"] for d in drawn} == means.to_dict()
    assert sorted({d["x1"] for d in drawn}) == pytest.approx([0.15, 0.45, 0.75])
    written = [
        row["text"]
        for text in layers(spec, "text")
        for row in spec["datasets"][text["data"]["name"]]
    ]
    assert sorted(written) == sorted(f"{mean:.2f}?" for mean in means)
    save_chart(found.chart, tmp_path / "map.svg")
    drawn_ticks = (tmp_path / "map.svg").read_text()
    assert all(f">{tick}</text>" in drawn_ticks for tick in ("0.3", "0.6", "0.9", "0", "0.25"))


def test_no_line_runs_through_a_number_of_a_map():
    found = sweep(
        "as-it-happened", {"coalition.cohesion": [0.3, 0.6, 0.9], "friction.us_china": [0, 0.25]},
        runs=8, seed=5, turns=4, outcomes=["adequacy"], where=["adequacy >= 0.6"],
    )  # fmt: skip
    spec = found.chart.to_dict()
    (plates,) = layers(spec, "point")
    drawn = {(d["x"], d["y"]) for d in spec["datasets"][plates["data"]["name"]]}
    at = found.break_even.set_index("other")["mean_at"]
    x = [0.3, 0.6, 0.9]
    assert drawn == {(min(x, key=lambda v: abs(v - at[y])), y) for y in (0, 0.25)}
    marks = [layer["mark"]["type"] for layer in spec["concat"][0]["layer"]]
    assert marks.index("line") < marks.index("point") < marks.index("text")


def test_what_is_not_drawn_is_counted(curves):
    assert f"Drawn are 12 of {len(curves.outcomes)} outcomes: those in conditions and" in words(
        curves.chart.to_dict()
    )
    alone = curves._replace(outcomes=("adequacy",))
    assert "Drawn are" not in words(alone.chart.to_dict())


def test_curves_over_other_worlds_at_one_value_than_at_another_say_so():
    found = sweep(
        "as-it-happened", {"coalition.cohesion": [0.3, 0.9]}, runs=20, seed=5, turns=36,
        outcomes=["adequacy", "conversion"],
    )  # fmt: skip
    n = found.curves[found.curves["outcome"] == "conversion"]["n"]
    assert n.min() < n.max()
    said = f"Means over those worlds that have it: conversion ({n.min()} to {n.max()} worlds)."
    assert said in words(found.chart.to_dict())


def test_a_sample_shows_its_points_beside_the_curve():
    found = sweep(
        "as-it-happened", ["coalition.cohesion", "visibility"], design="lhs", points=16, runs=3,
        seed=5, turns=3, outcomes=["adequacy"],
    )  # fmt: skip
    spec = found.chart.to_dict()
    assert len(spec["concat"]) == 2
    dots = layers(spec, "circle")
    assert [len(spec["datasets"][each["data"]["name"]]) for each in dots] == [16, 16]
    assert "dots: design points" in words(spec)
    assert "upright lines: its interval; light band: 10-90 % of worlds" in words(spec)
    for panel in spec["concat"]:
        bands = layers({"concat": [panel]}, "area")
        assert [band["encoding"]["y"]["field"] for band in bands] == ["q10"]
        (interval,) = layers({"concat": [panel]}, "rule")
        assert interval["encoding"]["y"]["field"] == "low"
        (points,) = layers({"concat": [panel]}, "circle")
        low, high = points["encoding"]["x"]["scale"]["domain"]
        drawn = spec["datasets"][points["data"]["name"]]
        assert all(low < dot["x"] < high for dot in drawn)  # none is cut by the frame


def test_dots_of_all_panels_are_few_enough_for_a_picture_and_counted(monkeypatch):
    monkeypatch.setattr(drawing, "MOST_DOTS", 20)
    found = sweep(
        "as-it-happened", ["coalition.cohesion", "visibility"], design="lhs", points=16, runs=2,
        seed=5, turns=2, outcomes=["adequacy"],
    )  # fmt: skip
    spec = found.chart.to_dict()
    dots = layers(spec, "circle")
    assert sum(len(spec["datasets"][each["data"]["name"]]) for each in dots) == 20
    assert "dots: 10 of 16 design points" in words(spec)


@pytest.mark.parametrize(
    ("means", "digits"), [([0.2, 1.0], 2), ([0.01], 3), ([12.0, -30.0], 1), ([4321.0], 0)]
)
def test_cells_are_told_with_as_many_decimals_as_tell_them_apart(means, digits):
    assert _digits(pd.Series(means)) == digits


def test_the_same_sweep_draws_the_same_bytes(curves, tmp_path):
    one = curves._replace(outcomes=("adequacy",))
    for name in ("a.svg", "b.svg"):
        save_chart(one.chart, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    assert b"NaN" not in (tmp_path / "a.svg").read_bytes()
