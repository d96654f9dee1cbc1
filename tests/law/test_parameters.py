"""The parameter contract: every number of the law says what it is and where it comes from."""

from __future__ import annotations

from typing import get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law import world
from sim.law.declare import declare
from sim.law.mechanisms import Switches
from sim.law.parameters import DECLARED, GROUPS, assemble
from sim.law.state import VARIABLES
from sim.law.world import Datum, Setting

EVERY = pytest.mark.parametrize("path", DECLARED)
DATA = {
    f"{group}.{field}": note
    for group, record in get_type_hints(Setting).items()
    if hasattr(record, "_fields")
    for field, hint in get_type_hints(record, include_extras=True).items()
    for note in getattr(hint, "__metadata__", ())
}


@EVERY
def test_a_value_lies_in_its_range_and_the_range_in_what_is_legal(path):
    d = DECLARED[path]
    assert d.least <= d.low <= d.value <= d.high <= d.most
    assert d.neutral is None or d.least <= d.neutral <= d.most


@EVERY
def test_a_number_has_meaning_unit_and_source(path):
    d = DECLARED[path]
    assert d.doc.strip()
    assert d.unit.strip()
    assert d.source.strip()


@EVERY
def test_what_is_drawn_leaves_room_and_what_is_fixed_says_why(path):
    d = DECLARED[path]
    if d.is_judgement:
        assert d.low < d.high
    else:
        assert len(d.source.split()) >= 2 or d.source == "lever"


@EVERY
def test_a_number_belongs_to_mechanisms_that_have_a_switch(path):
    assert set(DECLARED[path].mechanisms) <= set(Switches._fields)


def test_the_two_types_that_observers_reckon_with_never_meet():
    assert DECLARED["belief.aloof_type"].most < DECLARED["belief.aligned_type"].least


def test_every_path_names_one_number():
    fields = [f"{group}.{field}" for group, record in GROUPS.items() for field in record._fields]
    assert len(fields) == len(set(fields)) == len(DECLARED)
    assert set(fields) == set(DECLARED)


def test_every_switch_is_on_and_may_be_taken_off():
    for mechanism in Switches._fields:
        d = DECLARED[f"switch.{mechanism}"]
        assert (d.value, d.neutral, d.least, d.most) == (1, 0, 0, 1)


@given(st.permutations(list(DECLARED)))
def test_the_order_in_which_parameters_are_given_does_not_matter(order):
    numbered = {path: np.array([[float(i)]]) for i, path in enumerate(DECLARED)}
    assert assemble({path: numbered[path] for path in order}) == assemble(numbered)


@pytest.mark.parametrize("missing", ["stance.stickiness", "switch.M15"])
def test_a_parameter_that_is_not_given_is_missed(missing):
    given_ = {path: np.zeros((1, 1)) for path in DECLARED if path != missing}
    with pytest.raises(KeyError, match=missing):
        assemble(given_)


@pytest.mark.parametrize(
    ("value", "low", "high", "more"),
    [
        (0.5, 0.6, 0.7, {}),
        (0.8, 0.6, 0.7, {}),
        (0.5, 0.4, 0.6, {"legal": (0.45, 1)}),
        (0.5, 0.4, 0.6, {"neutral": -1.0}),
    ],
)
def test_a_number_outside_its_range_cannot_be_declared(value, low, high, more):
    with pytest.raises(ValueError, match="some number"):
        declare(value, low, high, "some number", **more)


@pytest.mark.parametrize("path", DATA)
def test_a_number_of_the_cast_has_range_unit_and_meaning(path):
    datum = DATA[path]
    assert isinstance(datum, Datum)
    assert datum.low < datum.high
    assert datum.unit
    assert datum.doc
    assert datum.spread >= 0
    assert datum.scale in {"plain", "log", "log-odds"}


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_of_the_state_has_rows_range_unit_and_meaning(name):
    about = VARIABLES[name]
    assert about.rows
    assert about.low < about.high
    assert about.unit
    assert about.doc


def test_every_number_of_the_cast_is_annotated():
    records = (world.Challengers, world.Coalition, world.Hedgers, world.Dyads, world.Theatres)
    fields = sum(len(record._fields) for record in (*records, world.Frictions))
    assert len(DATA) == fields
