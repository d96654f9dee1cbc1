"""Exchange, acts: what giving is worth to a challenger."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import exchange
from sim.law.rules.exchange import GOODS, SUPPORT_MENU, ExchangeParameters, SupportView
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
    without,
)

P = set_to(
    DEFAULTS.exchange,
    worth=1.3,
    follow_through=0.25,
    ease=0.12,
    secondary_cost=0.8,
    unwatched_cost=0.4,
)
ANY = declared(ExchangeParameters)
G = len(GOODS)
PARTS = ("M18", "M04", "M14")
KNOWN = [ordered(2), ordered(G, 2), ordered(G, 2, high=2.0), *[ordered(2)] * 4]
KNOWN += [ordered(1), ordered(2)]
VIEWS = ascending(*KNOWN).map(lambda args: SupportView(*args[0]))


def worth(view, p=P, on=ON):
    """Return the whole utility of giving each good."""
    per_stance, rest = exchange.support_terms(view, p, on)
    return view.stance * add_up(per_stance) + add_up(rest)


@given(ascending(*KNOWN), ANY)
def test_who_stands_close_and_is_needed_gives_and_who_may_be_caught_does_not(args, p):
    signs = (1, -1, 1, 1, 1, 1, -1, -1, -1)
    assert_moves(lambda *known: worth(SupportView(*known), p), args, signs)


@given(VIEWS, ANY)
def test_every_good_is_weighed_for_every_pair_by_its_own_causes(view, p):
    assert SUPPORT_MENU == ("no", "yes")
    per_stance, rest = exchange.support_terms(view, p, ON)
    assert set(per_stance) == {"exchange"}
    assert set(rest) == set(PARTS)
    for part in (*per_stance.values(), *rest.values()):
        assert part.shape == (G, 2, WORLDS)


@given(VIEWS, ANY)
def test_a_full_flow_leaves_nothing_to_give_but_the_risk(view, p):
    per_stance, rest = exchange.support_terms(view._replace(flow=1 + 0 * view.flow), p, ON)
    assert not per_stance["exchange"].any()
    assert not rest["M18"].any()
    assert not rest["M04"].any()
    assert_within(rest["M14"], -p.secondary_cost, 0)


@given(VIEWS, ANY)
def test_without_any_oversight_part_of_the_risk_stays(view, p):
    watched, blind = (
        exchange.support_terms(view._replace(oversight=x + 0 * view.stance), p, ON)[1]["M14"]
        for x in (1, 0)
    )
    assert np.allclose(blind, p.unwatched_cost * watched, rtol=1e-12, atol=0)


@pytest.mark.parametrize("mechanism", PARTS)
@given(VIEWS, ANY)
def test_a_switch_takes_its_own_motive_away_and_no_other(mechanism, view, p):
    (per, on), (still, off) = (exchange.support_terms(view, p, x) for x in (ON, without(mechanism)))
    assert not off[mechanism].any()
    assert_same_bits(per["exchange"], still["exchange"])
    for cause in set(PARTS) - {mechanism}:
        assert_same_bits(on[cause], off[cause])


def test_worked_example_of_support():
    # giving is worth 1.3 * .5 * .8 * (1 - .2) = .416 per unit of stance, .25 * .4 * .8 = .08 and
    # .12 * .5 * .8 = .048 beside; it risks .8 * .5 * .6 * (.4 + .6 * .5) = .168
    goods = [np.full((G, 1, 1), x) for x in (0.2, 0.8)]
    rest = map(column, (0.5, 0.4, 0.5, 0.5, 0.6, 0.5))
    per_stance, others = exchange.support_terms(SupportView(column(0.5), *goods, *rest), P, ON)
    assert per_stance["exchange"][:, 0, 0] == pytest.approx([0.416] * G)
    assert [others[c][1].item() for c in PARTS] == pytest.approx([0.08, 0.048, -0.168])
