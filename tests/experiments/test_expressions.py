"""Conditions are parsed, mean what they say, and are never code."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.errors import SettingError
from sim.experiments.asking.expression import Single, condition, conditions

NAN = float("nan")
COLUMNS = {
    "x": np.array([0.1, 0.5, 0.9, NAN]),
    "deterrence.korea": np.array([0.9, 0.7, 0.5, 0.6]),
    "friction.CHN-USA": np.array([0.0, 1.0, 0.0, 1.0]),
}


@pytest.mark.parametrize(("text", "holds"), [
    ("x < 0.5", [1, 0, 0, 0]),
    ("x <= .5", [1, 1, 0, 0]),
    ("x>5e-1", [0, 0, 1, 0]),
    ("x >= 0.5", [0, 1, 1, 0]),
    ("x == 0.5", [0, 1, 0, 0]),
    ("0.5 < x", [0, 0, 1, 0]),
    ("0.2 <= x < 0.7", [0, 1, 0, 0]),
    ("x > -1", [1, 1, 1, 0]),
    ("x < deterrence.korea", [1, 1, 0, 0]),
    ("friction.CHN-USA == 1", [0, 1, 0, 1]),
    ("not x < 0.5", [0, 1, 1, 1]),
    ("x < 0.5 or x > 0.5", [1, 0, 1, 0]),
    ("x < 0.5 or x > 0.2 and x > 0.7", [1, 0, 1, 0]),
    ("(x < 0.5 or x > 0.2) and x > 0.7", [0, 0, 1, 0]),
    ("not (x < 0.5 or friction.CHN-USA == 1)", [0, 0, 1, 0]),
    ("not not x < 0.5", [1, 0, 0, 0]),
    ("1 < 2 and x < 0.5", [1, 0, 0, 0]),
])  # fmt: skip
def test_a_condition_holds_where_it_says(text, holds):
    np.testing.assert_array_equal(condition(text).holds(COLUMNS), np.array(holds, dtype=bool))


def test_a_world_without_the_outcome_is_told_apart():
    np.testing.assert_array_equal(
        condition("x < 0.5 and deterrence.korea > 0").defined(COLUMNS), [True, True, True, False]
    )


def test_names_come_in_order_and_once():
    assert condition("b > 1 and a > 1 or b < 0").names == ("b", "a")


@pytest.mark.parametrize(("text", "single"), [
    ("x < 0.5", Single("x", "<", 0.5)),
    ("0.5 < x", Single("x", ">", 0.5)),
    ("x < y", None),
    ("0 < x < 1", None),
    ("x < 1 and y < 2", None),
    ("not x < 1", None),
])  # fmt: skip
def test_one_comparison_with_a_number_is_told_apart(text, single):
    assert condition(text).single == single


@pytest.mark.parametrize(("text", "said"), [
    ("", "a name or a number here, has the end"),
    ("x", "one of < <= > >= == != here, has the end"),
    ("x <", "a name or a number here, has the end"),
    ("x = 1", "cannot be read at '='"),
    ("x < 1 y", "and, or, or the end here, has y"),
    ("(x < 1", "a closing bracket here, has the end"),
    ("x < 1)", r"the end here, has \)"),
    ("x < 1 && y < 2", "cannot be read at '&'"),
    ("__import__('os') < 1", "cannot be read at"),
    ("f(x) < 1", r"here, has \("),
    ("x < 1 and", "a name or a number here, has the end"),
    ("not", "a name or a number here, has the end"),
    ("1 < 2", "should ask for an outcome"),
    ("x < 1.2.3", "cannot be read at '1'"),
    ("x < 0.7f", "cannot be read at '0'"),
    ("x < 1;", "cannot be read at ';'"),
    ("(" * 100 + "x", "at most 50 deep"),
    ("not " * 100 + "x < 1", "at most 50 deep"),
    ("x < 1 or " * 500 + "x < 1", "at most 1000 signs"),
])  # fmt: skip
def test_what_reads_otherwise_is_told_at_its_place(text, said):
    with pytest.raises(SettingError, match=said):
        condition(text)


def test_the_place_is_pointed_at():
    with pytest.raises(SettingError) as found:
        condition("conversion  <  0.7 nad x > 1")
    *_, text, pointer = str(found.value).split("\n")
    assert text[pointer.index("^") :].startswith("nad")


@given(st.text(alphabet="xy01.<>=!()andort -", max_size=40))
def test_any_text_is_a_condition_or_an_error_of_ours(text):
    columns = {"x": np.zeros(2), "y": np.ones(2)}
    try:
        found = condition(text)
    except SettingError:
        return
    if set(found.names) <= set(columns):
        holds = found.holds(columns)
        assert holds.shape == (2,)
        assert holds.dtype == bool


@pytest.mark.parametrize("text", ["x > 1e999", "-1e999 < x", "x > 1 and x < 9e400"])
def test_numbers_are_finite(text):
    with pytest.raises(SettingError, match="should have a finite number here, has"):
        condition(text)


def test_one_condition_alone_is_a_list_of_one():
    assert [each.text for each in conditions("x > 1")] == ["x > 1"]
    assert [each.text for each in conditions(["x > 1", "x < 0"])] == ["x > 1", "x < 0"]
    for wrong in (5, [5], lambda x: x > 1):
        with pytest.raises(SettingError, match=r"^where: should be a text such as"):
            conditions(wrong)
    with pytest.raises(SettingError, match=r"^condition: should be a text such as"):
        condition(5)
