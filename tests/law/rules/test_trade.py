"""Trade friction: what escalating and opening are worth, and what they do to friction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from sim.law.ledger import add_up
from sim.law.rules import trade
from sim.law.rules.trade import TRADE_MENU, TradeParameters, TradeView
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
    DEFAULTS.trade,
    retaliation=0.3,
    self_harm=0.58,
    domestic=0.25,
    grievance=0.2,
    coercion=0.8,
    truce_worth=0.2,
    escalation=0.1,
    truce_cut=0.35,
)
ANY = declared(TradeParameters)
SWITCHED = ("M14", "M33", "M13", "M03")
KNOWN = len(TradeView._fields)


def worth(view, p=P, on=ON):
    """Return the whole utility of (hold, escalate, open)."""
    return add_up(trade.trade_terms(view, p, on))


@given(ascending(*[ordered(4)] * KNOWN), ANY)
def test_what_speaks_for_escalating_and_what_speaks_against(args, p):
    signs = (-1, -1, 1, 1, 1, -1, -1)
    assert_moves(lambda *known: worth(TradeView(*known), p)[1], args, signs)


@given(ascending(*[ordered(4)] * KNOWN), ANY)
def test_opening_is_worth_what_friction_hurts_less_what_a_truce_in_force_gives_already(args, p):
    signs = (1, 1, 0, 0, 0, 0, -1)
    assert_moves(lambda *known: worth(TradeView(*known), p)[2], args, signs)


@given(within(KNOWN, 4), ANY)
def test_holding_is_worth_nothing_and_nothing_speaks_where_nothing_is(known, p):
    assert TRADE_MENU == ("hold", "escalate", "open")
    for part in trade.trade_terms(TradeView(*known), p, ON).values():
        assert part.shape == (3, 4, WORLDS)
        assert not part[0].any()
    assert not worth(TradeView(*(0 * known)), p).any()


@given(within(KNOWN, 4), ANY)
def test_friction_speaks_for_opening_as_it_speaks_against_escalating(known, p):
    parts = trade.trade_terms(TradeView(*known), p, ON)
    assert_same_bits(parts["M14"][2] + 0.0, 0.0 - parts["M14"][1])
    assert np.allclose(parts["truce"][1], parts["truce"][2], rtol=0, atol=0)


@pytest.mark.parametrize("mechanism", SWITCHED)
@given(within(KNOWN, 4), ANY)
def test_a_switch_takes_its_own_motive_away_and_no_other(mechanism, known, p):
    view = TradeView(*known)
    on, off = trade.trade_terms(view, p, ON), trade.trade_terms(view, p, without(mechanism))
    assert set(on) == {*SWITCHED, "retaliation", "truce"}
    assert not off[mechanism].any()
    for cause in set(on) - {mechanism}:
        assert_same_bits(on[cause], off[cause])


@given(ascending(ordered(3), ordered(6)), ANY)
def test_escalations_raise_friction_and_the_less_the_more_there_is(args, p):
    assert_moves(lambda *known: trade.escalation_gain(*known, p), args, (-1, 1))
    friction, escalated = args[0]
    after = friction + trade.escalation_gain(friction, escalated, p)
    assert_within(after, friction, 1)
    assert not trade.escalation_gain(friction, 0 * escalated, p).any()


@given(within(3), within(6), ANY)
def test_it_does_not_matter_which_side_escalates(friction, escalated, p):
    turned = np.concatenate([escalated[3:], escalated[:3]])
    both = (trade.escalation_gain(friction, x, p) for x in (escalated, turned))
    assert_same_bits(*both)


@given(ascending(ordered(3), ordered(3)), ANY)
def test_a_truce_takes_part_of_the_friction_when_it_is_struck(args, p):
    assert_moves(lambda *known: trade.truce_fall(*known, p), args, (-1, -1))
    friction, struck = args[0]
    assert_within(trade.truce_fall(friction, struck, p), -friction, 0)
    assert not trade.truce_fall(friction, 0 * struck, p).any()
    assert not trade.truce_fall(0 * friction, struck, p).any()


@given(within(1), within(2), within(2), within(1))
def test_another_pair_that_holds_changes_not_a_bit(friction, escalated, still, calm):
    pairs = np.concatenate([friction, calm])
    sides = np.concatenate([escalated[:1], 0 * still[:1], escalated[1:], 0 * still[1:]])
    gain = trade.escalation_gain(pairs, sides, P)
    assert_same_bits(gain[:1], trade.escalation_gain(friction, escalated, P))
    assert not gain[1:].any()


def test_worked_example_of_trade():
    # friction hurts .58 * .5 * .4 = .116; escalating answers .3, pleases .25 * .4 = .1 and vents
    # .2 * .5 = .1, is dear by .8 * .25 = .2 and gives up a truce worth .2: -.016 in all
    view = TradeView(*map(column, (0.5, 0.4, 1.0, 0.4, 0.5, 0.25, 1.0)))
    parts = trade.trade_terms(view, P, ON)
    causes = ("retaliation", "M14", "M33", "M13", "M03", "truce")
    escalating = [0.3, -0.116, 0.1, 0.1, -0.2, -0.2]
    assert [parts[c][1].item() for c in causes] == pytest.approx(escalating)
    assert [parts[c][2].item() for c in causes] == pytest.approx([0, 0.116, 0, 0, 0, -0.2])
    assert worth(view).ravel() == pytest.approx([0, -0.016, -0.084])
    # both escalate: 2 * .1 * (1 - .5) = .1; a truce takes .35 * .5 = .175
    assert trade.escalation_gain(column(0.5), column(1.0, 1.0), P) == pytest.approx(0.1)
    assert trade.truce_fall(column(0.5), column(1.0), P) == pytest.approx(-0.175)
