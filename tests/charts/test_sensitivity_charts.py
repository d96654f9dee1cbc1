"""Charts of a sensitivity analysis: what they say, and that the same table gives the same bytes."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from sim.charts.sensitivity import MOST_FACTORS, MOST_PANELS, indices_chart
from sim.charts.style import save_chart
from sim.errors import SettingError
from sim.experiments.sensing.sensitivity import VIEWS, Sensitivity, check_view, sensitivity

FACTORS = {f"factor.{i}": "0:1" for i in range(15)}
LEADS = {"sobol": "total (with others)", "morris": "mu*", "pawn": "distance", "prcc": "correlation"}


def weighted(x):
    luck = [-0.1, 0.0, 0.3, 0.1]
    return (x @ range(1, 16))[:, None] + [[each * 5 for each in luck]] * x[:, :1]


@pytest.fixture(scope="module", params=sorted(LEADS))
def found(request) -> Sensitivity:
    return sensitivity(weighted, request.param, vary=FACTORS, samples=128, seed=0)


def rests_on(found, view):
    """Return what a view tells of: the worlds that it draws, and intervals where it has any."""
    if view == "chance":
        points, runs = found.chance.iloc[0][["points", "runs"]]
        return found.basis._replace(points=points, runs=runs).worlds
    return found.basis.worlds if view == "scatter" else found.basis.line


def views(found):
    return [view for view in VIEWS if view != "scatter" or found.method == "morris"]


def test_every_view_names_what_it_rests_on(found):
    for view in views(found):
        text = json.dumps(found.draw(view).to_dict())
        assert rests_on(found, view) in text, view
        assert '"title"' in text


def test_every_view_has_words_for_who_cannot_see_it(found):
    for view in views(found):
        said = found.draw(view).to_dict()["description"]
        assert "value" in said, view
        assert rests_on(found, view) in said, view


def test_views_without_intervals_tell_of_none(found):
    for view in {"chance", "scatter"} & set(views(found)):
        assert "intervals 95 %" not in json.dumps(found.draw(view).to_dict())


def test_outcomes_of_which_there_is_nothing_to_draw_are_named():
    found = sensitivity(
        "as-it-happened", "prcc", vary=["visibility"], samples=20, turns=2, runs=2, seed=1,
        outcomes=["nuclear_acquiescence.CHN", "public_belief"],
    )  # fmt: skip
    for view in ("indices", "convergence", "chance"):
        subtitle = " ".join(found.draw(view).to_dict()["title"]["subtitle"])
        assert "Of nuclear_acquiescence.CHN there is nothing to draw" in subtitle


def test_chance_of_a_function_without_luck_cannot_be_drawn():
    found = sensitivity(lambda x: x[:, 0], "prcc", vary={"a": "0:1"}, samples=20, seed=0)
    with pytest.raises(SettingError, match="none of value has luck of its own"):
        found.draw("chance")


def test_outcomes_stand_two_by_two_and_those_left_out_are_counted(found):
    many = pd.concat([found.table.assign(outcome=f"outcome-{i}") for i in range(8)])
    spec = indices_chart(many, found.lead, found.method, found.basis.line).to_dict()
    assert len(spec["concat"]) == MOST_PANELS
    assert spec["columns"] == 2
    assert "2 more outcomes are not drawn." in " ".join(spec["title"]["subtitle"])
    scales = [panel["layer"][1]["encoding"]["x"].get("scale") for panel in spec["concat"]]
    assert all(each == scales[0] for each in scales)
    assert (scales[0] is None) == (found.method == "morris")


def test_the_strongest_factors_are_drawn_and_no_more(found):
    text = json.dumps(found.chart.to_dict())
    assert LEADS[found.method] in text
    drawn = {name for name in FACTORS if f'"{name}"' in text}
    assert drawn == set(found.ranked("value")["factor"].head(MOST_FACTORS))
    assert len(found.factors) > MOST_FACTORS


def test_the_same_table_gives_the_same_bytes(found, tmp_path):
    for view in views(found):
        for name in ("one.svg", "two.svg"):
            save_chart(found.draw(view), tmp_path / name)
        assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_view_that_is_none_is_told():
    with pytest.raises(SettingError, match="view: should be one of indices, scatter"):
        check_view("sobol", "pie")
    with pytest.raises(SettingError, match="view: scatter is drawn of morris alone"):
        check_view("sobol", "scatter")
