"""Resilience: what working on exposure is worth, and what it takes away."""

from __future__ import annotations

import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import resilience
from sim.law.rules.resilience import ResilienceParameters
from tests.strategies import (
    DEFAULTS,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
)

P = DEFAULTS.resilience
ANY = declared(ResilienceParameters)


@given(ascending(ordered(3), ordered(1)), ANY)
def test_exposure_and_friction_make_work_on_it_worthwhile(args, p):
    assert_moves(lambda *x: add_up(resilience.insulate_terms(*x, p)), args, (1, 1))
    exposure, friction = args[0]
    assert not add_up(resilience.insulate_terms(0 * exposure, friction, p)).any()
    assert not add_up(resilience.insulate_terms(exposure, 0 * friction, p)).any()


@given(ascending(ordered(3), ordered(1), ordered(3), ordered(1)), ANY)
def test_members_build_redundancy_for_that_a_squeeze_or_where_it_is_agreed(args, p):
    assert_moves(lambda *x: add_up(resilience.redundancy_terms(*x, p)), args, (1, 1, 1, 1))
    exposure, friction, squeezed, programme = args[0]
    known = (exposure, friction, 0 * squeezed, 0 * programme)
    calm = add_up(resilience.redundancy_terms(*known, p))
    assert_same_bits(calm, add_up(resilience.insulate_terms(exposure, friction, p)))
    assert {x.shape for x in resilience.redundancy_terms(*args[0], p).values()} == {(3, WORLDS)}


@given(ascending(ordered(3), ordered(3)), ANY)
def test_work_takes_part_of_an_exposure_and_no_work_none(args, p):
    assert_moves(lambda *x: resilience.exposure_loss(*x, p), args, (-1, -1))
    exposure, worked = args[0]
    assert_within(exposure + resilience.exposure_loss(exposure, worked, p), 0, exposure)
    assert not resilience.exposure_loss(exposure, 0 * worked, p).any()


def test_worked_example_of_exposure():
    # essay A ¶4, ¶9: .5 * .5 * .4 = .1; essay B ¶2: .3 * .2 = .06; -.01 * 1 * .5 = -.005
    half, friction = column(0.5), column(0.4)
    assert resilience.insulate_terms(half, friction, P)["exposure"] == pytest.approx(0.1)
    worth = resilience.redundancy_terms(half, friction, column(0.2), column(0.05), P)
    assert {c: pytest.approx(x.item()) for c, x in worth.items()} == {
        "exposure": 0.1, "squeezed": 0.06, "programme": 0.05,
    }  # fmt: skip
    assert resilience.exposure_loss(half, column(1.0), P) == pytest.approx(-0.005)
