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


def views(found):
    return [view for view in VIEWS if view != "scatter" or found.method == "morris"]


def test_every_view_names_what_it_rests_on(found):
    for view in views(found):
        text = json.dumps(found.draw(view).to_dict())
        assert found.basis.line in text, view
        assert '"title"' in text


def test_every_view_has_words_for_who_cannot_see_it(found):
    for view in views(found):
        said = found.draw(view).to_dict()["description"]
        assert "value" in said, view
        assert found.basis.line in said, view


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
