"""Truces over months: offers stand, truces are struck, consume the offers and are broken."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.law.rules import trade
from tests.strategies import DEFAULTS, WORLDS, column, set_to

P = set_to(DEFAULTS.trade, offer_months=3.0)
MONTHS = pytest.mark.parametrize("months", [2, 3, 4])
ACTS = st.integers(1, 12).flatmap(
    lambda n: st.tuples(*[st.text("-eo", min_size=n, max_size=n)] * 2)
)
"""What each side does month by month: hold (-), escalate (e) or open (o)."""


def play(one, two, months=3):
    """Play what both sides do; return months in which a truce is struck, and those it lasts."""
    p = P._replace(offer_months=column(float(months)))
    offer, truce = column(0.0, 0.0), column(0.0)
    struck_in, lasts_in = [], []
    for month, acts in enumerate(zip(one, two, strict=True)):
        escalated, opened = (column(*(float(a == act) for a in acts)) for act in "eo")
        struck = trade.truce_struck(offer, opened, escalated, truce)
        change = trade.truce_change(truce, struck, escalated)
        offer = trade.standing_offers(offer, opened, escalated, struck, p)
        truce = truce + change
        assert set(truce.ravel()) | set(struck.ravel()) <= {0.0, 1.0}
        assert ((offer >= 0) & (offer <= months)).all()
        struck_in += [month] if struck.any() else []
        lasts_in += [month] if truce.any() else []
    return struck_in, lasts_in


def told(one, two, months):
    """Return the same from the words of the rule: who opened of late and has not taken it back."""
    stands, truce = [-99, -99], False
    struck_in, lasts_in = [], []
    for month, acts in enumerate(zip(one, two, strict=True)):
        for side, act in enumerate(acts):
            stands[side] = {"o": month, "e": -99, "-": stands[side]}[act]
        if not truce and all(month - since < months for since in stands):
            struck_in.append(month)
            truce, stands = True, [-99, -99]
        elif "e" in acts:
            truce = False
        lasts_in += [month] if truce else []
    return struck_in, lasts_in


@MONTHS
@given(ACTS)
def test_whatever_is_done_truces_come_and_go_as_the_rule_says(months, acts):
    assert play(*acts, months) == told(*acts, months)


@given(ACTS)
def test_it_does_not_matter_which_side_is_which(acts):
    assert play(*acts) == play(*acts[::-1])


@MONTHS
def test_an_offer_stands_as_many_months_as_it_should(months):
    for later in range(6):
        struck, _ = play("o" + "-" * later, "-" * later + "o", months)
        assert struck == ([later] if later < months else [])


def test_one_side_alone_strikes_no_truce():
    assert play("oooo", "----") == ([], [])
    assert play("oooo", "eeee") == ([], [])


def test_a_truce_lasts_until_either_side_escalates():
    assert play("o-----", "o-----") == ([0], [0, 1, 2, 3, 4, 5])
    assert play("o--e--", "o-----") == ([0], [0, 1, 2])
    assert play("o-----", "o--e--") == ([0], [0, 1, 2])


def test_no_truce_is_struck_while_one_is_in_force():
    assert play("oooo", "oooo") == ([0], [0, 1, 2, 3])


def test_a_truce_consumes_the_offers_that_struck_it():
    assert play("oe-o", "o---", 4) == ([0], [0])
    assert play("oe-o", "o--o", 4) == ([0, 3], [0, 3])


def test_who_escalates_withdraws_its_own_offer_and_not_the_other_side_s():
    assert play("oe-", "--o", 4) == ([], [])
    assert play("-eo", "o--", 4) == ([2], [2])


def test_who_opens_again_sets_the_clock_anew():
    assert play("o-o--", "----o", 3) == ([4], [4])
    assert play("o----", "----o", 3) == ([], [])


def test_pairs_do_not_touch_one_another():
    # sides are all first, then all second: only the second pair opens on both sides
    opened, none = column(0.0, 1.0, 1.0, 1.0), column(0.0, 0.0, 0.0, 0.0)
    struck = trade.truce_struck(none, opened, none, column(0.0, 0.0))
    assert struck.ravel().tolist() == [0.0, 1.0]
    left = trade.standing_offers(none, opened, none, struck, P)
    assert left.ravel().tolist() == [0.0, 0.0, 3.0, 0.0]
    broken = trade.truce_change(column(1.0, 1.0), column(0.0, 0.0), column(0.0, 1.0, 0.0, 1.0))
    assert broken.ravel().tolist() == [0.0, -1.0]


def test_where_there_is_no_friction_there_is_no_truce():
    pairs = sides = np.zeros((0, WORLDS))
    struck = trade.truce_struck(sides, sides, sides, pairs)
    assert struck.shape == trade.truce_change(pairs, struck, sides).shape == (0, WORLDS)
    assert trade.standing_offers(sides, sides, sides, struck, P).shape == (0, WORLDS)
    assert trade.escalation_gain(pairs, sides, P).shape == (0, WORLDS)
    assert trade.friction_rest(pairs, (sides, sides), pairs, P).shape == (0, WORLDS)
