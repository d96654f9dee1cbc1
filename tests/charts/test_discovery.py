"""The chart of discovery is made of tables, small, and says what it rests on."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from sim.charts.discovery import MOST_DOTS, discovery_chart
from sim.charts.style import save_chart


@pytest.fixture
def tables():
    limits = pd.DataFrame({
        "box": [1, 1], "factor": ["a.b", "c"], "low": [0.2, np.nan], "high": [np.nan, 3.0],
        "tried_low": [0.0, 0.0], "tried_high": [1.0, 4.0], "unit": ["share", ""],
    })  # fmt: skip
    stats = pd.DataFrame({
        "box": ["1"], "n": [1234], "density": [0.8], "coverage": [0.5], "base_rate": [0.4],
        "density_held_out": [0.75], "coverage_held_out": [0.45],
    })  # fmt: skip
    way = pd.DataFrame({"coverage": [1.0, 0.5], "density": [0.4, 0.8], "factors": [0, 2]})
    rng = np.random.default_rng(0)
    points = pd.DataFrame({"x": rng.random(30), "y": 4 * rng.random(30)})
    points["holds"] = points["x"] > 0.2
    points.attrs["factors"] = [
        {"name": "a.b", "unit": "share", "low": 0.0, "high": 1.0},
        {"name": "c", "unit": "", "low": 0.0, "high": 4.0},
    ]
    return limits, stats, way, points


def rows(spec: dict) -> list[dict]:
    return [row for data in spec["datasets"].values() for row in data]


def test_limits_stand_at_their_place_in_what_was_tried(tables):
    spec = discovery_chart(*tables, "x < 1", "what it rests on").to_dict()
    bars = {row["name"]: row for row in rows(spec) if "share_low" in row}
    assert (bars["1: a.b"]["share_low"], bars["1: a.b"]["share_high"]) == (0.2, 1.0)
    assert (bars["1: c"]["share_low"], bars["1: c"]["share_high"]) == (0.0, 0.75)
    assert (bars["1: c"]["text_low"], bars["1: c"]["text_high"]) == ("", "3.00")
    assert bars["1: a.b"]["tried"] == "0.00 to 1.00 (share)"


def test_numbers_of_a_narrow_limit_stand_beside_it(tables):
    limits, *rest = tables
    limits.loc[0, ["low", "high"]] = [0.1, 0.15]
    limits.loc[1, ["low", "high"]] = [3.6, 3.9]
    spec = discovery_chart(limits, *rest, "x < 1", "what it rests on").to_dict()
    bars = {row["name"]: row for row in rows(spec) if "share_low" in row}
    assert (bars["1: a.b"]["beside"], bars["1: a.b"]["text"]) == ("right", "0.10 to 0.15")
    assert (bars["1: c"]["beside"], bars["1: c"]["text"]) == ("left", "3.60 to 3.90")
    assert bars["1: a.b"]["text_low"] == bars["1: a.b"]["text_high"] == ""


def test_no_more_worlds_are_drawn_than_a_picture_can_hold(tables):
    limits, stats, way, _ = tables
    rng = np.random.default_rng(0)
    many = pd.DataFrame({"x": rng.random(2 * MOST_DOTS), "y": rng.random(2 * MOST_DOTS)})
    many["holds"] = many["x"] > 0.2
    many.attrs = tables[3].attrs
    spec = discovery_chart(limits, stats, way, many, "x < 1", "what it rests on").to_dict()
    assert sum("holds" in row for row in rows(spec)) == MOST_DOTS
    assert f"in {MOST_DOTS:,} worlds" in json.dumps(spec)


def test_the_box_is_drawn_in_the_scatter(tables):
    spec = discovery_chart(*tables, "x < 1", "what it rests on").to_dict()
    (box,) = [row for row in rows(spec) if "x_low" in row]
    assert box == {"x_low": 0.2, "x_high": 1.0, "y_low": 0.0, "y_high": 3.0}


def test_shares_along_the_only_factor_stand_in_place_of_worlds(tables):
    limits, stats, way, points = tables
    places = pd.DataFrame({"x": [0.1, 0.6], "share": [0.2, 0.9], "low": [0.1, 0.8],
                           "high": [0.3, 1.0]})  # fmt: skip
    places.attrs["factors"] = points.attrs["factors"][:1]
    spec = discovery_chart(limits[:1], stats, way, places, "x < 1", "seed 5").to_dict()
    assert places.to_dict("records") in spec["datasets"].values()
    (box,) = [row for row in rows(spec) if "x_low" in row]
    assert box == {"x_low": 0.2, "x_high": 1.0}
    assert "The one factor of boxes, box 1 drawn" in json.dumps(spec)
    bare = discovery_chart(limits[:0], stats[:0], way[:0], places, "x < 1", "seed 5")
    assert "One factor, not confirmed" in json.dumps(bare.to_dict())


def test_the_title_tells_the_box_and_what_it_rests_on(tables):
    title = discovery_chart(*tables, "x < 1", "30 worlds", "seed 5").to_dict()["title"]
    assert title["text"] == "Where x < 1 holds"
    said = [line.replace("\N{NO-BREAK SPACE}", " ") for line in title["subtitle"]]
    assert said == [
        "Box 1: 80 % of 1,234 worlds show it (held out 75 %), 50 % of all that do",
        "30 worlds", "seed 5",
    ]  # fmt: skip


def test_the_two_lower_charts_have_legends_of_their_own(tables):
    _, lower = discovery_chart(*tables, "x < 1", "what it rests on").to_dict()["vconcat"]
    assert lower["resolve"]["scale"] == {"color": "independent", "shape": "independent"}


def test_no_box_leaves_the_worlds_alone(tables, tmp_path):
    limits, stats, way, points = tables
    chart = discovery_chart(limits[:0], stats[:0], way[:0], points, "x < 1", "what it rests on")
    assert chart.to_dict()["title"]["text"] == "No box for x < 1"
    save_chart(chart, tmp_path / "none.svg")
    assert "No box for x" in (tmp_path / "none.svg").read_text(encoding="utf-8")
    assert len(json.dumps(chart.to_dict())) < 50_000
