"""Coalition, what is done to single members: side deals that they let pass, and being squeezed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.rules import coalition
from sim.law.rules.coalition import CoalitionParameters
from tests.strategies import (
    DEFAULTS,
    ON,
    ascending,
    assert_moves,
    assert_no_fall,
    assert_same_bits,
    assert_within,
    column,
    declared,
    ordered,
    within,
    without,
)

P = DEFAULTS.coalition
ANY = declared(CoalitionParameters)
KNOWN = within(4, 3)


def deal(cause):
    """Return one term of a side deal as a rule of what is known."""
    return lambda p: lambda *known: coalition.side_deal_terms(*known, p, ON)[cause]


@given(ascending(*[ordered(3)] * 4), ANY)
def test_a_side_deal_pays_the_exposed_who_feel_safe_and_the_weak_at_home(args, p):
    assert_moves(deal("M32")(p), args, (-1, 1, 1, 0))
    assert_moves(deal("M33")(p), args, (0, 1, 0, -1))
    for part in coalition.side_deal_terms(*args[0], p, ON).values():
        assert_no_fall(0, part)


@pytest.mark.parametrize("mechanism", ["M32", "M33"])
@given(KNOWN, ANY)
def test_a_switch_takes_its_own_part_of_a_side_deal_and_no_other(mechanism, known, p):
    on, off = (coalition.side_deal_terms(*known, p, s) for s in (ON, without(mechanism)))
    assert not off.pop(mechanism).any()
    for cause in off:
        assert_same_bits(on[cause], off[cause])


@given(KNOWN, ANY)
def test_where_there_are_no_controls_there_is_nothing_to_deal_away(known, p):
    threat, effort, *rest = known
    found = coalition.side_deal_terms(threat, 0 * effort, *rest, p, ON)
    assert not any(part.any() for part in found.values())


@given(ascending(ordered(3), ordered(3)), ANY)
def test_side_deals_cost_part_of_the_hygiene_there_is_and_never_add(args, p):
    assert_moves(lambda h, dealt: coalition.side_deal_loss(h, dealt, p), args, (-1, -1))
    hygiene, dealt = args[0]
    assert_within(hygiene + coalition.side_deal_loss(hygiene, dealt, p), 0, hygiene)
    assert not coalition.side_deal_loss(hygiene, 0 * dealt, p).any()
    assert not coalition.side_deal_loss(0 * hygiene, dealt, p).any()


@given(within(3, low=0.1), ANY)
def test_a_side_deal_takes_the_same_share_from_all(hygiene, p):
    lost = coalition.side_deal_loss(hygiene, 1 + 0 * hygiene, p)
    assert np.allclose(lost / hygiene, -p.side_deal_loss, rtol=0, atol=1e-12)


@given(ascending(ordered(3), ordered(3)), ANY)
def test_who_is_squeezed_sees_more_threat_but_never_more_than_all(args, p):
    assert_moves(lambda t, squeezed: coalition.squeezed_threat(t, squeezed, p), args, (1, 1))
    threat, squeezed = args[0]
    assert_within(coalition.squeezed_threat(threat, squeezed, p), threat, 1)
    assert_same_bits(coalition.squeezed_threat(threat, 0 * squeezed, p), threat)


def test_worked_example_of_side_deals():
    # .45 * .5 * (1 - .4) * .6 = .081, and .22 * (1 - .75) * .6 = .033 at home
    found = coalition.side_deal_terms(*map(column, (0.4, 0.6, 0.5, 0.75)), P, ON)
    assert {k: round(x.item(), 8) for k, x in found.items()} == {"M32": 0.081, "M33": 0.033}
    # a deal costs .02 * .5 = .01; the member without one loses nothing
    lost = coalition.side_deal_loss(column(0.5, 0.5), column(1.0, 0.0), P)
    assert lost[:, 0] == pytest.approx([-0.01, 0.0])


def test_worked_example_of_a_squeeze():
    # .6 + .1 * .5 * (1 - .6) = .62
    assert coalition.squeezed_threat(column(0.6), column(0.5), P) == pytest.approx(0.62)
