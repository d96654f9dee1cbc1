"""Sanctions, acts: cover in the Council, and hedgers that enforce or bust."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import sanctions
from sim.law.rules.sanctions import COVER_MENU, CoverView, SanctionParameters
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

P = set_to(
    DEFAULTS.sanctions,
    cover_worth=0.35,
    cover_cost=0.35,
    cover_bite=0.02,
    hedger_watch=0.35,
    hedger_affinity=0.3,
    hedger_step=0.05,
)
ANY = declared(SanctionParameters)


def cover(stance, exposure, oversight, p=P, on=ON):
    """Return the whole utility of (no, yes) to covering a partner."""
    view = CoverView(stance, exposure, oversight)
    per_stance, rest = sanctions.cover_terms(view, p, on)
    return stance * add_up(per_stance) + add_up(rest)


def hedge(exposure, hygiene, tilt, p=P):
    """Return a hedger's whole utility of (neither, enforce, bust)."""
    return add_up(sanctions.hedger_terms(exposure, hygiene, tilt, p))


@given(ascending(*[ordered(4)] * 3), ANY)
def test_who_stands_close_covers_and_who_is_exposed_does_not(args, p):
    assert_moves(lambda *known: cover(*known, p)[1], args[:2], (1, -1))
    assert not cover(*args[0], p)[0].any()


@given(within(2, 4), ordered(4), ANY)
def test_covering_matters_the_more_the_closer_the_partner_is_watched(known, oversight, p):
    view = [CoverView(*known, x) for x in oversight]
    worth, cost = (
        [sanctions.cover_terms(v, p, ON)[part][cause] for v in view]
        for part, cause in ((0, "M25"), (1, "M14"))
    )
    assert (worth[1] >= worth[0]).all()
    assert (cost[1] <= cost[0]).all()
    assert not cover(*known, 0 * oversight[0], p).any()


@given(within(3, 4), ANY)
def test_a_switch_takes_the_worth_or_the_cost_of_cover_away(known, p):
    view = CoverView(*known)
    (per, rest), (worthless, cost), (worth, free) = (
        sanctions.cover_terms(view, p, on) for on in (ON, without("M25"), without("M14"))
    )
    assert per["M25"].shape == rest["M14"].shape == (len(COVER_MENU), 4, WORLDS)
    assert not worthless["M25"].any()
    assert_same_bits(cost["M14"], rest["M14"])
    assert not free["M14"].any()
    assert_same_bits(worth["M25"], per["M25"])


@given(ascending(ordered(3), ordered(3, high=3.0)), ANY)
def test_cover_takes_part_of_the_oversight(args, p):
    assert_moves(lambda *known: sanctions.cover_loss(*known, p, ON), args, (-1, -1))
    oversight, covers = args[0]
    assert_within(sanctions.cover_loss(oversight, covers, p, ON), -oversight, 0)
    assert not sanctions.cover_loss(oversight, 0 * covers, p, ON).any()
    assert not sanctions.cover_loss(0 * oversight, covers, p, ON).any()
    assert not sanctions.cover_loss(oversight, covers, p, without("M25")).any()


@given(ascending(ordered(3), ordered(1), ordered(3, low=-1)), ANY)
def test_a_hedger_that_is_exposed_enforces_and_one_that_leans_to_the_challengers_busts(args, p):
    assert not hedge(*args[0], p)[0].any()
    assert_moves(lambda *known: hedge(*known, p)[1], args, (1, 1, -1))
    assert_moves(lambda *known: hedge(*known, p)[2], args, (-1, -1, 1))


@given(within(3), within(1), within(3, low=-1), ANY)
def test_busting_is_the_mirror_of_enforcing_and_doing_neither_is_worth_nothing(x, h, tilt, p):
    for part in sanctions.hedger_terms(x, h, tilt, p).values():
        assert part.shape == (3, 3, WORLDS)
        assert not part[0].any()
        assert_same_bits(part[1] + 0.0, 0.0 - part[2])
    assert not hedge(0 * x, h, 0 * tilt, p).any()
    assert not hedge(x, 0 * h, 0 * tilt, p).any()


@given(ascending(*[ordered(3)] * 3), ANY)
def test_enforcing_closes_part_of_the_gap_and_busting_opens_it(args, p):
    assert_moves(lambda *known: sanctions.compliance_change(*known, p), args, (-1, 1, -1))
    here, enforced, busted = args[0]
    assert_within(here + sanctions.compliance_change(here, enforced, busted, p), 0, 1)
    assert not sanctions.compliance_change(here, 0 * enforced, 0 * busted, p).any()
    assert not sanctions.compliance_change(1 + 0 * here, enforced, 0 * busted, p).any()
    assert not sanctions.compliance_change(0 * here, 0 * enforced, busted, p).any()


@given(within(3), ANY)
def test_busting_is_to_what_complies_what_enforcing_is_to_what_does_not(here, p):
    one, none = 1 + 0 * here, 0 * here
    up = sanctions.compliance_change(here, one, none, p)
    down = sanctions.compliance_change(1 - here, none, one, p)
    assert np.allclose(up, -down, rtol=0, atol=1e-15)


@pytest.mark.parametrize("n", [0, 1, 5])
def test_any_number_of_hedgers_may_comply(n):
    half, one = np.full((n, WORLDS), 0.5), np.ones((1, WORLDS))
    assert hedge(half, one, half).shape == (3, n, WORLDS)
    assert sanctions.compliance_change(half, half, half, P).shape == (n, WORLDS)


def test_worked_example_of_cover_and_busting():
    # cover is worth .35 * .5 = .175 per unit of stance and costs .35 * .4 * .5 = .07
    view = CoverView(*map(column, (0.8, 0.4, 0.5)))
    per_stance, rest = sanctions.cover_terms(view, P, ON)
    assert per_stance["M25"][:, 0, 0] == pytest.approx([0, 0.175])
    assert rest["M14"][:, 0, 0] == pytest.approx([0, -0.07])
    # two acts of cover take 2 * .02 * .5 = .02
    assert sanctions.cover_loss(column(0.5), column(2.0), P, ON) == pytest.approx(-0.02)
    # watched .35 * .4 * .5 = .07, near .3 * .5 = .15
    parts = sanctions.hedger_terms(column(0.4), column(0.5), column(0.5), P)
    assert parts["watched"][:, 0, 0] == pytest.approx([0, 0.07, -0.07])
    assert parts["tilt"][:, 0, 0] == pytest.approx([0, -0.15, 0.15])
    # enforcing closes .05 * (1 - .6) = .02, busting opens .05 * .6 = .03
    acts = column(1.0, 0.0), column(0.0, 1.0)
    change = sanctions.compliance_change(column(0.6, 0.6), *acts, P)
    assert change.ravel() == pytest.approx([0.02, -0.03])
