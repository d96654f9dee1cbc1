"""Company: what it costs to be seen with this partner, and who has gone first."""

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

P = set_to(DEFAULTS.company, stigma=0.35, ice_breaking=0.8)
ANY = declared(CompanyParameters)
DYADS = ((0, 1), (0, 2), (1, 2))
PAIRS = ((0, 1), (0, 2), (1, 2), (1, 0), (2, 0), (2, 1), (-1, 0))
"""Who goes to whom; -1 is nobody in the cast."""


@given(ascending(ordered(3)))
def test_company_is_a_share_that_rises_as_others_are_seen(args):
    assert_moves(lambda seen: company.company_seen(seen, PAIRS, DYADS), args, (1,))
    assert_within(company.company_seen(args[0][0], PAIRS, DYADS), 0, 1)
    assert not company.company_seen(0 * args[0][0], PAIRS, DYADS).any()


@given(within(3), within(1))
def test_one_s_own_company_and_that_of_strangers_breaks_no_ice(visible, own):
    seen = company.company_seen(visible, [(0, 1)], DYADS)
    assert_within(seen - visible[2:], -1e-12, 1e-12)
    other = np.concatenate([own, 1 - own, visible[2:]])
    assert_same_bits(company.company_seen(other, [(0, 1)], DYADS), seen)


@given(within(3))
def test_a_tie_that_nobody_sees_changes_not_a_bit_and_order_does_not_matter(visible):
    seen = company.company_seen(visible, PAIRS, DYADS)
    more = np.concatenate([visible[:1], 0 * visible, visible[1:]])
    wider = (DYADS[0], (0, 3), (1, 3), (2, 3), *DYADS[1:])
    assert_same_bits(company.company_seen(more, PAIRS, wider), seen)
    turned = company.company_seen(visible[::-1], PAIRS, DYADS[::-1])
    assert np.allclose(turned, seen, rtol=0, atol=1e-15)


def test_where_there_is_no_tie_there_is_no_company():
    nobody = np.zeros((0, WORLDS))
    assert company.company_seen(nobody, [], []).shape == (0, WORLDS)
    assert_same_bits(company.company_seen(nobody, [(-1, 0)], []), np.zeros((1, WORLDS)))
    assert_same_bits(
        company.company_seen(column(0.5), [(0, 1), (1, 0)], [(0, 1)]), column(0.0, 0.0)
    )


@given(ascending(*[ordered(4)] * 4), ANY)
def test_stigma_keeps_those_with_something_to_lose_away_and_wears_off(args, p):
    assert_moves(lambda *known: company.stigma_cost(*known, p, ON), args, (-1, 1, -1, 1))
    known = args[0]
    assert_within(company.stigma_cost(*known, p, ON), 0, p.stigma)
    assert not company.stigma_cost(1 + 0 * known[0], *known[1:], p, ON).any()
    assert not company.stigma_cost(known[0], 0 * known[1], *known[2:], p, ON).any()


@given(within(4, 4), ANY)
def test_a_switch_takes_stigma_or_what_breaks_the_ice_away(known, p):
    assert not company.stigma_cost(*known, p, without("M15")).any()
    unbroken = company.stigma_cost(known[0], known[1], 0 * known[2], known[3], p, ON)
    assert_same_bits(company.stigma_cost(*known, p, without("M16")), unbroken)


def test_worked_example_of_company():
    # of dyads 0-1, 0-2 and 1-2 seen .5, .2 and .4: 0 finds 1 seen with 2 in .4, nobody finds
    # 0 seen with either in 1 - .5 * .8 = .6
    seen = company.company_seen(column(0.5, 0.2, 0.4), [(0, 1), (-1, 0)], DYADS)
    assert seen.ravel() == pytest.approx([0.4, 0.6])
    # .35 * (1 - .2) * .5 * 1 * (1 - .8 * .5) = .084
    cost = company.stigma_cost(*map(column, (0.2, 0.5, 0.5, 1.0)), P, ON)
    assert cost == pytest.approx(0.084)
