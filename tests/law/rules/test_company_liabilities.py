"""Company: a partner's provocation is a liability to those seen with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import company
from sim.law.rules.company import CompanyParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    WORLDS,
    ascending,
    assert_moves,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    set_to,
    within,
    without,
)

P = set_to(DEFAULTS.company, liability=3.0, entrapment=2.0, disgrace=0.05, crisis_provocation=0.4)
ANY = declared(CompanyParameters)
DYADS = ((0, 1), (0, 2), (1, 2))
SHOWN = ascending(ordered(3), ordered(3), ordered(3))


@given(SHOWN, ANY)
def test_who_is_seen_with_a_provoker_pays_for_it(args, p):
    assert_moves(lambda *known: company.liability_cost(*known, p, ON), args, (1, 1, 1))
    known = args[0]
    assert_within(company.liability_cost(*known, p, ON), 0, p.liability)
    assert not company.liability_cost(0 * known[0], *known[1:], p, ON).any()
    assert not company.liability_cost(*known, p, without("M21")).any()


@given(ascending(ordered(3), ordered(3)), ANY)
def test_a_provocation_draws_the_exposed_away(args, p):
    assert_moves(lambda *known: company.entrapment(*known, p, ON), args, (-1, -1))
    known = args[0]
    assert_within(company.entrapment(*known, p, ON), -p.entrapment, 0)
    assert not company.entrapment(0 * known[0], known[1], p, ON).any()
    assert not company.entrapment(known[0], 0 * known[1], p, ON).any()
    assert not company.entrapment(*known, p, without("M21")).any()


@given(SHOWN, ANY)
def test_partners_provocations_cost_part_of_the_recognition_of_those_seen_with_them(args, p):
    assert_moves(lambda *known: company.disgrace(*known, DYADS, p, ON), args, (-1, -1, -1))
    level, visible, provocation = args[0]
    lost = company.disgrace(level, visible, provocation, DYADS, p, ON)
    assert_within(lost, -p.disgrace * level, 0)
    assert not company.disgrace(level, 0 * visible, provocation, DYADS, p, ON).any()
    assert not company.disgrace(level, visible, 0 * provocation, DYADS, p, ON).any()
    assert not company.disgrace(level, visible, provocation, DYADS, p, without("M21")).any()


@given(within(3), within(3), within(3), within(1))
def test_one_s_own_provocation_disgraces_the_others_and_who_is_not_seen_no_bit(
    level, visible, provocation, stranger
):
    alone = np.concatenate([provocation[:1], 0 * provocation[1:]])
    assert not company.disgrace(level, visible, alone, DYADS, P, ON)[0].any()
    wider = [np.concatenate([x, stranger]) for x in (level, provocation)]
    seen = np.concatenate([visible, 0 * stranger, 0 * stranger])
    lost = company.disgrace(wider[0], seen, wider[1], (*DYADS, (0, 3), (1, 3)), P, ON)
    assert_same_bits(lost[:3], company.disgrace(level, visible, provocation, DYADS, P, ON))
    assert not lost[3].any()


@given(ordered(3), within(4).map(np.round), ANY)
def test_a_crisis_makes_a_provoker_of_its_owner_alone_and_of_nobody_twice(provocation, crises, p):
    owners = (2, 0, 2, 0)
    less, more = (company.crisis_provokes(x, crises, owners, p, ON) for x in provocation)
    assert (less + 1e-12 >= more).all()
    assert_within(more, 0, 1 - provocation[1])
    assert not less[1].any()
    full = p.crisis_provocation * (1 - provocation[0])
    assert_same_bits(less[0], np.where(crises[1] + crises[3] > 0, full[0], 0.0))
    assert_same_bits(less[2], np.where(crises[0] + crises[2] > 0, full[2], 0.0))
    assert not company.crisis_provokes(provocation[0], crises, owners, p, without("M21")).any()
    assert not company.crisis_provokes(provocation[0], crises[:0], (), p, ON).any()


def test_one_who_has_no_tie_is_not_disgraced():
    nobody, level = np.zeros((0, WORLDS)), np.full((1, WORLDS), 0.5)
    assert not company.disgrace(level, nobody, level, [], P, ON).any()


def test_worked_example_of_liabilities():
    # 3 * .4 * .5 * .2 = .12; -2 * .4 * .5 = -.4
    paid = company.liability_cost(column(0.4), column(0.5), column(0.2), P, ON)
    assert paid == pytest.approx(0.12)
    assert company.entrapment(column(0.4), column(0.5), P, ON) == pytest.approx(-0.4)
    # 0 is seen with provocations .5 * .4 + .2 * 1 = .4, 1 with .4 * 1: -.05 * .4 * .5 = -.01
    lost = company.disgrace(
        column(0.5, 0.5, 0.0), column(0.5, 0.2, 0.4), column(0.0, 0.4, 1.0), DYADS, P, ON
    )
    assert lost.ravel() == pytest.approx([-0.01, -0.01, 0])
    # .4 * (1 - .5) = .2 for the owner of the theatre in crisis
    provoked = company.crisis_provokes(column(0.5, 0.5), column(0.0, 1.0), (1, 0), P, ON)
    assert provoked.ravel() == pytest.approx([0.2, 0])
