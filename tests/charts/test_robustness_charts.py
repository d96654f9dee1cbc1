"""The chart of a decision says what it rests on, and marks budget, choice and Pareto set."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("altair")

from sim.charts.robustness import robustness_chart

NAMES = ["idle", "bold", "dear", "dull"]


def tables(*, has_cost: bool = True, has_share: bool = True):
    """Return a table of courses and one of criteria, as a decision makes them."""
    table = pd.DataFrame({
        "course": NAMES, "satisfied": [0.1, 0.5, 0.9, 0.2] if has_share else [np.nan] * 4,
        "satisfied_low": [0.05, 0.4, 0.8, 0.1], "satisfied_high": [0.2, 0.6, 1.0, 0.3],
        "regret_mean": [0.4, 0.2, 0.0, 0.3], "regret_q10": [0.3, 0.1, -0.1, 0.2],
        "regret_q90": [0.5, 0.3, 0.1, 0.4], "regret_most": [0.6, 0.4, 0.2, 0.5],
        "pareto": [True, True, True, False], "expected x": [1.0, 2.0, 3.0, 1.0], "n": 200,
    })  # fmt: skip
    if has_cost:
        table["cost"], table["in_budget"] = [0.0, 1.0, 9.0, 1.0], [True, True, False, True]
        table["cost_q10"], table["cost_q90"] = table["cost"] - 0.1, table["cost"] + 0.1
    table.attrs["units"] = {"cost": "utility"}
    table.attrs["meaning"] = {"regret": "how much is lacking", "Pareto": "nothing is better"}
    rule = {"criterion": "regret, 90 %", "chooses": "bold", "unit": "of range"}
    criteria = pd.DataFrame([{**rule, **dict(zip(NAMES, table["regret_q90"], strict=True))}])
    return table, criteria


def drawn(most: float | None = 2.0, **given: bool) -> str:
    chart = robustness_chart(*tables(**given), "Test: 200 x 4 runs, seed 1", "bold", most)
    return json.dumps(chart.to_dict(), ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")


def test_it_says_what_it_rests_on_and_what_marks_mean():
    told = drawn()
    for said in (
        "How 4 courses of action hold up across 200 futures", "Test: 200 x 4 runs, seed 1",
        "chosen", "within the budget", "beyond the budget", "Lines: 95 % interval",
        "Dashed: the budget, 2 a month", "utility a month", "Regret: how much is lacking.",
        "Filled: nothing is better (Pareto).",
    ):  # fmt: skip
        assert said in told


def test_it_names_the_level_of_its_intervals():
    chart = robustness_chart(*tables(), "Test", "bold", 2.0, 0.9)
    said = json.dumps(chart.to_dict(), ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")
    assert "Lines: 90 % interval of a share" in said


def test_a_course_beyond_the_budget_has_no_place_among_those_within():
    spec = json.loads(drawn())
    cells = [row for rows in spec["datasets"].values() for row in rows if "is_chosen" in row]
    places = {row["course"]: row["place"] for row in cells}
    assert places == {"idle": 0.0, "bold": 1.0, "dear": None, "dull": pytest.approx(0.5)}
    assert [row["course"] for row in cells if row["is_chosen"]] == ["bold"]


def test_where_no_course_meets_the_aims_none_is_called_chosen():
    table, criteria = tables()
    assert "least regret" not in drawn()
    table["satisfied"] = table["satisfied"].where(~table["in_budget"], 0.0)
    chart = robustness_chart(table, criteria, "Test", "bold", 2.0)
    told = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert "No course in the budget meets all aims in any future." in told
    assert "least regret" in told
    assert '"chosen"' not in told


def test_without_a_limit_nothing_is_said_of_a_budget():
    assert "budget" not in drawn(None, has_cost=False)


def test_without_costs_or_levels_their_panels_are_left_out():
    assert "utility a month" not in drawn(None, has_cost=False)
    assert "all aims are met" not in drawn(has_share=False)
