"""The forest plot: what is drawn, in which order, and what its title says."""

from __future__ import annotations

import pandas as pd
import pytest

pytest.importorskip("altair")

from sim import compare
from sim.charts.comparison import MOST, forest
from sim.charts.style import save_chart

BASIS = "as-it-happened: 3 x 10 runs of 2 months, seed 1; 95 % intervals"


@pytest.fixture(scope="module")
def table():
    return compare("as-it-happened", "no-war", "trade-war", runs=10, seed=1, turns=2).table


def drawn(chart):
    spec = chart.to_dict()
    (frame,) = spec["datasets"].values()
    return spec, frame


def test_outcomes_stand_by_size_and_the_rest_is_counted(table):
    spec, frame = drawn(forest(table, BASIS, most=4))
    sizes = [max(abs(row["size"]) for row in frame if row["outcome"] == name)
             for name in dict.fromkeys(row["outcome"] for row in frame)]  # fmt: skip
    assert len(sizes) == 4
    assert sizes == sorted(sizes, reverse=True)
    left = table["outcome"].nunique() - 4
    assert f"{left} more outcomes" in " ".join(spec["title"]["subtitle"])
    assert BASIS in spec["description"]
    assert BASIS in " ".join(spec["title"]["subtitle"]).replace("\N{NO-BREAK SPACE}", " ")


def test_intervals_surround_their_dots_in_the_spread_between_worlds(table):
    _, frame = drawn(forest(table, BASIS))
    by_name = table.set_index(["course", "outcome"])
    for row in frame:
        own = by_name.loc[(row["course"], row["outcome"])]
        assert row["low_size"] <= row["size"] <= row["high_size"]
        assert row["low_size"] == pytest.approx(own["low"] / own["spread"])


def test_every_course_has_a_colour_and_a_shape_of_its_own(table):
    spec, _ = drawn(forest(table, BASIS))
    dots = next(layer for layer in spec["layer"] if layer["mark"]["type"] == "point")
    for channel in ("color", "shape"):
        scale = dots["encoding"][channel]["scale"]
        assert scale["domain"] == ["no-war", "trade-war"]
        assert len(set(scale["range"])) == 2


def test_many_courses_do_not_make_a_tall_chart(table):
    many = pd.concat([table.assign(course=f"course-{i}") for i in range(4)])
    spec, frame = drawn(forest(many, BASIS))
    assert len({row["outcome"] for row in frame}) == MOST
    assert spec["height"] < 700
    assert "course-3" in spec["description"]


def test_hypotheses_stand_side_by_side():
    found = compare("as-it-happened", "no-war", runs=4, seed=1, turns=2, hypotheses=True)
    spec, frame = drawn(found.chart)
    assert spec["facet"]["column"]["field"] == "world"
    assert len({row["world"] for row in frame}) == 2


def test_a_course_beside_itself_can_be_drawn(tmp_path):
    found = compare("no-war", "no-war", runs=3, seed=1, turns=2)
    save_chart(found.chart, tmp_path / "same.svg")
    assert "<svg" in (tmp_path / "same.svg").read_text(encoding="utf-8")
