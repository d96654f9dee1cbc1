"""Slow surroundings: friction and oversight return to their set points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules.institutions import (
    InstitutionParameters,
    friction_return,
    oversight_return,
)
from tests.strategies import (
    DEFAULTS,
    ascending,
    assert_moves,
    assert_within,
    column,
    declared,
    ordered,
    within,
)

P = DEFAULTS.institutions
ANY = declared(InstitutionParameters)
RULES = pytest.mark.parametrize("rule", [friction_return, oversight_return])


@RULES
@given(within(3), within(3), ANY)
def test_a_level_returns_to_its_set_point_and_never_passes_it(rule, level, point, p):
    after = level + rule(level, point, p)
    assert_within(after, np.minimum(level, point), np.maximum(level, point))


@RULES
@given(within(3), ANY)
def test_a_level_at_its_set_point_stays(rule, level, p):
    assert not rule(level, level, p).any()


@RULES
@given(ascending(ordered(3), ordered(3)), ANY)
def test_a_level_is_pulled_down_by_itself_and_up_by_its_set_point(rule, args, p):
    assert_moves(lambda level, point: rule(level, point, p), args, (-1, 1))


def test_worked_example_of_returns():
    # friction moves by -.03 * (.6 - .4) = -.006; oversight by -.10 * (.35 - .50) = .015
    assert friction_return(column(0.6), column(0.4), P) == pytest.approx(-0.006)
    assert oversight_return(column(0.35), column(0.5), P) == pytest.approx(0.015)
